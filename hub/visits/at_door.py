"""A visit's door: who may go there, not alone where two must, and who is there now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.handovers.rules import is_open
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import pair_needed
from hub.safety.schemas import going
from hub.teams.queries import staff
from hub.visit_models.rules import performer
from hub.visits.queries import Running

# Under which names the two forms ask for the second person.
SECOND, GOING_WITH = "second_officer", "going_with"


@dataclass
class Place:
    """A visit's door now: whether there is work, the markers at its address, who is at it, and where oneself is."""

    visit: Running | None
    works: bool
    kind: str
    pair: bool
    found: safety.Found
    here: Row | None
    mine: Row | None

    @cached_property
    def companions(self) -> list[tuple[UUID, str]]:
        """Who may go along."""
        return [(one.id, one.name) for one in seconds(acting().account_id)]

    @property
    def went_along(self) -> UUID | None:
        """Whoever is at this door with the acting person, by the check-in."""
        there = self.mine.account_ids if self.visit and self.mine and self.mine.visit_id == self.visit.id else []
        return next((one for one in there if one != acting().account_id), None)

    def form(self, blank: bool = True) -> Form | None:
        """The form to go there; none on the telephone, for a partner's step, or while somebody is at a door."""
        if not self.works or self.kind in ("call", "partner") or self.here or self.mine:
            return None
        minutes = safety.minutes()["minutes"]
        return Form(going(self.companions, self.pair, minutes), {"minutes": minutes}, blank=blank)


def place_of(request: Row, visit: Running | None) -> Place:
    """The door of a request's visit, whether it is over or not."""
    works = visit is not None and is_open(request.status) and visit.status == "open"
    kind, me = performer(visit.step)[0] if visit else "", acting().account_id
    markers = safety.markers_for(request.subject)
    pair = works and kind != "partner" and pair_needed(visit.step, markers.here, kind)
    there = safety.around(visit.id, [me]) if visit else []
    return Place(
        visit, works, kind, pair, markers, here=next((one for one in there if one.visit_id == visit.id), None),
        mine=next((one for one in there if me in one.account_ids), None),
    )  # fmt: skip


def seconds(account_id: UUID | None) -> list[Row]:
    """Who may be the second of a pair with this person: id and name."""
    return [one for one in staff() if one.id != account_id]


def refuse_alone(visit: Running, second_id: UUID | None, me: UUID | None, at: datetime, said: str = SECOND) -> None:
    """Where two must go, the second is named, and is a colleague. Raises Invalid.

    What was not known when somebody went (`at`, UTC) is no reason to refuse what they say of it.
    """
    kind = performer(visit.step)[0]
    if second_id is not None:
        if second_id not in {one.id for one in seconds(me)}:
            raise Invalid({said: ["Select a colleague who is an officer or a manager"]})
        return
    known = [one for one in markers_at(visit) if one.added_at <= at] if kind != "call" else []
    if pair_needed(visit.step, known, kind):
        raise Invalid({said: ["Two must go to this door: say who the second was"]})


def markers_at(visit: Running) -> list[safety.Shown]:
    """The risk markers in force at the address of a visit."""
    return safety.markers_for(requests.received(visit.handover_id).subject).here


def go_to_door(visit: Running, second_id: UUID | None, minutes: int) -> UUID:
    """Check in at the visit's door for so many minutes and return the check-in.

    Raises Invalid where two must go, or the second is not free; NotPossibleNow.
    """
    if performer(visit.step)[0] in ("call", "partner"):
        raise NotPossibleNow("Nobody of yours goes to a door in this step.", "Look at what the visit model says.")
    refuse_alone(visit, second_id, acting().account_id, now(), GOING_WITH)
    return doors.go(visit.id, visit.handover_id, second_id, minutes)
