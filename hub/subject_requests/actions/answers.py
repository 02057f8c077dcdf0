"""What was answered turns out wrong: whoever answered corrects its own, whoever had asked is told, and tells on."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from hub.cases.actions import correct_contact_point
from hub.enrichment.actions import correct_point
from hub.governance import subjects
from hub.handovers import queries as handovers
from hub.kernel.problems import Invalid
from hub.subject_requests import queries, records
from hub.subject_requests.actions.copies import correct_answered
from hub.subject_requests.actions.telling import Moved, spread, tell

ENDED = "The sharing agreement has ended, and with it what an answer may be changed by. Write to the other organisation"


def correct_own_answer(copy: Any, field: str, becomes: Any, request_id: UUID | None, parent_id: UUID | None = None):
    """Correct a fact of one's own answer to a request that was received; returns how many are told of it."""
    was = (copy.answer or {}).get(field)
    if field == "contact_points":
        for one, right in changed(was, becomes):
            correct_point(copy.id, one["kind"], one["value"], right["value"])
    return tell(copy, "rectification", request_id, 0, field, was, becomes, parent_id)


def take_answer(notice: Any) -> int:
    """Take what is right into the answer that came, and wherever it went from there; returns how many are told.

    Raises Invalid once the agreement has ended: the database lets no more of an answer in.
    """
    sent = handovers.sent(notice.handover_id)
    if not queries.passes(notice.agreement_id, notice):
        raise Invalid({"how": [ENDED]})
    was = (sent.answer or {}).get(notice.field)
    correct_answered(notice.handover_id, "sent", notice.field, was, notice.becomes, notice_id=notice.id)
    subject = subjects.subject(notice.handover_id)
    pairs = list(changed(was, notice.becomes)) if notice.field == "contact_points" else []
    for one, right in pairs:
        _in_the_record(subject, one, right["value"])
    moved: Moved = {records.GIVEN_AS[one["kind"]]: (one["value"], right["value"]) for one, right in pairs
                    if one["kind"] in records.GIVEN_AS}  # fmt: skip
    told = spread(subject, moved, None, notice.id, but=notice.handover_id) if subject else 0
    return told + _tell_up(notice, pairs)


def changed(was: Any, becomes: Any) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The entries of a list of contact details that were corrected, with what each says now."""
    yield from ((one, right) for one, right in zip(was or (), becomes or (), strict=False) if one != right)


def _in_the_record(subject: subjects.Subject | None, one: dict[str, str], right: str) -> None:
    """The case that an answer came to has it among its ways to reach the resident, unless it knew better already."""
    own = records.own(subject) if subject else None
    for point in records.own_points(own.id) if own else ():
        if (point.kind, point.value) == (one["kind"], one["value"]):
            try:
                correct_contact_point(own.case_id, point, right)
            except Invalid:  # the record has the right one beside it
                return


def _tell_up(notice: Any, pairs: list[tuple[dict[str, str], dict[str, str]]]) -> int:
    """Of a step that was handed on, the answer went up: whoever had asked first was told the same."""
    above = records.received_as(notice.from_id) if notice.from_id else ()
    told = 0
    for copy in above:
        there = records.points_of(copy.answer)
        right = [_right(one, pairs) for one in there]
        if right != there:
            told += correct_own_answer(copy, "contact_points", right, None, notice.id)
    return told


def _right(there: dict[str, str], pairs: list[tuple[dict[str, str], dict[str, str]]]) -> dict[str, str]:
    for one, right in pairs:
        if (there["kind"], there["value"]) == (one["kind"], one["value"]):
            return there | {"value": right["value"]}
    return there
