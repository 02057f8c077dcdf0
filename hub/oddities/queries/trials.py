"""Reads of trials: the latest, one with what it has told so far, and what people said of the findings of its days."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import UK
from hub.kernel.db import row, rows

# The index of kinds finds the few there are.
BEGUN = """
    select cast(e.facts ->> 'trial' as uuid) as id, e.at, e.facts -> 'figures' as figures, a.name
    from event e left join account a on a.org_id = e.org_id and a.id = e.account_id
    where e.org_id = acting_org() and e.kind = 'oddities:trial_begun'"""


def trials(limit: int = 5) -> Sequence[Row]:
    """The latest trials, the last first: id, when, by whom, with which figures."""
    return rows(f"{BEGUN} order by e.id desc limit :limit", limit=limit)


def trial(trial_id: UUID) -> Row | None:
    """When a trial was begun, by whom, with which figures; None for none of this organisation's."""
    about = "select event_id from event_about where org_id = acting_org() and about = :id"
    return row(f"{BEGUN} and e.id in ({about})", id=trial_id)


def results(trial_id: UUID) -> Sequence[Row]:
    """What a trial has told so far: kind and facts, each rule once."""
    return rows(
        """select distinct on (e.facts ->> 'rule') e.kind, e.facts
           from event_about t join event e on e.org_id = t.org_id and e.id = t.event_id
           where t.org_id = acting_org() and t.about = :id and e.kind in ('oddities:tried', 'oddities:trial_failed')
           order by e.facts ->> 'rule', e.kind = 'oddities:trial_failed', e.id""",
        id=trial_id,
    )


def under_way() -> Row | None:
    """The trial that is being worked on, if there is one: its id."""
    return row(
        """select cast(args ->> 'trial' as uuid) as id from outbox where org_id = acting_org()
           and name = 'oddities:try' and status in ('pending', 'sent', 'running') order by id limit 1"""
    )


def judged(rule: str, since: datetime, until: datetime) -> dict[tuple, list[str]]:
    """What people said of a rule's findings between two moments, by finding; false alarms and explained ones count
    once they are signed off, anything else as soon as it is said.
    """
    found = rows(
        """select account_id, person_id, on_day, array_agg(outcome) as outcomes from oddity
           where org_id = acting_org() and rule = :rule and on_day between :first and :last
             and (state = 'signed' or outcome not in ('explained', 'false-alarm'))
           group by 1, 2, 3""",
        rule=rule, first=since.astimezone(UK).date(), last=until.astimezone(UK).date(),
    )  # fmt: skip
    return {(one.account_id, one.person_id, one.on_day): one.outcomes for one in found}
