"""An event as people read it: what its facts stand for, what was done, and who did it. No database."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from hub.call_backs.rules import LANGUAGES
from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.governance.words import WORDS
from hub.kernel.access import ROLE_NAMES, May, Role
from hub.kernel.forms.sentences import uk_day


@dataclass
class Names:
    """What ids stand for, as far as this organisation may know: filled by queries, empty in tests."""

    accounts: dict[UUID, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    requests: dict[UUID, str] = field(default_factory=dict)

    def account(self, value: Any) -> str:
        """A colleague's name."""
        return self.accounts.get(UUID(value), "a former account") if value else "a person there"

    def organisation(self, value: Any) -> str:
        """An organisation's short name."""
        return "nobody" if value is None else self.organisations.get(value, "another organisation")

    def request(self, value: Any) -> str:
        """A hand-over's reference."""
        return self.requests.get(UUID(value), "no longer held") if value else ""

    def either(self, value: Any) -> str:
        """`to` is an organisation in one event and a colleague in another."""
        return self.organisation(value) if isinstance(value, int) else self.account(value)


def plain(value: Any) -> str:
    """A code as people read it: 'nothing-found' → 'nothing found'."""
    return "none" if value is None or value == "" else str(value).replace("-", " ").replace("_", " ")


def _fields(value: Any, _: Names) -> str:
    labels = SUBJECT | ANSWER
    known = [label.lower() for key, label in labels.items() if key in (value or [])]
    return ", ".join(known + [plain(one) for one in value or [] if one not in labels]) or "nothing"


def _role(value: Any, _: Names) -> str:
    return ROLE_NAMES[Role(value)].lower() if value in set(Role) else plain(value)


def _right(value: Any, _: Names) -> str:
    return f"may {May[value].value}" if value in May.__members__ else "have another right"


RECORDS = {
    "systems": "the local systems of a case",
    "call": "the call form of a case",
    "cards": "the cards of a request",
    "ask": "the form of a request",
    "answer_aside": "an answer from a phone that was set aside",
    "review": "the review of who looked at a resident",
}
LISTS = {
    "allocate": "cases to give to a colleague",
    "triage": "cases in triage",
    "call_backs": "calls that residents asked for",
    "at_the_door": "people at a door now",
    "due_visits": "visits that are due on a day",
    "today": "one’s own visits of today",
    "answers_aside": "answers from phones that were set aside",
    "hand_back": "closed cases that cannot go back yet",
    "hand_back_pack": "cases in a hand-back pack",
    "accounts": "colleagues",
    "rights": "roles and their rights",
    "vocabulary": "kinds of event",
}
HOW = {"link": "by a one-time link", "own": "knowing the old one"}
SIDES = {"from": "giving side", "to": "receiving side"}


def _record(value: Any, _: Names) -> str:
    return RECORDS.get(value) or f"{_article(plain(value))} {plain(value)}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


ORIGINS = {"file": "a file", "browser": "the browser", "earlier": "an earlier version"}

SAY: dict[str, Callable[[Any, Names], str]] = {
    "account": lambda value, names: names.account(value),
    "to": lambda value, names: names.either(value),
    "district": lambda value, names: names.organisation(value),
    "suggested": lambda value, names: names.organisation(value),
    "handover": lambda value, names: names.request(value),
    "onward": lambda value, names: names.request(value),
    "fields": _fields,
    "role": _role,
    "roles": lambda value, names: ", ".join(_role(one, names) for one in value),
    "right": _right,
    "record": _record,
    "list": lambda value, _: LISTS.get(value, plain(value)),
    "side": lambda value, _: SIDES.get(value, plain(value)),
    "kind": lambda value, _: KINDS.get(value, plain(value)),
    "count": lambda value, _: f"{value:,}" if isinstance(value, int) else str(value),
    "how": lambda value, _: HOW.get(value, plain(value)),
    "code": lambda value, _: str(value or "none"),
    "pair": lambda value, _: "in a pair" if value else "alone",
    "endpoint": lambda value, _: str(value),
    "language": lambda value, _: LANGUAGES.get(value, plain(value)),
    "origin": lambda value, _: ORIGINS.get(value, plain(value)),
    **dict.fromkeys(("on", "from_day", "to_day", "expires"), lambda value, _: uk_day(date.fromisoformat(value))),
    "day": lambda value, _: uk_day(date.fromisoformat(value)),
}


def fact(name: str, value: Any, names: Names) -> str:
    """One fact in words."""
    return SAY[name](value, names) if name in SAY else plain(value)


def sentence(kind: str, facts: Mapping[str, Any], names: Names) -> str:
    """What somebody did, to follow their name."""
    told = {name: fact(name, value, names) for name, value in facts.items()}
    words = WORDS.get(kind)
    return words.sentence.format_map(defaultdict(lambda: "…", told)) if words else plain(kind.replace(":", " "))


# What somebody does on the residents' page, where nobody signs in.
BY_RESIDENTS = ("card:checked", "visit_code:checked", "badge:checked", "call_back:asked")


def who(event: Any, names: Names) -> str:
    """Who did it: a colleague in a role; for a mirrored event a role over there; otherwise the hub itself."""
    role = _role(event.role, names) if event.role else ""
    if event.kind in BY_RESIDENTS and event.account_id is None:
        return "A resident"
    if event.from_org is not None:
        place = names.organisation(event.from_org)
        return f"At {place}, {_article(role)} {role}" if role else f"At {place}, the hub"
    if event.account_id is None:
        return "Nobody signed in" if event.kind in ("access:refused", "session:refused") else "The hub"
    return f"{names.account(str(event.account_id))} ({role})" if role else names.account(str(event.account_id))
