"""Notices: a fixed sentence and a reference, by which somebody finds what they are about."""

from hub.kernel.holding import Held, Tells, held, staff

held(
    Held(
        "notices", "Notices to colleagues about it", "notice", ("request", "case"),
        "t.about = any(:handovers) or t.about = any(:cases)",
        (Tells("What kind", "kind"), Tells("Reference", "reference"), staff("account_id", "Told to")),
        at="t.at",
        untold={
            "ids": "ids for the link to the page", "endpoint": "the name of a page", "email": "whether it was sent",
            "text_message": "whether it was sent", "fault": "what failed in sending",
        },
    )
)  # fmt: skip
