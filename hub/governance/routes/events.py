"""What happened: events by a filter, as a page and as a file, and one of them with all that it holds."""

import json
from uuid import UUID

from flask import redirect, request, url_for
from sqlalchemy import Row

from hub.governance import rules, subjects, told
from hub.governance.asked import Asked, ask, kept
from hub.governance.naming import names_for
from hub.governance.queries import events as queries
from hub.governance.routes import bp, known, teller
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.web.pages import after, cut, page
from hub.kernel.web.paging import Slice
from hub.kernel.web.tables import csv_file, download

HEADINGS = ("When (UTC)", "Event", "Kind", "Who", "What", "Via", "About", "Facts", "Session", "Page request")


@bp.route("/events", methods=["GET", "POST"])
@requires(May.REVIEW_EVENTS)
def events():
    """Who did and saw what, newest first, by the filter in the address.

    A filter is posted first, and stands in an address only when it is none but ids, codes and words of the vocabulary:
    somebody may have typed a name or an NHS number where a reference belongs.
    """
    asked = ask(request.form if request.method == "POST" else request.args)
    if request.method == "POST" and not asked.form.errors:
        return redirect(url_for(".events", **kept(request.form)), 303)
    slice = sliced(asked)
    _record_search(asked, len(slice.rows))
    return page(
        "governance/events.html", 422 if asked.form.errors else None, filters=asked.form, slice=slice,
        subject=asked.subject, say=teller(slice.rows), kept=kept(request.args),
    )  # fmt: skip


def sliced(asked: Asked) -> Slice:
    """One page of a question's answer."""
    found = queries.events(asked.filter, next(iter(after(UUID) or ()), None)) if asked.filter else []
    return cut(found, queries.PAGE, lambda one: (one.id,))


def _record_search(asked: Asked, count: int) -> None:
    """The officer's own look at the trail: by which fields, about whom."""
    about = [asked.subject.id] if asked.subject else []
    if asked.fields:
        record("search:made", about=about, list="events", fields=asked.fields, count=count)
    record("list:shown", about=about, list="events", count=count)


@bp.get("/events.csv")
@requires(May.REVIEW_EVENTS)
def events_file():
    """The same events as a file, complete; a filter that finds too many is refused, never cut short in silence."""
    asked = ask(request.args)
    if asked.form.errors:
        raise Invalid(asked.form.errors)
    found = queries.events(asked.filter, limit=queries.MOST_IN_FILE + 1)
    if len(found) > queries.MOST_IN_FILE:
        raise NotPossibleNow(
            f"This filter finds more than {queries.MOST_IN_FILE:,} events, too many for one file.",
            "Go back and choose a shorter time, one person or one kind of event.",
        )
    names = names_for(found)
    body = csv_file(HEADINGS, (_line(one, names) for one in found))
    record("file:made", about=[asked.subject.id] if asked.subject else [], file="events", count=len(found))
    return download("events.csv", body)


def _line(event: Row, names: told.Names) -> tuple:
    shown, more = told.which(event, names)
    named = ", ".join(one.text for one in shown) + (f" and {more:,} more" if more else "")
    what = told.sentence(event.kind, event.facts, known(event, names))
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
    kinds, say = subjects.kinds_of(found.about), teller([found])
    about = [(one, kinds.get(one)) for one in found.about]
    record("record:opened", about=found.about, record="event")
    return page("governance/event.html", event=found, about=about, say=say)
