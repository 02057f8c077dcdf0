"""What was staged becomes cases, by the file and by the row, and what follows from it."""

from sqlalchemy import Row

from hub.cases.arrivals import receive
from hub.households.arrivals import follow_holders
from hub.intake.actions import staging
from hub.intake.models import ImportRun

COUNTED = ("new", "changed", "unchanged", "unrouted", "outside")


def take_staged(run: ImportRun) -> Row:
    """Import what stands in the transaction's own table, give whoever belongs to a held household to its holder,
    and count it for the run; returns what it was.
    """
    found = staging.match(run.programme)
    receive(run.id, run.programme)
    follow_holders()
    for name in COUNTED:
        setattr(run, name, getattr(run, name) + getattr(found, name))
    return found
