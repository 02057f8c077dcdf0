"""What the page of a case shows of calls: the numbers with their buttons first, what was written, systems checked."""

from sqlalchemy import Row

from hub.calls import queries
from hub.calls.rules.messages import CHANNEL_OF, colour, fared
from hub.cases import queries as cases
from hub.cases.panels import once, panel
from hub.cases.rules.steps import ring_together
from hub.cases.rules.words import call_label
from hub.cases.together import homes
from hub.kernel.access import May
from hub.kernel.words import takes_texts
from hub.programmes.models import Programme

ON_BUTTONS = {"found": "Found", "nothing": "Nothing", "unavailable": "Not available"}


@panel("reach", "Reach them now", "calls/_reach.html", order=50, right=May.RECORD_CALLS)
def reach(case: Row, plan: Programme):
    """Each number and address that may work, with an outcome a press; what was recorded last may be taken back."""
    points = [
        one for one in once(cases.contact_points, case.resident_id) if one.kind in CHANNEL_OF and one.state != "wrong"
    ]
    desk, last, home = queries.desk(), queries.may_undo(case.id), homes([case]).get(case.id)
    spoken = [one for one in plan.call_outcomes.values() if one.reached]
    return {
        "points": points, "desk": desk, "undo": last, "label": call_label, "channel_of": CHANNEL_OF,
        "takes_texts": takes_texts,
        "outcomes": desk.settings.by_one_press(plan), "spoke": spoken[0] if spoken else None,
        "together": ring_together(case, home),
    }  # fmt: skip


@panel("messages", "Texts and emails", "calls/_messages.html", order=250)
def messages(case: Row, _: Programme):
    """What was written to the resident, about this case and those that it goes on for, and whether it arrived."""
    found = queries.messages([case.id, *case.duplicates])
    return {"messages": found, "fared": fared, "colour": colour} if found else None


@panel("systems", "Local systems checked", "calls/_systems.html", order=500)
def systems_checked(case: Row, _: Programme):
    """Which of the county's own systems were looked into, with what result."""
    checks = {one.system: one for one in queries.checks([case.id, *case.duplicates])}
    return {"systems": queries.systems(), "checks": checks, "presses": ON_BUTTONS}
