"""Several cases at once: each by the action that does it to one, in a savepoint, as it was shown or not at all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.asking.actions import RAISE
from hub.batches.actions import each
from hub.batches.kinds import batch_kind
from hub.bulk import queries
from hub.bulk.rules import receiver, refusal
from hub.cases import actions
from hub.cases import queries as cases
from hub.handovers.seals import Otherwise
from hub.kernel.problems import NotPossibleNow
from hub.programmes.models import Programme

BATCHES = {
    "enrichment": batch_kind("asked-details", "Asking for contact details", "sent", "bulk.ask", kind="enrichment"),
    "door-knock": batch_kind("asked-visits", "Asking for door-knocks", "sent", "bulk.ask", kind="door-knock"),
    "withdraw": batch_kind("withdrawn", "Withdrawing what was asked", "withdrawn", "bulk.ask", kind="withdraw"),
    "close": batch_kind("closed", "Closing", "closed", "bulk.ask", kind="close"),
}
Seen = Mapping[UUID, tuple[int, str]]


def do_each(kind: str, seen: Seen, plan: Programme, typed: Mapping[str, Any], back: str = "") -> UUID:
    """Do it to each case as it was shown; returns the batch with the report."""

    def do(case: Row) -> str:
        why_not = refusal(kind, case)
        if why_not:
            raise NotPossibleNow(why_not)
        version, mark = seen[case.id]
        try:
            return _DO[kind](case, version, mark, plan, typed)
        except Otherwise as otherwise:
            raise NotPossibleNow(f"It has changed since you looked. {' '.join(otherwise.changed)}") from None

    return each(BATCHES[kind], cases.cases_of(list(seen)), do, back=back)


def _raised(kind: str):
    def do(case: Row, version: int, mark: str, plan: Programme, typed: Mapping[str, Any]) -> str:
        full = cases.case(case.id)
        told = queries.words(full, typed) | {"to": receiver(case)}
        RAISE[kind](case.id, version, plan, told, mark)
        return f"Sent to {case.suggested_name or case.district_name}"

    return do


def _withdraw(case: Row, _: int, mark: str, __: Programme, ___: Mapping[str, Any]) -> str:
    # Whoever asks takes the case: while it is held here nothing is asked besides what was shown.
    _as_shown(cases.case(case.id, lock=True), mark)
    number = actions.withdraw_open(case.id)
    if not number:
        raise NotPossibleNow("Nothing is asked of anybody any more.")
    return f"{number} {'request' if number == 1 else 'requests'} withdrawn"


def _close(case: Row, version: int, mark: str, plan: Programme, typed: Mapping[str, Any]) -> str:
    _as_shown(case, mark)
    actions.close_case(case, version, plan, typed["outcome"], typed["why"])
    return f"Closed: {plan.outcomes[typed['outcome']].label}"


def _as_shown(case: Row, mark: str) -> None:
    """Raises Otherwise."""
    if queries.standing(case) != mark:
        raise Otherwise(["Somebody changed it meanwhile."])


_DO = {"enrichment": _raised("enrichment"), "door-knock": _raised("door-knock"), "withdraw": _withdraw, "close": _close}
