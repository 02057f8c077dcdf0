"""The county's pages: cases, calls, what is asked of districts, line lists, hand-backs."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY


def case(name: str = "open", **more) -> Route:
    return Route(COUNTY, {"case_id": f"{COUNTY} {name}"} | more)


ROUTES = {
    "cases.index": OWN,
    "cases.new": OWN,
    "cases.allocate_many": OWN,
    "triage.index": OWN,
    "cases.show": case(),
    "cases.allocate": case(),
    "cases.change": case(),
    "cases.contact": case(),
    "cases.close": case(),
    "cases.reopen": case("closed"),
    "triage.route": case("triage"),
    "calls.call": case(),
    "calls.systems": case(),
    "households.show": case(),
    "households.call": case(),
    "households.part": case(),
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
    "national.index": OWN,
    "national.make": OWN,
    "national.show": Route(COUNTY, {"number": f"{COUNTY} pack"}),
    "national.file": Route(COUNTY, {"number": f"{COUNTY} pack"}),
}
