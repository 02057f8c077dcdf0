"""What was found: the list, one oddity with its events, what each rule found; and having it searched now."""

from calendar import day_name
from datetime import time, timedelta
from uuid import UUID

from flask import redirect, request, url_for
from sqlalchemy import Row

from hub.governance import subjects
from hub.governance.routes import teller
from hub.identity import queries as people
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.web.pages import after, cut, page
from hub.oddities import queries
from hub.oddities.actions import reviewing, searching
from hub.oddities.routes import bp, reviewers
from hub.oddities.rules import OUTCOMES, RULES, STATES, Settings
from hub.oddities.rules.words import why
from hub.oddities.schemas import LABELS, Judge, OddityFilter, Reopen, SignOff

MEASURED = timedelta(days=90)
SHOWN = 100
WORDS = {"rules": RULES, "outcomes": OUTCOMES, "states": STATES, "why": why}


@bp.get("")
@requires(May.REVIEW_ODDITIES)
def index():
    """The oddities of a filter, the newest first; without a filter what is to be reviewed."""
    everyone = [(one.id, one.name if one.active else f"{one.name} (left)") for one in people.accounts()]
    form = Form(OddityFilter, {"state": "open"}, source=request.args, choices={"person": everyone})
    given = form.data if form.submitted else {"state": "open", "rule": None, "person": None}
    last = next(iter(after(UUID) or ()), None)
    found = [] if form.errors else queries.oddities(given["state"], given["rule"], given["person"], last)
    slice = cut(found, queries.PAGE, lambda one: (one.id,))
    record("list:shown", about=_about(slice.rows), list="oddities", count=len(slice.rows))
    return page(
        "oddities/index.html", 422 if form.errors else None, filters=form, slice=slice, standing=queries.standing(),
        last=queries.last_search(), given=given, me=acting().account_id, **WORDS,
    )  # fmt: skip


def _about(found: list[Row]) -> set[UUID]:
    return {id_ for one in found for id_ in (one.account_id, one.person_id) if id_}


@bp.post("/search")
@requires(May.REVIEW_ODDITIES)
def search():
    """Have the trail searched now, and from now on every night; the list says how far it is."""
    searching.ask()
    return redirect(url_for(".index"), 303)


@bp.get("/<uuid:oddity_id>")
@requires(May.REVIEW_ODDITIES)
def show(oddity_id: UUID):
    """One oddity: why, who, about whom, by which events, what was written about it, and what can be done now."""
    return shown(oddity_id)


def shown(oddity_id: UUID, form: Form | None = None):
    """The page of one oddity, perhaps with a form that was sent with faults."""
    found = queries.oddity(oddity_id)
    if found is None:
        raise NotYours()
    person = subjects.subject(found.person_id) if found.person_id else None
    events = queries.events_of(found.id, SHOWN + 1)
    record("record:opened", about=[found.id, *_about([found])], record="oddity")
    mine, judged = (one == acting().account_id for one in (found.account_id, found.decided_by))
    seconds = reviewing.second_eyes(found) if judged and found.state == "decided" else []
    schema = Reopen if seconds else {"open": Judge, "decided": SignOff, "signed": Reopen}[found.state]
    return page(
        "oddities/show.html", one=found, person=person, events=events[:SHOWN], more=len(events) > SHOWN,
        say=teller(events), notes=queries.notes(found.id), form=form or Form(schema, blank=True),
        mine=mine, reviewers=reviewers(mine), judged=judged, seconds=seconds,
        colleague=people.account(found.account_id), role_names=ROLE_NAMES, now=now(), **WORDS,
    )  # fmt: skip


@bp.get("/rules")
@requires(May.REVIEW_ODDITIES)
def figures():
    """Each rule with its figures, what it found in 90 days and how much of it was a false alarm; the last searches."""
    record("list:shown", list="oddity_rules", count=len(RULES))
    return page(
        "oddities/rules.html", measured=queries.measured(now() - MEASURED), settings=queries.settings(),
        homes=queries.homes(searching.home_key().mark), runs=queries.runs(), figure=_figure, **WORDS,
    )  # fmt: skip


def _figure(settings: Settings, name: str) -> str:
    """A figure in words: 'Usual hours begin: 07:00'."""
    value = getattr(settings, name)
    if name == "open_days":
        said = ", ".join(day_name[one] for one in value)
    elif isinstance(value, bool):
        said = "yes" if value else "no"
    elif isinstance(value, time):
        said = f"{value:%H:%M}"
    else:
        said = ", ".join(ROLE_NAMES[Role(one)].lower() for one in value) if name == "overseers" else f"{value:,}"
    return f"{LABELS[name]}: {said}"
