"""Which cases were chosen, and what each shows before anything is done: sealed, so that it is done as shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.asking.rules import offered
from hub.bulk.rules import MOST, asked_of, receiver, refusal
from hub.cases import queries as cases
from hub.cases.closing import LeftOut, left_out
from hub.cases.queries.steps import next_steps
from hub.cases.rules.search import TYPED, narrowed
from hub.cases.rules.steps import STEP_KINDS
from hub.handovers.previews import preview
from hub.handovers.rules import in_words
from hub.handovers.seals import seal
from hub.kernel.clock import now
from hub.kernel.problems import Problem
from hub.programmes.models import Programme
from hub.programmes.rules import due_at


@dataclass(frozen=True)
class Shown:
    """One case as the preview shows it: what would be done, in pairs of label and text, or why it cannot be done.

    `subject` is exactly what the other side would see.
    """

    case: Row
    told: Sequence[tuple[str, str]]
    why_not: str | None
    seal: str = ""
    subject: Sequence[tuple[str, str]] = ()


def matching(asked: Mapping[str, str], plan: Programme) -> Sequence[Row]:
    """Every case that the list at this address shows, up to MOST, in its order."""
    show, step, at = asked.get("show", "all"), asked.get("step", ""), now()
    text = asked.get(TYPED, "")
    chosen = cases.Filter(show if show in cases.VIEWS else "all", text, programme=plan, **narrowed(asked))
    if step not in STEP_KINDS:
        return cases.cases(chosen, most=MOST)[:MOST]
    keep = lambda rows: (row for row, told in next_steps(rows, plan, at) if told.kind == step)  # noqa: E731
    return cases.sifted(chosen, None, keep, MOST)[:MOST]


def shown(kind: str, chosen: Sequence[Row], plan: Programme, typed: Mapping[str, Any]) -> list[Shown]:
    """What doing this to each case would be, with its seal; a look at what would be sent is recorded."""
    undone = left_out(chosen, typed.get("outcome")) if kind == "close" else {}
    return [_shown(kind, one, plan, typed, undone.get(one.id, ())) for one in chosen]


def _shown(kind: str, case: Row, plan: Programme, typed: Mapping[str, Any], undone: Iterable[LeftOut]) -> Shown:
    why_not = refusal(kind, case)
    if why_not:
        return Shown(case, (), why_not)
    if kind == "withdraw":
        return Shown(case, [("No longer asked", ", ".join(asked_of(case)))], None, standing(case))
    if kind == "close":
        still = asked_of(case)
        told = [("Is told that it is no longer needed", ", ".join(still))] if still else []
        told += [("Left undone", one.sentence) for one in undone]
        return Shown(case, told, None, standing(case))
    return _asked(kind, case, plan, typed)


def _asked(kind: str, case: Row, plan: Programme, typed: Mapping[str, Any]) -> Shown:
    full, to = cases.case(case.id), receiver(case)
    facts = offered(kind, full, plan, words(full, typed), due_at(plan, kind, now()))
    try:
        subject, mark = preview(kind, to, facts, about=[case.id, case.resident_id])
    except Problem as problem:
        return Shown(case, (), problem.what_happened)
    name = case.suggested_name or case.district_name
    return Shown(case, [("Goes to", name)], None, mark, in_words(subject))


def words(case: Row, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The common words, and what is known of this home already."""
    own = case.facts.get("instructions")
    told = [typed.get("instructions"), own if own != typed.get("instructions") else None]
    return dict(typed) | {"instructions": "\n".join(one for one in told if one) or None, "risk": case.facts.get("risk")}


def standing(case: Row) -> str:
    """The seal of what withdrawing or closing would end."""
    return seal({"status": case.status, "asked": asked_of(case), "version": case.version})


def marks(tokens: Sequence[str]) -> dict[UUID, tuple[int, str]]:
    """The cases of a preview's form, each with the version and the seal that were shown."""
    found = {}
    for one in tokens[:MOST]:
        case_id, _, rest = one.partition("|")
        version, _, mark = rest.partition("|")
        try:
            found[UUID(case_id)] = (int(version[:9]), mark)
        except ValueError:
            continue
    return found
