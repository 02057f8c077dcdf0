"""What cases, lists and forms are told of the household a case belongs to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.cases.panels import once, panel
from hub.cases.rules.story import tells
from hub.cases.together import Home, Warned, registers
from hub.households import queries, rules
from hub.kernel.access import May
from hub.kernel.clock import now
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme

tells("household:parted")(lambda *_: ("Taken out of the household", ""))
tells("household:joined")(lambda *_: ("Back in the household", ""))


@registers("companions")
def companions(case_ids: Sequence[UUID], lock: bool) -> Sequence[Row]:
    """The open cases of the same households."""
    found = queries.of_cases(case_ids, lock)
    return [one for home in found.values() if home.together for one in home.members if one.id not in case_ids]


@registers("holder")
def holder(case_id: UUID) -> UUID | None:
    """Who has the others of the household; of several whoever was given one last."""
    others = [one for one in companions([case_id], lock=True) if one.allocated_to]
    latest = max(others, key=lambda one: one.allocated_at, default=None)
    return latest.allocated_to if latest else None


@registers("homes")
def homes(rows: Sequence[Row]) -> dict[UUID, Home]:
    """The household of each case that has one, with who of it was rung since."""
    open_ones = [one for one in rows if one.status == "open" and one.parted_at is None]
    found, at = _of_homes(*(one.home_key for one in open_ones)), now()
    told = {}
    for case in open_ones:
        home = found.get(case.home_key)
        if home and home.together:
            rung = rules.rung_lately(home, case.id, case.last_call_at, at)
            words = (rules.rung_in_words(rung), rules.again_at(home, rung), _named(rung)) if rung else ()
            told[case.id] = Home(home.people, home.family, *words)
    return told


@registers("warnings")
def warnings(case: Row) -> list[Warned]:
    """That somebody else has the household, and that another member was rung a short while ago."""
    home = _of_homes(case.home_key).get(case.home_key) if case.parted_at is None else None
    return _warnings(home, case) if home and home.together else []


def _of_homes(*keys: str) -> dict[str, rules.Household]:
    """By home key; the parts of one page ask once."""
    return once(queries.of_homes, keys)


def _named(rung: Row) -> tuple[UUID, ...]:
    return rung.id, rung.resident_id


def _warnings(home: rules.Household, case: Row) -> list[Warned]:
    at, me = now(), acting().account_id
    rung = rules.rung_lately(home, case.id, None, at)
    told = []
    if home.holders and me not in home.holders:
        names = " and ".join(home.holders.values())
        rang = f" and rang at {rules.when(rung.last_call_at, at)}" if rung and rung.called_by == names else ""
        told.append(Warned(f"{names} holds this household{rang}. Speak to them before you ring."))
    if rung:
        again = rules.when(rules.again_at(home, rung), at)
        words = f"{rules.rung_in_words(rung)}. Ring {home.family} together, and not again before {again}."
        told.append(Warned(words, _named(rung)))
    return told


@panel("household", "Household", "households/_panel.html", order=40, right=May.SEE_CASES)
def household(case: Row, _: Programme) -> dict | None:
    """How many people at this address have an open case, who has them, and what to mind."""
    if not case.home_key or case.status != "open":
        return None
    home = _of_homes(case.home_key).get(case.home_key)
    if case.parted_at is not None:
        return {"apart": True} if home else None
    if home is None or home.people < 2:
        return None
    warned = _warnings(home, case) if home.together else []
    about = [id for one in warned for id in one.about]
    return {"apart": False, "home": home, "holders": list(home.holders.values()), "warned": warned, "about": about}
