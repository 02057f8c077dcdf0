"""Restricting a record and lifting it; looking behind the glass, ending that, and saying afterwards how it was."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell_role
from hub.restricted import queries, rules
from hub.restricted.curtain import hidden_among, lifted
from hub.restricted.models import GlassBreak, Restriction

EVERY, TOLD_AGAIN = timedelta(minutes=15), timedelta(hours=24)


def mark(person_id: UUID, category: str, reason: str, review_on: date) -> UUID:
    """Restrict a resident's record, or a request's; returns its id. Raises Invalid, NotPossibleNow, NotYours."""
    person = queries.person_of(person_id)
    if person is None or person.person_id != person_id:
        raise NotYours()
    _in_time(review_on)
    if queries.of_person(person_id) is not None:
        raise NotPossibleNow("This record is restricted already.", "Open it in the list of restricted records.")
    restriction_id = new_id()
    kept = {"id": restriction_id, "person_id": person_id, "category": category, "reason": reason}
    kept |= {"marked_at": now(), "marked_by": acting().account_id, "review_on": review_on, "version": 1}
    db.session.execute(insert(Restriction).values(org_id=acting().org_id, **kept))
    record("restriction:marked", about=[person_id, person.case_id, restriction_id], restriction=restriction_id,
           category=category)  # fmt: skip
    keep_watch(now())
    return restriction_id


def keep_watch(at: datetime) -> None:
    """See to it that it is looked, from `at` on and again and again, for restricted records that wait."""
    if not queries.is_watched():
        later("restricted:watch", at=at)


def watch() -> None:
    """Tell IG of each restricted record that is with nobody, once a day; look again as long as any stands.

    Few can see such a record, so that nobody may notice that it waits.
    """
    for one in queries.waiting(now() - TOLD_AGAIN):
        tell_role([Role.IG], "restricted-waits", one.id, one.reference or "without a reference", "restricted.change",
                  urgent=True, restriction_id=one.id)  # fmt: skip
    if queries.are_any():
        later("restricted:watch", at=now() + EVERY)


def _in_time(review_on: date) -> None:
    if not today() < review_on <= rules.latest_review(today()):
        raise Invalid({"review_on": ["The review must be after today and within a year"]})


def change(restriction_id: UUID, version: int, **given: Any) -> None:
    """Review a restriction: it goes on until `review_on`. Raises EditConflict, Invalid, NotPossibleNow, NotYours."""
    found = _standing(restriction_id, version)
    _in_time(given["review_on"])
    changed = sorted(name for name, value in given.items() if getattr(found, name) != value)
    _write(found, version, **given)
    record("restriction:changed", about=[found.person_id, found.id], restriction=found.id, fields=changed)


def end(restriction_id: UUID, version: int) -> None:
    """Lift a restriction: everybody who may see such records sees it. Raises EditConflict, NotPossibleNow, NotYours."""
    found = _standing(restriction_id, version)
    _write(found, version, ended_at=now(), ended_by=acting().account_id)
    record("restriction:ended", about=[found.person_id, found.id], restriction=found.id)


def shown(restriction_id: UUID) -> Row:
    """A restriction of a record that the acting person is shown without a reason. Raises NotPossibleNow, NotYours.

    Whoever could lift what is hidden from them would look without the hour, the banner and the review.
    """
    found = queries.restriction(restriction_id)
    if found is None:
        raise NotYours()
    if acting().glass is not None or hidden_among([found.person_id]):
        raise NotPossibleNow(
            "This record is not shown to you.",
            "Whoever restricted it, or information governance, reviews and lifts the restriction.",
        )
    return found


def _standing(restriction_id: UUID, version: int) -> Row:
    found = shown(restriction_id)
    if found.ended_at is not None:
        raise NotPossibleNow("This restriction has been lifted.", "Restrict the record again if that is needed.")
    if found.version != version:
        raise EditConflict(found.version, [("Next review", found.review_on, None)])
    return found


def _write(found: Row, version: int, **values: Any) -> None:
    mine = (Restriction.org_id == acting().org_id, Restriction.id == found.id, Restriction.version == version)
    if db.session.execute(update(Restriction).where(*mine).values(version=version + 1, **values)).rowcount != 1:
        raise EditConflict(version + 1, [("Next review", queries.restriction(found.id).review_on, None)])


def break_glass(about_id: UUID, category: str, reason: str, minutes: int) -> Row:
    """Let the acting person see a restricted record for so many minutes; IG is told at once. Returns the row.

    `about_id` is the resident's, a case's or a request's. Raises Invalid for a reason that says nothing, NotYours.
    """
    if fault := rules.why_no_reason(reason):
        raise Invalid({"reason": [fault]})
    with lifted():
        person = queries.person_of(about_id)
        found = queries.of_person(person.person_id) if person else None
    if found is None:
        raise NotYours()
    for earlier in queries.open_of(acting().account_id):
        end_glass(earlier, "another")
    glass_id, moment = new_id(), now()
    ends_at = moment + timedelta(minutes=min(minutes, max(rules.MINUTES)))
    kept = {"id": glass_id, "restriction_id": found.id, "person_id": person.person_id, "category": category}
    kept |= {"account_id": acting().account_id, "role": str(acting().role), "reason": reason}
    db.session.execute(insert(GlassBreak).values(org_id=acting().org_id, broken_at=moment, ends_at=ends_at, **kept))
    record("glass:broken", about=[person.person_id, person.case_id, acting().account_id, glass_id], glass=glass_id,
           category=category, minutes=minutes)  # fmt: skip
    later("glass:over", at=ends_at, glass=glass_id)
    tell_role([Role.IG], "glass-broken", glass_id, person.reference, "glass.show", urgent=True, glass_id=glass_id)
    return queries.one_broken(glass_id)


def end_glass(found: Row, how: str) -> None:
    """Nobody looks behind this glass any more: by-themself, time, another."""
    mine = (GlassBreak.org_id == acting().org_id, GlassBreak.id == found.id, GlassBreak.ended_at.is_(None))
    ended = min(now(), found.ends_at)
    if db.session.execute(update(GlassBreak).where(*mine).values(ended_at=ended, ended_how=how)).rowcount:
        record("glass:ended", about=[found.person_id, found.account_id, found.id], glass=found.id, how=how)


def review(glass_id: UUID, outcome: str, said: str) -> None:
    """Say how it was that somebody looked. Raises NotPossibleNow, NotYours; nobody reviews themself."""
    found = queries.one_broken(glass_id)
    if found is None:
        raise NotYours()
    if found.account_id == acting().account_id:
        raise NotPossibleNow("You broke this glass yourself.", "Somebody else of your organisation reviews it.")
    if found.ended_at is None and found.ends_at > now():
        raise NotPossibleNow("They are still looking.", "Review it when their time is over.")
    mine = (GlassBreak.org_id == acting().org_id, GlassBreak.id == glass_id, GlassBreak.outcome.is_(None))
    kept = {"outcome": outcome, "said": said, "reviewed_at": now(), "reviewed_by": acting().account_id}
    if db.session.execute(update(GlassBreak).where(*mine).values(**kept)).rowcount != 1:
        raise NotPossibleNow("Somebody else has reviewed it already.", "Open it again to see what they said.")
    record("glass:reviewed", about=[found.person_id, found.account_id, found.id], glass=found.id, outcome=outcome)
