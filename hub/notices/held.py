"""Notices: a fixed sentence and a reference, by which somebody finds what they are about."""

from hub.kernel.holding import Held, Record, Tells, held, record, staff

record(
    Record(
        "notice", "Notices to colleagues", "notices", "somebody was told",
        "select n.id, n.at from notice n where n.org_id = acting_org()", 1,
        "a notice leads to a record; what was done stands there",
    )
)  # fmt: skip
held(
    Held(
        "notices", "Notices to colleagues about it", "notice", ("notice", "request", "case"),
        """t.id = any(:notices) or t.about = any(:handovers) or t.about = any(:cases) or t.reference in (
            select c.reference from case_file c where c.org_id = t.org_id and c.id = any(:cases))""",
        (Tells("What kind", "kind"), Tells("Reference", "reference"), staff("account_id", "Told to")),
        at="t.at", first=True,
        untold={
            "ids": "ids for the link to the page", "endpoint": "the name of a page", "email": "whether it was sent",
            "text_message": "whether it was sent", "fault": "what failed in sending",
        },
    )
)  # fmt: skip
