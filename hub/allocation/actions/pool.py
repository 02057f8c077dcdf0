"""People of the surge pool are put on shift for some hours of today, and told."""

from collections.abc import Iterable
from datetime import time
from uuid import UUID

from hub.kernel.clock import today
from hub.kernel.db import db
from hub.kernel.problems import Invalid, Problem
from hub.notices.actions import tell
from hub.teams import actions as teams
from hub.teams.rules import said


def bring_in(account_ids: Iterable[UUID], starts: time, ends: time) -> tuple[list[UUID], list[tuple[UUID, str]]]:
    """Put each on shift today and tell them; returns who comes, and who cannot with the reason. Raises Invalid."""
    if ends <= starts:
        raise Invalid({"ends": ["The shift must end after it begins"]})
    come, refused = [], []
    for account_id in account_ids:
        try:
            with db.session.begin_nested():
                teams.work_once(account_id, today(), starts, ends)
        except Problem as problem:
            refused.append((account_id, problem.what_happened))
        else:
            come.append(account_id)
            tell([account_id], "shift-today", account_id, f"{said(starts)} to {said(ends)}", "cases.index")
    return come, refused
