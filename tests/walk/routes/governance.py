"""Information governance: who did what, and the sharing agreements."""

from tests.walk.routes.route import OWN, Route
from tests.walk.world import COUNTY, DISTRICT


def of_request(**more) -> Route:
    return Route(COUNTY, {"request_id": f"{COUNTY} subject request"} | more)


def of_pack(**more) -> Route:
    return Route(COUNTY, {"pack_id": f"{COUNTY} subject pack"} | more)


ROUTES = {
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
    "governance.statement": Route(COUNTY, {"resident_id": "resident"}),
    "governance.letter": Route(COUNTY, {"resident_id": "resident"}),
    "governance.between": OWN,
    "governance.between_file": OWN,
    "governance.counts": OWN,
    "governance.counts_file": OWN,
    "governance.saved": OWN,
    "governance.save": OWN,
    "governance.ask_again": Route(COUNTY, {"question_id": "question"}),
    "governance.let_go": Route(COUNTY, {"question_id": "question"}, after=1),
    "governance.names_index": OWN,
    "governance.names_ask": Route(COUNTY, {"handover_id": "elsewhere enrichment"}),
    "governance.names_show": Route(COUNTY, {"request_id": "names request"}),
    "sealing.integrity": OWN,
    "sealing.checkpoint": OWN,
    "sealing.event_proof": Route(COUNTY, {"event_id": "event"}),
    "oddities.index": OWN,
    "oddities.search": OWN,
    "oddities.figures": OWN,
    "oddities.show": Route(COUNTY, {"oddity_id": "oddity"}),
    "oddities.several": Route(COUNTY, {"account_id": "odd account"}),
    "oddities.sign_several": Route(COUNTY, {"account_id": "odd account"}),
    "oddities.judge": Route(COUNTY, {"oddity_id": "oddity"}, after=1),
    "oddities.sign_off": Route(COUNTY, {"oddity_id": "oddity"}, after=1),
    "oddities.reopen": Route(COUNTY, {"oddity_id": "oddity"}, after=1),
    "restricted.index": OWN,
    "restricted.mark": Route(COUNTY, {"person_id": "resident"}),
    "restricted.change": Route(COUNTY, {"restriction_id": "restriction"}),
    "restricted.lift": Route(COUNTY, {"restriction_id": "restriction"}, after=1),
    "restricted.look": Route(ids={"about_id": "hidden case"}),  # not found by whoever sees it anyway
    "restricted.end_now": OWN,
    "glass.index": OWN,
    "glass.show": Route(COUNTY, {"glass_id": "glass"}),
    "homes.mine": OWN,
    "homes.remove": Route(after=1),
    "rights.how_to_ask": OWN,
    "subjects.index": OWN,
    "subjects.new": OWN,
    "subjects.show": of_request(),
    "subjects.change": of_request(),
    "subjects.step": of_request(step="=note"),
    "subjects.person": of_request(),
    "subjects.is_person": of_request(subject_id="resident"),
    "subjects.nobody": Route(COUNTY, {"request_id": f"{COUNTY} other subject request"}),
    "subjects.letter": of_request(kind="=acknowledgement"),
    "subjects.gather": of_request(),
    "subjects.pack": of_pack(),
    "subjects.section": of_pack(section="=0"),
    "subjects.section_from": of_pack(section="=0", first="=0"),
    "subjects.redact": of_pack(place="=0.0"),
    "subjects.write": Route(COUNTY, {"pack_id": f"{COUNTY} subject pack"}, after=1),
    "subjects.file": Route(COUNTY, {"file_id": f"{COUNTY} subject file"}),
    "subjects.sent": Route(COUNTY, {"file_id": f"{COUNTY} subject file"}),
    "subjects.correct": of_request(),
    "subjects.correct_field": of_request(sort="=resident", record_id="resident", name="=forename"),
    "subjects.tell": of_request(),
    "subjects.notices": OWN,
    "subjects.notice": Route(DISTRICT, {"notice_id": f"{COUNTY} subject notice"}),
    "subjects.notice_sent": Route(COUNTY, {"notice_id": f"{COUNTY} subject notice"}),
    "agreements.index": OWN,
    "agreements.show": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.sign": Route(COUNTY, {"agreement_id": "agreement"}),
    "agreements.end": Route(COUNTY, {"agreement_id": "agreement"}, after=1),
}
