"""What a resident needs, and what was done about it."""

from hub.kernel.holding import WORDS, Held, Tells, held, staff

OF = "{0} = any(:cases) or {0} = any(:handovers)"
OF_NEED = "t.need_id in (select n.id from need n where n.org_id = t.org_id and ({}))"
held(
    Held(
        "need-steps", "What was done about needs", "need_step", ("request", "case"),
        OF_NEED.format(OF.format("n.about_id")),
        (
            Tells("How", "how"), Tells("Then", "state"), Tells("Outcome", "outcome"), Tells("In words", "told", WORDS),
            staff("by"),
        ),
        at="t.at", erased={"told": "null"}, kept="how state outcome",
    )
)  # fmt: skip
held(
    Held(
        "needs", "Needs", "need", ("request", "case"), OF.format("t.about_id"),
        (
            Tells("What", "kind"), Tells("Note", "note", WORDS), Tells("Where it stands", "state"),
            Tells("First half of the postcode", "area"), staff("by"),
        ),
        at="t.recorded_at", erased={"note": "null"}, kept="about_kind kind state area",
        untold={"about_kind": "whether it hangs on a case or a request"},
    )
)  # fmt: skip
