"""Answers that somebody has begun to give at a door, kept for two days at most."""

from hub.kernel.holding import WORDS, Held, Tells, held, staff

held(
    Held(
        "answers-begun", "Answers begun and not yet recorded", "answers_begun", "request",
        """t.about_id = any(:handovers) or t.about_id in (
            select v.id from visit v where v.org_id = t.org_id and v.handover_id = any(:handovers))""",
        (Tells("Typed", "typed", WORDS), staff("account_id")),
        at="t.at", id="t.account_id || ' ' || t.about_id", untold={"step": "the step of the visit model"},
    )
)  # fmt: skip
