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


def drafted(after: int = 0, **keys) -> Route:
    """A page of the draft that one's own organisation writes."""
    return Route(ids={name: f"={key}" for name, key in keys.items()}, after=after)


def request(name: str, **more) -> Route:
    return Route(DISTRICT, {"handover_id": f"{COUNTY} {name}"} | more)


def walked(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"round_id": "round"} | more, after)


def officer(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"account_id": "officer"} | more, after)


def in_team(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"key": "=community-connectors"} | more, after)


def on_patch(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"key": "=wymondham"} | more, after)


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
    "identity.mobile": OWN,
    "identity.end_session": Route(COUNTY, {"session_id": "spare session"}),
    "notices.index": OWN,
    "notices.choose": OWN,
    "notices.open_notice": Route(ids={"notice_id": "notice"}),
    "notices.read_one": Route(ids={"notice_id": "notice"}),
    "notices.read_all": Route(after=1),
    # administrator
    "identity.people": OWN,
    "identity.add_person": OWN,
    "identity.person": Route(COUNTY, {"account_id": "spare account"}),
    "identity.badge": Route(COUNTY, {"account_id": "spare account"}),
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
    # cards, and the residents' page
    "check.start": OWN,
    "check.check": OWN,
    "check.ask": OWN,
    "check.asked": OWN,
    "cards.index": OWN,
    "cards.texts": OWN,
    "cards.text": Route(ids={"language": "=pl"}),
    "cards.paper_style": Route(ids={"paper": "=A6"}),
    "cards.genuine": OWN,
    "cards.call_backs": OWN,
    "cards.rung": Route(DISTRICT, {"call_back_id": f"{DISTRICT} call back"}),
    "cards.of_visit": request("door-knock"),
    "cards.left": request("door-knock"),
    "cards.cancel": Route(DISTRICT, {"batch_id": f"{DISTRICT} batch"}, after=1),
    # district
    "handovers.queue": OWN,
    "handovers.printed": OWN,
    "handovers.claim_ticked": OWN,
    "handovers.release_ticked": OWN,
    "handovers.assign_ticked": OWN,
    "handovers.show": request("enrichment"),
    "conversation.thread": request("enrichment"),
    "handovers.claim": request("enrichment"),
    "handovers.release": request("enrichment"),
    "handovers.assign": request("enrichment"),
    "handovers.not_ours": request("enrichment"),
    "enrichment.search": request("enrichment"),
    "enrichment.add": request("enrichment"),
    "enrichment.remove": request("enrichment", point_id=f"{DISTRICT} point"),
    "enrichment.send_back": request("enrichment"),
    "doors.index": OWN,
    "doors.acknowledge": Route(DISTRICT, {"check_in_id": "check-in"}),
    "doors.out": Route(DISTRICT, {"check_in_id": "check-in"}, after=1),
    "doorstep.today": OWN,
    "doorstep.offline": OWN,
    "doorstep.worker": OWN,
    "doorstep.who": OWN,
    "doorstep.pack": OWN,
    "doorstep.check": OWN,
    "doorstep.answer": OWN,
    "doorstep.asides": OWN,
    "doorstep.aside": Route(DISTRICT, {"answer_id": "answer"}),
    "doorstep.dismiss": Route(DISTRICT, {"answer_id": "answer"}, after=1),
    "markers.index": OWN,
    "markers.add": OWN,
    "markers.add_here": request("door-knock"),
    "markers.show": Route(DISTRICT, {"marker_id": "marker"}),
    "markers.renew": Route(DISTRICT, {"marker_id": "marker"}),
    "markers.hand_over": Route(DISTRICT, {"marker_id": "marker"}),
    "markers.end": Route(DISTRICT, {"marker_id": "marker"}, after=1),
    "visits.check_in": Route(DISTRICT, {"handover_id": "door door-knock"}),
    "visits.more_time": Route(DISTRICT, {"handover_id": "round door-knock"}),
    "visits.come_out": Route(DISTRICT, {"handover_id": "round door-knock"}, after=1),
    "visits.show": request("door-knock"),
    "visits.hand_on": request("door-knock"),
    "visits.start": request("door-knock"),
    "visits.without_partner": request("door-knock"),
    "rounds.index": OWN,
    "rounds.plan": OWN,
    "rounds.today": OWN,
    "rounds.show": walked(),
    "rounds.officer": walked(account_id="round officer"),
    "rounds.sheet": walked(account_id="round officer"),
    "rounds.change": walked(),
    "rounds.confirm": walked(),
    "rounds.crew": walked(),
    "rounds.replan": walked(),
    "rounds.home": walked(after=1, account_id="round officer"),
    "rounds.cancel": walked(after=1),
    "drafting.show": OWN,
    "drafting.start": OWN,
    "drafting.about": OWN,
    "drafting.times": OWN,
    "drafting.arrange": OWN,
    "drafting.undo": OWN,
    "drafting.add_step": OWN,
    "drafting.step": drafted(step_key="village-visit"),
    "drafting.change_step": drafted(step_key="village-visit"),
    "drafting.add_outcome": drafted(step_key="village-visit"),
    "drafting.outcome": drafted(step_key="village-visit", outcome_key="declined"),
    "drafting.try_step": drafted(step_key="village-visit"),
    "drafting.add_form": OWN,
    "drafting.form": drafted(form_key="friendly-call"),
    "drafting.change_form": drafted(form_key="friendly-call"),
    "drafting.add_question": drafted(form_key="friendly-call"),
    "drafting.question": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.kind": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.condition": drafted(form_key="friendly-call", question_key="needs"),
    "drafting.remove_part": drafted(1, what="step/village-visit"),
    "drafting.discard": Route(after=1),
    "visit_models.index": OWN,
    "visit_models.show": Route(ids={"version": "=1"}),
    "visit_models.publish": Route(ids={"version": "=1"}),
    "visit_models.call_off": Route(ids={"version": "=1"}),
    "visit_models.compare": OWN,
    "visit_models.go_back": Route(ids={"version": "=1"}),
    "replay.run": Route(ids={"version": "=1"}),
    "teams.index": OWN,
    "teams.show": in_team(),
    "teams.add": in_team(),
    "teams.remove": in_team(account_id="officer", after=1),
    "rota.week": OWN,
    "rota.mine": OWN,
    "rota_of.person": officer(),
    "rota_of.change": officer(),
    "rota_of.copy": officer(),
    "rota_of.add_leave": officer(),
    "rota_of.remove_week": officer(day="=2099-01-05"),
    "rota_of.remove_leave": officer(leave_id="leave", after=1),
    "patches.index": OWN,
    "patches.show": on_patch(),
    "patches.add": on_patch(),
    "patches.remove": on_patch(account_id="officer", after=1),
    **{f"{one}_edits.{at}": OWN for one in ("patch", "team") for at in ("index", "add")} | {"rule_edits.change": OWN},
    "patch_edits.change": on_patch(),
    "patch_edits.remove": on_patch(after=1),
    "team_edits.change": in_team(),
    "team_edits.remove": in_team(after=1),
    # partner
    "volunteers.index": OWN,
    "volunteers.show": Route(PARTNER, {"account_id": "volunteer"}),
    "tasks.index": OWN,
    **{
        f"tasks.{one}": Route(PARTNER, {"task_id": "task"})
        for one in ("show", "accept", "check_in", "more_time", "come_out", "give_back", "give")
    },
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
    "USE_ACCOUNT": "doorstep.answer doorstep.who notices.choose notices.index notices.open_notice notices.read_all "
    "notices.read_one "
    "identity.account identity.change_password identity.end_session identity.home identity.mobile identity.workspace",
    "MANAGE_PEOPLE": "identity.add_person identity.badge identity.close_person identity.password_link "
    "identity.people identity.person",
    "SEE_CASES": "cases.index cases.show",
    "RECORD_CALLS": "calls.call calls.systems cases.change cases.contact cases.new",
    "RAISE_REQUESTS": "asking.ask asking.conversation asking.send asking.withdraw",
    "CONFIRM_CARD_TEXTS": "cards.text",
    "CLOSE_CASES": "cases.close cases.reopen",
    "ALLOCATE_CASES": "cases.allocate cases.allocate_many",
    "TRIAGE_ADDRESSES": "triage.index triage.route",
    "IMPORT_LINE_LISTS": "intake.confirm intake.discard intake.index intake.rejected intake.show intake.upload",
    "HAND_BACK": "national.file national.index national.make national.show",
    "SEE_REQUESTS": "handovers.printed handovers.queue handovers.show",
    "WORK_REQUESTS": "cards.call_backs cards.cancel cards.genuine cards.index cards.left cards.of_visit "
    "cards.paper_style cards.rung cards.texts conversation.thread handovers.claim_ticked handovers.release_ticked "
    "enrichment.add enrichment.remove enrichment.search enrichment.send_back handovers.claim "
    "handovers.not_ours handovers.release visits.check_in visits.come_out visits.more_time visits.show visits.start",
    "SEE_RISKS": "markers.add markers.add_here markers.end markers.hand_over markers.index markers.renew markers.show",
    "WATCH_DOORS": "doors.acknowledge doors.index doors.out",
    "ASSIGN_REQUESTS": "handovers.assign_ticked handovers.assign",
    "HAND_TO_PARTNERS": "visits.hand_on visits.without_partner",
    "CARRY_WORK": "doorstep.aside doorstep.asides doorstep.dismiss doorstep.pack doorstep.today",
    "WALK_ROUNDS": "rounds.cancel rounds.change rounds.confirm rounds.crew rounds.home rounds.index rounds.officer "
    "rounds.plan rounds.replan rounds.sheet rounds.show rounds.today",
    "DRAFT_VISIT_MODEL": "drafting.about drafting.add_form drafting.add_outcome drafting.add_question "
    "drafting.add_step drafting.arrange drafting.change_form drafting.change_step drafting.condition drafting.discard "
    "drafting.kind drafting.outcome drafting.question drafting.remove_part drafting.start drafting.times drafting.undo",
    "SEE_VISIT_MODEL": "drafting.form drafting.show drafting.step drafting.try_step "
    "replay.run visit_models.compare visit_models.index visit_models.show",
    "PUBLISH_VISIT_MODEL": "visit_models.call_off visit_models.go_back visit_models.publish",
    "SEE_TEAMS": "patches.index patches.show rota.mine rota.week teams.index teams.show",
    "MANAGE_TEAMS": "patch_edits.add patch_edits.change patch_edits.index patch_edits.remove patches.add "
    "patches.remove rule_edits.change team_edits.add team_edits.change team_edits.index team_edits.remove "
    "rota_of.add_leave rota_of.change rota_of.copy rota_of.person rota_of.remove_leave rota_of.remove_week "
    "teams.add teams.remove",
    "RECORD_CHECKS": "volunteers.index volunteers.show",
    "SEE_TASKS": "tasks.index",
    "WORK_TASKS": "tasks.check_in tasks.come_out tasks.give_back tasks.more_time tasks.show",
    "ACCEPT_TASKS": "tasks.accept tasks.decline tasks.give",
    "REVIEW_EVENTS": "governance.colleague governance.colleagues governance.event governance.events "
    "governance.events_file governance.find governance.resident governance.rights governance.start "
    "governance.vocabulary",
    "SEE_AGREEMENTS": "agreements.index agreements.show",
    "SIGN_AGREEMENTS": "agreements.end agreements.sign",
}
RIGHT_OF = {endpoint: May[right] for right, endpoints in RIGHTS.items() for endpoint in endpoints.split()}
