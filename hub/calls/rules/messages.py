"""What a text or an email to a resident says, in which language, and how it fared, in words. No database."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hub.call_backs.rules import LANGUAGES
from hub.calls.rules.scripts import filled
from hub.calls.rules.settings import ALWAYS, Template
from hub.kernel.words import ago, clock
from hub.programmes.models import Programme
from hub.programmes.rules import telling_words

CHANNEL_OF = {"phone": "text", "email": "email"}  # of a way to reach somebody
FAULTS = {
    ("text", "permanent-failure"): "the number does not exist",
    ("email", "permanent-failure"): "the address does not exist",
    ("text", "temporary-failure"): "the phone was off or out of reach for three days",
    ("email", "temporary-failure"): "their mail server did not take it",
}
DOES_NOT_EXIST = "permanent-failure"
WITHIN = timedelta(hours=2)  # what was not sent by then is not sent: “we ring you today” may no longer be true
TOO_LATE = "too-late"
STRUCK_OUT = "number-wrong"
NOT_SENT = {
    TOO_LATE: "the provider did not take it in time. Try again, or ring",
    STRUCK_OUT: "somebody found meanwhile that this number or address is wrong",
}


# Letters and what joins them: a list that says “Win at evil.example” or “[Ann](https://…)” puts no link into our words.
NAME = re.compile(r"(?=.{1,40}$)[^\W\d_]+(?:['’ -][^\W\d_]+)*\.?")

TAGS = {name.casefold(): tag for tag, name in LANGUAGES.items()}


class Written(NamedTuple):
    """A message as it will be sent, in which language; `wanted` is theirs where there is no text in it."""

    template: Template
    language: str
    wanted: str | None
    subject: str | None
    body: str

    @property
    def tag(self) -> str | None:
        """The language as a page marks it up, where it is one that the hub knows."""
        return TAGS.get(self.language.casefold())


def written(template: Template, language: str | None, told: Mapping[str, str | None]) -> Written:
    """The words for this resident: in their own language where the county has them, else in English."""
    spoken = (language or "").strip().casefold()
    found = next((one for one in template.text if one.casefold() == spoken), None)
    used = found or ALWAYS
    subject = template.subject.get(used)
    plain = {name: value for name, value in told.items() if name != "resident_first_name"}
    name = told.get("resident_first_name") or ""
    plain |= {"resident_first_name": name if NAME.fullmatch(name) else "there"}
    return Written(
        template, used, language if spoken and not found else None,
        filled(subject, plain) if subject else None, filled(template.text[used], plain),
    )  # fmt: skip


def refused(programme: Programme, one: Written) -> list[str]:
    """The words for which it may not be sent: they tell of somebody’s health, and the file does not say that it may."""
    return [] if one.template.tells_of_health else telling_words(programme, f"{one.subject or ''} {one.body}")


def sent_lately(sent: list[Any], template: str, hours: int, now: datetime) -> datetime | None:
    """When the same message was last sent within the county's hours; one that did not arrive does not count."""
    since = now - timedelta(hours=hours)
    found = [one.written_at for one in sent if one.template == template and one.status not in ("failed", "refused")]
    return max((at for at in found if at > since), default=None)


def fared(one: Any) -> str:
    """How a message fared: 'delivered at 2:07pm', 'failed: the number does not exist'."""
    if one.status == "delivered":
        return f"delivered at {clock(one.told_at)}"
    if one.status == "failed":
        return f"failed: {FAULTS.get((one.channel, one.fault), 'the provider could not deliver it')}"
    if one.status == "refused":
        return f"not sent: {NOT_SENT.get(one.fault, 'the provider refused it')}"
    if one.status == "waiting":
        return "waiting to be sent"
    return f"sent {ago(one.sent_at)}" + (", not yet known whether it arrived" if one.sent_by == "notify" else "")


def colour(one: Any) -> str:
    """The colour of a message's tag."""
    return {"delivered": "green", "failed": "red", "refused": "red", "waiting": "grey"}.get(one.status, "blue")
