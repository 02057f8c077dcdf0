"""The county's pages: cases, calls, what is asked of districts, line lists, hand-backs."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY


def case(name: str = "open", **more) -> Route:
    return Route(COUNTY, {"case_id": f"{COUNTY} {name}"} | more)


ROUTES = {
    "cases.index": OWN,
    "cases.new": OWN,
    "triage.index": OWN,
    "cases.show": case(),
    "cases.change": case(),
    "cases.contact": case(),
    "cases.close": case(),
    "cases.reopen": case("closed"),
    "triage.route": case("triage"),
    "calls.call": case(),
    "calls.systems": case(),
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
