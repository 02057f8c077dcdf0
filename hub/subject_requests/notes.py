"""What an open request's own page says of a notice about it: that its use is restricted, or that it was corrected."""

from typing import Any

from hub.handovers.kinds import noted
from hub.kernel.access import May, may
from hub.kernel.db import rows

APPLIED = """
    select distinct kind, field from subject_notice where org_id = acting_org() and handover_id = :id
      and side = 'received' and handover_side = 'received' and state = 'applied'
      and kind in ('restriction', 'rectification') order by kind, field
"""
RESTRICTED = (
    "Its use is restricted (UK GDPR article 18): do nothing with it but keep it, "
    "and ask your information governance officer."
)


@noted
def told(handover: Any) -> str | None:
    """The sentence for the top of the page."""
    found = rows(APPLIED, id=handover.id) if may(May.SEE_REQUESTS) else ()
    if any(one.kind == "restriction" for one in found):
        return RESTRICTED
    fields = ", ".join(one.field.replace("_", " ") for one in found)
    return f"Corrected since it was sent: {fields}." if fields else None
