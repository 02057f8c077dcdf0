"""What is next for a case, in words, from one row of the list and the programme: who does it, and until when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from hub.call_backs.rules import when_in_words, wish_in_words
from hub.cases.rules.clocks import first_due, proposed_at, settling, when
from hub.cases.rules.retries import retry_at
from hub.cases.rules.settings import to_escalate
from hub.cases.rules.words import call_label, outcome_label
from hub.cases.together import Home
from hub.kernel.clock import UK
from hub.kernel.words import clock, day
from hub.programmes.models import Programme

OPEN = ("waiting", "accepted")
OVER = ("returned", "lapsed")  # tried and done; what was withdrawn or sent back may be asked again
# What each key is to a tracer, for the filter of the list: what is asked of a district is one thing, whatever it is.
STEP_KINDS = {
    "call": "Call now", "later": "Call later", "ask": "Ask the district", "wait": "Nothing to do now",
    "consultant": "Consultant", "close": "Close", "supervisor": "A supervisor decides",
}  # fmt: skip
KIND_OF = {
    "call": "call", "retry": "later", "wait": "later", "search": "wait", "visit": "wait", "closed": "wait",
    "chase": "ask", "escalate": "consultant", "answer": "consultant", "advice": "consultant", "close": "close",
    "supervisor": "supervisor", "triage": "supervisor",
}  # fmt: skip


class Step(NamedTuple):
    """The next thing to do. `key` names it, `words` say it; `ours` is false while nobody here has to act now.

    `who` does it, `until` when (UTC) it ought to be done, or until when one waits.
    """

    key: str
    words: str
    ours: bool = True
    who: str = ""
    until: datetime | None = None

    @property
    def kind(self) -> str:
        """One of STEP_KINDS."""
        return KIND_OF.get(self.key, "ask")


def next_step(case: Any, programme: Programme, at: datetime) -> Step:
    """The first of these that has something to say about the case at a moment (UTC)."""
    asked = (
        _asked_back, _closed, _consultant_said, _past_its_end, _reached, _call_back_due, _escalate, _visit_goes_on,
        _outcome_came, _search_goes_on, _sent_back, _details_came, _after_call,
    )  # fmt: skip
    for ask in asked:
        step = ask(case, programme, at)
        if step:
            return _whose(step, case, programme, at)
    return _whose(_first_call(case, programme, at), case, programme, at)


def _whose(step: Step, case: Any, programme: Programme, at: datetime) -> Step:
    """Who does it, where the step itself does not say, and until when: by the first clock that runs."""
    if step.key in ("triage", "supervisor"):
        who = "A supervisor"
    else:
        who = step.who or ("" if step.key == "closed" else case.tracer_name or "Nobody yet: a supervisor allocates it")
    running = first_due(case, programme, at) if step.ours and step.until is None else None
    return step._replace(who=who, until=running.due_at if running else step.until)


def ring_together(case: Any, home: Home | None) -> bool:
    """Whether a call about this case is one to all its household: not for a call back of one's own, or a variant."""
    return home is not None and case.status == "open" and case.call_back_at is None and not case.variant


def with_household(step: Step, case: Any, home: Home | None, at: datetime) -> Step:
    """One family gets one voice: a call is one to all of them; a call back of one's own, or a variant, comes first."""
    if home is None or step.key != "call" or not ring_together(case, home):
        return step
    if home.again_at is not None and home.again_at > at:
        words = f"{home.rung}. Ring {home.family} together after {when(home.again_at, at)}"
        return step._replace(key="wait", words=words, ours=False, until=home.again_at)
    more = "" if step.words == "Call" else f". {step.words}"
    return step._replace(words=f"Ring {home.family} together: {home.people} people{more}")


def _asked_back(case: Any, _: Programme, at: datetime) -> Step | None:
    """The resident's own wish comes first, also on a closed case; without their number the district rings."""
    if case.asked_back_at is None:
        return None
    wish = wish_in_words(
        case.asked_back_language, case.asked_back_when, case.asked_back_at, at, case.asked_back_phone
    )  # fmt: skip
    if case.call_back_at is None:
        rings = f"The resident asked to be rung {wish}: {case.door_knock_with} rings them"
        return Step("visit", rings, False, case.door_knock_with)
    return Step("call" if case.call_back_at <= at else "wait", f"Ring back: the resident asked to be rung {wish}")


def _closed(case: Any, programme: Programme, _: datetime) -> Step | None:
    if case.status != "closed":
        return None
    return Step("closed", f"{programme.words['closed']}: {outcome_label(programme, case.outcome)}", ours=False)


