"""Pure decisions about households: who is one, how to call them, who rang last. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.cases.rules.words import full_name
from hub.kernel.clock import UK
from hub.kernel.words import clock, day

# What a county without settings of its own goes by.
SIGNS = (
    {"fact": "care_home", "says": ["yes", "true"]},
    {"fact": "residence_type", "says": ["care", "nursing", "hostel", "hotel", "prison", "student", "barrack"]},
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The county's choice: from how many people an address is an establishment, and how long is lately."""

    most_people: int = 8
    rung_within_hours: int = 4
    closed_within_days: int = 28
    establishment: tuple[Mapping[str, Any], ...] = SIGNS


def settings(body: Mapping[str, Any] | None) -> Settings:
    """The settings of a `[households]` section, with ours for what it leaves out."""
    told = dict(body or {})
    return Settings(**told | ({"establishment": tuple(told["establishment"])} if "establishment" in told else {}))


@dataclass(frozen=True, slots=True)
class Household:
    """Those at one home who have an open case and were not taken out. An establishment holds no single voice."""

    members: tuple[Any, ...]
    establishment: bool
    settings: Settings

    @property
    def people(self) -> int:
        """How many residents these are: one may have two cases."""
        return len({one.resident_id for one in self.members})

    @property
    def together(self) -> bool:
        """Whether there is anybody to be rung with."""
        return self.people > 1 and not self.establishment

    @property
    def family(self) -> str:
        """'the Reeds', or 'the household' where they have several names or none."""
        [name, *others] = sorted({(one.surname or "").strip() for one in self.members})
        same = all(one.casefold() == name.casefold() for one in others)
        return f"the {plural(name)}" if name and same else "the household"

    @property
    def holders(self) -> dict[Any, str]:
        """Who has any of the cases: id and name, whoever was given one last first."""
        held = sorted((one for one in self.members if one.allocated_to), key=lambda one: one.allocated_at, reverse=True)
        return {one.allocated_to: one.tracer_name for one in held}


def plural(name: str) -> str:
    """'Reed' → 'Reeds', 'Jones' → 'Joneses'."""
    hisses = name.casefold().endswith(("s", "x", "z", "ch", "sh"))
    return f"{name}es" if hisses else f"{name}s"


def household(members: Sequence[Any], chosen: Settings) -> Household:
    """What these people at one home are: a household, or an establishment by what the list says or by their number."""
    many = len({one.resident_id for one in members}) > chosen.most_people
    told = any(is_sign(one.facts, sign) for one in members for sign in chosen.establishment)
    return Household(tuple(members), many or told, chosen)


def is_sign(facts: Mapping[str, Any], sign: Mapping[str, Any]) -> bool:
    """Whether what the list says of a case tells that its address is a care home, a hostel or the like."""
    told = str(facts.get(sign["fact"]) or "").casefold()
    return any(word.casefold() in told for word in sign["says"])


def rung_lately(home: Household, case_id: Any, since: datetime | None, at: datetime) -> Any | None:
    """Whoever else of the household was rung last, within the hours that count, and after this case's own call."""
    from_ = at - timedelta(hours=home.settings.rung_within_hours)
    rung = [
        one for one in home.members
        if one.id != case_id and one.last_call_at and one.last_call_at > from_
        and (since is None or one.last_call_at > since)
    ]  # fmt: skip
    return max(rung, key=lambda one: one.last_call_at, default=None)


def rung_in_words(rung: Any) -> str:
    """'Ben Reed was rung at 10:12am by Ana Brown'."""
    by = f" by {rung.called_by}" if rung.called_by else ""
    return f"{full_name(rung)} was rung at {clock(rung.last_call_at)}{by}"


def again_at(home: Household, rung: Any) -> datetime:
    """From when (UTC) the household may be rung again after somebody of it was."""
    return rung.last_call_at + timedelta(hours=home.settings.rung_within_hours)


def first_to_ring(members: Iterable[Any], at: datetime) -> list[Any]:
    """The order in which to speak of them: who asked for this very call, then variants, then by rank."""
    return sorted(members, key=lambda one: (not is_due(one, at), not one.variant, one.priority, one.id))


def is_due(case: Any, at: datetime) -> bool:
    """Whether a call back agreed with this very person is due."""
    return case.call_back_at is not None and case.call_back_at <= at


def names(people: Iterable[Any]) -> str:
    """'Anna Reed, Ben Reed and Cy Reed'."""
    told = [full_name(one) for one in people]
    return " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def when(moment: datetime, at: datetime) -> str:
    """A time of today by the clock alone, else with its day."""
    same = moment.astimezone(UK).date() == at.astimezone(UK).date()
    return clock(moment) if same else f"{clock(moment)} on {day(moment)}"
