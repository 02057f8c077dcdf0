"""Calls that a resident asked for by a card's code."""

from hub.kernel.holding import Held, Tells, held, staff

held(
    Held(
        "call-backs", "Calls asked for", "call_back", "request", "t.handover_id = any(:handovers)",
        (
            Tells("Number", "phone"), Tells("When", "part_of_day"), Tells("Language", "language"),
            Tells("Where it stands", "state"), staff("rung_by", "Rung by"),
        ),
        at="t.asked_at", id="t.id || ' ' || t.side", erased={"phone": "case when t.phone is not null then '' end"},
        kept="side part_of_day language state", untold={"side": "which of the two rows it is"},
    )
)  # fmt: skip
