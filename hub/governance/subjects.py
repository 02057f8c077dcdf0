"""Whom an event is about: a resident of this organisation's own cases, or somebody named in a hand-over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.kernel.keys import postcode_key, surname_key

MOST_FOUND = 50
OF_RESIDENT = """
    select c.id from case_file c where c.org_id = acting_org() and c.resident_id = :id
    union select h.id from handover h join case_file c on c.org_id = h.org_id and c.id = h.origin_id
    where h.org_id = acting_org() and c.resident_id = :id
"""
RESIDENT = "select id, forename, surname, born_on, postcode from resident r where r.org_id = acting_org()"
OF_REFERENCE = " and id in (select resident_id from case_file where org_id = acting_org() and reference = :text)"
OF_CASE = " and id = (select resident_id from case_file where org_id = acting_org() and id = :case)"
BOTH_KEYS = " and surname_key = :surname and postcode_key = :postcode"
HANDOVER = """
    select h.id, h.reference, h.surname_key, h.postcode_key, h.subject, h.origin_id
    from handover h where h.org_id = acting_org()
"""


@dataclass(frozen=True)
class Subject:
    """A person, and every id under which events speak of them: resident, cases, hand-overs."""

    id: UUID
    name: str
    born_on: date | None
    postcode: str | None
    known_by: str
    about: tuple[UUID, ...]


def find(surname: str | None, postcode: str | None, nhs_number: str | None, reference: str | None) -> list[Subject]:
    """The people whom these words find. Each way of asking is exact; a surname alone finds nobody."""
    residents: list[Row] = []
    handovers: list[Row] = []
    if surname and postcode:
        keys = {"surname": surname_key(surname) or "-", "postcode": postcode_key(postcode) or "-"}
        residents += rows(RESIDENT + BOTH_KEYS + " limit 50", **keys)
        handovers += rows(HANDOVER + BOTH_KEYS + " order by id limit 200", **keys)
    if nhs_number:
        number = "".join(letter for letter in nhs_number if letter.isdigit()) or "-"
        residents += rows(RESIDENT + " and nhs_number = :number limit 50", number=number)
    if reference:
        residents += rows(RESIDENT + OF_REFERENCE, text=reference.strip())
        handovers += rows(HANDOVER + " and reference = :text", text=reference.strip().upper())
    return _people(residents, handovers)


def _people(residents: Iterable[Row], handovers: Iterable[Row]) -> list[Subject]:
    """Residents first; of the hand-overs those that belong to none of them, one entry per person."""
    found = {one.id: _resident(one) for one in residents}
    for one in handovers:
        known = {id_ for subject in found.values() for id_ in subject.about}
        subject = None if one.id in known else _of_handover(one)
        if subject is not None:
            found.setdefault(subject.id, subject)
    return list(found.values())[:MOST_FOUND]


def subject(id_: UUID) -> Subject | None:
    """The person with this id: a resident's, or that of a hand-over that names them."""
    resident = row(RESIDENT + " and id = :id", id=id_)
    if resident is not None:
        return _resident(resident)
    handover = next(iter(rows(HANDOVER + " and id = :id limit 1", id=id_)), None)
    return _of_handover(handover) if handover is not None else None


def _resident(found: Row) -> Subject:
    ids = _sorted([found.id, *(one.id for one in rows(OF_RESIDENT, id=found.id))])
    return Subject(found.id, _name(found.forename, found.surname), found.born_on, found.postcode, "Resident", ids)


def _of_handover(found: Row) -> Subject:
    """The resident of the case from which it was sent; otherwise everybody's hand-overs that name the same person."""
    if found.origin_id is not None:
        resident = row(RESIDENT + OF_CASE, case=found.origin_id)
        if resident is not None:
            return _resident(resident)
    same = [one for one in _same_keys(found) if _is_same(one.subject, found.subject)]
    told, born = found.subject, found.subject.get("born_on")
    return Subject(
        min(one.id for one in same), _name(told.get("forename"), told.get("surname")),
        _day(born), told.get("postcode"), f"Request {found.reference}",
        _sorted(one.id for one in same),
    )  # fmt: skip


def _day(born: Any) -> date | None:
    """A stored date of birth; None for one that is no day."""
    try:
        return date.fromisoformat(born)
    except (TypeError, ValueError):
        return None


def _same_keys(found: Row) -> Sequence[Row]:
    if not (found.surname_key and found.postcode_key):
        return [found]
    keys = {"surname": found.surname_key, "postcode": found.postcode_key}
    return rows(HANDOVER + BOTH_KEYS, **keys)


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Same surname and postcode are given: first name and date of birth must not differ where both are known."""
    return all(
        one.get(key) is None or other.get(key) is None or str(one[key]).casefold() == str(other[key]).casefold()
        for key in ("forename", "born_on")
    )


def _name(forename: str | None, surname: str | None) -> str:
    return " ".join(str(part) for part in (forename, surname) if part) or "No name known"


def _sorted(ids: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(sorted(set(ids)))


def handovers(reference: str) -> tuple[UUID, ...]:
    """The ids of the hand-overs with this reference, sent or received."""
    return tuple({one.id for one in rows(HANDOVER + " and reference = :text", text=reference.strip().upper())})


def kinds_of(ids: Iterable[UUID | str]) -> dict[str, str]:
    """What each id of an event stands for: 'resident', 'case', 'request', 'colleague'. Unknown ones are left out."""
    wanted = [str(one) for one in ids]
    if not wanted:
        return {}
    found = rows(
        """with wanted as (select unnest(cast(:ids as uuid[])) as id)
           select 'resident' as kind, id from wanted join resident r using (id) where r.org_id = acting_org()
           union all select 'case', id from wanted join case_file c using (id) where c.org_id = acting_org()
           union all select 'request', id from wanted join handover h using (id) where h.org_id = acting_org()
           union all select 'colleague', id from wanted join account a using (id) where a.org_id = acting_org()""",
        ids=wanted,
    )
    return {str(one.id): one.kind for one in found}
