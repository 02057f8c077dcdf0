"""Visits and what was answered at the door."""

from hub.kernel.holding import OTHERS, WORDS, Held, Tells, held, staff

OF_VISIT = "select v.id from visit v where v.org_id = t.org_id and v.handover_id = any(:handovers)"
held(
    Held(
        "visit-attempts", "Attempts at the door", "visit_attempt", "request", f"t.visit_id in ({OF_VISIT})",
        (
            Tells("Step", "step"), Tells("Outcome", "outcome"), Tells("Answers", "answers", WORDS),
            Tells("Outcome for others of the household", "household", OTHERS), Tells("In the role of", "role"),
            staff("account_id"), staff("second_id", "With"),
        ),
        at="t.at", id="t.visit_id || ' ' || t.number", erased={"answers": "'{}'", "household": "'{}'"},
        kept="step outcome role",
    )
)  # fmt: skip
held(
    Held(
        "visits", "Visits", "visit", "request", "t.handover_id = any(:handovers)",
        (Tells("Where it stands", "status"), Tells("Outcome", "outcome"), Tells("Ended", "ended_at")),
        at="t.started_at", kept="side model status state outcome",
        untold={"side": "always received", "model": "which model it ran by", "state": "the step and its attempts"},
    )
)  # fmt: skip
