"""Reads of restricted records and of broken glass; and whom an id of an address stands for."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows

PAGE = 50
# Whom an id means: a resident, their case, or a request; with a reference to call them by.
PERSON = """
    select r.id as person_id, c.id as case_id, cast(null as uuid) as handover_id,
           coalesce(c.reference, 'typed in') as reference
    from resident r left join lateral (
        select id, reference from case_file f where f.org_id = r.org_id and f.resident_id = r.id
        order by f.received_at desc, f.id desc limit 1) c on true
    where r.org_id = acting_org() and r.merged_into is null
      and (r.id = :id or r.id in (select x.merged_into from resident x where x.org_id = r.org_id and x.id = :id)
           or r.id in (select resident_id from case_file f where f.org_id = r.org_id and f.id = :id))
    union all select h.id, null, h.id, h.reference from handover h
    where h.org_id = acting_org() and h.id = :id and h.side = 'received'
    limit 1"""
# A request about the same person as one that is restricted is hidden with it, by the same restriction.
OF_PERSON = """
    select r.* from restriction r where r.org_id = acting_org() and r.ended_at is null and (r.person_id = :id
        or r.person_id in (
            select x.id from handover h join handover x on x.org_id = h.org_id and x.side = 'received'
                and x.surname_key = h.surname_key and x.postcode_key = h.postcode_key
            where h.org_id = acting_org() and h.id = :id and h.side = 'received' and h.surname_key <> ''))
    order by (r.person_id = :id) desc, r.id limit 1"""
LISTED = """
    select r.*, a.name as marked_name, coalesce(nullif(trim(concat_ws(' ', p.forename, p.surname)), ''),
               nullif(trim(concat_ws(' ', h.subject ->> 'forename', h.subject ->> 'surname')), '')) as name,
           coalesce(c.reference, h.reference) as reference, coalesce(t.name, ho.name) as holder_name
    from restriction r join account a on a.org_id = r.org_id and a.id = r.marked_by
    left join resident p on p.org_id = r.org_id and p.id = r.person_id
    left join lateral (
        select f.reference, f.allocated_to from case_file f where f.org_id = r.org_id and f.resident_id = r.person_id
        order by f.received_at desc limit 1) c on true
    left join account t on t.org_id = r.org_id and t.id = c.allocated_to
    left join handover h on h.org_id = r.org_id and h.id = r.person_id and h.side = 'received'
    left join account ho on ho.org_id = r.org_id and ho.id = h.holder_id
    where r.org_id = acting_org()"""
BROKEN = """
    select g.*, a.name, v.name as reviewed_name from glass_break g
    join account a on a.org_id = g.org_id and a.id = g.account_id
    left join account v on v.org_id = g.org_id and v.id = g.reviewed_by
    where g.org_id = acting_org()"""


def person_of(id_: UUID) -> Row | None:
    """Whom an id stands for: a resident, their case, or a request that was received."""
    return row(PERSON, id=id_)


def of_person(person_id: UUID) -> Row | None:
    """The restriction that hides a person, if there is one."""
    return row(OF_PERSON, id=person_id)


def restriction(restriction_id: UUID) -> Row | None:
    """One restriction with the person's name, as far as the acting person is shown it."""
    return row(LISTED + " and r.id = :id", id=restriction_id)


def restrictions(after: tuple[date, UUID] | None = None) -> Sequence[Row]:
    """A page of the restrictions in force and one more, the next review first; `after` is the last one's day and id."""
    place, given = "", {}
    if after:
        place, given = " and (r.review_on, r.id) > (:day, :id)", dict(zip(("day", "id"), after, strict=True))
    return rows(
        f"{LISTED} and r.ended_at is null{place} order by r.review_on, r.id limit :most", most=PAGE + 1, **given
    )


def are_any() -> bool:
    """Whether any record is restricted."""
    return bool(rows("select 1 from restriction where org_id = acting_org() and ended_at is null limit 1"))


def is_watched() -> bool:
    """Whether the next look at what waits is set."""
    return bool(rows("""select 1 from outbox where org_id = acting_org() and name = 'restricted:watch'
                        and status in ('pending', 'sent') limit 1"""))  # fmt: skip


def waiting(before: datetime) -> Sequence[Row]:
    """The restrictions of records that are with nobody while there is work, told to nobody since a moment.

    Work is an open case, or a request that was received, of theirs or about the same person. For jobs: no curtain.
    """
    return rows(
        """select r.id, coalesce(min(c.reference), min(h.reference)) as reference from restriction r
           left join resident p on p.org_id = r.org_id and (p.id = r.person_id or p.merged_into = r.person_id)
           left join case_file c on c.org_id = r.org_id and c.resident_id = p.id and c.status = 'open'
               and c.allocated_to is null
           left join handover x on x.org_id = r.org_id and x.id = r.person_id and x.side = 'received'
           left join handover h on h.org_id = x.org_id and h.side = 'received' and h.holder_id is null
               and h.status in ('waiting', 'accepted') and (h.id = x.id or x.surname_key <> '' and x.postcode_key <> ''
                   and h.surname_key = x.surname_key and h.postcode_key = x.postcode_key
                   and coalesce(h.subject ->> 'forename', '') = coalesce(x.subject ->> 'forename', ''))
           where r.org_id = acting_org() and r.ended_at is null and (c.id is not null or h.id is not null)
             and not exists (select from notice n where n.org_id = r.org_id and n.kind = 'restricted-waits'
                             and n.about = r.id and n.at > :before)
           group by r.id order by r.id""",
        before=before,
    )


def due(today: date) -> int:
    """How many restrictions are to be reviewed."""
    return row(
        """select count(*) as n from restriction
           where org_id = acting_org() and ended_at is null and review_on <= :today""",
        today=today,
    ).n


def broken(to_review: bool, after: tuple[datetime, UUID] | None = None) -> Sequence[Row]:
    """A page of who looked behind the glass and one more, the latest first; `to_review` those that nobody has reviewed.

    `after` is the last one's moment and id.
    """
    parts, given = [" and g.outcome is null"] if to_review else [], {}
    if after:
        parts.append(" and (g.broken_at, g.id) < (:broken_at, :id)")
        given = dict(zip(("broken_at", "id"), after, strict=True))
    asked = f"{BROKEN}{''.join(parts)} order by g.broken_at desc, g.id desc limit :most"
    return rows(asked, most=PAGE + 1, **given)


def one_broken(glass_id: UUID) -> Row | None:
    """One of them."""
    return row(BROKEN + " and g.id = :id", id=glass_id)


def open_of(account_id: UUID) -> Sequence[Row]:
    """What somebody has not ended yet."""
    return rows(BROKEN + " and g.account_id = :id and g.ended_at is null", id=account_id)


def to_review(before: date, me: UUID | None) -> Row:
    """How many wait for this officer, and how many since before a day of the UK; one's own are a colleague's."""
    return row(
        """select count(*) as n, count(*) filter (
               where cast(broken_at at time zone 'Europe/London' as date) < :before) as due
           from glass_break where org_id = acting_org() and outcome is null
             and account_id is distinct from :me""",
        before=before,
        me=me,
    )
