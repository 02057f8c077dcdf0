"""What is asked of the trail as a whole: events in no tree, leaves over the end, an index that says something else."""

from collections.abc import Iterator

import psycopg

from hub.sealing.verifying.faults import Fault

FEW = 1000
WORK = "set work_mem = '256MB'; set timezone = 'UTC'"
# One statement each, hence one moment: the sealer goes on meanwhile.
NEVER_ANNOUNCED = """
    select e.id::text from event e
    where e.org_id = %(org)s
      and not exists (select 1 from seal_leaf l where l.org_id = e.org_id and l.event_id = e.id)
      and not exists (select 1 from unsealed u where u.org_id = e.org_id and u.event_id = e.id)
    order by e.id limit %(few)s
"""
WAITING_GONE = """
    select u.event_id::text from unsealed u
    where u.org_id = %(org)s and not exists (select 1 from event e where e.org_id = u.org_id and e.id = u.event_id)
    order by 1 limit %(few)s
"""
OVER_THE_END = """
    select l.index, l.event_id::text from seal_leaf l
    where l.org_id = %(org)s and l.index >= coalesce((select max(size) from seal_checkpoint where org_id = %(org)s), 0)
    order by l.index limit %(few)s
"""
SEALED_AND_WAITING = """
    select u.event_id::text from unsealed u join seal_leaf l on l.org_id = u.org_id and l.event_id = u.event_id
    where u.org_id = %(org)s limit %(few)s
"""
KEYS = """
    select encode(k.key, 'hex') from seal_key k where k.org_id = %(org)s and not exists (
        select 1 from seal_checkpoint s where s.org_id = k.org_id and s.number = k.first_number and s.key = k.key
          and s.signed_at = k.since)
    union
    select encode(s.key, 'hex') from seal_checkpoint s where s.org_id = %(org)s and not exists (
        select 1 from seal_key k where k.org_id = s.org_id and k.key = s.key)
    limit %(few)s
"""
ABOUT = """
    with told as (
        select e.id as event_id, one.about from event e, jsonb_array_elements_text(e.about) as one (about)
        where e.org_id = %(org)s
    ), indexed as (
        select event_id, about::text as about from event_about where org_id = %(org)s
    )
    select coalesce(told.event_id, indexed.event_id)::text, coalesce(told.about, indexed.about), told.about is null
    from told full join indexed on indexed.event_id = told.event_id and indexed.about = told.about
    where told.event_id is null or indexed.event_id is null
    order by 1, 2 limit %(few)s
"""
WAITING = "select count(*) from unsealed where org_id = %(org)s"


def waiting(connection: psycopg.Connection, org: int) -> int:
    """How many events wait to be sealed."""
    return connection.execute(WAITING, {"org": org}).fetchone()[0]


def check(url: str, org: int) -> list[Fault]:
    """Everything that is wrong with the sets of an organisation's trail."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(WORK)
        return list(_faults(connection, {"org": org, "few": FEW}))


def _faults(connection: psycopg.Connection, asked: dict[str, int]) -> Iterator[Fault]:
    for (event,) in connection.execute(NEVER_ANNOUNCED, asked):
        says = f"Event {event} is in no tree and does not wait for one: the hub’s own way of writing was not used."
        yield Fault("event_unsealed", says, event)
    for (event,) in connection.execute(WAITING_GONE, asked):
        yield Fault("event_gone", f"Event {event} was taken away before it was sealed.", event)
    for index, event in connection.execute(OVER_THE_END, asked):
        says = f"Leaf {index:,} (event {event}) stands over the end of the last checkpoint’s tree."
        yield Fault("leaf_extra", says, event, index)
    for (event,) in connection.execute(SEALED_AND_WAITING, asked):
        yield Fault("sealed_and_waiting", f"Event {event} is sealed and waits to be sealed again.", event)
    for (key,) in connection.execute(KEYS, asked):
        yield Fault("keys_differ", f"The list of keys does not say of {key[:16]}… what the checkpoints say.")
    for event, about, is_extra in connection.execute(ABOUT, asked):
        how = "is found under" if is_extra else "is not found under"
        yield Fault("about_differs", f"Event {event} {how} {about}, other than it says itself.", event)
