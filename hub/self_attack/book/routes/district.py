"""The district's daily work: its queue, visits, the doorstep, risk markers, rounds."""

from hub.self_attack.book.routes.route import OWN, Route
from hub.self_attack.world import COUNTY, DISTRICT


def request(name: str, **more) -> Route:
    return Route(DISTRICT, {"handover_id": f"{COUNTY} {name}"} | more)


def walked(after: int = 0, **more) -> Route:
    return Route(DISTRICT, {"round_id": "round"} | more, after)


ROUTES = {
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
}
