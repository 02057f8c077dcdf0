"""What is next for a case, in words, from one row of the list and the programme."""

from datetime import datetime
from typing import Any, NamedTuple

from hub.call_backs.rules import when_in_words, wish_in_words
from hub.cases.rules.words import call_label, outcome_label
from hub.cases.together import Home
from hub.kernel.clock import UK
from hub.kernel.words import ago, clock, day
from hub.programmes.models import Programme
from hub.programmes.rules import enrichment_proposed_at

OPEN = ("waiting", "accepted")
OVER = ("returned", "lapsed")  # tried and done; what was withdrawn or sent back may be asked again


class Step(NamedTuple):
    """The next thing to do. `key` names it, `words` say it; `ours` is false while someone else has to act."""

    key: str
    words: str
    ours: bool = True


def next_step(case: Any, programme: Programme, at: datetime) -> Step:
    """The first of these that has something to say about the case at a moment (UTC)."""
    asked = (
        _asked_back, _closed, _past_its_end, _reached, _call_back_due, _visit_goes_on, _outcome_came, _search_goes_on,
        _sent_back, _details_came, _after_call,
    )  # fmt: skip
    for ask in asked:
        step = ask(case, programme, at)
        if step:
            return step
    return _first_call(case, programme, at)


def with_household(step: Step, case: Any, home: Home | None, at: datetime) -> Step:
    """One family gets one voice: a call is one to all of them; a call back of one's own, or a variant, comes first."""
    if home is None or step.key != "call" or case.call_back_at is not None or case.variant:
        return step
    if home.again_at is not None and home.again_at > at:
        return Step("wait", f"{home.rung}. Ring {home.family} together after {_when(home.again_at, at)}", ours=False)
    more = "" if step.words == "Call" else f". {step.words}"
    return Step("call", f"Ring {home.family} together: {home.people} people{more}")


def _asked_back(case: Any, _: Programme, at: datetime) -> Step | None:
    """The resident's own wish comes first, also on a closed case; without their number the district rings."""
    if case.asked_back_at is None:
        return None
    wish = wish_in_words(
        case.asked_back_language, case.asked_back_when, case.asked_back_at, at, case.asked_back_phone
    )  # fmt: skip
    if case.call_back_at is None:
        return Step("visit", f"The resident asked to be rung {wish}: {case.door_knock_with} rings them", ours=False)
    return Step("call" if case.call_back_at <= at else "wait", f"Ring back: the resident asked to be rung {wish}")


def _closed(case: Any, programme: Programme, _: datetime) -> Step | None:
    if case.status != "closed":
        return None
    return Step("closed", f"{programme.words['closed']}: {outcome_label(programme, case.outcome)}", ours=False)


