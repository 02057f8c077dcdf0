"""The county's pages: cases, calls, what is asked of districts, line lists, hand-backs."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY


def case(name: str = "open", **more) -> Route:
    return Route(COUNTY, {"case_id": f"{COUNTY} {name}"} | more)


def escalation(name: str, **more) -> Route:
    return Route(COUNTY, {"escalation_id": f"{COUNTY} {name} escalation"} | more)


ROUTES = {
    "cases.index": OWN,
    "cases.next_case": OWN,
    "cases.new": OWN,
    "triage.index": OWN,
    "cases.show": case(),
    "cases.change": case(),
    "cases.variant": case(),
    "cases.contact": case(),
    "cases.close": case(),
    "cases.reopen": case("closed"),
    "triage.route": case("triage"),
    "triage.outside": case("triage"),
    "cases.seen": case(),
    "calls.call": case(),
    "calls.systems": case(),
    "contacts.named": case(sort="=contacts"),
    "contacts.none": case("knock", sort="=places"),
    "contacts.change": case(sort="=contacts", named_id=f"{COUNTY} contact"),
    "contacts.remove": Route(
        COUNTY, {"case_id": f"{COUNTY} open", "sort": "=places", "named_id": f"{COUNTY} place"}, after=1
    ),
    "calls.check_system": case(system="=adult-social-care"),
    "calls.found": case(system="=adult-social-care"),
    "calls.one_press": case(),
    "calls.undo": case(call_id=f"{COUNTY} call"),
    "calls.write": case(point_id=f"{COUNTY} point"),
    "calls.booked": OWN,
    "calls.scripts": OWN,
    "escalations.index": OWN,
    "escalations.escalate": case("closed"),
    "escalations.decline": case("triage"),
    "escalations.show": escalation("asked"),
    "escalations.summary": escalation("asked"),
    "escalations.take": escalation("waiting"),
    "escalations.step": escalation("asked", move="=advise"),
    "escalations.reply": escalation("asked"),
    "escalations.end": escalation("advised"),
    "asking.ask": case(kind="=door-knock"),
    "asking.send": case(kind="=door-knock"),
    "asking.conversation": case(handover_id=f"{COUNTY} enrichment"),
    "asking.withdraw": case(handover_id=f"{COUNTY} enrichment"),
    "intake.index": OWN,
    "intake.upload": OWN,
    "intake.show": Route(COUNTY, {"run_id": f"{COUNTY} imported"}),
    "intake.rejected": Route(COUNTY, {"run_id": f"{COUNTY} imported"}),
    "intake.confirm": Route(COUNTY, {"run_id": f"{COUNTY} ready"}),
    "intake.discard": Route(COUNTY, {"run_id": f"{COUNTY} ready"}, after=1),
    "intake.columns": Route(COUNTY, {"run_id": f"{COUNTY} unmatched"}),
    "intake.rows": Route(COUNTY, {"run_id": f"{COUNTY} ready", "verdict": "=new"}),
    "intake.outside_file": Route(COUNTY, {"run_id": f"{COUNTY} later"}),
    "intake.take_in": Route(COUNTY, {"run_id": f"{COUNTY} later"}),
    "intake.other_counties": OWN,
    "intake.forget_name": OWN,
    "intake.closed_file": OWN,
    "allocation.index": OWN,
    "allocation.many": OWN,
    "allocation.one": case(),
    "allocation.suggest": OWN,
    "allocation.take_suggestion": OWN,
    "allocation.level": OWN,
    "allocation.move_load": OWN,
    "allocation.levels": OWN,
    "allocation.level_of": Route(COUNTY, {"account_id": f"{COUNTY} tracer"}),
    "allocation.surge": OWN,
    "allocation.bring_in": OWN,
    "allocation.end": OWN,
    "allocation.undo": OWN,
    "bulk.start": OWN,
    "bulk.ask": Route(ids={"kind": "=close"}),
    "bulk.do": Route(ids={"kind": "=close"}),
    "batches.show": Route(COUNTY, {"batch_id": f"{COUNTY} batch"}),
    "batches.file": Route(COUNTY, {"batch_id": f"{COUNTY} batch"}),
    "national.index": OWN,
    "national.make": OWN,
    "national.show": Route(COUNTY, {"number": f"{COUNTY} pack"}),
    "national.file": Route(COUNTY, {"number": f"{COUNTY} pack"}),
}
