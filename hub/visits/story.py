"""What a visit adds to the story of its request: every attempt, and every step that a partner was given."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row

from hub.handovers.kinds import adds_to_story
from hub.handovers.rules import Happened
from hub.visit_models.rules import DECLINED, Model, step_of
from hub.visits import queries
from hub.visits.rules import in_words

THE_HUB = "The hub"


class Attempted(NamedTuple):
    """An attempt as the story's one statement brings it."""

    step: str
    outcome: str
    at: str
    role: str
    answers: dict[str, Any]
    by_name: str | None
    second_name: str | None
    partner_name: str | None
    onward_id: str | None


class HandedOn(NamedTuple):
    """A step that a partner was given, and what became of it; times as ISO 8601."""

    id: str
    to: str
    step: str
    status: str
    by_name: str | None
    raised_at: str
    accepted_at: str | None
    returned_at: str | None
    ended_at: str | None


@adds_to_story("door-knock")
def of_request(handover: Row) -> Iterable[Happened]:
    """What was done for a door-knock before it was answered."""
    return story(handover.id) if handover.accepted_at else ()


def story(handover_id: UUID) -> list[Happened]:
    """The attempts and hand-ons of a request's visit, in no order; one statement."""
    found = queries.for_story(handover_id)
    if found is None:
        return []
    onward = {one["id"]: HandedOn(**one) for one in found.onward}
    made = [Attempted(**one) for one in found.attempts]
    told = [entry for one in onward.values() for entry in _handed_on(found.model, one)]
    return told + [entry for one in made for entry in _attempted(found.model, one, onward)]


def _attempted(model: Model, one: Attempted, onward: Mapping[str, HandedOn]) -> Iterator[Happened]:
    title, outcome, _ = in_words(model, one)
    at, given = datetime.fromisoformat(one.at), onward.get(one.onward_id or "")
    if one.outcome != DECLINED:
        people = [one.by_name or one.partner_name or THE_HUB, *([one.second_name] if one.second_name else [])]
        yield Happened(at, outcome, title, " and ".join(people))
    elif given is None or given.status != "bounced":  # a partner who says no has said it themselves: see below
        partner = given.to if given else "the partner"
        yield Happened(at, f"Went on without {partner}", title, one.by_name or THE_HUB)


def _handed_on(model: Model, one: HandedOn) -> Iterator[Happened]:
    title = step_of(model, one.step)["title"]
    yield Happened(datetime.fromisoformat(one.raised_at), f"Handed to {one.to}", title, one.by_name or THE_HUB)
    ends = {"returned": "Came back, done", "bounced": "Declined", "withdrawn": "Taken back", "lapsed": "Taken back"}
    by = {"returned": one.to, "bounced": one.to}.get(one.status)
    if one.accepted_at:
        yield Happened(datetime.fromisoformat(one.accepted_at), "Taken on", title, one.to)
    if one.status in ends:
        yield Happened(datetime.fromisoformat(one.returned_at or one.ended_at), ends[one.status], title, by)
