"""What was told to the national system."""

from hub.kernel.holding import WORDS, Held, Record, Tells, held, not_held, record, staff

record(
    Record(
        "hand-back", "Rows handed back to the national system", "hand_backs", "the pack was made",
        "select b.id, b.made_at as at from hand_back_row b where b.org_id = acting_org() and b.state <> 'outstanding'",
        3, "until the national system can no longer ask what it was told",
    )
)  # fmt: skip
held(
    Held(
        "hand-backs", "Told to the national system", "hand_back_row", "hand-back",
        "t.id = any(:hand_backs) or t.case_id = any(:cases)",
        (
            Tells("Reference", "reference"), Tells("What kind", "kind"), Tells("What was told", "told", WORDS),
            Tells("What the list says since", "theirs"), Tells("Where it stands", "state"),
            Tells("Receipt", "receipt"), staff("settled_by", "Settled by"),
        ),
        at="t.made_at",
        erased={
            "reference": "''", "key": "cast(t.id as text)", "stamp": "''", "told": "'{}'", "expect": "'{}'",
            "before": "'{}'", "theirs": "null",
        },
        kept="kind change state receipt",
        untold={
            "key": "names the thing told within its kind", "stamp": "which version was told",
            "expect": "what a list must say to confirm it", "before": "what the list said before", "change": "a code",
        },
    )
)  # fmt: skip
not_held("hand_back_pack", "a pack’s number, system and headings")
not_held("national_feed", "where the pull stands")
