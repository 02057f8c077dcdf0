"""A resident's request at the county: a pack that was gathered, a letter, and a notice to the district."""

from hub.governance import subjects
from hub.kernel.clock import today
from hub.kernel.db import row
from hub.subject_requests import actions, queries, records

ASKED = {"kind": "access", "channel": "letter", "asked_by": "other", "asker": "Olga Fenwick", "name": "Anna Fenwick",
         "postcode": "IP24 2AA", "answer_to": "4 High Street", "wants": "All of it"}  # fmt: skip


def ask(world, county: str, case: str) -> None:
    """Log, find, gather, write a letter, note something, and tell the district of a correction."""
    with world.acting(county, "ig"):
        typed = ASKED | {"received_on": today()}
        request_id = world.made[f"{county} subject request"] = actions.log_request(typed)
        other = world.made[f"{county} other subject request"] = actions.log_request(typed | {"kind": "objection"})
        resident = row("select resident_id as id from case_file where id = :id", id=world.made[case]).id
        subject = subjects.subject(resident)
        actions.is_person(request_id, _version(request_id), subject)
        actions.ask_clarification(request_id, _version(request_id), today(), "Which year do you mean?")
        actions.answer_clarification(request_id, _version(request_id), today())
        actions.extend(request_id, _version(request_id), today(), "There is very much of it")
        actions.note(other, "Rang twice")
        pack_id = world.made[f"{county} subject pack"] = actions.start_pack(request_id)
    world.work()
    with world.acting(county, "ig"):
        actions.decide_places(pack_id, "0.0", 0, ["0.0"], [], "crime", "", "Said by the police")
        world.made[f"{county} subject file"] = actions.keep(
            request_id, "letter", "a.pdf", "application/pdf", b"a letter"
        )
        wrong = next(one for one in records.correctable(subject) if one.name == "language")
        corrected = actions.log_request(typed | {"kind": "rectification"})
        actions.is_person(corrected, _version(corrected), subject)
        actions.correct(corrected, wrong, "Polish", "Said so on the telephone")
        [first, *_] = [one for one in records.copies(subject, "sent") if one.other_org_id != one.org_id]
        actions.tell(first, "restriction", request_id)
    world.work()
    with world.acting(county, "ig"):
        world.made[f"{county} subject notice"] = queries.notices("sent")[0].id


def _version(request_id) -> int:
    return queries.standing(request_id).request.version
