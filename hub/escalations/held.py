"""Questions to the consultant, and what was written about them."""

from hub.kernel.holding import WORDS, Held, Tells, held, staff

held(
    Held(
        "escalation-notes", "What was written to the consultant", "escalation_note", "case",
        "t.escalation_id in (select e.id from escalation e where e.org_id = t.org_id and e.case_id = any(:cases))",
        (Tells("About", "kind"), Tells("Written", "body", WORDS), staff("by")), at="t.at",
    )
)  # fmt: skip
held(
    Held(
        "escalations", "Questions to the consultant", "escalation", "case", "t.case_id = any(:cases)",
        (
            Tells("Why", "setting"), Tells("Where it stands", "state"), Tells("Reference elsewhere", "reference"),
            staff("raised_by", "Raised by"), staff("taken_by", "Taken by"),
        ),
        at="t.raised_at", erased={"reference": "null"}, kept="setting state",
    )
)  # fmt: skip
