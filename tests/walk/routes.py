"""Every route of the hub: whose rows its address speaks of, and where their ids are found."""

from dataclasses import dataclass, field

from hub.kernel.access import May
from tests.walk.world import COUNTY, DISTRICT, PARTNER


@dataclass(frozen=True)
class Route:
    """`owner` is whose page it is; `ids` fill the address from what the world made; without ids each sees their own."""

    owner: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    after: int = 0  # owners post in this order: what ends a thing comes last


def case(name: str = "open", **more) -> Route:
    return Route(COUNTY, {"case_id": f"{COUNTY} {name}"} | more)


def request(name: str, **more) -> Route:
    return Route(DISTRICT, {"handover_id": f"{COUNTY} {name}"} | more)


OWN = Route()
ROUTES: dict[str, Route] = {
    # open, and one's own account
    "identity.sign_in": OWN,
    "identity.demo": OWN,
    "identity.choose_password": Route(ids={"token": "no token"}),
    "health.live": OWN,
    "health.ready": OWN,
    "about.accessibility": OWN,
    "about.cookies": OWN,
    "about.privacy": OWN,
    "identity.home": OWN,
    "identity.account": OWN,
    "identity.change_password": OWN,
    "identity.workspace": OWN,
    "identity.end_session": Route(COUNTY, {"session_id": "spare session"}),
    # administrator
    "identity.people": OWN,
    "identity.add_person": OWN,
    "identity.person": Route(COUNTY, {"account_id": "spare account"}),
    "identity.password_link": Route(COUNTY, {"account_id": "spare account"}),
    "identity.close_person": Route(COUNTY, {"account_id": "spare account"}, after=1),
    # county
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
    "asking.ask": case(kind="=door-knock"),
    "asking.send": case(kind="=door-knock"),
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
    # district
    "handovers.queue": OWN,
    "handovers.show": request("enrichment"),
    "handovers.claim": request("enrichment"),
    "handovers.release": request("enrichment"),
    "handovers.assign": request("enrichment"),
    "handovers.not_ours": request("enrichment"),
    "enrichment.search": request("enrichment"),
    "enrichment.add": request("enrichment"),
    "enrichment.remove": request("enrichment", point_id=f"{DISTRICT} point"),
    "enrichment.send_back": request("enrichment"),
    "visits.show": request("door-knock"),
    "visits.hand_on": request("door-knock"),
    "visits.start": request("door-knock"),
    "visits.without_partner": request("door-knock"),
    "visit_models.index": OWN,
    "visit_models.show": Route(ids={"version": "=1"}),
    "visit_models.publish": Route(ids={"version": "=1"}),
    # partner
    "tasks.index": OWN,
    "tasks.show": Route(PARTNER, {"task_id": "task"}),
    "tasks.accept": Route(PARTNER, {"task_id": "task"}),
    "tasks.give": Route(PARTNER, {"task_id": "task"}),
    "tasks.decline": Route(PARTNER, {"task_id": "task"}, after=1),
    # information governance
    "governance.start": OWN,
    "governance.events": OWN,
    "governance.events_file": OWN,
    "governance.colleagues": OWN,
    "governance.rights": OWN,
    "governance.vocabulary": OWN,
    "governance.find": OWN,
    "governance.event": Route(COUNTY, {"event_id": "event"}),
    "governance.colleague": Route(COUNTY, {"account_id": "spare account"}),
    "governance.resident": Route(COUNTY, {"resident_id": "resident"}),
    "agreements.index": OWN,
    "agreements.show": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.sign": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.end": Route(COUNTY, {"agreement_id": "agreement"}, after=1),
    # last, because it ends the session that walks
    "identity.sign_out": Route(after=2),
}

# Who may: a second book beside the decorators, so that a route's right cannot be weakened in silence.
RIGHTS = {
    "USE_ACCOUNT": "identity.account identity.change_password identity.end_session identity.home identity.workspace",
    "MANAGE_PEOPLE": "identity.add_person identity.close_person identity.password_link identity.people identity.person",
    "SEE_CASES": "cases.index cases.show",
    "RECORD_CALLS": "calls.call calls.systems cases.change cases.contact cases.new",
    "RAISE_REQUESTS": "asking.ask asking.send asking.withdraw",
    "CLOSE_CASES": "cases.close cases.reopen",
    "ALLOCATE_CASES": "cases.allocate cases.allocate_many",
    "TRIAGE_ADDRESSES": "triage.index triage.route",
    "IMPORT_LINE_LISTS": "intake.confirm intake.discard intake.index intake.rejected intake.show intake.upload",
    "HAND_BACK": "national.file national.index national.make national.show",
    "SEE_REQUESTS": "handovers.queue handovers.show",
    "WORK_REQUESTS": "enrichment.add enrichment.remove enrichment.search enrichment.send_back handovers.claim "
    "handovers.not_ours handovers.release visits.show visits.start",
    "ASSIGN_REQUESTS": "handovers.assign",
    "HAND_TO_PARTNERS": "visits.hand_on visits.without_partner",
    "SEE_VISIT_MODEL": "visit_models.index visit_models.show",
    "PUBLISH_VISIT_MODEL": "visit_models.publish",
    "SEE_TASKS": "tasks.index",
    "WORK_TASKS": "tasks.show",
    "ACCEPT_TASKS": "tasks.accept tasks.decline tasks.give",
    "REVIEW_EVENTS": "governance.colleague governance.colleagues governance.event governance.events "
    "governance.events_file governance.find governance.resident governance.rights governance.start "
    "governance.vocabulary",
    "SEE_AGREEMENTS": "agreements.index agreements.show",
    "SIGN_AGREEMENTS": "agreements.end agreements.sign",
}
RIGHT_OF = {endpoint: May[right] for right, endpoints in RIGHTS.items() for endpoint in endpoints.split()}
