"""The needs of a case: its resident for whoever helps, the panels of its page, the entries of its story."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Row

from hub.cases import queries as cases
from hub.cases.closing import LeftOut, before_closing
from hub.cases.panels import once, panel
from hub.cases.rules.story import tells
from hub.cases.rules.words import address, full_name
from hub.kernel.access import May
from hub.kernel.clock import now
from hub.programmes.models import Programme
from hub.support import queries, rules
from hub.support.persons import Person, in_charge, whose
from hub.support.routes import listed


def watchers(case_id: UUID) -> Collection[UUID]:
    """The tracer who has the case; while nobody has it, the supervisors."""
    holder = cases.case(case_id).allocated_to
    return [holder] if holder else in_charge()


@whose("case", May.SEE_CASES, watchers)
def resident(case_id: UUID) -> Person:
    """The resident of a case: who and where they are, nothing of why there is a case."""
    case = cases.case(case_id)
    told = {
        "forename": case.forename, "surname": case.surname, "address": address(case), "postcode": case.postcode,
        "uprn": case.uprn, "phones": list(case.phones), "language": case.language,
    }  # fmt: skip
    home = rules.Home(case.district_id, case.postcode)
    known = (case.id, case.resident_id)
    reference = case.reference or "without a reference"
    return Person(full_name(case), told, known, home, reference, "cases.show", {"case_id": case.id})


@panel("needs", "Support needs", "support/_needs.html", order=400)
def of_case(case: Row, _: Programme):
    """What the resident said they lack, and what was done about each."""
    return listed("case", case.id, once(queries.for_, case.id))


@panel("needs-now", "Needs that wait for you", "referrals/_now.html", order=70)
def for_the_next_call(case: Row, _: Programme):
    """What to tell the resident at the next call, and what nobody has dealt with yet; None when there is neither."""
    since = case.last_call_at
    late = now() - timedelta(hours=queries.support().remind_hours)
    needs = once(queries.for_, case.id)
    news = [one for one in needs if is_news(one, since)]
    waiting = [one for one in needs if one.state == "open" and (one.recorded_at < late or one.last_how is not None)]
    if not (news or waiting):
        return None
    return {"news": news, "waiting": waiting, "label": rules.label, "outcome": rules.outcome_label}


@before_closing
def not_dealt_with(cases: Sequence[Row], _: str | None) -> dict[UUID, list[LeftOut]]:
    """How many needs nobody has dealt with, and how many somebody is dealing with."""
    return {about: _waiting(about, states) for about, states in queries.states([one.id for one in cases]).items()}


def _waiting(case_id: UUID, states: Counter[str]) -> list[LeftOut]:
    counted = ((states["open"], "not dealt with"), (states["asked"], "passed on and not answered yet"))
    address = url_for("cases.show", case_id=case_id, _anchor="needs")
    told = (f"{number} {'need' if number == 1 else 'needs'} {how}." for number, how in counted if number)
    return [LeftOut(sentence, "See the needs", address) for sentence in told]


def is_news(need: Any, last_call_at: Any) -> bool:
    """Whether somebody answered about a need after the resident was last called."""
    return need.last_how == "answered" and (last_call_at is None or need.changed_at > last_call_at)


@tells("need:recorded")
def told_of(one: Row, _: Programme) -> tuple[str, str]:
    """A need was noted."""
    return f"Need noted: {rules.label(one.facts['kind'])}", ""


@tells("need:changed")
def dealt_with(one: Row, _: Programme) -> tuple[str, str]:
    """Something was done about a need; its own page tells by whom and in which words."""
    how = rules.MOVE_WORDS.get(one.facts["how"], "Changed")
    return f"{rules.label(one.facts['kind'])}: {how[:1].lower()}{how[1:]}", rules.STATES.get(one.facts["state"], "")
