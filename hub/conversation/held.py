"""Messages between two councils about a request: what people write may say anything."""

from hub.kernel.holding import WORDS, Held, Record, Tells, held, record, staff

record(
    Record(
        "message", "Messages about a request", "handovers", "the request ended",
        """select m.handover_id as id, max(coalesce(h.ended_at, h.returned_at, h.raised_at)) as at
           from message m join handover h on h.org_id = m.org_id and h.id = m.handover_id
           where m.org_id = acting_org() group by 1
           having bool_and(h.status not in ('waiting', 'accepted'))""",
        2, "what was agreed stands in the request itself",
    )
)  # fmt: skip
held(
    Held(
        "messages", "Messages about a request", "message", "message", "t.handover_id = any(:handovers)",
        (
            Tells("Written", "words", WORDS), Tells("In the role of", "role"), staff("account_id"),
            staff("read_by", "Read by"),
        ),
        at="t.at", id="t.id || ' ' || t.side",
        untold={
            "side": "sent or received", "handover_side": "which row of the request", "kept_why": "why it did not pass",
        },
    )
)  # fmt: skip
