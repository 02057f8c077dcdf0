"""A visit form's questions: the schema that checks them, how answers read, and which of them the county receives.

A question is one table of `[[visit_model.form.question]]`. The same schema draws the page
(kernel/forms/form.py) and checks the answers that a partner sends back.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields

from hub.kernel.forms.schemas import Schema
from hub.visit_models.kinds import CHOOSING, KINDS, OFFERING, choices_of, field_for, in_words
from hub.visit_models.rules import Fault, Form, Step, offered

Question = dict[str, Any]
Answers = dict[str, Any]
OUTCOME = "outcome"
# Names of the page's own fields, which no question may take.
RESERVED = frozenset({OUTCOME, "version", "csrf_token", "attempted_at", "second_officer", "safe_to_go"})
# Where in a hand-over's answer an answer goes, and the kinds that fit there. An answer without `share` stays at home.
SHARES: dict[str, frozenset[str]] = {
    "answers": frozenset(KINDS),
    "needs": frozenset({"choices"}),
    "note": frozenset({"text", "long_text"}),
    "card": frozenset({"choice"}),
    "language": frozenset({"choice", "text"}),
    "safety": frozenset({"choice", "choices", "text", "long_text"}),
    "contact_points": frozenset({"phone", "email", "address"}),
}


def asked_at(step: Step, form: Form | None) -> list[Question]:
    """All that is asked after an attempt at this step: first what happened, then the form's questions."""
    label = step.get("asks", "What happened?")
    outcome = {"key": OUTCOME, "kind": "choice", "label": label, "required": True, "options": offered(step)}
    return [outcome, *(form or {}).get("question", [])]


def for_outcome(asked: Iterable[Question], outcome: str) -> list[Question]:
    """The questions that remain once the outcome is known: what hangs on it is asked plainly, or not at all."""
    remaining: list[Question] = []
    dropped: set[str] = set()
    for question in asked:
        condition = question.get("only_if") or {"question": None, "is": []}
        if condition["question"] in dropped or (condition["question"] == OUTCOME and outcome not in condition["is"]):
            dropped.add(question["key"])
        elif condition["question"] == OUTCOME:
            remaining.append({name: value for name, value in question.items() if name != "only_if"})
        else:
            remaining.append(question)
    return remaining


def schema_for(questions: Iterable[Question], name: str = "VisitForm") -> type[Schema]:
    """The schema class of these questions. A day that a rule calls today is the day on which the class is made."""
    return Schema.from_dict(fields_for(questions), name=name)


def fields_for(questions: Iterable[Question]) -> dict[str, fields.Field]:
    """The fields of these questions, by key and in order."""
    asked = list(questions)
    return {each["key"]: field_for(_with_condition_in_words(each, asked)) for each in asked}


def _with_condition_in_words(question: Question, questions: Iterable[Question]) -> Question:
    """A question that depends on one answer is drawn under it; on one of several, its hint has to say so."""
    condition = question.get("only_if")
    if not condition or len(condition["is"]) == 1:
        return question
    words = condition_words(question, {each["key"]: each for each in questions})
    return question | {"hint": f"{words}. {question.get('hint', '')}".strip()}


def condition_words(question: Question, questions: Mapping[str, Question]) -> str:
    """The condition of a question in words, or nothing: "Only if the answer to “Needs” is “Food” or “Pets”"."""
    condition = question.get("only_if")
    if not condition:
        return ""
    other = questions.get(condition["question"])
    if other is None:
        return f"Only after an answer to “{condition['question']}”, which is not asked before"
    labels = {value: label for value, label, _ in choices_of(other)}
    if set(labels) == set(condition["is"]):
        return f"Only if there is an answer to “{other['label']}”"
    wanted = " or ".join(f"“{labels.get(value, value)}”" for value in condition["is"])
    return f"Only if the answer to “{other['label']}” is {wanted}"


def kept(schema: type[Schema], loaded: Mapping[str, Any]) -> Answers:
    """What the schema loaded as JSON can hold it, without the questions that nobody answered."""
    return {key: value for key, value in schema().dump(loaded).items() if value not in (None, "", [])}