def _past_its_end(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.ends_on is None or case.ends_on >= at.astimezone(UK).date():
        return None
    return Step("close", f"Past its last day, {day(case.ends_on)}: close the {programme.words['case']}")


def _reached(case: Any, programme: Programme, _: datetime) -> Step | None:
    """A call that reached the resident settles it, unless a district's outcome came later."""
    call = programme.call_outcomes.get(case.last_call_outcome or "")
    if call is None or not call.reached or call.next != "nothing" or _is_news(case, case.outcome_at):
        return None
    return Step("close", f"{call.label}: close the {programme.words['case']}")


def _call_back_due(case: Any, _: Programme, at: datetime) -> Step | None:
    if case.call_back_at is None or case.call_back_at > at:
        return None
    return Step("call", f"Call back now: agreed for {_when(case.call_back_at, at)}")


def _visit_goes_on(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.door_knock_status not in OPEN:
        return None
    if case.door_knock_status == "accepted":
        return Step("visit", f"Visit under way: {case.door_knock_with}", ours=False)
    due = _when(case.door_knock_due, at)
    return Step("visit", f"{programme.words['door_knock']} waits at {case.door_knock_with}, due {due}", ours=False)


def _outcome_came(case: Any, programme: Programme, _: datetime) -> Step | None:
    """An outcome that a district returned, until a later call says something newer."""
    if case.outcome is None or not _is_news(case, case.outcome_at):
        return None
    outcome = programme.outcomes.get(case.outcome)
    came = f"{case.door_knock_with or 'The district'}: {outcome_label(programme, case.outcome).lower()}"
    close = Step("close", f"{came}. Close the {programme.words['case']}")
    if outcome is None or outcome.closes:
        return close
    if outcome.next in ("enrichment", "door-knock"):
        return _ask(case, programme, outcome.next, f"{came}. ")
    over = f"{came}. The visits are over: call once more, or close the {programme.words['case']}"
    return {
        "call": Step("call", f"{came}. Call again"),
        "visit-over": Step("close", over),
        "route": Step("supervisor", f"{came}. A supervisor says where it belongs now"),
        "supervisor": Step("supervisor", f"{came}. A supervisor decides"),
    }.get(outcome.next, close)


def _search_goes_on(case: Any, _: Programme, at: datetime) -> Step | None:
    if case.enrichment_status not in OPEN:
        return None
    due = _when(case.enrichment_due, at)
    begun = "is searching" if case.enrichment_status == "accepted" else "has not begun yet"
    return Step("search", f"{case.enrichment_with} {begun}, answer due {due}", ours=False)


def _sent_back(case: Any, _: Programme, __: datetime) -> Step | None:
    kind = sent_back(case)
    if kind is None:
        return None
    if case.district_id is None:
        return Step("triage", "Sent back: a supervisor says which district it belongs to")
    who = case.door_knock_with if kind == "door-knock" else case.enrichment_with
    return Step(f"ask:{kind}", f"{who} says it is not theirs: ask {case.suggested_name or case.district_name}")


def sent_back(case: Any) -> str | None:
    """The kind of what a receiver sent back and nobody has asked again, if there is one."""
    latest = {"door-knock": case.door_knock_status, "enrichment": case.enrichment_status}
    return next((kind for kind, status in latest.items() if status == "bounced"), None)


def _details_came(case: Any, programme: Programme, _: datetime) -> Step | None:
    """What a finished search leads to, until somebody has called since."""
    if case.enrichment_status not in OVER or not _is_news(case, case.enrichment_ended):
        return None
    if case.enrichment_status == "lapsed":
        return _ask(case, programme, "door-knock", f"{case.enrichment_with} did not answer in time. ")
    if case.enrichment_found:
        return Step("call", f"New contact details from {case.enrichment_with}: call")
    return _ask(case, programme, "door-knock", f"{case.enrichment_with} found nothing. ")


def _after_call(case: Any, programme: Programme, at: datetime) -> Step | None:
    call = programme.call_outcomes.get(case.last_call_outcome or "")
    if call is None:
        return None
    if call.next == "supervisor":
        return Step("supervisor", f"{call.label}: a supervisor decides")
    if case.call_back_at is not None:
        return Step("wait", f"Call back {_when(case.call_back_at, at)}", ours=False)
    if not case.usable:
        kind = call.next if call.next in ("enrichment", "door-knock") else "enrichment"
        return _ask(case, programme, kind, "No contact details that work. ")
    if proposed_at(case, programme) > at:
        return Step("call", f"{call_label(programme, call.key)} {ago(case.last_call_at)}: try again")
    return _ask(case, programme, "enrichment", "Called without success. ")


def _first_call(case: Any, programme: Programme, at: datetime) -> Step:
    if not case.usable:
        return _ask(case, programme, "enrichment", "No contact details that work. ")
    if proposed_at(case, programme) <= at:
        return Step("call", "Call now. If nobody answers, ask the district")
    return Step("call", "Call")


def _ask(case: Any, programme: Programme, kind: str, why: str) -> Step:
    """Ask the district. A search that is over is not repeated: a visit comes next, and after it a supervisor."""
    if kind == "enrichment" and case.enrichment_status in OVER:
        kind = "door-knock"
    if kind == "door-knock" and case.door_knock_status in OVER:
        return Step("supervisor", f"{why}Everything was tried: a supervisor decides")
    if case.district_id is None:
        return Step("triage", f"{why}A supervisor says which district the address belongs to")
    word = programme.words["enrichment" if kind == "enrichment" else "door_knock"]
    return Step(f"ask:{kind}", f"{why}Ask {case.district_name}: {word[:1].lower() + word[1:]}")


def _is_news(case: Any, came_at: datetime | None) -> bool:
    """True while nobody has called since."""
    return came_at is not None and (case.last_call_at is None or case.last_call_at <= came_at)


def ring_when(case: Any, at: datetime) -> str:
    """When a booked call is to be made: 'Now', 'This afternoon', 'Tomorrow at 9am'."""
    if case.call_back_at <= at:
        return "Now"
    if case.asked_back_at is None:
        wished = _when(case.call_back_at, at)
    else:
        wished = when_in_words(case.asked_back_when, case.asked_back_at, at)
    return wished[:1].upper() + wished[1:]


def _when(moment: datetime, at: datetime) -> str:
    days = (moment.astimezone(UK).date() - at.astimezone(UK).date()).days
    named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days, day(moment))
    return f"{named} at {clock(moment)}"


def proposed_at(case: Any, programme: Programme) -> datetime:
    """From when asking the district is proposed: after the programme's hours, at once for those who skip the wait."""
    phones = ["known"] if case.usable else []
    known = {**case.facts, "variant": case.variant, "category": case.category, "phones": phones, "emails": []}
    return enrichment_proposed_at(programme, case.received_at, known)
