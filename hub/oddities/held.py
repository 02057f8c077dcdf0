"""What a rule found odd in how colleagues worked: whose record it was, and what was written about it.

It is told to the resident, whose record was looked at. What it says of the colleague is struck out until somebody shows
it. The codes of the finding and of its judgement stay: they are about the colleague.
"""

from hub.kernel.holding import STAFF, Held, Tells, held, not_held, staff

OF_PERSON = "{0}.person_id = any(:residents) or {0}.person_id = any(:handovers)"
OF_ODDITY = "t.oddity_id in (select o.id from oddity o where o.org_id = t.org_id and ({}))"
held(
    Held(
        "oddities", "Looks at the record that a rule found odd", "oddity", ("case", "request"), OF_PERSON.format("t"),
        (
            Tells("Day", "on_day"), Tells("Pages", "looks"), Tells("Where it stands", "state"),
            Tells("What was odd", "rule", STAFF), Tells("In which way", "detail", STAFF),
            Tells("What came of it", "outcome", STAFF), staff("account_id"), staff("decided_by", "Judged by"),
            staff("signed_by", "Signed off by"),
        ),
        at="t.first_at", kept="rule detail state outcome",
    )
)  # fmt: skip
held(
    Held(
        "oddity-notes", "What was written about such a look", "oddity_note", ("case", "request"),
        OF_ODDITY.format(OF_PERSON.format("o")),
        (Tells("What", "what"), Tells("In words", "body", STAFF), staff("by")),
        at="t.at", erased={"body": "''"}, kept="what",
    )
)  # fmt: skip
not_held("oddity_run", "when the trail was searched, and how much was found: counts")
not_held("oddity_event", "ids of the events that a rule found")
not_held("staff_home", "about the people who work here, as keyed hashes")
