"""Questions that the officers of an organisation keep, and what is new in each since one of them last looked."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row

from hub.governance.queries.events import Filter
from hub.kernel.db import row, rows
from hub.kernel.words import CAPPED_AT

LATE = timedelta(hours=1)  # a mirrored step keeps the id of its own time, and comes a little later

PARAMETER = re.compile(r":([a-z_]+)")

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


def new_events(asked: Sequence[tuple[Filter, datetime]]) -> list[int]:
    """Of each filter how many events were recorded since a moment: one statement for all of them.

    Counted no further than one above "1,000+".
    """
    parts, given = [], {}
    for place, (chosen, looked_at) in enumerate(asked):
        from_then = looked_at - LATE
        since = max(chosen.since, from_then) if chosen.since else from_then
        ids, told = replace(chosen, since=since).ids(None, CAPPED_AT + 1)
        counted = f"""
            select {place} as place, count(*) as n from ({ids} order by id desc limit :limit) ids
            join event e on e.org_id = acting_org() and e.id = ids.id and e.at > :looked_at"""  # noqa: S608
        parts.append(PARAMETER.sub(rf":\1_{place}", counted))
        given |= {f"{name}_{place}": value for name, value in {**told, "looked_at": looked_at}.items()}
    return [one.n for one in rows(" union all ".join(parts) + " order by place", **given)] if parts else []
