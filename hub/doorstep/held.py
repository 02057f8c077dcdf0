"""What came back from a phone without signal."""

from hub.kernel.holding import WORDS, Held, Tells, held, not_held, staff

held(
    Held(
        "answers-from-a-phone", "Answers from a phone", "doorstep_answer", "request",
        """t.task_id = any(:handovers) or t.visit_id in (
            select v.id from visit v where v.org_id = t.org_id and v.handover_id = any(:handovers))""",
        (
            Tells("Outcome", "outcome"), Tells("Answers", "answers", WORDS), Tells("Where it stands", "status"),
            Tells("Set aside because", "why"), Tells("Reason", "reason", WORDS), staff("account_id"),
            staff("settled_by", "Settled by"),
        ),
        at="t.at", erased={"answers": "'{}'", "reason": "case when t.reason is not null then '' end"},
        kept="outcome status why",
    )
)  # fmt: skip
not_held("doorstep_key", "keys that answers are sealed to")
not_held("doorstep_pack", "which phone carried work, and until when; what it carried is on the phone for twelve hours")
not_held("doorstep_pack_visit", "ids of the visits that a phone carried, and their step")
