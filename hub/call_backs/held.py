"""Calls that a resident asked for by a card's code."""

from hub.kernel.holding import Held, Record, Tells, held, record, staff

record(
    Record(
        "call-back", "Calls asked for by a card that belongs to no visit", "call_backs", "the call was asked for",
        "select b.id, b.asked_at as at from call_back b where b.org_id = acting_org() and b.handover_id is null", 1,
        "nobody knows whose number it is; the others go with their request",
    )
)  # fmt: skip
held(
    Held(
        "call-backs", "Calls asked for", "call_back", ("call-back", "request"),
        "t.handover_id = any(:handovers) or t.id = any(:call_backs)",
        (
            Tells("Number", "phone"), Tells("When", "part_of_day"), Tells("Language", "language"),
            Tells("Where it stands", "state"), staff("rung_by", "Rung by"),
        ),
        at="t.asked_at", id="t.id || ' ' || t.side", erased={"phone": "case when t.phone is not null then '' end"},
        kept="side part_of_day language state", untold={"side": "which of the two rows it is"},
    )
)  # fmt: skip
