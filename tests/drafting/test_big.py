"""A model of eleven steps and sixty questions stays quick to open and to change."""

import time

MOST_STATEMENTS = 12
MOST_SECONDS = 1.5  # on a machine that does a great deal else


def big():
    """Eleven steps, each leading on to the next, and sixty questions in four forms."""
    steps, forms = [], []
    for number in range(11):
        on = "end" if number == 10 else f"step:step-{number + 1}"
        more = {"county": "no-answer-card-left"} if on == "end" else {}
        steps.append({
            "key": f"step-{number}", "title": f"Step number {number}", "by": "officers", "form": f"form-{number % 4}",
            "outcome": [
                {"key": "met", "label": "Met", "then": "end", "county": "reached-complete"},
                {"key": "on", "label": "Nobody", "then": on, **more},
            ],
        })  # fmt: skip
    for number in range(4):
        asked = [{"key": f"q_{place}", "kind": "text", "label": f"Question {place}"} for place in range(15)]
        forms.append({"key": f"form-{number}", "title": f"Form {number}", "question": asked})
    return {"title": "A big one", "step": steps, "form": forms}


def test_a_big_model_is_quick(manager, with_draft, statements):
    with_draft("breckland", 2, big())
    someone = manager()
    someone.saves("start", source="2")
    someone.see()
    for path in ("", "steps/step-5", "steps/step-5/change", "forms/form-2", "forms/form-2/questions/q_7"):
        began = time.monotonic()
        with statements() as sent:
            someone.see(path)
        assert len(sent) <= MOST_STATEMENTS, (path, sent)
        assert time.monotonic() - began < MOST_SECONDS, path
    assert "There is nothing to mend" in someone.see()
    with statements() as sent:
        someone.press("up step/step-5")
    assert len(sent) <= 2 * MOST_STATEMENTS
