"""Whom an event is about: a resident of this organisation's own cases, or somebody named in a hand-over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.cipher import NhsNumber
from hub.kernel.db import rows
from hub.kernel.keys import postcode_key, surname_key

MOST_FOUND = 50
# The ids under which events speak of residents: their cases, what was handed over from these, and the residents who
# were merged into them, whose looks before the merge are theirs too.
OF_RESIDENTS = """
    with mine as (select c.resident_id, c.id from case_file c
                  where c.org_id = acting_org() and c.resident_id = any(cast(:ids as uuid[])))
    select resident_id, id from mine
    union select mine.resident_id, h.id
    from mine join handover h on h.org_id = acting_org() and h.origin_id = mine.id
    union select r.merged_into, r.id
    from resident r where r.org_id = acting_org() and r.merged_into = any(cast(:ids as uuid[]))
    union select mine.resident_id, n.handover_id
    from mine join handover_origin n on n.org_id = acting_org() and n.origin_id = mine.id
"""
# Whoever is found by a name or number of somebody who was merged is the one who goes on.
RESIDENT = """
    select p.id, p.forename, p.surname, p.born_on, p.postcode, p.erased_at from resident p
    where p.org_id = acting_org() and p.id in (
        select coalesce(r.merged_into, r.id) from resident r where r.org_id = acting_org() {})
"""
OF_REFERENCE = " and r.id in (select resident_id from case_file where org_id = acting_org() and reference = :text)"
OF_CASES = """
    select c.id as case_id, r.id, r.forename, r.surname, r.born_on, r.postcode, r.erased_at
    from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
    where c.org_id = acting_org() and c.id = any(cast(:ids as uuid[]))
"""
IDS_OF = """
    with wanted as (select unnest(cast(:ids as uuid[])) as id), cases as (
        select c.id from case_file c where c.org_id = acting_org() and c.id in (select id from wanted)
    ), requests as (
        select h.id, h.origin_id is not null and h.side = 'sent' and h.origin_id not in (select id from cases)
               and exists (select from handover_origin o where o.org_id = h.org_id and o.handover_id = h.id
                           and o.origin_id in (select id from cases)) as beside
        from handover h where h.org_id = acting_org() and h.id in (select id from wanted))
    select 'residents' as sort, r.id from resident r where r.org_id = acting_org() and r.id in (select id from wanted)
    union select 'cases', id from cases
    union select case when beside then 'named_beside' else 'handovers' end, id from requests
    union select 'handovers', h.id from handover h
          where h.org_id = acting_org() and h.parent_id in (select id from requests where not beside)
    order by 1, 2
"""
BOTH_KEYS = " and {0}.surname_key = :surname and {0}.postcode_key = :postcode"
HANDOVER = """
    select h.id, h.reference, h.surname_key, h.postcode_key, h.subject, h.origin_id, h.erased_at
    from handover h where h.org_id = acting_org()
"""
ANY_KEYS = """ and (h.surname_key, h.postcode_key) in (
    select * from unnest(cast(:surnames as text[]), cast(:postcodes as text[])))"""


@dataclass(frozen=True)
class Subject:
    """A person, and every id under which events speak of them: resident, cases, hand-overs."""

    id: UUID
    name: str
    born_on: date | None
    postcode: str | None
    known_by: str
    about: tuple[UUID, ...]
    erased_at: datetime | None = None


def find(surname: str | None, postcode: str | None, nhs_number: str | None, reference: str | None) -> list[Subject]:
    """The people whom these words find. Each way of asking is exact; a surname alone finds nobody."""
    residents: list[Row] = []
    handovers: list[Row] = []
    if surname and postcode:
        keys = {"surname": surname_key(surname) or "-", "postcode": postcode_key(postcode) or "-"}
        residents += rows(RESIDENT.format(BOTH_KEYS.format("r")) + " limit 50", **keys)
        handovers += rows(HANDOVER + BOTH_KEYS.format("h") + " order by id limit 200", **keys)
    if nhs_number:
        number = NhsNumber("".join(letter for letter in nhs_number if letter.isdigit()) or "-")
        residents += rows(RESIDENT.format(" and r.nhs_number = :number") + " limit 50", number=number)
    if reference:
        residents += rows(RESIDENT.format(OF_REFERENCE), text=reference.strip())
        handovers += rows(HANDOVER + " and reference = :text", text=reference.strip().upper())
    return _people(residents, handovers)


def _people(residents: Iterable[Row], handovers: Sequence[Row]) -> list[Subject]:
    """Residents first; of the hand-overs those that belong to none of them, one entry per person.

    The same few statements, however many are found.
    """
    of_case = {one.case_id: one for one in _rows_of(OF_CASES, [one.origin_id for one in handovers])}
    known = {one.id: one for one in (*residents, *of_case.values())}
    ids: dict[UUID, list[UUID]] = {id_: [id_] for id_ in known}
    for one in _rows_of(OF_RESIDENTS, list(known)):
        ids[one.resident_id].append(one.id)
    found = {one.id: _resident(one, ids[one.id]) for one in known.values()}
    others = [one for one in handovers if one.origin_id not in of_case]
    alike = _with_same_keys(others)
    told = {id_ for subject in found.values() for id_ in subject.about}
    for one in others:
        if one.id not in told:
            subject = _of_handover(one, alike.get((one.surname_key, one.postcode_key), [one]))
            found.setdefault(subject.id, subject)
            told |= {*subject.about}
    return list(found.values())[:MOST_FOUND]


def _rows_of(statement: str, ids: Iterable[UUID | None]) -> Sequence[Row]:
    wanted = [str(one) for one in ids if one is not None]
    return rows(statement, ids=wanted) if wanted else ()


def subject(id_: UUID) -> Subject | None:
    """The person with this id: a resident's, or that of a hand-over that names them."""
    resident = rows(RESIDENT.format(" and r.id = :id"), id=id_)
    handover = () if resident else rows(HANDOVER + " and id = :id limit 1", id=id_)
    return next(iter(_people(resident, handover)), None)


