"""A visitor who counts what a person does: pages waited for, things pressed, characters typed."""

from dataclasses import dataclass, field

from tests.journeys.visitor import NAMESPACE, Visitor


@dataclass
class Effort:
    """What it took. `typed` holds each text with the name of its field, in order."""

    loads: int = 0
    presses: int = 0
    typed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def keystrokes(self) -> int:
        """Characters that were typed."""
        return sum(len(text) for _, text in self.typed)

    def __sub__(self, before: "Effort") -> "Effort":
        typed = self.typed[len(before.typed) :]
        return Effort(self.loads - before.loads, self.presses - before.presses, typed)

    def now(self) -> "Effort":
        """What it has taken so far."""
        return Effort(self.loads, self.presses, list(self.typed))


class Counting(Visitor):
    """Counts a press for each link, button, radio, tick and choice from a list, and each character of a text."""

    def __init__(self, client):
        self.effort = Effort()
        super().__init__(client)

    def follow(self, words: str) -> "Counting":
        """Press a link."""
        self.effort.presses += 1
        return super().follow(words)

    def _send(self, form, answers: dict, files: dict, own: dict) -> "Counting":
        self.effort.presses += 1
        texts = {one.get("name") for one in form.iter() if self._is_typed(one)}
        for name, value in answers.items():
            if name in texts:
                self.effort.typed.append((name, str(value)))
            else:
                self.effort.presses += len(value) if isinstance(value, list) else 1
        return super()._send(form, answers, files, own)

    def _is_typed(self, control) -> bool:
        if control.tag == f"{NAMESPACE}textarea":
            return True
        return control.tag == f"{NAMESPACE}input" and control.get("type", "text") in ("text", "email", "tel", "search")

    def _arrive(self, response) -> "Counting":
        self.effort.loads += 1
        return super()._arrive(response)