def summary(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers as a person reads them: label and words, in the order in which they were asked."""
    return [(each["label"], in_words(each, answers[each["key"]])) for each in questions if each["key"] in answers]


def passable(questions: Iterable[Question], answers: Mapping[str, Any]) -> Answers:
    """The answers that may leave this organisation: not those that a consent covers and nobody consented to."""
    refused = [each for each in questions if each["kind"] == "consent" and answers.get(each["key"]) is not True]
    withheld = {key for consent in refused for key in consent.get("covers", [])}
    return {key: answer for key, answer in answers.items() if key not in withheld}


def shared(questions: Iterable[Question], answers: Mapping[str, Any], source: str) -> dict[str, Any]:
    """What of these answers the county receives, by keys of a hand-over's answer; `source` is where it was learnt."""
    out: dict[str, Any] = {}
    may_leave = passable(questions, answers)
    for question in (each for each in questions if each.get("share") and each["key"] in may_leave):
        share, answer = question["share"], may_leave[question["key"]]
        if share == "needs":
            out.setdefault(share, []).extend({"kind": kind, "note": None} for kind in answer)
        elif share == "contact_points":
            out.setdefault(share, []).append({"kind": question["kind"], "value": answer, "source": source})
        elif share == "answers":
            out.setdefault(share, {})[question["key"]] = answer
        else:
            out[share] = "\n".join([*([out[share]] if share in out else []), in_words(question, answer)])
    return out


def faults(where: str, form: Form, outcomes: set[str]) -> list[Fault]:
    """What is wrong with a form's questions beyond their shape; `outcomes` are those of the steps that use the form."""
    found: list[Fault] = []
    earlier: dict[str, Question] = {OUTCOME: {"kind": "choice", "options": [{"key": each} for each in outcomes]}}
    listed = form.get("question")
    for place, question in enumerate(listed if isinstance(listed, list) else [], 1):
        if not isinstance(question, dict):
            continue
        at, key = f"{where}.question.{place}", question.get("key")
        if isinstance(key, str) and (key in RESERVED or key.startswith("_")):
            found.append((f"{at}.key", f"“{key}” is a word of the hub's own: choose another."))
        elif isinstance(key, str) and key in earlier:
            found.append((f"{at}.key", f"The question “{key}” is there twice."))
        found += [(f"{at}.{name}", reason) for name, reason in _question_faults(question, earlier)]
        if isinstance(key, str):
            earlier.setdefault(key, question)
    return found


def _question_faults(question: Question, earlier: Mapping[str, Question]) -> list[Fault]:
    kind, share, rules = question.get("kind"), question.get("share"), question.get("rules")
    if not isinstance(kind, str) or kind not in KINDS:
        return []  # schemas.py says so
    found: list[Fault] = []
    if kind in OFFERING and "options" not in question:
        found.append(("options", "Missing: this kind of question offers something to choose from."))
    if kind not in OFFERING and "options" in question:
        found.append(("options", f"A {kind} question offers nothing to choose from: leave the options out."))
    offers = Counter(value for value, _, _ in choices_of(question))
    twice = sorted(each for each, times in offers.items() if times > 1)
    found += [("options", f"“{value}” is there twice.") for value in twice]
    if kind != "consent" and "covers" in question:
        found.append(("covers", "Only a consent covers other answers."))
    covered = question["covers"] if isinstance(question.get("covers"), list) else []
    found += [("covers", f"There is no question “{each}” before this one.") for each in covered if each not in earlier]
    for rule in [each for each in (rules if isinstance(rules, dict) else ()) if each not in KINDS[kind]]:
        known = " and ".join(KINDS[kind]) or "none"
        found.append((f"rules.{rule}", f"No rule for a {kind} question, which knows {known}."))
    if isinstance(share, str) and kind not in SHARES.get(share, {kind}):
        fitting = " or ".join(sorted(SHARES[share]))
        found.append(("share", f"“{share}” takes the answer to a {fitting} question, not to {kind}."))
    return found + _condition_faults(question.get("only_if"), earlier)


def _condition_faults(condition: object, earlier: Mapping[str, Question]) -> list[Fault]:
    if not isinstance(condition, dict) or not isinstance(condition.get("question"), str):
        return []
    name, wanted = condition["question"], condition.get("is")
    if name not in earlier:
        return [("only_if.question", f"There is no question “{name}” before this one.")]
    if earlier[name].get("kind") not in CHOOSING:
        return [("only_if.question", f"The question “{name}” is not answered by choosing, so nothing can hang on it.")]
    offers = {value for value, _, _ in choices_of(earlier[name])}
    named = [each for each in wanted if isinstance(each, str)] if isinstance(wanted, list) else []
    return [("only_if.is", f"“{each}” is no answer to the question “{name}”.") for each in named if each not in offers]
