"""Rows of other counties that are opened here after all."""

from collections.abc import Collection
from uuid import UUID

from hub.cases.arrivals import one_list_at_a_time
from hub.intake import queries
from hub.intake.actions import staging
from hub.intake.actions.taking import take_staged
from hub.intake.finished import tell_finished
from hub.kernel.audit import record
from hub.kernel.problems import NotPossibleNow


def take_in(run_id: UUID, numbers: Collection[int]) -> int:
    """Open cases for rows of a finished run that seemed to be another county's; they go to triage. Returns how many.

    A row that a colleague has taken in meanwhile, or whose time is over, is left out. Raises NotPossibleNow.
    """
    one_list_at_a_time()
    run = queries.run(run_id, lock=True)
    if run.status != "finished":
        raise NotPossibleNow("Import the list first.", "Rows of other counties can be opened once that is done.")
    staging.unstage_outside(run_id, numbers)
    found = take_staged(run)
    count = found.new + found.changed + found.unchanged
    run.outside -= count
    staging.drop_done(run_id)
    record("import:taken_in", about=[run_id], run=run_id, count=count)
    tell_finished(run_id)
    return count
