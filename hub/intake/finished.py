"""What follows an import: features that stand above register here, and a job calls them once the rows are in."""

from collections.abc import Callable
from uuid import UUID

After = Callable[[UUID], None]
AFTER: list[After] = []


def after_import(function: After) -> After:
    """Register what is to be done with a finished run; it acts as whoever imported, and must be safe to repeat."""
    AFTER.append(function)
    return function


def follow(run_id: UUID) -> None:
    """Do all of it."""
    for function in AFTER:
        function(run_id)
