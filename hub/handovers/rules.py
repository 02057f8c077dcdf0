"""Pure decisions about a hand-over: what is copied, which step follows which."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from hub.directory.fields import OF_EACH, SUBJECT
from hub.kernel.keys import postcode_key, surname_key
from hub.kernel.words import phone, raw, stored_day

OPEN = ("waiting", "accepted")
# What a receiver works on elsewhere than in the queue: a partner's task, a call that a helpline takes, a need.
SUPPORT = ("warm-transfer", "referral")
OUT_OF_QUEUE = ("visit-step", *SUPPORT)
IN_QUEUE = f"h.kind not in {OUT_OF_QUEUE}"
ENDED = ("returned", "bounced", "withdrawn", "lapsed")
# What still passes after an agreement has ended: the type of the outcome, and a warning for people's safety.
AFTER_THE_END = ("outcome", "safety")
HOUSEHOLD = "household"
NEUTRAL_END = "no longer needed"

STATUS_WORDS = {
    "waiting": "Waiting",
    "accepted": "Being worked on",
    "returned": "Answered",
    "bounced": "Sent back",
    "withdrawn": "No longer needed",
    "lapsed": "No longer needed",
}


class Happened(NamedTuple):
    """One entry of a request's story: when (UTC), what, more of it, and by whom."""

    at: datetime
    what: str
    detail: str = ""
    who: str | None = None


def story(request: Any, told: Iterable[Happened] = ()) -> list[Happened]:
    """What happened to a received request, in the order of time: its own steps, and what the features above tell."""
    own = [Happened(request.raised_at, "Raised", who=request.other_name)]
    if request.accepted_at:
        own.append(Happened(request.accepted_at, "Accepted here"))
    if request.ended_at:
        own.append(Happened(request.ended_at, STATUS_WORDS[request.status]))
    return sorted([*own, *told], key=lambda one: one.at)


