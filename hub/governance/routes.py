"""The pages of an information governance officer. Their own reading is in the trail like everybody else's."""

import json
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, request

from hub.governance import queries, rules, schemas, subjects, told, words
from hub.governance.naming import names_for
from hub.identity import queries as people
from hub.kernel.access import GRANTS, ROLE_NAMES, May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.events import VOCABULARY
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import offer
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web import desk
from hub.kernel.web.desk import lies_on_desk
from hub.kernel.web.pages import after, cut, nav, page
from hub.kernel.web.tables import csv_file, download

bp = Blueprint("governance", __name__, url_prefix="/governance")
PRINTED = 500
NO_KIND = "Nothing that is recorded has these words. Leave some out, or choose from “What happened”"
QUESTIONS = (
    (
        "find",
        "Who looked at this resident?",
        "By last name and postcode, NHS number or reference. Made to be printed.",
    ),
    ("colleagues", "What did this colleague do?", "Everybody with an account in this organisation, leavers too."),
    (
        "events",
        "What happened?",
        "By time, kind of event, person, or the reference of a request; as a file if you need one.",
    ),
    ("rights", "Who may do what?", "Each role with its rights, and who holds it here."),
    ("vocabulary", "What is recorded?", "Every kind of event, with the facts that it carries."),
)
HEADINGS = ("When (UTC)", "Event", "Kind", "Who", "What", "Via", "About", "Facts", "Session", "Page request")


def register(app: Flask) -> None:
    """Add the pages; the start page leads to all of them."""
    app.register_blueprint(bp)
    nav("Information governance", "governance.start", May.REVIEW_EVENTS, order=10)
    for order, (endpoint, label, hint) in enumerate(QUESTIONS):
        lies_on_desk(label, f"governance.{endpoint}", May.REVIEW_EVENTS, hint, order=order, question=True)


@bp.get("")
@requires(May.REVIEW_EVENTS)
def start():
    """What waits for the officer today, what can be asked, and who was refused something in the last seven days."""
    recent = queries.Filter(kinds=rules.REFUSALS, since=now() - timedelta(days=7))
    refused = queries.events(recent, limit=10)
    record("list:shown", list="refusals", count=len(refused))
    return page(
        "governance/start.html", waiting=desk.waiting(), questions=desk.places(question=True),
        kept=desk.places(question=False), refused=refused, say=_teller(refused),
    )  # fmt: skip


def _teller(found):
    """The functions with which a template puts events into words, names resolved once for all of them."""
    names = names_for(found)
    return {
        "who": lambda event: told.who(event, names),
        "what": lambda event: told.sentence(event.kind, event.facts, _known(event, names)),
        "which": lambda event: told.which(event, names),
        "at": lambda event: rules.happened_at(event.id),
        "title": lambda kind: words.WORDS[kind].title if kind in words.WORDS else kind,
        "facts": lambda event: [
            (told.plain(name).capitalize(), told.fact(name, value, _known(event, names), event.kind))
            for name, value in event.facts.items()
        ],
    }


def _known(event, names: told.Names) -> told.Names:
    """The keys of a mirrored event are the other organisation's."""
    return names if event.from_org is None else names.elsewhere()


def _filters() -> tuple[Form, queries.Filter | None, subjects.Subject | None]:
    """The filter as it stands in the address; None where it makes no sense, with the fault beside its field."""
    everyone = [(one.id, one.name if one.active else f"{one.name} (left)") for one in people.accounts()]
    form = Form(schemas.EventFilter, source=request.args, choices={"person": everyone})
    if form.errors:
        return form, None, None
    if not form.submitted:
        return form, queries.Filter(), None
    given = form.data
    subject = subjects.subject(given["resident"]) if given["resident"] else None
    if given["resident"] and subject is None:
        raise NotYours()
    about = subject.about if subject else ()
    if given["reference"]:
        handed = subjects.handovers(given["reference"])
        if not handed:
            form.refuse({"reference": ["No request of this organisation has this reference"]})
            return form, None, subject
        about = tuple(set(about) & set(handed)) if about else handed
    kinds = rules.kinds_of(given["kind"] or "", given["words"] or "")
    if kinds is None:
        form.refuse({"words": [NO_KIND]})
        return form, None, subject
    if given["words"]:
        offer(form.schema.fields["kind"], schemas.narrowed({*kinds, given["kind"]}))
    return form, queries.Filter(about, given["person"], kinds, given["since"], given["until"]), subject


@bp.get("/events")
@requires(May.REVIEW_EVENTS)
def events():
    """Who did and saw what, newest first, by the filter in the address."""
    form, chosen, subject = _filters()
    found = queries.events(chosen, next(iter(after(UUID) or ()), None)) if chosen else []
    slice = cut(found, queries.PAGE, lambda one: (one.id,))
    _record_search(form, len(slice.rows), subject)
    kept = {name: request.args[name] for name in form.schema.fields if request.args.get(name)}
    return page(
        "governance/events.html", 422 if form.errors else None, filters=form, slice=slice, subject=subject,
        say=_teller(slice.rows), kept=kept,
    )  # fmt: skip


