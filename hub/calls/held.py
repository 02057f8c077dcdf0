"""What was tried to reach a resident."""

from hub.kernel.holding import WORDS, Held, Tells, held, staff

OF_CASE = "t.case_id = any(:cases)"
held(
    Held(
        "texts", "Texts and emails to the resident", "resident_message", "case", OF_CASE,
        (
            Tells("How", "channel"), Tells("Subject", "subject"), Tells("Text", "body", WORDS),
            Tells("Language", "language"), Tells("How it was sent", "sent_by"), Tells("Where it stands", "status"),
            staff("by"),
        ),
        at="t.written_at",
        untold={
            "template": "which text it was made from", "notify_template": "the provider’s template",
            "fault": "what the provider said",
        },
    )
)  # fmt: skip
held(
    Held(
        "calls", "Calls, texts and emails", "call", "case", OF_CASE,
        (
            Tells("How", "channel"), Tells("Outcome", "outcome"), Tells("Note", "note", WORDS),
            Tells("Number shown", "number_shown"), Tells("Why they answered", "answered_because"),
            Tells("What they were told", "told"), Tells("Call back", "call_back_at"),
            Tells("Struck out", "struck_at"), staff("by"), staff("struck_by", "Struck out by"),
        ),
        at="t.at",
        erased=dict.fromkeys(("note", "number_shown", "undo", "contact_point_id", "call_back_at"), "null"),
        kept="channel outcome answered_because told", untold={"undo": "what taking the call back would undo"},
    )
)  # fmt: skip
held(
    Held(
        "systems-checked", "Own systems looked into", "system_check", "case", OF_CASE,
        (Tells("System", "system"), Tells("Result", "result"), staff("by")),
        at="t.at", id="t.case_id || ' ' || t.system", kept="system result",
    )
)  # fmt: skip
