"""What a district searched, and what it found."""

from hub.kernel.holding import WORDS, Held, Tells, held, staff

OF = "t.handover_id = any(:handovers)"
held(
    Held(
        "found", "Contact details found", "found_point", "request", OF,
        (Tells("What kind", "kind"), Tells("Value", "value"), Tells("Found in", "system"), staff("added_by")),
        at="t.added_at", untold={"side": "always received"},
    )
)  # fmt: skip
held(
    Held(
        "systems-searched", "Systems searched", "system_search", "request", OF,
        (Tells("System", "system"), Tells("Result", "result"), staff("searched_by")),
        at="t.searched_at", id="t.handover_id || ' ' || t.system", kept="side system result",
        untold={"side": "always received"},
    )
)  # fmt: skip
held(
    Held(
        "searches", "Notes of the search", "search", "request", OF,
        (Tells("Note", "note", WORDS), staff("changed_by")),
        at="t.changed_at", id="t.handover_id", erased={"note": "''"}, kept="side", untold={"side": "always received"},
    )
)  # fmt: skip
