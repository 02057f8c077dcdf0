"""What is held about residents' own requests. It goes by its own end dates (actions/files.py), not with the case."""

from hub.kernel.holding import OTHERS, WORDS, Held, Tells, held, not_held, staff

OWN_TIME = "What was asked, and what was sent, is kept until its own end date, so that one can show what was answered."
PERSON = "t.subject_id = any(:residents) or t.subject_id = any(:handovers)"
OF_REQUEST = """t.request_id in (select t2.id from subject_request t2 where t2.org_id = t.org_id
    and (t2.subject_id = any(:residents) or t2.subject_id = any(:handovers)))"""
held(
    Held(
        "own-requests", "What you asked us about what we hold", "subject_request", "hold", PERSON,
        (
            Tells("Number", "number"), Tells("What was asked", "kind"), Tells("How it came", "channel"),
            Tells("Received", "received_on"), Tells("Name", "name"), Tells("Date of birth", "born_on"),
            Tells("Postcode", "postcode"), Tells("The answer goes to", "answer_to"),
            Tells("In their own words", "wants", WORDS), Tells("Asked by", "asker", OTHERS),
            Tells("Proof of identity", "identity_how"), Tells("Why more time was taken", "extended_why", WORDS),
            Tells("Where it stands", "state"), Tells("How it ended", "outcome"), Tells("Why it was refused", "refused"),
            staff("owner_id", "With"), staff("logged_by", "Logged by"),
        ),
        at="t.logged_at", beyond=OWN_TIME,
        untold={"asked_by": "whether there is somebody who asks for them", "person": "whether they were found here"},
    )
)  # fmt: skip
held(
    Held(
        "own-clarifications", "What we asked you about your request", "subject_pause", "hold", OF_REQUEST,
        (Tells("Asked on", "asked_on"), Tells("What was asked", "words", WORDS), Tells("Answered", "answered_on")),
        at="t.asked_on::timestamptz", beyond=OWN_TIME,
    )
)  # fmt: skip
held(
    Held(
        "own-notes", "Notes on what you asked us", "subject_note", "hold", OF_REQUEST,
        (Tells("Note", "words", WORDS), staff("account_id")), at="t.at", beyond=OWN_TIME,
    )
)  # fmt: skip
held(
    Held(
        "own-answers", "What we made and sent to you", "subject_file", "hold", OF_REQUEST,
        (
            Tells("What", "kind"), Tells("File", "name"), Tells("Sent", "sent_on"), Tells("How", "sent_how"),
            Tells("Kept until", "keep_until"), staff("sent_by", "Sent by"),
        ),
        at="t.made_at", beyond=OWN_TIME,
        untold={"media_type": "what sort of file it is", "digest": "made of the file, to tell whether it changed"},
    )
)  # fmt: skip
held(
    Held(
        "corrections", "What was corrected", "subject_correction", "hold",
        "t.record_id = any(:residents) or t.record_id = any(:handovers)",
        (
            Tells("What", "field"), Tells("It said", "was"), Tells("It says", "becomes"),
            Tells("How it is known", "why", WORDS), staff("account_id"),
        ),
        at="t.at", id="t.id", beyond=OWN_TIME,
        untold={"record": "whether a record of one’s own or a copy", "side": "which row of a request it is"},
    )
)  # fmt: skip
held(
    Held(
        "subject-notices", "Notices that something given was wrong or is not to be used", "subject_notice", "hold",
        "t.handover_id = any(:handovers)",
        (
            Tells("What", "kind"), Tells("Of what", "field"), Tells("It said", "was"), Tells("It is", "becomes"),
            Tells("With", "(select o.name from organisation o where o.id = t.other_org_id)", columns=("other_org_id",)),
            Tells("Where it stands", "state"), Tells("Why not", "why"), Tells("Note", "words", WORDS),
            staff("decided_by", "Decided by"),
        ),
        at="t.at", id="t.id || ' ' || t.side", beyond=OWN_TIME, untold={
            "side": "who told whom", "handover_side": "what was given, or what was answered",
        },
    )
)  # fmt: skip
not_held("subject_pack", "a copy of what is told elsewhere, gathered to be sent; it goes with the file that was sent")
not_held("subject_redaction", "which places of a pack were struck out, on which ground")
