"""The desk: what waits today, what can be asked, how much happened in the last seven days; and what is fixed."""

from datetime import timedelta

from flask import url_for

from hub.governance import rules, words
from hub.governance.actions.days import figures
from hub.governance.queries import people
from hub.governance.queries.days import totals
from hub.governance.routes import bp
from hub.kernel.access import GRANTS, ROLE_NAMES, May, requires
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.events import VOCABULARY
from hub.kernel.web import desk
from hub.kernel.web.pages import page

# What the start page counts: the words for one and for many, the choice of the filter, the kinds.
WEEK = (
    ("look", "looks", "looks", (*rules.OPENED, "list:shown")),
    ("search", "searches", "search:made", ("search:made",)),
    ("file", "files", "file:made", ("file:made",)),
    ("refusal", "refusals", "refusals", rules.REFUSALS),
)


@bp.get("")
@requires(May.REVIEW_EVENTS)
def start():
    """What waits for the officer today, what can be asked, and how much happened in the last seven days."""
    waiting = desk.waiting()
    since = today() - timedelta(days=6)
    found = figures(since, today() + timedelta(days=1))
    week = [
        (one, many, sum(n for _, n in totals(found, kinds)), url_for(".events", kind=choice, since=f"{since:%d/%m/%Y}"))
        for one, many, choice, kinds in WEEK
    ]
    record("list:shown", list="desk", count=len(waiting))
    return page(
        "governance/start.html", waiting=waiting, week=week,
        questions=desk.places(question=True), kept=desk.places(question=False),
    )  # fmt: skip


@bp.get("/rights")
@requires(May.REVIEW_EVENTS)
def rights():
    """Which role may do what, printed from the table that the hub itself asks."""
    record("list:shown", list="rights", count=len(GRANTS))
    order = list(May)
    table = [(role, ROLE_NAMES[role], sorted(GRANTS[role], key=order.index)) for role in GRANTS]
    return page("governance/rights.html", table=table, holders=people.holders())


@bp.get("/vocabulary")
@requires(May.REVIEW_EVENTS)
def vocabulary():
    """Every kind of event there is, with the facts that it must carry."""
    record("list:shown", list="vocabulary", count=len(VOCABULARY))
    return page("governance/vocabulary.html", vocabulary=VOCABULARY, words=words.WORDS)
