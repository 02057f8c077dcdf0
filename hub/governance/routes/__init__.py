"""The pages of an information governance officer. Their own reading is in the trail like everybody else's."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Flask, url_for
from sqlalchemy import Row

from hub.governance import rules, told, words
from hub.governance.naming import names_for
from hub.governance.queries.names import waiting
from hub.kernel.access import ROLE_NAMES, May, Role
from hub.kernel.clock import now
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk
from hub.kernel.web.pages import nav

bp = Blueprint("governance", __name__, url_prefix="/governance")
# The questions of the start page: the view, the question, what one gets.
QUESTIONS = (
    ("find", "Who looked at this resident?", "By name and postcode, NHS number or reference; as a statement to print."),
    ("colleagues", "What did this colleague do?", "By day and kind, whose records they saw; leavers too."),
    ("events", "What happened?", "By time, kind, person or reference; as a file if you need one."),
    ("between", "What passed between us and another council?", "Every hand-over, the fields given and returned."),
    ("counts", "How much happens here?", "Looks, searches, files, refusals and hand-overs, drawn over time."),
    ("saved", "Saved questions", "What you or a colleague keep asking, and what is new in it."),
    ("rights", "Who may do what?", "Each role with its rights, and who holds it here."),
    ("vocabulary", "What is recorded?", "Every kind of event, with the facts that it carries."),
)
ANSWER_WITHIN = 10  # days; a question for names that waits longer is urgent


def register(app: Flask) -> None:
    """Add the pages; the start page leads to all of them."""
    from hub.governance.routes import between, counts, events, names, people, residents, saved, start  # noqa: F401

    app.register_blueprint(bp)
    nav("Information governance", "governance.start", May.REVIEW_EVENTS, order=10, desk=True)
    for order, (view, label, hint) in enumerate(QUESTIONS):
        lies_on_desk(label, f"governance.{view}", May.REVIEW_EVENTS, hint, order=order, question=True)
    hint = "What you asked another council about its looks, and what you were asked."
    lies_on_desk("Names behind looks", "governance.names_index", May.REVIEW_EVENTS, hint, order=50)


@on_desk(50, May.REVIEW_EVENTS)
def names_to_give() -> Waiting | None:
    """Questions for names that another council waits to have answered."""
    found = waiting()
    if not found.n:
        return None
    sentence = f"{found.n} question{'' if found.n == 1 else 's'} for names to answer"
    late = (now() - found.since).days >= ANSWER_WITHIN
    return Waiting(found.n, sentence, url_for("governance.names_index"), urgent=late)


def role_name(role: str | None) -> str:
    """What a role of the trail is called; what no person did, or in a role of an earlier version, the hub did."""
    return ROLE_NAMES[Role(role)] if role in set(Role) else "The hub"


def teller(found: Iterable[Row]) -> dict[str, Callable[..., Any]]:
    """The functions with which a template puts events into words, names resolved once for all of them."""
    names = names_for(found)
    return {
        "who": lambda event: told.who(event, names),
        "what": lambda event: told.sentence(event.kind, event.facts, known(event, names)),
        "which": lambda event: told.which(event, names),
        "at": lambda event: rules.happened_at(event.id),
        "title": lambda kind: words.WORDS[kind].title if kind in words.WORDS else kind,
        "facts": lambda event: [
            (told.plain(name).capitalize(), told.fact(name, value, known(event, names), event.kind))
            for name, value in event.facts.items()
        ],
    }


def known(event: Row, names: told.Names) -> told.Names:
    """The names with which an event is told: the keys of a mirrored one are the other organisation's."""
    return names if event.from_org is None else names.elsewhere()
