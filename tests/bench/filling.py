"""A large trail, quickly: for measuring what is asked of a million events."""

from collections.abc import Sequence
from uuid import UUID

import psycopg

from hub.kernel.keys import new_id

AT_ONCE = 50_000
# As `record` writes them, with the same indexes and the same word that they are unsealed; without a trip for each.
FILL = """
    with numbered as (
        select n, n * cast(%(step)s as interval) - cast(%(span)s as interval) as ago
        from generate_series(%(first)s::int, %(last)s::int) as n
    ), given as materialized (
        select uuidv7(ago) as id, now() + ago as at, (%(people)s::uuid[])[1 + n %% %(how_many)s] as account_id,
               (%(subjects)s::uuid[])[1 + (n::bigint * 7919) %% %(of_how_many)s] as subject,
               (array['record:opened', 'record:opened', 'list:shown', 'case:updated'])[1 + n %% 4] as kind
        from numbered
    ), written as (
        insert into event (org_id, id, at, kind, account_id, role, session_id, request_id, from_org, via, about, facts)
        select %(org)s, id, at, kind, account_id, 'tracer', null, id, null, 'page', jsonb_build_array(subject),
               case kind when 'record:opened' then '{"record": "case"}'::jsonb
                         when 'list:shown' then '{"list": "cases", "count": 1}'::jsonb
                         else jsonb_build_object('case', subject, 'fields', jsonb_build_array('phone')) end
        from given
    ), waiting as (
        insert into unsealed (org_id, event_id) select %(org)s, id from given
    )
    insert into event_about (org_id, about, event_id) select %(org)s, subject, id from given
"""


def fill(
    superuser: str, org: int, people: Sequence[UUID], count: int, subjects: Sequence[UUID] = (), days: int = 365
) -> None:
    """Fill an organisation's trail with `count` events of the last `days` about `subjects`, forty to each by default.

    `superuser` is libpq's address. Fill before anything is sealed: later, such events are backdated, as verifying says.
    """
    about = list(subjects) or [new_id() for _ in range(max(1, count // 40))]
    told = {"org": org, "people": list(people), "how_many": len(people), "subjects": about, "of_how_many": len(about)}
    told |= {"step": f"{days * 86_400 / count} seconds", "span": f"{days} days"}
    with psycopg.connect(superuser, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # no check of keys that are right by themselves
        for first in range(1, count + 1, AT_ONCE):
            connection.execute(FILL, told | {"first": first, "last": min(first + AT_ONCE - 1, count)})
        connection.execute("vacuum analyze event, event_about, unsealed")
