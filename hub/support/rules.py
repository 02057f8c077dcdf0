"""What a need is, how it moves from one state to the next, and who can take it. No database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hub.kernel.clock import UK
from hub.kernel.keys import postcode_key
from hub.kernel.problems import NotPossibleNow
from hub.programmes.models import Opening
from hub.services.needs import label

STATES = {
    "open": "Not dealt with yet",
    "asked": "With somebody who can help",
    "signposted": "Told where to get help",
    "met": "Met",
    "declined": "Not wanted",
    "unmet": "Could not be met",
}
SETTLED = ("signposted", "met", "declined", "unmet")

WARM, REFERRAL = "warm-transfer", "referral"

# What may happen to a need: from which states, and into which. None: the answer says where to.
MOVES: dict[str, tuple[Collection[str], str | None]] = {
    "signposted": (("open",), "signposted"),
    "met": (("open",), "met"),
    "declined": (("open",), "declined"),
    "unmet": (("open",), "unmet"),
    "asked": (("open",), "asked"),
    "not-taken": (("asked",), "open"),  # the clock ran out
    "sent-back": (("asked",), "open"),
    "given-up": (("asked",), "open"),  # nobody there, the caller is gone, or no longer wanted like this
    "answered": (tuple(STATES), None),  # an answer may come late: what is settled stays so, and the answer is kept
    "reopened": (SETTLED, "open"),
}
MOVE_WORDS = {
    "signposted": "Told where to get help",
    "met": "Met",
    "declined": "The resident does not want it",
    "unmet": "Could not be met",
    "asked": "Passed on",
    "not-taken": "Nobody took it in time",
    "sent-back": "Sent back",
    "given-up": "Taken back",
    "answered": "Answered",
    "reopened": "Opened again",
}


def moved(state: str, how: str, into: str | None = None) -> str:
    """The state after a move; `into` is where an answer leads. Raises NotPossibleNow where it may not happen."""
    allowed, then = MOVES[how]
    if state not in allowed:
        raise NotPossibleNow(f"Somebody has dealt with this need: {STATES[state].lower()}.", "Look at it again.")
    if how == "answered" and state in SETTLED:
        return state
    return then or into or "open"


def area(postcode: str | None) -> str:
    """The first half of a postcode, 'NR1': near enough for figures, too wide to find a home."""
    return postcode_key(postcode)[:-3][:4] if postcode else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a receiver may answer, and the state of the need after it; `explain` asks for what was done or why not."""

    key: str
    label: str
    then: str
    explain: bool = False


# What every helpline may answer where its sender's file lists nothing of its own.
OUTCOMES = (
    Outcome("helped", "Helped: they have what they needed", "met"),
    Outcome("signposted", "Told them where to get it", "signposted", explain=True),
    Outcome("not-wanted", "They do not want it any more", "declined"),
    Outcome("not-reached", "Could not reach them, or they were gone", "open"),
    Outcome("partly", "Helped in part: something is still missing", "open", explain=True),
    Outcome("cannot-be-met", "It cannot be met", "unmet", explain=True),
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who can take needs: of which kinds, how, where and when. Empty `needs`, `areas`, `open` mean all of them.

    A caller holds `ring_minutes` for a warm transfer; a referral is to be accepted within `accept_hours`.
    """

    key: str
    label: str
    organisation: str
    kinds: Collection[str]
    phone: str = ""
    needs: Collection[str] = ()
    areas: Collection[str] = ()
    open: Sequence[Opening] = ()
    ring_minutes: int = 5
    accept_hours: int = 24


@dataclass(frozen=True, slots=True)
class Support:
    """What an organisation decided: who takes needs, how they may answer, after how many hours it is reminded."""

    receivers: Sequence[Receiver] = ()
    outcomes: Sequence[Outcome] = OUTCOMES
    remind_hours: int = 24


class Home(NamedTuple):
    """Where a resident lives, as far as it decides who can help: the district's id, and the postcode."""

    district_id: int | None
    postcode: str | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A receiver as it stands now for one need: whose it is, whether it is open, which ways are agreed."""

    receiver: Receiver
    org_id: int
    org_name: str
    open_now: bool
    agreed: Collection[str] = field(default=())

    def takes(self, kind: str) -> bool:
        """Whether a need may be passed on in this way now: nobody rings where nobody sits."""
        return kind in self.receiver.kinds and kind in self.agreed and (self.open_now or kind != WARM)


def fits(receiver: Receiver, kind: str, org: Any, home: Home) -> bool:
    """Whether it takes this kind of need there. A district's helpline takes its own residents alone.

    An area is the first half of a postcode, 'NR1', or its sector, 'NR1 3'.
    """
    if receiver.needs and kind not in receiver.needs:
        return False
    if org.kind == "district" and home.district_id not in (None, org.id):
        return False
    code = postcode_key(home.postcode or "")
    near = (code[:-3], f"{code[:-3]} {code[-3:-2]}")
    return not receiver.areas or any(one.upper() in near for one in receiver.areas)


def is_open(hours: Sequence[Opening], at: datetime) -> bool:
    """Whether somebody is there at a moment (UTC); always, where no hours are written."""
    local = at.astimezone(UK)
    return not hours or any(local.weekday() in one.weekdays and one.opens <= local.time() < one.closes for one in hours)


def due_at(receiver: Receiver, kind: str, at: datetime) -> datetime:
    """Until when somebody has to take it on (UTC): minutes while a caller holds, hours for a referral."""
    wait = timedelta(minutes=receiver.ring_minutes) if kind == WARM else timedelta(hours=receiver.accept_hours)
    return at + wait


def form(support: Support, offer: Offer) -> dict[str, Any]:
    """What travels with the need: how it may be answered, so that the receiver needs nothing else of the sender's."""
    outcomes = [
        {"key": one.key, "label": one.label, "then": one.then, "explain": one.explain} for one in support.outcomes
    ]
    return {"receiver": offer.receiver.label, "phone": offer.receiver.phone, "outcome": outcomes}


def then(form: Any, outcome: str | None) -> str:
    """The state to which an answer leads, by the form that it was asked with; an unknown answer settles nothing."""
    listed = (form or {}).get("outcome", [])
    return next((one["then"] for one in listed if one["key"] == outcome), "open")


def outcome_label(form: Any, outcome: str | None) -> str:
    """The words of an answer, by the form that it was asked with."""
    listed = (form or {}).get("outcome", [])
    return next((one["label"] for one in listed if one["key"] == outcome), label(outcome or "answered"))
