"""An event as people read it: what its facts stand for, what was done, and who did it. No database."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from hub.call_backs.rules import LANGUAGES
from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.governance.codes import (
    HOW,
    LINKED,
    LISTS,
    ORIGINS,
    PURPOSES,
    RECORDS,
    SECTIONS,
    SIDES,
    SORTS,
    STANDARD_RISKS,
    WHY,
)
from hub.governance.words import WORDS
from hub.kernel.access import ROLE_NAMES, May, Role
from hub.kernel.forms.sentences import uk_day
from hub.services.needs import label as need_label


@dataclass(frozen=True)
class Reference:
    """How people call a request or a case, and the id by which the trail about it is asked for.

    `sort` is request or case; `leads_to` the request's own id, or the resident's.
    """

    sort: str
    text: str
    leads_to: UUID


# Each sort of outcome has its own words, which may share a key: of one call, of one attempt, else the county's.
OUTCOMES = {"call:recorded": "call outcome", "visit:attempted": "step outcome", "task:attempted": "step outcome"}


@dataclass
class Names:
    """What ids and keys stand for, as far as this organisation may know: filled by naming.py, empty in tests.

    `labels` are the words of the organisation's own files, by fact and key.
    """

    accounts: dict[UUID, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    references: dict[UUID, Reference] = field(default_factory=dict)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def elsewhere(self) -> "Names":
        """The same without the words of one's own files: another organisation's keys are no keys of theirs."""
        return replace(self, labels={})

    def label(self, fact: str, key: Any) -> str:
        """What the organisation's files call this key; the key in plain letters where they no longer know it."""
        return self.labels.get((fact, str(key))) or plain(key)

    def account(self, value: Any) -> str:
        """A colleague's name."""
        return self.accounts.get(UUID(value), "a former account") if value else "a person there"

    def organisation(self, value: Any) -> str:
        """An organisation's short name."""
        return "nobody" if value is None else self.organisations.get(value, "another organisation")

    def request(self, value: Any) -> str:
        """A hand-over's reference."""
        known = self.references.get(UUID(value)) if value else None
        return known.text if known else "no longer held" if value else ""

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


def _record(value: Any, _: Names) -> str:
    return RECORDS.get(value) or f"{_article(plain(value))} {plain(value)}"


def _article(word: str) -> str:
    return "an" if word[:1] in "aeiou" else "a"


def _labelled(fact: str, value: Any, names: Names) -> str:
    return names.label(fact, value)


LABELLED = ("team", "patch", "system", "source", "step", "question", "outcome", "level")

SAY: dict[str, Callable[[Any, Names], str]] = {
    "account": lambda value, names: names.account(value),
    "to": lambda value, names: names.either(value),
    "district": lambda value, names: names.organisation(value),
    "suggested": lambda value, names: names.organisation(value),
    "handover": lambda value, names: names.request(value),
    "onward": lambda value, names: names.request(value),
    "fields": _fields,
    "figures": lambda value, _: ", ".join(value),
    "role": _role,
    "roles": lambda value, names: ", ".join(_role(one, names) for one in value),
    "right": _right,
    "record": _record,
    "list": lambda value, _: LISTS.get(value, plain(value)),
    "sort": lambda value, _: SORTS.get(value, plain(value)),
    "side": lambda value, _: SIDES.get(value, plain(value)),
    "kind": lambda value, _: KINDS.get(value, plain(value)),
    "kinds": lambda value, _: ", ".join(KINDS.get(one, plain(one)).lower() for one in value),
    "asks": lambda value, _: "asked for changes to" if value else "said something about",
    "count": lambda value, _: f"{value:,}" if isinstance(value, int) else str(value),
    "how": lambda value, _: HOW.get(value, plain(value)),
    "code": lambda value, _: str(value or "none"),
    "purpose": lambda value, _: PURPOSES.get(value, plain(value)),
    "amr": lambda value, _: ", ".join(value) or "means not told",
    "acr": lambda value, _: str(value or "not told"),
    "why": lambda value, _: WHY.get(value, plain(value)),
    "pair": lambda value, _: "in a pair" if value else "alone",
    "same": lambda value, _: "one person" if value else "two people",
    "endpoint": lambda value, _: str(value),
    "section": lambda value, _: SECTIONS.get(value, f"the {plain(value)}"),
    "category": lambda value, names: names.labels.get(("category", value)) or STANDARD_RISKS.get(value, plain(value)),
    **{name: partial(_labelled, name) for name in LABELLED},
    "language": lambda value, _: LANGUAGES.get(value, plain(value)),
    "origin": lambda value, _: ORIGINS.get(value, plain(value)),
    **dict.fromkeys(("on", "from_day", "to_day", "expires", "due"), lambda value, _: uk_day(date.fromisoformat(value))),
    "day": lambda value, _: uk_day(date.fromisoformat(value)),
}


def fact(name: str, value: Any, names: Names, kind: str = "") -> str:
    """One fact in words, as this kind of event means it."""
    if name == "outcome":
        return names.label(OUTCOMES.get(kind, name), value)
    if kind == "provider_link:made" and name == "how":
        return LINKED.get(value, plain(value))
    if kind.startswith("need:") and name == "kind":
        return need_label(value)
    return SAY[name](value, names) if name in SAY else plain(value)


def sentence(kind: str, facts: Mapping[str, Any], names: Names) -> str:
    """What somebody did, to follow their name."""
    told = {name: fact(name, value, names, kind) for name, value in facts.items()}
    if facts.get("team") and facts.get("to", "") is None:
        told["to"] = f"the team {told['team']}"
    words = WORDS.get(kind)
    return words.sentence.format_map(defaultdict(lambda: "…", told)) if words else plain(kind.replace(":", " "))


LIST, SHOWN = "list:shown", 3


def which(event: Any, names: Names) -> tuple[list[Reference], int]:
    """The requests and cases that an event is about and its sentence does not name; a few, and how many more."""
    found = {names.references[one] for one in map(UUID, event.about or ()) if one in names.references}
    said = {names.request(event.facts.get(name)) for name in ("handover", "onward")}
    told = sorted((one for one in found if one.text not in said), key=lambda one: (one.sort != "request", one.text))
    shown = told[:SHOWN]
    if event.kind == LIST and shown:  # a few of what it showed were looked up, and it says how many there were
        return shown, max(event.facts.get("count", 0) - len(shown), 0)
    return shown, len(told) - len(shown)


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
