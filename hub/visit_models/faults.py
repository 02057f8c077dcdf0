"""What is wrong with a visit model beyond its shape: steps that nothing leads to, circles, ends without a meaning.

Parts of the wrong shape are passed over here: schemas.py names those, and a reader gets both in one list.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from hub.visit_models import questions
from hub.visit_models.rules import AGAIN, DECLINED, END, TO_STEP, WINDOWS, Fault

Tables = list[tuple[str, dict[str, Any]]]
# What a partner's answer must be able to carry back, or the visit could not go on.
PARTNER_RETURNS = ("outcome", "attempts", "answers")


def faults(
    model: Mapping[str, Any],
    county_outcomes: Collection[str] | None,
    teams: Collection[str] = (),
    partners: Mapping[str, Collection[str]] | None = None,
) -> list[Fault]:
    """Every fault of this model. `partners` tells, for each partner with an agreement for visit steps, what it returns.

    `county_outcomes` is None while nobody can tell them: then each end must name one, but any will do.
    """
    steps, forms = tables(model, "step"), tables(model, "form")
    found = [*_repeated(steps, "step"), *_repeated(forms, "form"), *_unused(steps, forms)]
    for where, form in forms:
        found += questions.faults(where, form, _outcomes_asked_with(steps, form.get("key")))
    for where, step in steps:
        outcomes = tables(step, "outcome", where)
        found += [*_repeated(outcomes, "outcome"), *_form_faults(where, step, forms)]
        found += [*_window_faults(where, step, model), *_team_faults(where, step, teams)]
        found += _partner_faults(where, step, partners or {})
        for at, outcome in outcomes:
            found += [*_next_faults(at, outcome), *_county_faults(at, outcome, county_outcomes)]
    return found + _path_faults(model, steps)


def tables(parent: Mapping[str, Any], name: str, under: str = "") -> Tables:
    """The tables of an array, each with its dotted key; places count from 1."""
    array = parent.get(name)
    prefix = f"{under}.{name}" if under else name
    places = enumerate(array if isinstance(array, list) else [], 1)
    return [(f"{prefix}.{place}", each) for place, each in places if isinstance(each, dict)]


def _key(table: Mapping[str, Any], name: str = "key") -> str | None:
    return table[name] if isinstance(table.get(name), str) else None


def _repeated(named: Tables, noun: str) -> Iterator[Fault]:
    seen: set[str | None] = {None}
    for where, table in named:
        if (key := _key(table)) in seen and key is not None:
            yield f"{where}.key", f"The {noun} “{key}” is there twice."
        seen.add(key)


def _unused(steps: Tables, forms: Tables) -> Iterator[Fault]:
    used = {_key(step, "form") for _, step in steps}
    yield from ((where, f"No step uses the form “{_key(form)}”.") for where, form in forms if _key(form) not in used)


def _outcomes_asked_with(steps: Tables, form_key: object) -> set[str]:
    asked = [each for _, step in steps if step.get("form") == form_key for _, each in tables(step, "outcome")]
    return {key for outcome in asked if (key := _key(outcome)) and key != DECLINED}


def _form_faults(where: str, step: dict[str, Any], forms: Tables) -> Iterator[Fault]:
    form = _key(step, "form")
    if form is not None and form not in {_key(each) for _, each in forms}:
        yield f"{where}.form", f"There is no form “{form}” in this model."


def _window_faults(where: str, step: dict[str, Any], model: Mapping[str, Any]) -> Iterator[Fault]:
    windows, attempts, own = step.get("windows"), step.get("attempts", 1), model.get("windows")
    if not isinstance(windows, list) or not windows:
        return
    known = {*WINDOWS, *(own if isinstance(own, dict) else ())}
    for name in [each for each in windows if isinstance(each, str) and each not in known]:
        yield f"{where}.windows", f"“{name}” is no time of day of this model, which knows {', '.join(sorted(known))}."
    if isinstance(attempts, int) and len(windows) != attempts:
        yield f"{where}.windows", f"{len(windows)} times of day for {attempts} attempts: name one for each, or none."


def _team_faults(where: str, step: dict[str, Any], teams: Collection[str]) -> Iterator[Fault]:
    kind, _, team = (_key(step, "by") or "").partition(":")
    if kind in {"team", "call"} and team and team not in teams:
        yield f"{where}.by", f"There is no team “{team}” in [teams]."


def _partner_faults(where: str, step: dict[str, Any], partners: Mapping[str, Collection[str]]) -> Iterator[Fault]:
    kind, _, partner = (_key(step, "by") or "").partition(":")
    declined = [at for at, outcome in tables(step, "outcome", where) if outcome.get("key") == DECLINED]
    if kind != "partner":
        yield from ((f"{at}.key", "Only a partner’s step can be declined.") for at in declined)
        if "accept_hours" in step:
            yield f"{where}.accept_hours", "Only a partner’s step is accepted or declined."
        if "hand_on" in step:
            yield f"{where}.hand_on", "Only a partner’s step is handed on."
        return
    if "assign" in step:
        yield f"{where}.assign", "A partner decides which of its people goes: leave this out."
    if not declined:
        yield f"{where}.outcome", f"A partner may say no: add an outcome “{DECLINED}” that says what follows then."
    if partner not in partners:
        yield f"{where}.by", f"No agreement lets this organisation hand a visit step to “{partner}”."
    for missing in [each for each in PARTNER_RETURNS if each not in partners.get(partner, PARTNER_RETURNS)]:
        yield f"{where}.by", f"The agreement with “{partner}” does not return “{missing}”, which a visit step needs."


def _next_faults(where: str, outcome: dict[str, Any]) -> Iterator[Fault]:
    then, has_last = outcome.get("then"), "after_last" in outcome
    if then == AGAIN and outcome.get("key") == DECLINED:
        yield f"{where}.then", "A partner who said no is not asked again: name another step, or the end."
    elif then == AGAIN and not has_last:
        yield f"{where}.after_last", "Missing: what follows when the last attempt ends like this too."
    elif then != AGAIN and has_last and then is not None:
        yield f"{where}.after_last", "Has no meaning here: it belongs to then = “again”."


def _county_faults(where: str, outcome: dict[str, Any], county_outcomes: Collection[str] | None) -> Iterator[Fault]:
    county, ends = outcome.get("county"), END in (outcome.get("then"), outcome.get("after_last"))
    if ends and county is None:
        yield f"{where}.county", "Missing: this can end the visit, so say which of the county’s outcomes it is."
    elif not ends and county is not None and "then" in outcome:
        yield f"{where}.county", "Has no meaning here: this outcome never ends the visit."
    elif isinstance(county, str) and county_outcomes is not None and county not in county_outcomes:
        yield f"{where}.county", f"“{county}” is none of the county’s outcomes: {', '.join(sorted(county_outcomes))}."


def _path_faults(model: Mapping[str, Any], steps: Tables) -> list[Fault]:
    places = {key: where for where, step in steps if (key := _key(step))}
    ways: dict[str, list[str]] = {key: [] for key in places}
    found: list[Fault] = []
    for where, step in steps:
        for at, outcome in tables(step, "outcome", where):
            for name in ("then", "after_last"):
                if (goes := _key(outcome, name) or "").startswith(TO_STEP):
                    target = goes.removeprefix(TO_STEP)
                    ways.get(_key(step) or "", []).append(target)
                    if target not in places:
                        found.append((f"{at}.{name}", f"There is no step “{target}” in this model."))
    first = _key(model, "first") or (_key(steps[0][1]) if steps else None)
    if "first" in model and first not in places:
        return [*found, ("first", f"There is no step “{first}” in this model.")]
    return [*found, *_circles(ways, places), *_stranded(ways, first, places)]


def _circles(ways: dict[str, list[str]], places: dict[str, str]) -> Iterator[Fault]:
    """Each circle once, found without recursion: a draft may have any number of steps."""
    targets = {key: iter(dict.fromkeys(led)) for key, led in ways.items()}
    done: set[str] = set()
    for first in ways:
        path = [] if first in done else [first]
        while path:
            key = next(targets[path[-1]], None)
            if key is None:
                done.add(path.pop())
            elif key in path:
                circle = " → ".join(f"step “{each}”" for each in [*path[path.index(key) :], key])
                yield places[key], f"The visit might never end: {circle} goes round in a circle."
            elif key in ways and key not in done:
                path.append(key)


def _stranded(ways: dict[str, list[str]], first: str | None, places: dict[str, str]) -> Iterator[Fault]:
    reached: set[str | None] = set()
    to_visit = [first]
    while to_visit:
        key = to_visit.pop()
        if key not in reached:
            reached.add(key)
            to_visit += ways.get(key or "", [])
    for key, where in places.items():
        if key not in reached:
            yield where, f"Nothing leads to the step “{key}”, so nobody would ever do it."