def _consultant_said(case: Any, programme: Programme, _: datetime) -> Step | None:
    """What the consultant wants of the tracer, who keeps the case."""
    return {
        "asked": Step("answer", "The consultant asks you something: answer it"),
        "advised": Step("advice", "The consultant has answered: read the advice and act on it"),
    }.get(case.escalation_state or "")


def _past_its_end(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.ends_on is None or case.ends_on >= at.astimezone(UK).date():
        return None
    return Step("close", f"Past its last day, {day(case.ends_on)}: close the {programme.words['case']}")


def _reached(case: Any, programme: Programme, _: datetime) -> Step | None:
    """A call that reached the resident settles it, unless a district's outcome came later."""
    call = programme.call_outcomes.get(case.last_call_outcome or "")
    if call is None or call.key not in settling(programme) or _is_news(case, case.outcome_at):
        return None
    return Step("close", f"{call.label}: close the {programme.words['case']}")


def _call_back_due(case: Any, _: Programme, at: datetime) -> Step | None:
    if case.call_back_at is None or case.call_back_at > at:
        return None
    return Step("call", f"Call back now: agreed for {when(case.call_back_at, at)}")


def _escalate(case: Any, programme: Programme, _: datetime) -> Step | None:
    """Before anything else is tried the consultant hears of a variant or a complex setting; the work goes on after."""
    why = to_escalate(case, programme)
    return Step("escalate", f"{why}: escalate to the consultant") if why else None


def _visit_goes_on(case: Any, programme: Programme, at: datetime) -> Step | None:
    if case.door_knock_status not in OPEN:
        return None
    who, due, word = case.door_knock_with, case.door_knock_due, programme.words["door_knock"]
    accepted = case.door_knock_status == "accepted"
    if due <= at:
        late = "has not said how it went" if accepted else "has not taken it on"
        return Step("chase", f"{word} was due {when(due, at)} and {who} {late}: ask them")
    if accepted:
        today = due.astimezone(UK).date() == at.astimezone(UK).date()
        visits = f"today, by {clock(due)}" if today else f"by {when(due, at)}"
        return Step("visit", f"Nothing to do: {who} visits {visits}", False, who, due)
    return Step("visit", f"{word} waits at {who}, due {when(due, at)}", False, who, due)


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
    who, due = case.enrichment_with, case.enrichment_due
    if due <= at:
        return Step("chase", f"{who} was to answer {when(due, at)} and has not: ask them")
    begun = "is searching" if case.enrichment_status == "accepted" else "has not begun yet"
    return Step("search", f"{who} {begun}, answer due {when(due, at)}", False, who, due)


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
        return Step("wait", f"Call back {when(case.call_back_at, at)}", ours=False, until=case.call_back_at)
    if not case.usable:
        kind = call.next if call.next in ("enrichment", "door-knock") else "enrichment"
        return _ask(case, programme, kind, "No contact details that work. ")
    if proposed_at(case, programme) > at:
        if call.bad_number:
            return Step("call", f"{call.label} {when(case.last_call_at, at)}: try another number or address")
        return _try_again(case, programme, at)
    return _ask(case, programme, "enrichment", "Called without success. ")


def _try_again(case: Any, programme: Programme, at: datetime) -> Step:
    """In a part of the day in which nobody has tried, unless the district may be asked before that."""
    tried = f"{call_label(programme, case.last_call_outcome)} {when(case.last_call_at, at)}"
    again, proposed = retry_at(programme, case.tried_at, at), proposed_at(case, programme)
    if again <= at:
        return Step("call", f"{tried}: try again")
    if again >= proposed:
        whom = f"ask {case.district_name}" if case.district_id else "a supervisor says which district to ask,"
        asks = f"{whom} from {when(proposed, at)}"
        return Step("wait", f"{tried}: {asks}", ours=False, until=proposed)
    same_day = again.astimezone(UK).date() == at.astimezone(UK).date()
    after = f"after {clock(again)}" if same_day else when(again, at).replace(" at ", " after ")
    return Step("retry", f"{tried}: retry {after}", ours=False, until=again)


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
        wished = when(case.call_back_at, at)
    else:
        wished = when_in_words(case.asked_back_when, case.asked_back_at, at)
    return wished[:1].upper() + wished[1:]


def is_to_do(step: Step) -> bool:
    """Whether it is for the tracer who has the case to do something now."""
    return step.ours and step.kind != "supervisor"


def first_to_do(cases: Sequence[Any], at: datetime) -> Any | None:
    """Of cases in the order of the list the first to work on: a call that is due comes before all others."""
    return next((case for case in cases if case.call_back_at and case.call_back_at <= at), next(iter(cases), None))
