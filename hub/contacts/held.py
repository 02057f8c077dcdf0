"""Whom a resident met and where: about other people, and kept for a shorter time than the case."""

from hub.kernel.holding import OTHERS, WORDS, Held, Record, Tells, held, not_held, record, staff

record(
    Record(
        "contact", "Close contacts and places", "cases", "the case was closed",
        """select c.id, c.closed_at as at from case_file c where c.org_id = acting_org() and c.status = 'closed'
           and (exists (select from close_contact o where o.org_id = c.org_id and o.case_id = c.id)
                or exists (select from place_visited o where o.org_id = c.org_id and o.case_id = c.id))""",
        5, "they are other people, who were never asked",
    )
)  # fmt: skip
OF_CASE = "t.case_id = any(:cases)"
held(
    Held(
        "close-contacts", "Close contacts named", "close_contact", "contact", OF_CASE,
        (
            Tells("First name", "forename", OTHERS), Tells("Last name", "surname", OTHERS),
            Tells("How they met", "met"),
            Tells("When they met", "met_on", OTHERS), Tells("Phone", "phone", OTHERS), Tells("Email", "email", OTHERS),
            Tells("Note", "note", WORDS), staff("by"),
        ),
        at="t.added_at",
        erased=dict.fromkeys(("forename", "surname", "met_on", "phone", "email", "note"), "null")
        | {"surname_key": "''"},
        kept="met", untold={"surname_key": "made of the surname, for searching"},
    )
)  # fmt: skip
held(
    Held(
        "places", "Places visited", "place_visited", "contact", OF_CASE,
        (
            Tells("Kind of place", "kind"), Tells("Name", "name", WORDS), Tells("Postcode", "postcode"),
            Tells("Day", "visited_on"), Tells("From", "arrived"), Tells("Until", '"left"', columns=("left",)),
            Tells("Note", "note", WORDS), staff("by"),
        ),
        at="t.added_at",
        erased={
            "name": "''", "postcode": "null", "postcode_key": "''", "arrived": "null", '"left"': "null", "note": "null",
        },
        kept="kind", untold={"postcode_key": "made of the postcode"},
    )
)  # fmt: skip
not_held("none_named", "that a resident was asked and named nobody: a code")
