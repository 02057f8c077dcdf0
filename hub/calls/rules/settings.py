"""How a county rings and writes to people: its `[calls]` section as one frozen value."""

from dataclasses import dataclass
from typing import Any

from hub.programmes.models import CallOutcome, Programme

SCRIPTS = {
    "first-call": "First call",
    "follow-up": "Follow-up call",
    "call-back": "Call back",
    "household": "Somebody else in the home answers",
    "voicemail": "Voicemail",
    "support": "Support needs",
    "doorstep": "Call back after a visit",
}


ALWAYS = "English"  # a section is kept as JSON, which has no first entry
# How the log reads for a programme that has no word of its own for a text or an email that went out.
SENT = CallOutcome("message-sent", "Message sent", reached=False, bad_number=False, next="call")


@dataclass(frozen=True, slots=True)
class Script:
    """What a caller says in one kind of call, with places for names and numbers."""

    kind: str
    title: str
    say: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text or an email that may be sent to residents, by language; English is for whoever has no words of theirs."""

    key: str
    channel: str
    label: str
    subject: dict[str, str]
    text: dict[str, str]
    notify_template: str
    tells_of_health: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case is proposed to be closed after a call: with this outcome, once all of these were told."""

    call: str
    told: frozenset[str]
    outcome: str


@dataclass(frozen=True, slots=True)
class Calls:
    """Everything that a county decides about its calls, texts and emails."""

    shown_phones: tuple[str, ...]
    quick: tuple[str, ...]
    asks: tuple[str, ...]
    again_hours: int
    sent: str
    notify: dict[str, str]
    told: dict[str, str]
    answered_because: dict[str, str]
    scripts: dict[str, Script]
    templates: dict[str, Template]
    endings: tuple[Ending, ...]

    def by_one_press(self, programme: Programme) -> list[CallOutcome]:
        """The outcomes that are recorded by one press: those named, else all of a call that reached nobody."""
        known = programme.call_outcomes
        if self.quick:
            return [known[key] for key in self.quick if key in known]
        return [one for one in known.values() if not one.reached and one.key != self.sent_outcome(programme)]

    def sent_outcome(self, programme: Programme) -> str:
        """What the log says of a text or email that was sent: as named, else in the hub's own words."""
        return self.sent if self.sent in programme.call_outcomes else SENT.key

    def proposed_ending(self, call: str, told: Any) -> str | None:
        """The outcome with which a case is proposed to be closed after a call: the first that fits."""
        return next((one.outcome for one in self.endings if one.call == call and one.told <= set(told or ())), None)
