"""The day that it is."""

from datetime import date

from hub.kernel.clock import now
from hub.kernel.fields import UK


def today() -> date:
    """The day that it is in the UK."""
    return now().astimezone(UK).date()
