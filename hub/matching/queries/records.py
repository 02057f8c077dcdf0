"""Who is to be compared with whom, and what they are compared by: whole sets at a time."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import in_force
from hub.kernel.cipher import NhsNumber
from hub.kernel.db import row, rows
from hub.matching.rules.comparing import Person, person
from hub.matching.rules.weighing import Weighing, standard

# Everybody who shares a group (rules/blocks.py) with one of those asked about. Each key is compared as a set, so that
# a whole list costs what one person costs; which two of a group are worth comparing Python decides.
AROUND = """
    select r.id from resident r where r.org_id = acting_org()
        and r.nhs_number in (select unnest(cast(:numbers as text[])))
    union select r.id from resident r where r.org_id = acting_org()
        and r.born_on in (select unnest(cast(:days as date[])))
    union select r.id from resident r where r.org_id = acting_org()
        and r.postcode_key in (select unnest(cast(:postcodes as text[])))
    union select r.id from resident r where r.org_id = acting_org() and (r.surname_key, r.forename_key) in (
        select * from unnest(cast(:surnames as text[]), cast(:forenames as text[])))
    union select p.resident_id from contact_point p where p.org_id = acting_org() and p.kind in ('phone', 'email')
        and p.value in (select unnest(cast(:points as text[])))
"""
PERSON = """
    select r.id, coalesce(r.merged_into, r.id) as root, r.forename, r.surname, r.forename_key, r.surname_key, r.born_on,
           r.nhs_number, r.gender, r.postcode_key, r.home_key, r.uprn, r.version,
           array(select p.value from contact_point p where p.org_id = r.org_id and p.resident_id = r.id
                 and p.kind in ('phone', 'email')) as points
    from unnest(cast(:ids as uuid[])) as asked (id)
    join resident r on r.org_id = acting_org() and r.id = asked.id
"""


def weighing() -> Weighing:
    """How the acting organisation recognises one person in two records."""
    return in_force("matching") or standard()


def uncompared(most: int) -> list[UUID]:
    """Residents who came or changed since they were last compared with everybody else."""
    found = rows(
        "select id from resident where org_id = acting_org() and compared < version order by id limit :most", most=most
    )
    return [one.id for one in found]


def with_other_names(ids: Collection[UUID]) -> list[UUID]:
    """These residents, whom they are merged into, and everybody who is merged into one of those."""
    found = rows(
        """
        with roots as (select distinct coalesce(r.merged_into, r.id) as id from resident r
                       where r.org_id = acting_org() and r.id in (select unnest(cast(:ids as uuid[]))))
        select id from roots union all
        select r.id from resident r join roots on r.merged_into = roots.id where r.org_id = acting_org()
        """,
        ids=list(ids),
    )
    return [one.id for one in found]


def around(asked: Collection[Person]) -> dict[UUID, Person]:
    """Everybody who shares a group with one of these, who may be in no record yet."""
    named = [one for one in asked if one.forename and one.surname]
    found = rows(
        AROUND,
        numbers=[NhsNumber(one.nhs_number) for one in asked if one.nhs_number],
        days=[one.born_on for one in asked if one.born_on],
        postcodes=[one.postcode for one in asked if one.postcode],
        surnames=[one.surname for one in named],
        forenames=[one.forename for one in named],
        points=[point for one in asked for point in one.points],
    )
    return people(one.id for one in found) if found else {}


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """What these residents are compared by."""
    return {one.id: person(one) for one in rows(PERSON, ids=list(ids))}


def known_between(roots: Collection[UUID]) -> Sequence[Row]:
    """Every likeness that concerns one of these people, under either name they had, with whom it is between today."""
    return rows(
        """
        with theirs as (select unnest(cast(:ids as uuid[])) as id
                        union select r.id from resident r where r.org_id = acting_org()
                        and r.merged_into in (select unnest(cast(:ids as uuid[])))),
        found as (select l.id from likeness l join theirs on l.one_id = theirs.id where l.org_id = acting_org()
                  union select l.id from likeness l join theirs on l.other_id = theirs.id where l.org_id = acting_org())
        select l.id, l.one_id, l.other_id, l.state, l.version, l.score, l.certain, l.reasons, l.decided_at,
               exists (select from resident_merge m where m.org_id = l.org_id and m.likeness_id = l.id) as merged,
               coalesce(a.merged_into, a.id) as one_root, coalesce(b.merged_into, b.id) as other_root
        from found join likeness l on l.org_id = acting_org() and l.id = found.id
        join resident a on a.org_id = l.org_id and a.id = l.one_id
        join resident b on b.org_id = l.org_id and b.id = l.other_id
        """,
        ids=list(roots),
    )


def take_turns() -> None:
    """Wait until nobody else compares or merges residents of this organisation."""
    row("select pg_advisory_xact_lock(7126, acting_org()) is null as locked")
