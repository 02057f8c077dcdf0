"""Who may go to a visit's door: not alone where two must, and only in a step that has a door."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.handovers import queries as requests
from hub.kernel.clock import now
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.safety import queries as safety
from hub.safety.actions import doors
from hub.safety.rules import pair_needed
from hub.teams.queries import staff
from hub.visit_models.rules import performer
from hub.visits.queries import Running

# Under which names the two forms ask for the second person.
SECOND, GOING_WITH = "second_officer", "going_with"


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
