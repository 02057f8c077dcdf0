"""What asking the trail leaves: questions for names about a request, and saved questions about one person."""

from hub.kernel.holding import STAFF, WORDS, Held, Tells, held, not_held, staff

ASKED_OF = "t.filter ->> 'resident' = any(cast(:{} as text[]))"
held(
    Held(
        "names-asked", "Questions for the names behind looks", "names_request", "request",
        "t.handover_id = any(:handovers)",
        (
            Tells("Why", "why", WORDS), Tells("Where it stands", "status"), Tells("Answer", "answer", STAFF),
            Tells("Reason", "reason", WORDS), staff("asked_by", "Asked by"), staff("answered_by", "Answered by"),
        ),
        at="t.asked_at", id="t.id || ' ' || t.side",
        untold={"side": "asked or answered", "handover_side": "which row of the request"},
    )
)  # fmt: skip
held(
    Held(
        "saved-questions", "Saved questions about them", "saved_question", ("request", "case"),
        f"{ASKED_OF.format('residents')} or {ASKED_OF.format('handovers')}",
        (Tells("Name", "name", WORDS), staff("saved_by", "Saved by")),
        at="t.saved_at", untold={"filter": "ids, codes and spans of time"},
    )
)  # fmt: skip
not_held("question_look", "when an officer last looked at a saved question")
not_held("event_day", "how often what was done on a day: counts")
