"""Every event of the vocabulary in words: a title for lists, and a sentence that follows the person's name.

A name in braces is one of the event's facts. A test holds this table against the vocabulary.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from hub.call_backs.rules import LANGUAGES
from hub.directory.fields import ANSWER, KINDS, SUBJECT
from hub.kernel.access import ROLE_NAMES, May, Role
from hub.kernel.forms.sentences import uk_day


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
        ("file:made", "File made", "made a file of {file} (rows: {count})"),
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
        ("case:asked_back", "Resident asks for a call", "put a call that the resident asked for onto a case"),
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
        ("hand_back:made", "Hand-back made", "made a pack for the national system (cases: {count})"),
        ("message:sent", "Message sent", "wrote a message about request {handover}"),
        ("message:received", "Message received", "received a message about request {handover}"),
        ("notice:made", "People told", "told colleagues of something ({kind}; people: {count})"),
        ("notice:read", "Notice read", "marked notices as read ({count})"),
        ("notice:sent", "Notice sent", "had a notice {result} by {way}"),
        ("team:joined", "Team joined", "put {account} into the team {team}"),
        ("team:left", "Team left", "took {account} out of the team {team}"),
        ("patch:covered", "Patch covered", "let {account} cover the patch {patch}"),
        ("patch:left", "Patch left", "let {account} no longer cover the patch {patch}"),
        ("rota:set", "Rota set", "set a week with {shifts} shifts for {account} from {from_day}"),
        ("rota:removed", "Rota change taken back", "took back the week of {account} from {from_day}"),
        ("leave:added", "Leave added", "noted leave of {account} from {from_day} to {to_day}"),
        ("leave:removed", "Leave removed", "removed leave of {account} from {from_day} to {to_day}"),
        ("volunteer:checked", "Volunteer’s check recorded", "recorded a check of {account} that expires on {expires}"),
        (
            "volunteer:lapsed",
            "Volunteer’s check lapsed",
            "took back the tasks of {account}, whose check has lapsed (tasks: {released})",
        ),
        (
            "request:placed",
            "Request placed by rule",
            "placed request {handover} by the rule “{rule}”: {why} (team: {team})",
        ),
        (
            "patches:applied",
            "Patches applied",
            "set patches of open requests anew after a change (requests: {changed})",
        ),
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
        ("answers:begun", "Answer kept", "kept an answer to “{question}”, not yet recorded"),
        ("marker:added", "Risk marker added", "added a risk marker ({category}) at an address"),
        ("marker:renewed", "Risk marker renewed", "renewed a risk marker ({category})"),
        ("marker:handed_over", "Risk marker handed over", "gave a risk marker to {to} to review"),
        ("marker:ended", "Risk marker ended", "ended a risk marker ({category})"),
        ("marker:expired", "Risk marker expired", "ended a risk marker ({category}), whose time had passed"),
        ("door:checked_in", "Went to a door", "went to a door {pair}, for {minutes} minutes"),
        ("door:extended", "More time at a door", "asked for {minutes} more minutes at a door"),
        ("door:checked_out", "Out of a door", "said that a visit to a door was over ({how})"),
        ("door:overdue", "Alarm raised", "raised the alarm: somebody is overdue at a door"),
        ("door:escalated", "Alarm passed on", "told everybody who watches doors of an alarm that nobody had taken up"),
        ("door:acknowledged", "Alarm taken up", "took up an alarm: {done}"),
        ("task:attempted", "Task attempted", "recorded attempt {attempt} of “{step}” for task {handover}: {outcome}"),
        ("doorstep:taken", "Visits taken along", "took visits along on a phone ({count})"),
        ("doorstep:recalled", "Visit called back", "called a visit back that a phone carries"),
        ("doorstep:key_made", "Doorstep key made", "made a new key for answers from phones"),
        ("answer:received", "Answer from a phone", "sent an answer from a phone: {why}"),
        ("answer:settled", "Answer settled", "settled an answer that was set aside: {how}"),
        ("replay:run", "Model tried out", "tried version {version} of the visit model over {over} requests ({count})"),
        ("round:planned", "Round planned", "proposed a round for {day} (visits: {count})"),
        ("round:changed", "Round changed", "changed the order of a round ({how})"),
        ("round:crew_changed", "Officers changed", "changed who goes in a round: {account} {how} (freed: {count})"),
        ("round:confirmed", "Round confirmed", "confirmed a round (visits: {count})"),
        ("round:replanned", "Round planned again", "planned a round again (visits ahead: {count}, new: {new})"),
        ("round:handed_back", "Visits handed back", "handed back the visits of {account} in a round ({count})"),
        ("round:cancelled", "Round cancelled", "cancelled a round"),
        ("round:visit_withdrawn", "Visit out of a round", "took a visit out of a round, as its request had ended"),
        ("card:made", "Card made", "made a card, “{kind}”, in {language}"),
        ("card:left", "Card left", "left a card at the door of request {handover}"),
        ("card:cancelled", "Card cancelled", "cancelled a card"),
        ("card:checked", "Card checked", "checked that a card is genuine, by {how}"),
        ("card_text:confirmed", "Translation confirmed", "confirmed that a speaker has read the texts in {language}"),
        ("visit_code:made", "Visit code made", "got a code for the visits of {account} on {day}"),
        ("visit_code:checked", "Visit code checked", "checked the visit code of {account}, by {how}"),
        ("badge:checked", "Badge checked", "checked the badge of {account}, by {how}"),
        ("visit:vouched_for", "Visit vouched for", "looked up what a caller read out, and {found} fitted"),
        ("call_back:asked", "Call asked for", "asked for a call about request {handover}"),
        ("call_back:traced", "Call traced", "found out that a call is about request {handover}"),
        ("call_back:passed", "Call passed on", "passed on that a resident asks for a call"),
        ("call_back:kept", "Call to be made here", "kept the call about request {handover} to ring here: {why}"),
        ("call_back:rung", "Resident rung", "rang a resident who had asked for it"),
        ("section:drafted", "Setting drafted", "drafted version {version} of {section} from {origin}"),
        ("section:taken_back", "Change taken back", "took back the last change of version {version} of {section}"),
        ("section:discarded", "Draft discarded", "discarded the draft of version {version} of {section}"),
        ("section:published", "Setting published", "published version {version} of {section}"),
        ("section:scheduled", "Setting given a day", "let version {version} of {section} take over on {on}"),
        ("section:called_off", "Setting called off", "called off the day of version {version} of {section}"),
        ("section:kept_back", "Setting kept back", "kept version {version} of {section} a draft ({faults} faults)"),
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
