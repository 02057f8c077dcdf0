"""How calls and messages read in the story of a case."""

from typing import Any

from hub.cases.rules.story import tells
from hub.cases.rules.words import CHANNELS, call_label, shown
from hub.kernel.words import moment
from hub.programmes.models import Programme

ENDED = {
    "delivered": "has arrived",
    "too-late": "was not sent: the provider did not take it in time",
    "number-wrong": "was not sent: the number or address was found to be wrong meanwhile",
    "permanent-failure": "did not arrive: the number or address does not exist",
    "temporary-failure": "did not arrive: the phone or mail server took nothing",
}


@tells("call")
def call(one: Any, programme: Programme) -> tuple[str, str]:
    """How it was tried and how it ended; which number, what was said, what was agreed."""
    said = one.facts or {}
    parts = [f"To {shown(one.other)}" if one.other else ""]
    parts.append(f"Call back agreed for {moment(one.then_at)}" if one.then_at else "")
    parts.append(f"They saw {said['shown']}" if said.get("shown") else "")
    parts.append("Told: " + ", ".join(map(_plain, said["told"])) if said.get("told") else "")
    parts.append(f"They answered because of: {_plain(said['because'])}" if said.get("because") else "")
    return f"{CHANNELS[one.code]}: {call_label(programme, one.outcome)}", ". ".join(part for part in parts if part)


@tells("struck")
def struck(one: Any, programme: Programme) -> tuple[str, str]:
    """A call that was taken back: it is still told, as what it was."""
    title, detail = call(one, programme)
    return f"Struck out: {title[:1].lower()}{title[1:]}", detail


@tells("call:struck")
def call_struck(_: Any, __: Programme) -> tuple[str, str]:
    """That somebody took a call back, when they did."""
    return "A call was struck out", "It was recorded by mistake"


@tells("resident_message:told")
def message_told(one: Any, _: Programme) -> tuple[str, str]:
    """How a text or an email fared."""
    facts = one.facts or {}
    kind = CHANNELS.get(facts.get("channel"), "Message")
    return f"{kind} {ENDED.get(facts.get('result'), 'could not be sent')}", ""


def _plain(key: str) -> str:
    return key.replace("-", " ")
