"""Who looked at a resident: found by what is known of them, told page by page, as a statement and as a letter."""

from uuid import UUID

from flask import request

from hub.governance import schemas, subjects
from hub.governance.queries import looks
from hub.governance.queries.events import Filter, events
from hub.governance.routes import bp, role_name, teller
from hub.identity.queries import organisation
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import after, cut, page

PAGE = 50


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
    """Who looked at this resident: each person first, then other councils by role, then event by event."""
    subject = _subject(resident_id)
    found = events(Filter(subject.about), next(iter(after(UUID) or ()), None), PAGE + 1)
    slice = cut(found, PAGE, lambda one: (one.id,))
    looked = looks.by_person(subject.about)
    record("record:opened", about=[subject.id], record="review")
    record("list:shown", about=[subject.id], list="events", count=len(slice.rows))
    return page(
        "governance/resident.html", subject=subject, slice=slice, looked=looked, now=now(),
        elsewhere=_elsewhere(subject), say=teller([*slice.rows, *looked]),
    )  # fmt: skip


@bp.get("/residents/<uuid:resident_id>/statement")
@requires(May.REVIEW_EVENTS)
def statement(resident_id: UUID):
    """The same without what can be pressed, for the file of a complaint: who, as what, how, when, how often."""
    subject = _subject(resident_id)
    looked = looks.by_person(subject.about)
    record("record:opened", about=[subject.id], record="looks_statement")
    return page(
        "governance/statement.html", subject=subject, looked=looked, elsewhere=_elsewhere(subject),
        here=organisation(), now=now(), say=teller(looked),
    )  # fmt: skip


@bp.get("/residents/<uuid:resident_id>/letter")
@requires(May.REVIEW_EVENTS)
def letter(resident_id: UUID):
    """A letter to the resident: in which roles, how often and when; names of staff only where the officer says so."""
    subject, named = _subject(resident_id), request.args.get("names") == "yes"
    looked = [one for one in looks.by_person(subject.about) if one.looks and one.account_id]
    record("record:opened", about=[subject.id], record="looks_letter_with_names" if named else "looks_letter")
    return page(
        "governance/letter.html", subject=subject, named=named, looked=looked, roles=_by_role(looked),
        elsewhere=_elsewhere(subject), here=organisation(), now=now(), say=teller(looked if named else []),
    )  # fmt: skip


def _subject(resident_id: UUID) -> subjects.Subject:
    found = subjects.subject(resident_id)
    if found is None:
        raise NotYours()
    return found


def _elsewhere(subject: subjects.Subject) -> list[dict]:
    """How often which role of which other council looked, hand-over by hand-over."""
    return [one._asdict() | {"role": role_name(one.role)} for one in looks.elsewhere(subject.about)]


def _by_role(looked) -> list[dict]:
    """Without names: how many people of each role, how often, from when to when."""
    roles: dict[str, list] = {}
    for one in looked:
        roles.setdefault(role_name(one.role), []).append(one)
    return [
        {"role": role, "people": len({one.account_id for one in of}), "looks": sum(one.looks for one in of),
         "opened": sum(one.opened for one in of), "listed": sum(one.listed for one in of),
         "first_at": min(one.first_at for one in of), "last_at": max(one.last_at for one in of)}
        for role, of in roles.items()
    ]  # fmt: skip
