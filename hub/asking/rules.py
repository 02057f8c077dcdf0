"""What is told of a case when a district is asked: chosen here, cut by the agreement, shown before it is sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from hub.cases.rules.words import address
from hub.directory.fields import NEVER_GIVEN, OF_EACH
from hub.kernel.clock import UK
from hub.programmes.models import Programme

WORD = {"enrichment": "enrichment", "door-knock": "door_knock"}


def offered(
    kind: str, case: Any, programme: Programme, typed: dict[str, Any], due_at: datetime, others: Iterable[Any] = ()
) -> dict[str, Any]:  # fmt: skip
    """Everything that the programme offers for this kind, as plain JSON. What tells of health is never in a search."""
    known = {
        "forename": case.forename,
        "surname": case.surname,
        "born_on": case.born_on.isoformat() if case.born_on else None,
        "gender": case.gender,
        "address": address(case),
        "postcode": case.postcode,
        "uprn": case.uprn,
        "phones": list(case.phones),
        "emails": list(case.emails),
        "language": case.language,
        "question": typed.get("question"),
        "instructions": typed.get("instructions"),
        "known_tried": tried(case),
        "visit_by": due_at.astimezone(UK).date().isoformat(),
        "programme": programme.name,
        "risk": typed.get("risk"),
        "ends_on": case.ends_on.isoformat() if case.ends_on else None,
        "asked_by": case.county_name,
        "household": [of_each(one) for one in others],
    }
    allowed = set(programme.clocks[kind].offers) - NEVER_GIVEN.get(kind, frozenset())
    return {key: known[key] for key in allowed}


def of_each(case: Any) -> dict[str, Any]:
    """What may be told of each of the others of a household; the agreement cuts it as it cuts the subject."""
    told = {name: getattr(case, name) for name in OF_EACH}
    return told | {"born_on": case.born_on.isoformat() if case.born_on else None, "phones": list(case.phones)}


def tried(case: Any) -> str | None:
    """What was tried already, in neutral words."""
    times = f"Tried {case.calls} time{'' if case.calls == 1 else 's'} by phone, text or email" if case.calls else ""
    wrong = f"Not in use: {', '.join(case.wrong_points)}" if case.wrong_points else ""
    return ". ".join(part for part in (times, wrong) if part) or None


def after_bounce(bounces: int, suggested: int | None, asked_of: int) -> bool:
    """Whether a tracer may ask the suggested council next; otherwise, and the second time, a supervisor decides."""
    return bounces == 0 and suggested is not None and suggested != asked_of
