"""Whose need it is: a feature above registers how to read the resident of a case; a received request stands here."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from hub.handovers import queries as handovers
from hub.identity.queries import colleagues
from hub.kernel.access import May, Role, may
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.support.rules import Home


class Person(NamedTuple):
    """A resident in need: their name, what may be told of them, the ids that events name, and the page they are on."""

    name: str
    facts: Mapping[str, Any]
    about: tuple[UUID, ...]
    home: Home
    reference: str
    endpoint: str
    ids: Mapping[str, UUID]

    def looked_at(self, need: Any) -> list[UUID]:
        """What an event about this need names: the need, the record that it is about, the resident."""
        return list(dict.fromkeys((need.id, need.about_id, *self.about)))


@dataclass(frozen=True, slots=True)
class Whose:
    """How needs about one kind of record are read, by whom, and who is told of what becomes of them."""

    right: May
    person: Callable[[UUID], Person]
    watchers: Callable[[UUID], Collection[UUID]]


_WHOSE: dict[str, Whose] = {}


def whose(about_kind: str, right: May, watchers: Callable[[UUID], Collection[UUID]]) -> Callable:
    """Register what reads the resident of a record of this kind; it raises NotYours for another organisation's."""

    def register(read: Callable[[UUID], Person]) -> Callable[[UUID], Person]:
        _WHOSE[about_kind] = Whose(right, read, watchers)
        return read

    return register


def person(about_kind: str, about_id: UUID) -> Person:
    """The resident, for whoever may see such records. Raises NotYours."""
    known = _WHOSE.get(about_kind)
    if known is None or not may(known.right):
        raise NotYours()
    return known.person(about_id)


def known(need: Any) -> tuple[Person, Collection[UUID]]:
    """The resident of a need and whom to tell, for a job, which acts for nobody in particular."""
    kind = _WHOSE[need.about_kind]
    return kind.person(need.about_id), kind.watchers(need.about_id)


def in_charge() -> list[UUID]:
    """Who watches over needs that nobody has: the county's supervisors, a district's managers."""
    return [one.id for one in colleagues(Role.SUPERVISOR, Role.MANAGER)]


def _who_has(request_id: UUID) -> Collection[UUID]:
    return handovers.who_has(handovers.received(request_id)) or in_charge()


TOLD = ("forename", "surname", "address", "postcode", "uprn", "phones", "language")


@whose("handover", May.SEE_REQUESTS, _who_has)
def of_request(request_id: UUID) -> Person:
    """The resident of a request that this organisation received: what it was told, and no more."""
    request = handovers.received(request_id)
    if request is None or request.kind not in ("door-knock", "enrichment"):
        raise NotYours()
    told = request.subject
    return Person(
        f"{told.get('forename', '')} {told.get('surname', '')}".strip() or request.reference,
        {key: told[key] for key in TOLD if key in told}, (request.id,), Home(acting().org_id, told.get("postcode")),
        request.reference, "handovers.show", {"handover_id": request.id},
    )  # fmt: skip
