"""Risks to visitors at an address, and who went to a door: about the address, and about colleagues' safety."""

from hub.kernel.holding import WORDS, Held, Record, Tells, held, not_held, record, staff

record(
    Record(
        "risk-marker", "Risk markers", "markers", "the marker ended",
        """select m.id, least(coalesce(m.ended_at, 'infinity'), m.expires_at) as at from risk_marker m
           where m.org_id = acting_org() and (m.ended_at is not null or m.expires_at < now())""",
        1, "long enough to show why a visit was made by two",
    )
)  # fmt: skip
STAYS = "A risk to whoever goes to this address is kept until the marker’s own time is over."
OF = "{0} = any(:markers) or {1} = any(:handovers)"
held(
    Held(
        "marker-reviews", "Reviews of risk markers", "risk_marker_review", "risk-marker",
        "t.marker_id = any(:markers) or t.marker_id in (select m.id from risk_marker m "
        "where m.org_id = t.org_id and m.handover_id = any(:handovers))",
        (Tells("What", "what"), Tells("Why", "reason", WORDS), staff("by")),
        at="t.at", id="t.marker_id || ' ' || t.number", beyond=STAYS, erase_of="t.marker_id = any(:markers)",
    )
)  # fmt: skip
held(
    Held(
        "risk-markers", "Risk markers at the address", "risk_marker", "risk-marker", OF.format("t.id", "t.handover_id"),
        (
            Tells("Place", "place"), Tells("What kind", "category"), Tells("Note", "note", WORDS),
            Tells("Until", "expires_at"), staff("added_by", "Added by"),
        ),
        at="t.added_at", beyond=STAYS, erase_of="t.id = any(:markers)",
        untold={
            "address_key": "made of the address", "line_key": "made of the address",
            "postcode_key": "made of the postcode", "side": "always received",
        },
    )
)  # fmt: skip
AT_DOOR = """{0}.task_id = any(:handovers) or {0}.visit_id in (
    select v.id from visit v where v.org_id = {0}.org_id and v.handover_id = any(:handovers))"""
OF_CHECK_IN = """t.check_in_id in (select c.id from check_in c where c.org_id = t.org_id and ({}))"""
held(
    Held(
        "door-alarms", "Alarms at a door", "door_alarm", "request",
        OF_CHECK_IN.format(AT_DOOR.format("c")),
        (Tells("What was done", "done"), Tells("Note", "note", WORDS), staff("acknowledged_by", "Answered by")),
        at="t.raised_at", id="t.check_in_id || ' ' || t.deadline", erased={"note": "null"}, kept="done",
    )
)  # fmt: skip
held(
    Held(
        "check-ins", "Who was at the door, and when", "check_in", "request", AT_DOOR.format("t"),
        (
            Tells("Until", "ended_at"), Tells("How it ended", "ended_how"), Tells("Why", "ended_why", WORDS),
            staff("ended_by", "Ended by"),
        ),
        at="t.started_at", erased={"ended_why": "case when t.ended_why is not null then '' end"},
        kept="side ended_how", untold={"side": "always received"},
    )
)  # fmt: skip
not_held("at_door", "which colleagues were at a door: ids and times")
