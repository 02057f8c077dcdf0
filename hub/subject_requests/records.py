"""The records in which something can be corrected: a resident's own, and the copies of what was handed over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hub.cases import queries as cases
from hub.cases.rules.facts import known_facts
from hub.cases.rules.words import address
from hub.cases.schemas import KnownFacts
from hub.directory.fields import ANSWER, SUBJECT
from hub.governance.subjects import Subject
from hub.kernel.db import row, rows
from hub.programmes.queries import programme
from hub.subject_requests.rules.standing import CORRECTED, told

RESIDENT = ("forename", "surname", "born_on", "house", "address", "postcode", "language")
# How a way to reach somebody is called, and in which list of a hand-over it stands.
# Of an answer: what tells of the person, and not of how the work went.
ANSWERED = ("language", "note")
POINTS = {"phone": "Phone number", "email": "Email address", "address": "Postal address"}
LISTED = {"phones": "phone", "emails": "email"}
# In which fact of a hand-over a way to reach somebody is handed on.
GIVEN_AS = {"phone": "phones", "email": "emails", "address": "address"}
OWN_POINTS = """
    select id, resident_id, kind, value from contact_point where org_id = acting_org() and resident_id = :id
    order by kind desc, added_at, id
"""
LABELS = {name: KnownFacts._declared_fields[name].metadata["label"] for name in RESIDENT}
OWN = """
    select c.id as case_id, r.id, r.forename, r.surname, r.born_on, r.house, r.address, r.postcode, r.language
    from resident r join case_file c on c.org_id = r.org_id and c.resident_id = r.id
    where r.org_id = acting_org() and r.id = any(cast(:ids as uuid[])) and r.merged_into is null
    order by c.closed_at is not null, c.received_at desc limit 1
"""
COPIES = """
    select h.org_id, h.id, h.side, h.reference, h.subject, h.answer, h.kind, h.other_org_id, h.parent_id,
           o.short_name as other_short
    from handover h left join organisation o on o.id = h.other_org_id
    where h.org_id = acting_org() and h.id = any(cast(:ids as uuid[])) order by h.raised_at, h.id, h.side
"""
PLACES = """
    select n.handover_id, n.place from handover_origin n join case_file c on c.org_id = n.org_id and c.id = n.origin_id
    where n.org_id = acting_org() and n.handover_id = any(cast(:ids as uuid[]))
      and c.resident_id = any(cast(:ids as uuid[]))
"""


RECEIVED = COPIES.replace("h.id = any(cast(:ids as uuid[]))", "h.id = :id and h.side = 'received'")
GIVEN_ON = COPIES.replace("h.id = any(cast(:ids as uuid[]))", "h.parent_id = :id and h.side = 'sent'")


@dataclass(frozen=True)
class Field:
    """One fact of one record: where it stands, what it is called, what it says.

    `point` is the row of a way to reach the resident, or the entry of an answer; of a copy's lists 'phones.1' names the
    second number, of an answer 'contact_points.1' the second way.
    """

    record: str
    record_id: UUID
    place: int
    name: str
    label: str
    title: str
    value: Any
    point: Any = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.record}/{self.record_id}/{self.place}/{self.name}"

    @property
    def asks(self) -> str:
        """As what it is asked for, checked and shown: 'phone'."""
        name = self.name.partition(".")[0]
        return self.point["kind"] if name == "contact_points" else LISTED.get(name, name)


def own(subject: Subject) -> Any:
    """The resident's own record with their latest case; None where this organisation has only copies."""
    return row(OWN, ids=[str(one) for one in subject.about])


def copies(subject: Subject, side: str) -> Sequence[Any]:
    """The hand-overs of one side that name the person."""
    return [one for one in rows(COPIES, ids=[str(one) for one in subject.about]) if one.side == side]


def own_points(resident_id: UUID) -> Sequence[Any]:
    """The ways to reach a resident that stand in their own record."""
    return rows(OWN_POINTS, id=resident_id)


def received_as(handover_id: UUID) -> Sequence[Any]:
    """The request that was received under this id."""
    return rows(RECEIVED, id=handover_id)


def given_on(handover_id: UUID) -> Sequence[Any]:
    """What was handed on from a received hand-over, whatever is still known of the person."""
    return rows(GIVEN_ON, id=handover_id)


def places(subject: Subject) -> dict[UUID, int]:
    """In which place of a sent hand-over's household the person stands, where they are not its subject."""
    return {one.handover_id: one.place for one in rows(PLACES, ids=[str(one) for one in subject.about])}


def correctable(subject: Subject) -> list[Field]:
    """What can be corrected of a person here: their own record, else every copy that was received."""
    resident = own(subject)
    if resident is not None:
        known = known_facts(programme())
        return [
            Field("resident", resident.id, 0, name, LABELS[name], "The resident’s own record", getattr(resident, name))
            for name in RESIDENT
            if name in known
        ] + [
            Field("point", one.id, 0, one.kind, POINTS[one.kind], "Ways to reach the resident", one.value, one)
            for one in own_points(resident.id)
        ]
    return [
        Field("handover", one.id, 0, name, label, f"Request {one.reference}, from {one.other_short}", value)
        for one in copies(subject, "received")
        for name, label, value in _copied(told(one.subject, 0))
    ] + [each for one in copies(subject, "received") for each in _answered(one)]


def _copied(facts: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Each fact of a copy that can be corrected, with its label; of a list each one."""
    for name, value in facts.items():
        if name in CORRECTED:
            yield name, SUBJECT[name], value
        elif name in LISTED and isinstance(value, list):
            yield from ((f"{name}.{nth}", POINTS[LISTED[name]], one) for nth, one in enumerate(value))


def _answered(copy: Any) -> Iterator[Field]:
    """Each fact of what was answered to a request that can be corrected."""
    answer, title = copy.answer or {}, f"What we answered to request {copy.reference}, from {copy.other_short}"
    for nth, one in enumerate(points_of(answer)):
        label = POINTS.get(one["kind"], "Contact detail")
        yield Field("answer", copy.id, 0, f"contact_points.{nth}", label, title, one["value"], one)
    for name in ANSWERED:
        if isinstance(answer.get(name), str) and answer[name]:
            yield Field("answer", copy.id, 0, name, ANSWER[name], title, answer[name])


def points_of(answer: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """The ways to reach somebody that an answer lists."""
    return list((answer or {}).get("contact_points") or ())


def known_now(case_id: UUID) -> dict[str, Any]:
    """What the resident's record says now, in the words in which it is handed over."""
    case = cases.case(case_id)
    known = {name: getattr(case, name) for name in ("forename", "surname", "gender", "postcode", "language")}
    return known | {"address": address(case), "born_on": case.born_on.isoformat() if case.born_on else None}
