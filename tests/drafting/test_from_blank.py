"""Breckland's own model, drafted from a blank page in the browser alone: it says what the file says, and runs."""

import tomllib

from hub.settings import ROOT
from hub.visit_models.questions import OUTCOME

FILE = tomllib.loads((ROOT / "tenants" / "norfolk" / "breckland.toml").read_text())["visit_model"]


def by_words(value, words, name=""):
    """The same with titles and labels in the place of keys, which the browser makes by itself."""
    if isinstance(value, dict) and "is" in value:
        asked = value["question"]
        return {"question": words["question"].get(asked, asked), "is": [words[asked][one] for one in value["is"]]}
    if isinstance(value, dict):
        return {one: by_words(inner, words, one) for one, inner in value.items() if one != "key"}
    if isinstance(value, list):
        return [by_words(one, words, name) for one in value]
    return words.get({"covers": "question"}.get(name, name), {}).get(value, value)


def words_of(model):
    """Key → words of forms and questions, and of what may be chosen: outcomes, and each question's options."""
    found = {"form": {form["key"]: form["title"] for form in model["form"]}, "question": {}}
    for question in model["form"][0]["question"]:
        found["question"][question["key"]] = question["label"]
        found[question["key"]] = {option["key"]: option["label"] for option in question.get("options", [])}
    return found | {OUTCOME: {one["key"]: one["label"] for one in model["step"][0]["outcome"]}}


def writes_step(manager, step, form_key):
    """A step by its page, then its outcomes, one after the other."""
    times = {f"window_{place}": name for place, name in enumerate(step["windows"], 1)}
    told = {name: str(step[name]) for name in ("title", "guidance", "attempts", "gap_hours")}
    first = manager.send("add-step", who="officers", form=form_key, **told)
    assert first.status_code == 303 or "Time of day of attempt 3" in first.text
    at = manager.saves("add-step", who="officers", form=form_key, **told) if first.status_code != 303 else None
    at = at or first.location.removeprefix("/visit-model/draft/")
    manager.saves(f"{at}/change", **times)
    for place, outcome in enumerate(step["outcome"], 1):
        last = place == len(step["outcome"])
        told = {"label": outcome["label"], "then": outcome["then"], "county": outcome["county"]}
        told |= {"after_last": outcome.get("after_last", ""), **({} if last else {"do": "another"})}
        led_to = manager.saves(f"{at}/add-outcome", **told)
        assert led_to == (at if last else f"{at}/add-outcome")
    return at


def writes_question(manager, at, question, known):
    """A question: words and kind, then the rest, then when it is asked."""
    here = manager.saves(f"{at}/add-question", label=question["label"], kind=question["kind"])
    key = here.rpartition("/")[2]
    told = {"required": "yes" if question.get("required") else "no", "hint": question.get("hint", "")}
    options = question.get("options", [])
    while len([one for one in manager.fields(here) if one.endswith(".label")]) < len(options):
        sent = manager.fields(here) | {f"options.{n}.label": one["label"] for n, one in enumerate(options[:3])}
        more = manager.post(here, sent | {"do": "more"})
        assert more.status_code == 200 and options[0]["label"] in more.text
        break
    told |= {f"options__{place}__label": option["label"] for place, option in enumerate(options)}
    told |= {f"options__{place}__key": "" for place in range(len(options))}
    if "rules" in question:
        told["max_length"] = str(question["rules"]["max_length"])
    if "covers" in question:
        told["covers"] = [known["question"][one] for one in question["covers"]]
    assert manager.saves(here, share=question.get("share", ""), **told) == at
    if "only_if" in question:
        hangs_on(manager, here, question["only_if"], known)
    return key


def twins(file, made):
    """Key in the file → key that the browser made."""
    return {one["key"]: mine["key"] for one, mine in zip(file, made, strict=True)}


def hangs_on(manager, here, condition, known):
    on = known["question"].get(condition["question"], OUTCOME)
    answer = manager.send(f"{here}/condition", on=on)
    assert answer.status_code == 303 and answer.location.endswith(f"?on={on}")
    wanted = [known[condition["question"]][one] for one in condition["is"]]
    answers = manager.fields(f"{here}/condition?on={on}") | {"wanted": wanted}
    assert manager.post(f"{here}/condition?on={on}", answers).status_code == 303


def test_breckland_writes_its_model_from_a_blank_page(manager, everything, visiting):
    someone = manager()
    someone.saves("start", source="blank", title=FILE["title"])
    someone.saves("about", summary=FILE["summary"])
    rows = {}
    for place, (name, hours) in enumerate(FILE["windows"].items()):
        rows |= {f"windows.{place}.was": "", f"windows.{place}.name": name}
        rows |= {f"windows.{place}.opens": hours[:5], f"windows.{place}.closes": hours[6:]}
    assert someone.post("times", someone.fields("times") | rows).status_code == 303
    [form], [step] = FILE["form"], FILE["step"]
    at = someone.saves("add-form", title=form["title"])
    step_at = writes_step(someone, step, at.partition("/")[2])
    known = {"question": {}, OUTCOME: twins(step["outcome"], someone.body["step"][0]["outcome"])}
    for question in form["question"]:
        known["question"][question["key"]] = writes_question(someone, at, question, known)
        made = someone.body["form"][0]["question"][-1].get("options", [])
        known[question["key"]] = twins(question.get("options", []), made)
    mine = {name: one for name, one in FILE.items() if name != "version"}
    assert by_words(someone.body, words_of(someone.body)) == by_words(mine, words_of(mine))
    assert "There is nothing to mend" in someone.see()

    nobody, card = known[OUTCOME]["no-answer"], {known["question"]["card"]: known["card"]["none"]}
    tried = someone.see(f"{step_at}/try?outcome={nobody}")
    assert "Which card did you leave?" in tried and "Who answered the door?" not in tried
    answer = someone.post(f"{step_at}/try", {"outcome": nobody} | card)
    assert "This is what would be recorded" in answer.text
    assert everything("select 1 from visit_attempt") == []

    published = someone.post("/visit-model/2/publish", someone.fields("/visit-model/2/publish"))
    assert published.status_code == 303
    assert "version 2, in force" in someone.see("/visit-model")
    visit = visiting("breckland")
    visit.say(nobody, **card)
    [(version, state)] = everything("select model_version, state from visit")
    assert version == 2 and state["tries"] == 1
