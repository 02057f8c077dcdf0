"""Where a task stands: the attempts made, the one that is due, and what is asked after it. No database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.visit_models.rules import Attempt, State, due

# Asked after an attempt at a step for two.
PAIR = "in_pair"
PAIR_ASKED = {"key": PAIR, "kind": "yes_no", "label": "Did two of you go?", "required": True}


def attempts(task: Any) -> list[Mapping[str, Any]]:
    """The attempts recorded so far, in order."""
    return (task.answer or {}).get("attempts", [])


def next_due(task: Any) -> Attempt:
    """The attempt that is due now; only while the task is open, for its step is told no longer."""
    made, step = attempts(task), task.form["step"]
    last_at = datetime.fromisoformat(made[-1]["at"]) if made else None
    model = {"step": [step], "windows": task.form["windows"]}
    return due(model, State(step["key"], len(made), last_at), task.accepted_at or task.raised_at)
