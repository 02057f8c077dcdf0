"""What is typed once for several cases."""

from hub.asking.schemas import AskForDetails, AskForVisit
from hub.cases.schemas import Close
from hub.kernel.forms.schemas import Schema
from hub.programmes.models import Programme


class Nothing(Schema):
    """Withdrawing needs no words."""


def words_for(kind: str, plan: Programme) -> Schema:
    """The form of a kind, without what is each case's own: whom to ask, and the risks and the others at its home."""
    if kind == "enrichment":
        return AskForDetails(plan, exclude=["to"])
    if kind == "door-knock":
        return AskForVisit(exclude=["to", "risk", "household"])
    return Close() if kind == "close" else Nothing()
