"""Questions that the officers of an organisation keep, and what is new in each since one of them last looked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.governance.queries.events import Filter
from hub.kernel.db import row, rows
from hub.kernel.words import CAPPED_AT

LATE = timedelta(hours=1)  # a mirrored step keeps the id of its own time, and comes a little later

QUESTIONS = """
    select q.id, q.name, q.filter, q.saved_at, a.name as by_name, l.looked_at
    from saved_question q join account a on a.org_id = q.org_id and a.id = q.saved_by
    left join question_look l on l.org_id = q.org_id and l.question_id = q.id and l.account_id = acting_account()
    where q.org_id = acting_org() {} order by q.name, q.id
"""


def questions() -> Sequence[Row]:
    """Every question, with who saved it and when the acting officer last looked."""
    return rows(QUESTIONS.format(""))


def question(question_id: UUID) -> Row | None:
    """One question."""
    return row(QUESTIONS.format("and q.id = :id"), id=question_id)


def is_named(name: str) -> bool:
    """Whether a question of this organisation has this name."""
    return row("select 1 from saved_question where org_id = acting_org() and name = :name", name=name) is not None


def new_events(chosen: Filter, looked_at: datetime) -> int:
    """How many events of a filter were recorded since; counted no further than one above "1,000+"."""
    from_then = looked_at - LATE
    narrowed = replace(chosen, since=max(chosen.since, from_then) if chosen.since else from_then)
    ids, given = narrowed.ids(None, CAPPED_AT + 1)
    return row(
        f"""select count(*) as n from ({ids} order by id desc limit :limit) ids
            join event e on e.org_id = acting_org() and e.id = ids.id and e.at > :looked_at""",  # noqa: S608
        looked_at=looked_at, **given,
    ).n  # fmt: skip
