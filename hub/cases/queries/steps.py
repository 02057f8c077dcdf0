"""What is next for many cases, said with their households in mind."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Row

from hub.cases.rules.steps import Step, next_step, with_household
from hub.cases.together import homes
from hub.programmes.models import Programme


def next_steps(rows: Sequence[Row], plan: Programme, at: datetime) -> Iterator[tuple[Row, Step]]:
    """Each with what is next for it at a moment (UTC): one statement for however many."""
    known = homes(rows)
    return ((row, with_household(next_step(row, plan, at), row, known.get(row.id), at)) for row in rows)
