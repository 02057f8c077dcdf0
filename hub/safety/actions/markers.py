"""Risk markers: add one, renew it, give it to another owner, end it; each is kept in its history."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from hub.kernel.audit import record
from hub.kernel.clock import UK, now
from hub.kernel.db import db
from hub.kernel.keys import new_id, postcode_key
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.words import day
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.safety import queries, rules
from hub.safety.models import Marker, MarkerReview
from hub.teams.queries import staff


def reviewers() -> list[tuple[UUID, str]]:
    """Who may own a marker: id and name."""
    return [(one.id, one.name) for one in staff()]


def add(
    subject: Mapping[str, Any],
    category: str,
    owner_id: UUID,
    note: str | None = None,
    last_day: date | None = None,
    handover_id: UUID | None = None,
) -> UUID:
    """Add a marker at the address of a subject (address, postcode, uprn) and return its id.

    `handover_id` is the request on whose occasion. Raises Invalid; NotPossibleNow without an address, or where one
    of the category stands there already.
    """
    key, kind, moment = rules.address_key(subject), _known(category), now()
    if not key:
        raise NotPossibleNow("This request has no address at which a marker could stand.")
    _owner(owner_id)
    expires = _until(kind, moment, last_day)
    _clear(key, category)
    marker_id = new_id()
    given = {"category": category, "note": note, "owner_id": owner_id, "handover_id": handover_id}
    term = {"added_at": moment, "reviewed_at": moment, "expires_at": expires}
    db.session.execute(insert(Marker).values(_new(marker_id, subject) | given | term))
    _keep(marker_id, "added", owner_id=owner_id, expires_at=expires)
    about = [marker_id, *([handover_id] if handover_id else [])]
    record("marker:added", about=about, marker=marker_id, category=category, handover=handover_id)
    _time(marker_id, 0, moment, expires)
    return marker_id


def _new(marker_id: UUID, subject: Mapping[str, Any]) -> dict[str, Any]:
    """What a new marker has besides what somebody said of it: whose, where, by whom."""
    return {
        "org_id": acting().org_id,
        "id": marker_id,
        "address_key": rules.address_key(subject),
        "line_key": rules.line_key(subject),
        "postcode_key": postcode_key(subject.get("postcode")),
        "place": rules.place_in_words(subject),
        "side": "received",
        "added_by": acting().account_id,
        "reviews": 0,
        "version": 1,
    }


def _known(category: str) -> rules.Category:
    known = queries.categories()
    if category not in known:
        raise Invalid({"category": ["Select a kind of risk that is in use"]})
    return known[category]


def _owner(owner_id: UUID) -> None:
    if owner_id not in {one for one, _ in reviewers()}:
        raise Invalid({"owner_id": ["Select an officer or a manager of your organisation"]})


def _until(kind: rules.Category, since: datetime, last_day: date | None) -> datetime:
    """The end of the last day that was typed, or of the usual time. Raises Invalid."""
    if last_day is None:
        return rules.months_after(since, kind.months)
    if last_day <= since.astimezone(UK).date():
        raise Invalid({"expires_on": ["The last day must be after today"]})
    latest = rules.months_after(since, kind.most_months)
    if rules.end_of(last_day) > latest:
        most = f"{kind.most_months} month{'' if kind.most_months == 1 else 's'}"
        told = f"“{kind.label}” may stand for at most {most}: until {day(rules.last_day(latest))}"
        raise Invalid({"expires_on": [told]})
    return rules.end_of(last_day)


def _clear(key: str, category: str) -> None:
    """Make room for a new marker: what is past its time ends, what stands is not added twice."""
    present = queries.open_at(key, category)
    if present is None:
        return
    if present.expires_at > now():
        raise NotPossibleNow(
            "There is a marker of this kind at this address already.", "Open it in the list: you can renew it there."
        )
    expire(present)


def renew(marker_id: UUID, version: int, reason: str, last_day: date | None = None) -> None:
    """Let a marker stand for longer, counted from today. Raises EditConflict, Invalid, NotPossibleNow, NotYours."""
    marker = _standing(marker_id, version)
    moment = now()
    expires = _until(rules.category_of(queries.categories(), marker.category), moment, last_day)
    _change(marker, version, reviewed_at=moment, reviews=marker.reviews + 1, expires_at=expires)
    _keep(marker.id, "renewed", expires_at=expires, reason=reason)
    record("marker:renewed", about=[marker.id], marker=marker.id, category=marker.category)
    _time(marker.id, marker.reviews + 1, moment, expires)


def hand_over(marker_id: UUID, version: int, owner_id: UUID) -> None:
    """Let somebody else review a marker; they are told. Raises EditConflict, Invalid, NotPossibleNow, NotYours."""
    marker = _standing(marker_id, version)
    _owner(owner_id)
    _change(marker, version, owner_id=owner_id)
    _keep(marker.id, "handed-over", owner_id=owner_id)
    record("marker:handed_over", about=[marker.id, owner_id], marker=marker.id, to=owner_id)
    if owner_id != acting().account_id:
        tell([owner_id], "marker-given", marker.id, marker.reference or "", "markers.show", marker_id=marker.id)


def end(marker_id: UUID, version: int, reason: str) -> None:
    """End a marker that is not true any more. Raises EditConflict, NotPossibleNow, NotYours."""
    marker = _standing(marker_id, version)
    _change(marker, version, ended_at=now())
    _keep(marker.id, "ended", reason=reason)
    record("marker:ended", about=[marker.id], marker=marker.id, category=marker.category)


def expire(marker: Row) -> None:
    """End a marker whose time has passed; nobody sees it any more in any case."""
    _change(marker, marker.version, ended_at=now())
    _keep(marker.id, "expired", by=None)
    record("marker:expired", about=[marker.id], marker=marker.id, category=marker.category)


def _standing(marker_id: UUID, version: int) -> Row:
    marker = queries.marker(marker_id)
    if marker is None:
        raise NotYours()
    if marker.ended_at is not None or marker.expires_at <= now():
        raise NotPossibleNow("This marker has ended.", "Add a new one if the risk is still there.")
    if marker.version != version:
        raise _conflict(marker)
    return marker


def _conflict(marker: Row) -> EditConflict:
    standing = [("Reviewed by", marker.owner_name, None), ("Last day", day(rules.last_day(marker.expires_at)), None)]
    return EditConflict(marker.version, standing, about=[marker.id])


def _change(marker: Row, version: int, **values: Any) -> None:
    """Write under the version that was seen: of two people one wins and the other is told."""
    changed = db.session.execute(
        update(Marker)
        .where(Marker.org_id == acting().org_id, Marker.id == marker.id, Marker.version == version)
        .where(Marker.ended_at.is_(None))
        .values(version=version + 1, **values)
    )
    if changed.rowcount != 1:
        raise _conflict(queries.marker(marker.id))


def _keep(marker_id: UUID, what: str, **values: Any) -> None:
    number = (
        select(func.count() + 1)
        .where(MarkerReview.org_id == acting().org_id, MarkerReview.marker_id == marker_id)
        .scalar_subquery()
    )
    key = {"org_id": acting().org_id, "marker_id": marker_id, "number": number}
    made = {"at": now(), "what": what, "by": acting().account_id}
    db.session.execute(insert(MarkerReview).values({**key, **made, **values}))


def _time(marker_id: UUID, reviews: int, since: datetime, expires: datetime) -> None:
    """The timers of one term; after a renewal the earlier term's find another number of reviews and do nothing."""
    later("marker:due", at=rules.notice_at(since, expires), marker=marker_id, reviews=reviews)
    later("marker:expire", at=expires, marker=marker_id, reviews=reviews)
