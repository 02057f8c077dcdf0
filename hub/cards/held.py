"""Cards: a keyed hash of a random code, and when it was left."""

from hub.kernel.holding import Held, Tells, held, not_held, staff

held(
    Held(
        "cards", "Cards left at the door", "card", "request", "t.handover_id = any(:handovers)",
        (Tells("Left", "left_at"), Tells("Good until", "expires_at"), staff("left_by")),
        at="t.left_at", kept="side", untold={"side": "always received"},
    )
)  # fmt: skip
not_held("card_batch", "how many cards of which kind and language were made")
not_held("card_text_review", "who has read our translations")
not_held("visit_code", "codes that officers say, by day")