def _record_search(form: Form, count: int, subject: subjects.Subject | None) -> None:
    asked = sorted(name for name, value in form.data.items() if value)
    about = [subject.id] if subject else []
    if asked:
        record("search:made", about=about, list="events", fields=asked, count=count)
    record("list:shown", about=about, list="events", count=count)


@bp.get("/events.csv")
@requires(May.REVIEW_EVENTS)
def events_file():
    """The same events as a file, complete; a filter that finds too many is refused, never cut short in silence."""
    form, chosen, subject = _filters()
    if form.errors:
        raise Invalid(form.errors)
    found = queries.events(chosen, limit=queries.MOST_IN_FILE + 1)
    if len(found) > queries.MOST_IN_FILE:
        raise NotPossibleNow(
            f"This filter finds more than {queries.MOST_IN_FILE:,} events, too many for one file.",
            "Go back and choose a shorter time, one person or one kind of event.",
        )
    names = names_for(found)
    body = csv_file(HEADINGS, (_line(one, names) for one in found))
    record("file:made", about=[subject.id] if subject else [], file="events", count=len(found))
    return download("events.csv", body)


def _line(event, names: told.Names) -> tuple:
    shown, more = told.which(event, names)
    named = ", ".join(one.text for one in shown) + (f" and {more:,} more" if more else "")
    what = told.sentence(event.kind, event.facts, _known(event, names))
    return (
        rules.happened_at(event.id).isoformat(timespec="seconds"),
        event.id,
        event.kind,
        told.who(event, names),
        f"{what} ({named})" if named else what,
        event.via,
        " ".join(event.about),
        json.dumps(event.facts, sort_keys=True),
        event.session_id,
        event.request_id,
    )


@bp.get("/events/<uuid:event_id>")
@requires(May.REVIEW_EVENTS)
def event(event_id: UUID):
    """Everything that the trail holds about one event."""
    found = queries.event(event_id)
    if found is None:
        raise NotYours()
    known, say = subjects.kinds_of(found.about), _teller([found])
    about = [(one, known.get(one)) for one in found.about]
    record("record:opened", about=found.about, record="event")
    return page("governance/event.html", event=found, about=about, say=say)


@bp.get("/people")
@requires(May.REVIEW_EVENTS)
def colleagues():
    """Everybody with an account here, to ask what they did."""
    everyone = people.accounts()
    record("list:shown", about=[one.id for one in everyone], list="accounts", count=len(everyone))
    return page("governance/colleagues.html", people=everyone, role_names=ROLE_NAMES)


@bp.get("/people/<uuid:account_id>")
@requires(May.REVIEW_EVENTS)
def colleague(account_id: UUID):
    """What one colleague did: how often in the last 90 days, and the newest events."""
    account = people.account(account_id)
    if account is None:
        raise NotYours()
    found = queries.events(queries.Filter(person=account_id), next(iter(after(UUID) or ()), None))
    slice = cut(found, queries.PAGE, lambda one: (one.id,))
    record("record:opened", about=[account_id], record="account")
    record("list:shown", about=[account_id], list="events", count=len(slice.rows))
    return page(
        "governance/colleague.html", account=account, slice=slice, say=_teller(slice.rows), role_names=ROLE_NAMES,
        tally=queries.tally(account_id, now() - timedelta(days=90)),
    )  # fmt: skip


@bp.route("/residents", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def find():
    """Find a resident. The words are posted, so that no name stands in an address or a log."""
    form = Form(schemas.FindResident)
    found = None
    if form.valid:
        found = subjects.find(**form.data)
        asked = sorted(name for name, value in form.data.items() if value)
        record("search:made", about=[one.id for one in found], list="residents", fields=asked, count=len(found))
    return page("governance/find.html", form=form, found=found)


@bp.get("/residents/<uuid:resident_id>")
@requires(May.REVIEW_EVENTS)
def resident(resident_id: UUID):
    """Who looked at this resident, made to be printed: each person first, then event by event."""
    subject = subjects.subject(resident_id)
    if subject is None:
        raise NotYours()
    found = queries.events(queries.Filter(subject.about), next(iter(after(UUID) or ()), None), PRINTED + 1)
    slice = cut(found, PRINTED, lambda one: (one.id,))
    looked = queries.by_person(subject.about)
    record("record:opened", about=[subject.id], record="review")
    record("list:shown", about=[subject.id], list="events", count=len(slice.rows))
    return page(
        "governance/resident.html", subject=subject, slice=slice, looked=looked, now=now(),
        say=_teller([*slice.rows, *looked]),
    )  # fmt: skip


@bp.get("/rights")
@requires(May.REVIEW_EVENTS)
def rights():
    """Which role may do what, printed from the table that the hub itself asks."""
    record("list:shown", list="rights", count=len(GRANTS))
    order = list(May)
    table = [(role, ROLE_NAMES[role], sorted(GRANTS[role], key=order.index)) for role in GRANTS]
    return page("governance/rights.html", table=table, holders=queries.holders())


@bp.get("/vocabulary")
@requires(May.REVIEW_EVENTS)
def vocabulary():
    """Every kind of event there is, with the facts that it must carry."""
    record("list:shown", list="vocabulary", count=len(VOCABULARY))
    return page("governance/vocabulary.html", vocabulary=VOCABULARY, words=words.WORDS)
