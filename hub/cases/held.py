"""Residents and their cases. What stays of an erased case is its week, district, ward, age band and outcome."""

from hub.kernel.holding import WORDS, Held, Record, Tells, held, not_held, record, staff

record(
    Record(
        "case", "Cases and their residents", "cases", "the case was closed",
        """select c.id, c.closed_at as at from case_file c
           where c.org_id = acting_org() and c.status = 'closed' and c.erased_at is null""",
        8, "the time within which a decision about a case may have to be explained", covers=("contact",),
    )
)  # fmt: skip
OF_CASE = "t.case_id = any(:cases)"
held(
    Held(
        "notes", "Notes on the case", "case_note", "case", OF_CASE,
        (Tells("About", "kind"), Tells("Note", "body", WORDS), staff("by")), at="t.at",
    )
)  # fmt: skip
held(
    Held(
        "changes", "What later lists said otherwise", "case_change", "case", OF_CASE,
        (
            Tells("Field", "field"), Tells("Before", "old"), Tells("Since", "new"), Tells("Not followed", "kept"),
            staff("seen_by", "Seen by"),
        ),
        at="t.at", id="t.case_id || ' ' || t.run_id || ' ' || t.field",
    )
)  # fmt: skip
held(
    Held(
        "contact-points", "Ways to reach the resident", "contact_point", "case", "t.resident_id = any(:residents)",
        (
            Tells("What kind", "kind"), Tells("Value", "value"), Tells("As it was typed", "typed"),
            Tells("From", "source"), Tells("Found in", "found_in"), Tells("Tried", "state"),
            staff("added_by", "Added by"),
        ),
        at="t.added_at",
    )
)  # fmt: skip
BORN = "select r.born_on from resident r where r.org_id = t.org_id and r.id = t.resident_id"
WARD = """(select p.ward from resident r join place p on p.kind = 'postcode' and p.key = r.postcode_key
    where r.org_id = t.org_id and r.id = t.resident_id and p.valid_from <= t.received_at::date
      and (p.valid_to is null or p.valid_to > t.received_at::date) limit 1)"""
NO_DAY = dict.fromkeys(("onset_on", "tested_on", "exposed_on", "isolation_from", "ends_on"), "null")
held(
    Held(
        "cases", "Cases", "case_file", "case", "t.id = any(:cases)",
        (
            Tells("Reference", "reference"), Tells("Programme", "programme"), Tells("Category", "category"),
            Tells("How it came", "origin"), Tells("Where it stands", "status"), Tells("Onset", "onset_on"),
            Tells("Tested", "tested_on"), Tells("Exposed", "exposed_on"), Tells("Isolation from", "isolation_from"),
            Tells("Isolation until", "ends_on"), Tells("Variant", "variant"), Tells("What the list told", "facts"),
            Tells("Area", "gss"), Tells("Calls", "calls"), Tells("Last call", "last_call_outcome"),
            Tells("Asked to be rung", "asked_back_when"), Tells("Escalation", "escalation_state"),
            Tells("Outcome", "outcome"), Tells("National code", "outcome_code"), Tells("Closed", "closed_at"),
            staff("allocated_to", "Tracer"), staff("closed_by", "Closed by"),
        ),
        at="t.received_at",
        erased=NO_DAY | {
            "reference": "null", "facts": "'{}'", "age_band": f"age_band(({BORN}), t.received_at::date)", "ward": WARD,
            "erased_at": "now()", "version": "version + 1",
        },
        kept="programme category origin status gss routed last_call_outcome outcome outcome_code asked_back_when "
        "escalation_state",
        untold={
            "routed": "how its district is known", "age_band": "set when it is erased", "ward": "set when it is erased",
        },
    )
)  # fmt: skip
GONE = ("forename", "surname", "born_on", "nhs_number", "language", "house", "address", "postcode", "uprn")
KEYS = ("forename_key", "surname_key", "postcode_key", "home_key")
held(
    Held(
        "residents", "The resident", "resident", "case", "t.id = any(:residents)",
        (
            Tells("First name", "forename"), Tells("Last name", "surname"), Tells("Date of birth", "born_on"),
            Tells("NHS number", "nhs_number"), Tells("Gender", "gender"), Tells("Ethnicity", "ethnicity"),
            Tells("Language", "language"), Tells("House", "house"), Tells("Address", "address"),
            Tells("Postcode", "postcode"), Tells("Unique property reference number", "uprn"),
        ),
        at="t.created_at",
        erased=dict.fromkeys(GONE, "null") | dict.fromkeys(KEYS, "''")
        | {"erased_at": "now()", "version": "version + 1"},
        kept="gender ethnicity", untold=dict.fromkeys(KEYS, "made of the name or address, for searching"),
    )
)  # fmt: skip
not_held("overdue_told", "on which day the supervisors were told of a case: ids")
