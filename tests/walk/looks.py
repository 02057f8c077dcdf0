"""Which events each page leaves when its owner looks: a second book beside the pages, so that no look falls silent."""

SILENT: list[str] = []
LOOKS: dict[str, list[str]] = {
    "agreements.show": ["record:opened agreement"],
    "asking.ask": ["record:opened ask"],
    "asking.conversation": ["record:opened conversation"],
    "asking.withdraw": ["record:opened request"],
    "calls.call": ["record:opened call"],
    "calls.systems": ["record:opened systems"],
    "cards.call_backs": ["list:shown call_backs"],
    "cards.left": ["record:opened cards"],
    "cards.of_visit": ["record:opened cards"],
    "cases.allocate": ["record:opened case"],
    "cases.allocate_many": ["list:shown allocate"],
    "cases.change": ["record:opened case"],
    "cases.close": ["record:opened case"],
    "cases.contact": ["record:opened case"],
    "cases.index": ["list:shown cases"],
    "cases.reopen": ["record:opened case"],
    "cases.show": ["record:opened case"],
    "conversation.thread": ["record:opened conversation"],
    "doorstep.aside": ["record:opened answer_aside"],
    "doorstep.asides": ["list:shown answers_aside"],
    "doorstep.dismiss": ["record:opened answer_aside"],
    "doorstep.today": ["list:shown today"],
    "enrichment.add": ["record:opened search"],
    "enrichment.search": ["record:opened search"],
    "enrichment.send_back": ["preview:shown enrichment"],
    "governance.colleague": ["record:opened account", "list:shown events"],
    "governance.colleagues": ["list:shown accounts"],
    "governance.event": ["record:opened event"],
    "governance.events": ["list:shown events"],
    "governance.events_file": ["file:made events"],
    "governance.resident": ["record:opened review", "list:shown events"],
    "governance.rights": ["list:shown rights"],
    "governance.start": ["list:shown refusals"],
    "governance.vocabulary": ["list:shown vocabulary"],
    "handovers.assign": ["record:opened request"],
    "handovers.not_ours": ["record:opened request"],
    "handovers.printed": ["list:shown printed_requests"],
    "handovers.queue": ["list:shown requests"],
    "handovers.show": ["record:opened request"],
    "households.call": ["record:opened household_call"],
    "households.part": ["record:opened household"],
    "households.show": ["record:opened household"],
    "intake.rejected": ["file:made import_rejected"],
    "intake.show": ["record:opened import"],
    "doors.acknowledge": ["record:opened check-in"],
    "doors.index": ["list:shown at_the_door"],
    "doors.out": ["record:opened check-in"],
    "markers.add_here": ["record:opened risk-marker-form"],
    "markers.end": ["record:opened risk-marker"],
    "markers.hand_over": ["record:opened risk-marker"],
    "markers.index": ["list:shown risk_markers"],
    "markers.renew": ["record:opened risk-marker"],
    "markers.show": ["record:opened risk-marker"],
    "national.file": ["file:made hand_back"],
    "national.index": ["list:shown hand_back"],
    "national.show": ["list:shown hand_back_pack"],
    "rounds.officer": ["record:opened round"],
    "rounds.plan": ["list:shown due_visits"],
    "rounds.sheet": ["file:made round_sheet"],
    "rounds.show": ["record:opened round"],
    "notices.index": ["list:shown notices"],
    "tasks.check_in": ["record:opened task"],
    "tasks.index": ["list:shown tasks"],
    "tasks.show": ["record:opened task"],
    "triage.index": ["list:shown triage"],
    "triage.route": ["record:opened case"],
    "visits.check_in": ["record:opened visit"],
    "visits.show": ["record:opened visit"],
    "visits.without_partner": ["record:opened visit"],
}
# Nothing is listed where the organisation has nothing of the kind.
SOMETIMES = {"national.index"}
NAMING = ("list", "record", "file", "kind")


def left(see, org_id: int, since) -> list[str]:
    """The events that an organisation's trail holds since, each with what it names first."""
    found = see(
        "select kind, facts from event where org_id = :org and id > :since order by id", org=org_id, since=since
    )
    names = [next((one.facts[fact] for fact in NAMING if fact in one.facts), "") for one in found]
    return [f"{one.kind} {name}" for one, name in zip(found, names, strict=True)]


def expected(endpoint: str, found: list[str]) -> bool:
    """Whether the page left what it must, in that order."""
    return found == LOOKS.get(endpoint, SILENT) or (endpoint in SOMETIMES and not found)
