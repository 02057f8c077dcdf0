"""Every event of the vocabulary in words: a title for lists, and a sentence that follows the person's name.

A name in braces is one of the event's facts. A test holds this table against the vocabulary.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.kernel.access import ROLE_NAMES, May, Role


@dataclass(frozen=True)
class Words:
    """How one kind of event reads."""

    title: str
    sentence: str


WORDS: dict[str, Words] = {
    kind: Words(title, sentence)
    for kind, title, sentence in (
        ("list:shown", "List shown", "was shown the list of {list} ({count})"),
        ("record:opened", "Record opened", "opened {record}"),
        ("preview:shown", "Preview shown", "looked at what would be sent for “{kind}”: {fields}"),
        ("search:made", "Search made", "searched {list} by {fields} and found {count}"),
        ("file:made", "File made", "made a file of {file} ({count} rows)"),
        ("session:started", "Signed in", "signed in by {how}"),
        ("session:ended", "Session ended", "had a session ended: {why}"),
        ("session:refused", "Sign-in refused", "could not sign in: {why}"),
        ("workspace:switched", "Role switched", "switched to the role {role}"),
        ("access:refused", "Access refused", "was refused a page for those who {right}"),
        ("account:created", "Account created", "made an account for {account} as {roles}"),
        ("account:changed", "Account changed", "changed the account of {account}: {fields}"),
        ("account:closed", "Account closed", "closed the account of {account}"),
        ("role:granted", "Role given", "gave {account} the role {role}"),
        ("role:withdrawn", "Role withdrawn", "took the role {role} from {account}"),
        ("password:changed", "Password changed", "set a new password for {account} {how}"),
        ("password_link:made", "Password link made", "made a password link for {account}"),
        ("handover:raised", "Request raised", "raised request {handover} to {to}, “{kind}”, handing over {fields}"),
        ("handover:accepted", "Request accepted", "accepted request {handover}"),
        ("handover:released", "Request released", "put request {handover} back into the queue"),
        ("handover:assigned", "Request assigned", "assigned request {handover} to {to}"),
        ("handover:returned", "Request answered", "answered request {handover}, giving back {fields}"),
        ("handover:bounced", "Request sent back", "sent request {handover} back: {why}"),
        ("handover:withdrawn", "Request withdrawn", "withdrew request {handover}: {why}"),
        ("handover:lapsed", "Request lapsed", "ended request {handover}, whose time had passed"),
        ("case:opened", "Case opened", "opened a new case"),
        ("case:updated", "Case changed", "changed a case: {fields}"),
        ("case:allocated", "Case allocated", "allocated a case to {to}"),
        ("case:routed", "Case routed", "routed a case to {district}, by {how}"),
        ("case:outcome_received", "Outcome received", "received “{outcome}” for a case from request {handover}"),
        ("case:closed", "Case closed", "closed a case: {outcome}"),
        ("case:reopened", "Case reopened", "opened a closed case again"),
        ("call:recorded", "Call recorded", "recorded a {kind} to a resident: {outcome}"),
        ("systems:checked", "Local system checked", "checked {system} for a case: {result}"),
        ("contact_point:added", "Contact details added", "added contact details ({kind}) to a case, from {source}"),
        ("need:recorded", "Need recorded", "recorded a need: {kind}"),
        ("import:started", "Import started", "uploaded a line list"),
        ("import:read", "Line list read", "read a line list: {rows} rows, {rejected} of them rejected"),
        ("import:confirmed", "Import confirmed", "confirmed an import"),
        ("import:finished", "Import finished", "imported a list: {new} new, {changed} changed, {rejected} rejected"),
        ("import:discarded", "Import discarded", "discarded an uploaded line list"),
        ("import:forgotten", "Upload erased", "erased an upload that nobody confirmed"),
        ("hand_back:made", "Hand-back made", "made a pack for the national system ({count} cases)"),
        ("search:recorded", "System searched", "searched {system} for request {handover}: {result}"),
        ("search:noted", "Search note written", "changed the note of the search for request {handover}"),
        ("found_point:added", "Contact details found", "added a {kind} found in {source} to request {handover}"),
        ("found_point:removed", "Found details removed", "removed contact details from request {handover}"),
        ("visit:started", "Visit started", "began the visit for request {handover} by visit model {model_version}"),
        ("visit:attempted", "Visit attempted", "recorded attempt {attempt} of “{step}” ({handover}): {outcome}"),
        ("visit:handed_on", "Step handed on", "handed the step “{step}” of request {handover} to a partner"),
        ("visit:continued", "Visit continued", "went on with a visit at “{step}” after a partner’s answer"),
        ("visit:ended", "Visit ended", "ended a visit: {outcome}"),
        ("visit:stopped", "Visit stopped", "stopped a visit: {why}"),
        ("task:attempted", "Task attempted", "recorded attempt {attempt} of “{step}” for task {handover}: {outcome}"),
        ("section:drafted", "Setting drafted", "drafted version {version} of {section} from a {origin}"),
        ("section:published", "Setting published", "published version {version} of {section}"),
        ("agreement:signed", "Agreement signed", "signed a sharing agreement as the {side}"),
        ("agreement:ended", "Agreement ended", "ended a sharing agreement"),
    )
}


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
    "ask": "the form of a request",
    "review": "the review of who looked at a resident",
}
LISTS = {
    "allocate": "cases to give to a colleague",
    "triage": "cases in triage",
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
    "endpoint": lambda value, _: str(value),
}


def fact(name: str, value: Any, names: Names) -> str:
    """One fact in words."""
    return SAY[name](value, names) if name in SAY else plain(value)


def sentence(kind: str, facts: Mapping[str, Any], names: Names) -> str:
    """What somebody did, to follow their name."""
    told = {name: fact(name, value, names) for name, value in facts.items()}
    words = WORDS.get(kind)
    return words.sentence.format_map(defaultdict(lambda: "…", told)) if words else plain(kind.replace(":", " "))


def who(event: Any, names: Names) -> str:
    """Who did it: a colleague in a role; for a mirrored event a role over there; otherwise the hub itself."""
    role = _role(event.role, names) if event.role else ""
    if event.from_org is not None:
        place = names.organisation(event.from_org)
        return f"At {place}, {_article(role)} {role}" if role else f"At {place}, the hub"
    if event.account_id is None:
        return "Nobody signed in" if event.kind in ("access:refused", "session:refused") else "The hub"
    return f"{names.account(str(event.account_id))} ({role})" if role else names.account(str(event.account_id))