def copied(facts: Mapping[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    """The facts that an agreement allows and that are known: the preview and the copy are this one value.

    Of the others of a household no more is told than may be told of the subject itself.
    """
    kept = {key: facts[key] for key in sorted(allowed) if facts.get(key) not in (None, "", [], {})}
    if HOUSEHOLD in kept:
        people = kept[HOUSEHOLD] if isinstance(kept[HOUSEHOLD], list) else []
        kept[HOUSEHOLD] = [copied(one, set(allowed) & set(OF_EACH)) for one in people if isinstance(one, dict)]
    return kept


def others(subject: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The others whom a request names, as (place, name); what came in another shape names nobody."""
    told = subject.get(HOUSEHOLD)
    people = told if isinstance(told, list) else []
    return [(place, full_name(one)) for place, one in enumerate(people, 1) if isinstance(one, dict)]


def full_name(person: Mapping[str, Any]) -> str:
    """How a request speaks of somebody: 'Ben Reed'."""
    return " ".join(raw(person[key]) for key in ("forename", "surname") if person.get(key)) or "Name not known"


def still_sought(subject: Mapping[str, Any], settled: Collection[int]) -> list[tuple[int, str]]:
    """Everybody whom a request names and who is still to be seen, the subject itself at place 0."""
    return [one for one in [(0, full_name(subject)), *others(subject)] if one[0] not in settled]


def _person(one: Any) -> str:
    """One of a household in words: name, date of birth, then whatever else was told."""
    if not isinstance(one, dict):
        return raw(one)
    rest = {key: one[key] for key in OF_EACH[2:] if one.get(key)}
    told = (Markup("{} {}").format(SUBJECT[key].lower(), _text(key, value)) for key, value in rest.items())
    return Markup(", ").join([full_name(one), *told])


def search_ranges(typed: str) -> list[tuple[str, str, str]]:
    """Where typed words may be found, as (column, first key, end of the range): a reference, a postcode, a last name.

    Each is also found by its beginning; case, accents, spaces and dashes do not count, and first names before the last
    one are left out.
    """
    code = postcode_key(typed)
    words = typed.split()
    surnames = {surname_key(typed)} | ({surname_key(words[-1])} if len(words) > 1 else set())
    keys = [("reference", f"{code[:4]}-{code[4:]}" if len(code) > 4 else code), ("postcode_key", code)]
    keys += [("surname_key", one) for one in sorted(surnames)]
    return [(column, key, key[:-1] + chr(ord(key[-1]) + 1)) for column, key in keys if key]


def is_open(status: str) -> bool:
    """True while somebody may still work on it."""
    return status in OPEN


def arriving(present: str, incoming: str) -> tuple[str, bool]:
    """The status of a row when the other side's status arrives, and whether an answer in it is late.

    The present end stands: an answer to a withdrawn request is kept and marked late, a withdrawal of an answered one
    changes nothing. Between open rows the further step wins, so that jobs may arrive in any order.
    """
    if present in ENDED:
        return present, incoming == "returned" and present != "returned"
    if present == "accepted" and incoming == "waiting":
        return present, False
    return incoming, False


def in_words(subject: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was handed over as (label, text), in the closed list's order: the same for the preview and the receiver."""
    return [(label, _text(key, subject[key])) for key, label in SUBJECT.items() if key in subject]


def _dialled(number: str) -> str:
    link = Markup('<a class="govuk-link" href="tel:{}">{}</a>')
    return link.format(number, phone(number)) if number.startswith("+") else number


def _text(key: str, value: Any) -> str:
    """A value in words. What has not the shape that it should have is shown as it came: it must not cost the page."""
    if key == HOUSEHOLD and isinstance(value, list):
        return Markup("; ").join(_person(one) for one in value)
    if isinstance(value, list):
        return Markup(", ").join(
            _dialled(one) if key == "phones" and isinstance(one, str) else raw(one) for one in value
        )
    return stored_day(value) if key in ("born_on", "ends_on", "visit_by") else raw(value)


def counted(of: Mapping[tuple[str, Any], int], name: str, key: str, chosen: Any) -> int | None:
    """What one option of a filter would show, from the counts of a queue; None for what is not counted."""
    if name == "unread":
        return of.get((key, True), 0)
    if name == "status" and key in ("ended", "any"):
        return None  # they grow for years: looked at on asking, not counted on every page
    if name in ("team", "patch") and key == "none":
        return of.get((name, None), 0)
    if name == "team" and key == "mine":
        return sum(of.get((name, one), 0) for one in chosen.my_teams)
    return of.get((name, key), 0)


def why_empty(chosen: Any) -> tuple[str, str]:
    """What an empty queue says, and what to do: by the one filter that explains it, else in general."""
    asked = [
        name for name in ("due", "held", "status", "unread", "kind", "team", "patch", "text") if getattr(chosen, name)
    ]
    if not asked:
        return "No request is waiting.", "New ones appear here as soon as they are raised."
    if len(asked) > 1:
        return "No request matches all of these filters.", "Take one of them away to see more."
    return EMPTY.get((asked[0], getattr(chosen, asked[0])), EMPTY.get((asked[0], ""), ("No request matches.", "")))


EMPTY = {
    ("due", "overdue"): ("Nothing is overdue.", "Everything that is open still has time."),
    ("due", ""): ("Nothing is due then.", "Look at all open requests to see what comes next."),
    ("held", "mine"): ("You hold no request.", "Claim one from those that nobody holds yet."),
    ("held", "nobody"): (
        "Every open request has somebody who holds it.",
        "New ones appear here as soon as they are raised.",
    ),
    ("held", "colleague"): ("No colleague holds a request.", "Those that nobody holds yet can be claimed."),
    ("status", "waiting"): ("No request waits to be claimed.", "New ones appear here as soon as they are raised."),
    ("status", "accepted"): ("Nobody works on a request now.", "Claim one to begin."),
    ("status", "ended"): ("No request has ended yet.", "Answered, withdrawn and sent back ones are kept here."),
    ("unread", "message"): ("No message is unread.", "When the sender writes about a request, it is marked here."),
    ("unread", "new"): ("Every open request has been opened.", "New ones are marked until somebody opens them."),
    ("kind", ""): ("No request of this kind is open.", "Look at the other kinds, or at ended ones."),
    ("team", "mine"): ("Your teams have no open request.", "Look at those of no team, or of all teams."),
    ("team", ""): ("This team has no open request.", "Look at the other teams’ requests."),
    ("patch", ""): ("No open request lies in this patch.", "Look at the other patches."),
    ("text", ""): (
        "Nothing was found.",
        "Check the spelling, or type only the beginning of a reference, postcode or last name.",
    ),
}


def outcomes_by_place(answer: Mapping[str, Any]) -> dict[int, str]:
    """What a district says of each of the others, by their place; what came in another shape says nothing.

    '' says that the visit ended before it was known how it ends for this one.
    """
    told = answer.get("household_outcomes")
    return {
        one["person"]: one["outcome"] for one in (told if isinstance(told, list) else [])
        if isinstance(one, dict) and isinstance(one.get("person"), int) and isinstance(one.get("outcome"), str)
    }  # fmt: skip