def whose(about: Iterable[UUID]) -> Subject | None:
    """The person of whom these are ids, whichever each is the id of."""
    sets = ids_of(about)
    return next((subject(one) for one in [*sets["residents"], *sets["handovers"]]), None)


def ids_of(about: Iterable[UUID]) -> dict[str, list[UUID]]:
    """The ids of one person as sets by what they are ids of, for what is held on them (kernel/holding.py).

    Beside what events speak of: what was handed on from a request, for that tells of the same person. A request that
    names them beside others is one of `named_beside`: what it tells of the others is not theirs to see.
    """
    sets: dict[str, list[UUID]] = {"residents": [], "cases": [], "handovers": [], "named_beside": []}
    for one in rows(IDS_OF, ids=[str(one) for one in about]):
        sets[one.sort].append(one.id)
    return sets


def _resident(found: Row, ids: Iterable[UUID]) -> Subject:
    name = _name(found.forename, found.surname, found.erased_at)
    return Subject(found.id, name, found.born_on, found.postcode, "Resident", _sorted(ids), found.erased_at)


def _of_handover(found: Row, alike: Sequence[Row]) -> Subject:
    """Everybody's hand-overs that name the same person; `alike` have its surname and postcode."""
    same = [one for one in alike if one.id == found.id or _is_same(one.subject, found.subject)]
    told, born = found.subject, found.subject.get("born_on")
    return Subject(
        min(one.id for one in same), _name(told.get("forename"), told.get("surname"), found.erased_at),
        _day(born), told.get("postcode"), f"Request {found.reference}",
        _sorted(one.id for one in same), found.erased_at,
    )  # fmt: skip


def _with_same_keys(handovers: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """By surname and postcode, where a hand-over has both: every hand-over that has the same."""
    alike: dict[tuple[str, str], list[Row]] = {}
    keys = {(one.surname_key, one.postcode_key) for one in handovers if one.surname_key and one.postcode_key}
    if keys:
        surnames, postcodes = zip(*sorted(keys), strict=True)
        for one in rows(HANDOVER + ANY_KEYS, surnames=list(surnames), postcodes=list(postcodes)):
            alike.setdefault((one.surname_key, one.postcode_key), []).append(one)
    return alike


def _day(born: Any) -> date | None:
    """A stored date of birth; None for one that is no day."""
    try:
        return date.fromisoformat(born)
    except (TypeError, ValueError):
        return None


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Same surname and postcode are given, as a family has them: first name and date of birth must not differ where
    both are known, and one of the two must be known of both."""
    both = [key for key in ("forename", "born_on") if one.get(key) is not None and other.get(key) is not None]
    return bool(both) and all(str(one[key]).casefold() == str(other[key]).casefold() for key in both)


def _name(forename: str | None, surname: str | None, erased_at: datetime | None) -> str:
    told = " ".join(str(part) for part in (forename, surname) if part)
    return told or ("Somebody who was erased" if erased_at else "No name known")


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
