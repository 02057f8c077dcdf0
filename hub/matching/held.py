"""Two records that may be of one person, and what a merge moved."""

from hub.kernel.holding import OTHERS, Held, Tells, held, staff

held(
    Held(
        "merges", "Merges with another record", "resident_merge", "case",
        """t.into_id = any(:residents) or t.from_id = any(:residents)""",
        (
            Tells("What it changed", "changes", OTHERS), Tells("Undone", "undone_at"), staff("merged_by"),
            staff("undone_by", "Undone by"),
        ),
        at="t.merged_at", untold={"withdrawn": "ids of requests that ended with it"},
    )
)  # fmt: skip
held(
    Held(
        "likenesses", "Records thought to be of the same person", "likeness", "case",
        "t.one_id = any(:residents) or t.other_id = any(:residents)",
        (Tells("What agrees", "reasons", OTHERS), Tells("Decided", "state"), staff("decided_by", "Decided by")),
        at="t.found_at",
    )
)  # fmt: skip
