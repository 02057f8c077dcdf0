"""Pure decisions: which closing goes back under which code, which waits and why, and how a row reads in the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import phonenumbers

from hub.kernel.clock import UK
from hub.programmes.models import Programme
from hub.programmes.rules import national_code

HEADINGS = (
    "Reference", "National outcome", "Our outcome", "Closed", "Phone numbers", "Email addresses", "Addresses",
    "Support needs",
)  # fmt: skip
NO_REFERENCE = "It has no national reference, because somebody here typed it in."
NO_CODE = "The programme has no national code for this outcome on that day."


@dataclass(frozen=True)
class Closing:
    """A closed case on its way back: with its code, or with the reason why it waits."""

    case: Any
    code: str | None
    waits: str


def sorted_out(programme: Programme, closed: Iterable[Any]) -> tuple[list[Closing], list[Closing]]:
    """Those that may go back now, and those that wait."""
    found = [_closing(programme, case) for case in closed]
    return [one for one in found if not one.waits], [one for one in found if one.waits]


def _closing(programme: Programme, case: Any) -> Closing:
    code = national_code(programme, case.outcome or "", case.closed_at.astimezone(UK).date())
    waits = NO_REFERENCE if not case.reference else NO_CODE if not code else ""
    return Closing(case, code, waits)


def line(told: Any, outcome_label: str, need_labels: dict[str, str]) -> tuple[str, ...]:
    """One row of the file, in the order of HEADINGS."""
    points = {kind: "; ".join(_written(one) for one in told.contact_points if one["kind"] == kind)
              for kind in ("phone", "email", "address")}  # fmt: skip
    needs = "; ".join(need_labels.get(kind, kind) for kind in told.needs)
    closed = f"{told.closed_at.astimezone(UK):%Y-%m-%d %H:%M}"
    return (
        told.reference,
        told.code,
        outcome_label,
        closed,
        points["phone"],
        points["email"],
        points["address"],
        needs,
    )


def _written(point: dict[str, str]) -> str:
    """A telephone number as it is dialled here: a leading '+' would pass for a formula."""
    if point["kind"] != "phone" or not point["value"].startswith("+44"):
        return point["value"]
    number = phonenumbers.parse(point["value"], "GB")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
