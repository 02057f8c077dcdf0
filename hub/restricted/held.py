"""Why a record is restricted, and why somebody looked at it all the same. The code stays, and that somebody looked."""

from hub.kernel.holding import STAFF, WORDS, Held, Tells, held, staff

OF_PERSON = "t.person_id = any(:residents) or t.person_id = any(:handovers)"
held(
    Held(
        "restrictions", "That few may see the record", "restriction", ("case", "request"), OF_PERSON,
        (
            Tells("Which kind", "category"), Tells("Reason", "reason", WORDS), Tells("Looked at again", "review_on"),
            Tells("Ended", "ended_at"), staff("marked_by", "Marked by"), staff("ended_by", "Ended by"),
        ),
        # Of an erased person nothing is left to be hidden, nor to be looked at again.
        at="t.marked_at", erased={"reason": "''", "ended_at": "coalesce(t.ended_at, now())"}, kept="category",
    )
)  # fmt: skip
held(
    Held(
        "glass-broken", "Looks at the restricted record, and their review", "glass_break", ("case", "request"),
        OF_PERSON,
        (
            Tells("In the role of", "role"), Tells("What for", "category"), Tells("What had happened", "reason", WORDS),
            Tells("Until", "ended_at"), Tells("How it ended", "ended_how"), staff("account_id"),
            Tells("What the review found", "outcome", STAFF), Tells("What the review said", "said", STAFF),
            staff("reviewed_by", "Reviewed by"),
        ),
        at="t.broken_at", erased={"reason": "''", "said": "case when t.said is not null then '' end"},
        kept="role category ended_how outcome",
    )
)  # fmt: skip
