"""What a visit tells others: a partner its step and nothing more, the county its answer. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hub.visit_models.questions import passable, shared, summary
from hub.visit_models.rules import DECLINED, Model, Step, form_of, frozen_outcomes, performer, step_of
from hub.visits import household

HUB, PARTNER = "hub", "partner"
DECLINED_LABEL = "The partner did not take it on"


class Made(Protocol):
    """An attempt as the database holds it."""

    step: str
    outcome: str
    at: datetime
    role: str
    answers: dict[str, Any]


def frozen(model: Model, step: Step, pair: bool = False) -> dict[str, Any]:
    """The partner's copy of a step: what to do and to ask, not what follows elsewhere or what the county hears.

    `pair` says that two must go, because of a risk at the address, whatever the step says.
    """
    kept = ("key", "title", "guidance", "staff", "attempts", "windows", "gap_hours", "asks")
    own = {name: step[name] for name in kept if name in step} | ({"staff": 2} if pair else {})
    form = form_of(model, step)
    return {
        "step": own | {"outcome": frozen_outcomes(step)},
        "form": _frozen_form(form) if form else None,
        "windows": model.get("windows", {}),
    }


def _frozen_form(form: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: form[name] for name in ("title", "layout") if name in form}
    return kept | {"question": [_unshared(each) for each in form["question"]]}


def _unshared(question: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in question.items() if name != "share"}


def told_to_partner(
    subject: Mapping[str, Any], step: Step, made: Iterable[Made], model: Model, markers: Iterable[str] = ()
) -> dict[str, Any]:
    """The facts that an agreement may copy: the request's own, the step's guidance, and every warning since.

    `markers` are the labels of the risk markers at the address; what they say besides stays with the district.
    """
    warnings = [subject.get("risk"), *(_told(model, one).get("safety") for one in made), *markers]
    instructions = [subject.get("instructions"), step.get("guidance")]
    told = {"risk": _joined(warnings), "instructions": _joined(instructions)}
    return {**subject, **{key: value for key, value in told.items() if value}}


def answer_for_county(outcome: str, model: Model, made: Sequence[Made]) -> dict[str, Any]:
    """Everything that the county is told: its own outcome, the attempts in words, and what the questions share."""
    answer: dict[str, Any] = {"outcome": outcome, "attempts": [_attempt(model, one) for one in made]}
    for one in made:
        for key, value in _told(model, one).items():
            answer[key] = _merged(key, answer.get(key), value)
    if each := household.outcomes(model, made):
        answer["household_outcomes"] = each
    return answer


def in_words(model: Model, made: Made) -> tuple[str, str, list[tuple[str, str]]]:
    """An attempt as a page shows it: the step's title, the outcome's label, the answers."""
    step = step_of(model, made.step)
    return step["title"], _label(step, made.outcome), summary(_questions(model, made), made.answers)


def _attempt(model: Model, made: Made) -> dict[str, Any]:
    title, outcome, _ = in_words(model, made)
    return {"at": made.at.isoformat(), "step": title, "outcome": outcome, "by_role": made.role}


def _told(model: Model, made: Made) -> dict[str, Any]:
    """What one attempt tells the county. It does not know the district's questions, so their answers go in words."""
    questions = _questions(model, made)
    told = shared(questions, made.answers, source=step_of(model, made.step)["title"])
    if "answers" in told:
        told["answers"] = dict(summary([each for each in questions if each["key"] in told["answers"]], made.answers))
    return told


def _questions(model: Model, made: Made) -> list[dict[str, Any]]:
    return (form_of(model, step_of(model, made.step)) or {}).get("question", [])


def _label(step: Step, outcome: str) -> str:
    return (
        DECLINED_LABEL
        if outcome == DECLINED
        else next(each["label"] for each in step["outcome"] if each["key"] == outcome)
    )


def _merged(key: str, before: Any, value: Any) -> Any:
    """Lists grow without repeating, texts are put below one another; a card or a language is the last one told."""
    if before is None or key in ("card", "language"):
        return value
    if isinstance(value, list):
        return [*before, *(one for one in value if one not in before)]
    if isinstance(value, dict):
        return before | value
    return before if value == before else f"{before}\n{value}"


def _joined(texts: Iterable[str | None]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def from_partner(model: Model, step: Step, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A partner's attempts in order, the answers with the last. After the agreement's end only the outcome came."""
    attempts = [dict(each) for each in answer.get("attempts") or [{"outcome": answer.get("outcome"), "at": None}]]
    known = {each["key"] for each in step["outcome"]}
    found = [{"outcome": each.get("outcome"), "at": each.get("at"), "answers": {}} for each in attempts]
    found = [each for each in found if each["outcome"] in known]
    if found:
        questions = (form_of(model, step) or {}).get("question", [])
        keys = {each["key"] for each in questions}
        given = {key: value for key, value in (answer.get("answers") or {}).items() if key in keys}
        found[-1]["answers"] = passable(questions, given)
    return found


# At the door and on the telephone


UNSAFE = "unsafe"


def warnings(model: Model, made: Iterable[Made]) -> list[tuple[datetime, str]]:
    """When an attempt told of danger, and in which words: a safety answer, or an outcome that means "unsafe"."""
    found = []
    for one in made:
        step = step_of(model, one.step)
        outcome = next((each for each in step["outcome"] if each["key"] == one.outcome), {})
        danger = _told(model, one).get("safety")
        if danger or UNSAFE in (outcome.get("key"), outcome.get("county")):
            found.append((one.at, danger or outcome.get("label", "")))
    return found


@dataclass(frozen=True)
class Number:
    """A telephone number to ring, whether it is known to be dead, and what came of ringing it last."""

    number: str
    dead: bool
    last: str = ""


def numbers(subject: Mapping[str, Any], model: Model, made: Iterable[Made]) -> list[Number]:
    """The numbers of a request for whoever rings, the dead ones last, each with what came of it at this visit."""
    known = [str(one) for one in subject.get("phones") or []]
    rung: dict[str, tuple[str, bool]] = {}
    for one in made:
        step = step_of(model, one.step)
        if performer(step)[0] != "call":
            continue
        phones = [each["key"] for each in _questions(model, one) if each["kind"] == "phone"]
        used = [one.answers[key] for key in phones if key in one.answers] or (known if len(known) == 1 else [])
        rung |= {number: (_label(step, one.outcome), "wrong" in one.outcome) for number in used}
    tried = str(subject.get("known_tried") or "")
    found = [
        Number(one, one in tried or rung.get(one, ("", False))[1], rung.get(one, ("", False))[0])
        for one in dict.fromkeys([*known, *rung])
    ]
    return sorted(found, key=lambda one: one.dead)
