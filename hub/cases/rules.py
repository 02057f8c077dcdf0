"""What is next for a case, in words, from one row of the list: no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from hub.kernel.fields import UK
from hub.kernel.words import ago, clock, day
from hub.programmes.models import CallOutcome, Programme
from hub.programmes.rules import enrichment_proposed_at

OPEN = ("waiting", "accepted")
GAVE_NOTHING = ("returned", "lapsed")  # an asking that is over; a withdrawn or bounced one may be asked again

ROUTED = {
    "uprn": "by its property number",
    "postcode": "by its postcode",
    "list": "as the list named it",
    "person": "chosen by a person",
    "suggestion": "suggested by another council",
}
STATES = {"untried": "Not tried yet", "works": "Works", "wrong": "Wrong"}
KINDS = {"phone": "Phone", "email": "Email", "address": "Address", "other": "Other"}


@dataclass(frozen=True)
class Step:
    """The next thing to do. `key` names it, `words` say it; `ours` is false while another organisation has to act."""

    key: str
    words: str
    ours: bool = True


def next_step(case: Any, programme: Programme, at: datetime) -> Step:
    """What is next for this case at a moment (UTC): the first of these that has something to say."""
    asked = (_closed, _past_its_end, _call_back_due, _visit, _search, _came_home, _bounced, _after_answer, _after_call)
    for ask in asked:
        step = ask(case, programme, at)
        if step:
            return step
    return _first_call(case, programme, at)


def _closed(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.status != "closed":
        return None
    return Step("closed", f"{programme.words['closed']}: {outcome_label(programme, case.outcome)}", ours=False)


def _past_its_end(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.ends_on is None or case.ends_on >= at.astimezone(UK).date():
        return None
    return Step("close", f"Past its last day, {day(case.ends_on)}: close the {programme.words['case']}")


def _call_back_due(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.call_back_at is None or case.call_back_at > at:
        return None
    return Step("call", f"Call back now: agreed for {_when(case.call_back_at, at)}")


def _visit(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.door_knock_status not in OPEN:
        return None
    who = case.door_knock_with
    if case.door_knock_status == "waiting":
        return Step("visit", f"{programme.words['door_knock']} waits at {who}, due {_when(case.door_knock_due, at)}", False)
    return Step("visit", f"Visit under way: {who}", ours=False)


def _search(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.enrichment_status not in OPEN:
        return None
    answer = f"{case.enrichment_with} is searching, answer due {_when(case.enrichment_due, at)}"
    if _answer_is_fresh(case, case.outcome_at):
        return None
    return Step("search", answer, ours=False)


def _came_home(case: Any, programme: Programme, at: datetime) -> Step | None:
    """An outcome that a district returned, until a later call says something newer."""
    if case.outcome is None or not _answer_is_fresh(case, case.outcome_at):
        return None
    outcome = programme.outcomes.get(case.outcome)
    came = f"Outcome from {case.door_knock_with or 'the district'}: {outcome_label(programme, case.outcome)}"
    if outcome is None or outcome.closes:
        return Step("close", f"{came}. Close the {programme.words['case']}")
    return {
        "call": Step("call", f"{came}. Call"),
        "enrichment": _ask(case, programme, "enrichment", f"{came}. "),
        "door-knock": _ask(case, programme, "door-knock", f"{came}. "),
        "visit-over": Step("close", f"{came}. The visits are over: call once more or close the {programme.words['case']}"),
        "route": Step("supervisor", f"{came}. Ask your supervisor where it belongs now"),
        "supervisor": Step("supervisor", f"{came}. Talk to your supervisor"),
    }.get(outcome.next, Step("close", f"{came}. Close the {programme.words['case']}"))


def _bounced(case: Any, programme: Programme, at: datetime) -> Step | None:
    kind = latest_bounced(case)
    if kind is None:
        return None
    if case.district_id is None:
        return Step("triage", "Sent back twice: a supervisor says which district it belongs to")
    name = f"ask:{kind}"
    return Step(name, f"{case.bounced_by} says it is not theirs: ask {case.suggested_name or case.district_name}")


def latest_bounced(case: Any) -> str | None:
    """The kind of the asking that was sent back and not asked again, if there is one."""
    statuses = {"enrichment": case.enrichment_status, "door-knock": case.door_knock_status}
    return next((kind for kind in ("door-knock", "enrichment") if statuses[kind] == "bounced"), None)


def _after_answer(case: Any, programme: Programme, at: datetime) -> Step | None:
    """What a finished search leads to, until somebody has called since."""
    if case.enrichment_status not in GAVE_NOTHING or not _answer_is_fresh(case, case.enrichment_ended):
        return None
    if case.enrichment_found:
        return Step("call", f"New contact details from {case.enrichment_with}: call")
    if case.enrichment_status == "lapsed":
        return _ask(case, programme, "door-knock", f"{case.enrichment_with} did not answer in time. ")
    return _ask(case, programme, "door-knock", f"{case.enrichment_with} found nothing. ")


def _after_call(case: Any, programme: Programme, at: datetime) -> Step | None:
    call = programme.call_outcomes.get(case.last_call_outcome or "")
    if call is None:
        return None
    if call.reached and call.next == "nothing":
        return Step("close", f"{call.label}: close the {programme.words['case']}")
    if call.next == "supervisor":
        return Step("supervisor", f"{call.label}: talk to your supervisor")
    if case.call_back_at is not None:
        return Step("wait", f"Call back {_when(case.call_back_at, at)}", ours=False)
    if call.next in ("enrichment", "door-knock") and not case.usable:
        return _ask(case, programme, call.next, f"{call.label}. ")
    return _after_waiting(case, programme, at, call)


def _after_waiting(case: Any, programme: Programme, at: datetime, call: CallOutcome) -> Step:
    if proposed_at(case, programme) > at:
        return Step("call", f"{call.label} {ago(case.last_call_at)}: try again")
    why = f"{programme.hours_before_enrichment} hours without contact. " if case.usable else "No contact details that work. "
    return _ask(case, programme, "enrichment", why)


def _first_call(case: Any, programme: Programme, at: datetime) -> Step:
    if not case.usable:
        return _ask(case, programme, "enrichment", "No contact details that work. ")
    if proposed_at(case, programme) <= at:
        return Step("call", "Call now, and ask the district if nobody answers")
    return Step("call", "Call")


def _ask(case: Any, programme: Programme, kind: str, why: str) -> Step:
    """Ask the district; a search that is over is not repeated, a visit comes next."""
    if kind == "enrichment" and case.enrichment_status in GAVE_NOTHING:
        kind = "door-knock"
    if kind == "door-knock" and case.door_knock_status in GAVE_NOTHING:
        return Step("supervisor", f"{why}Everything was tried: talk to your supervisor or close the {programme.words['case']}")
    if case.district_id is None:
        return Step("triage", f"{why}No district is known: a supervisor says where the address belongs")
    word = programme.words["enrichment" if kind == "enrichment" else "door_knock"]
    return Step(f"ask:{kind}", f"{why}Ask {case.district_name}: {word[:1].lower() + word[1:]}")


def _answer_is_fresh(case: Any, came_at: datetime | None) -> bool:
    return came_at is not None and (case.last_call_at is None or case.last_call_at <= came_at)


def _when(moment: datetime, at: datetime) -> str:
    days = (moment.astimezone(UK).date() - at.astimezone(UK).date()).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    return f"{named} at {clock(moment)}" if named else f"{day(moment)} at {clock(moment)}"


def proposed_at(case: Any, programme: Programme) -> datetime:
    """From when asking the district is proposed: after the programme's hours, at once for those who skip the wait."""
    known = {**case.facts, "variant": case.variant, "category": case.category, "phones": ["known"] if case.usable else []}
    return enrichment_proposed_at(programme, case.received_at, known)


def outcome_label(programme: Programme, key: str | None) -> str:
    """The words for an outcome; one that the programme no longer has is shown by its key."""
    outcome = programme.outcomes.get(key or "")
    return outcome.label if outcome else (key or "no outcome").replace("-", " ")


def display_name(case: Mapping | Any) -> str:
    """How a list names a resident: 'Smith, Jo'; a list of properties may know no name."""
    return ", ".join(part for part in (case.surname, case.forename) if part) or "Name not known"


def age(born_on: date | None, on: date) -> int | None:
    """Whole years on a day."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def search_keys(typed: str) -> dict[str, str]:
    """What a search text is compared with, by column. Prefix ends use letters alone: they sort alike in every collation."""
    from hub.kernel.keys import postcode_key, surname_key

    digits = "".join(letter for letter in typed if letter.isdigit())
    surname, postcode = surname_key(typed), postcode_key(typed)
    looks_like_postcode = bool(digits) and len(postcode) >= 3 and postcode[0].isalpha()
    keys = {"reference": typed.strip(), "surname": "" if digits else surname, "nhs": digits if len(digits) == 10 else ""}
    return keys | {"postcode": postcode if looks_like_postcode else ""}
