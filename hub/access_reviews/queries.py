"""Reads of reviews: what was found, what was decided, what is still open."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.access_reviews.rules import DAYS
from hub.directory.sections import in_force
from hub.kernel.db import row, rows

SHOWN = 12  # quarters
# What has become of a right: decided, suspended, gone without a decision, or open.
RIGHTS = """
    select r.review_id, r.account_id, r.role, r.granted_at, r.used_at, r.how, r.decision, r.decided_at, r.decided_by,
           r.suspended_at, r.spared, a.name, g.name as granted_by_name, d.name as decided_by_name,
           case when r.decision = 'keep' then 'kept'
                when r.decision = 'withdraw' then 'withdrawn'
                when s.role is not null and h.role is null and a.active then 'suspended'
                when h.role is null or not a.active then 'gone'
                else 'open' end as state
    from access_review_right r
    join account a on a.org_id = r.org_id and a.id = r.account_id
    left join account g on g.org_id = r.org_id and g.id = r.granted_by
    left join account d on d.org_id = r.org_id and d.id = r.decided_by
    left join account_role h on h.org_id = r.org_id and h.account_id = r.account_id and h.role = r.role
    left join suspended_role s on s.org_id = r.org_id and s.account_id = r.account_id and s.role = r.role
    where r.org_id = acting_org()"""


def reviews() -> Sequence[Row]:
    """The last reviews with how many rights each has in which state, the latest first."""
    return rows(
        f"""select v.id, v.quarter, v.opened_at, v.due_on, v.lapsed_at, v.signed_at, b.name as signed_by_name,
                   count(*) filter (where f.state = 'kept') as kept,
                   count(*) filter (where f.state = 'withdrawn') as withdrawn,
                   count(*) filter (where f.state = 'suspended') as suspended,
                   count(*) filter (where f.state = 'open') as open,
                   count(*) filter (where f.state = 'gone') as gone
            from access_review v left join account b on b.org_id = v.org_id and b.id = v.signed_by
            left join ({RIGHTS}) f on f.review_id = v.id
            where v.org_id = acting_org() group by v.id, v.quarter, v.opened_at, v.due_on, v.lapsed_at, v.signed_at,
                  b.name order by v.quarter desc limit :most""",  # noqa: S608 - a statement of our own
        most=SHOWN,
    )


def review(review_id: UUID, lock: bool = False) -> Row | None:
    """One review; locked until the end of the transaction where it is to be changed."""
    return row(
        f"""select v.id, v.quarter, v.opened_at, v.due_on, v.lapsed_at, v.signed_at, v.note,
                   (select b.name from account b where b.org_id = v.org_id and b.id = v.signed_by) as signed_by_name
            from access_review v where v.org_id = acting_org() and v.id = :id {"for update" if lock else ""}""",  # noqa: S608
        id=review_id,
    )


def unsigned() -> Row:
    """How many reviews wait for a signature, `n`, and the day by which the first is due."""
    return row("""
        select count(*) as n, min(due_on) as due_on from access_review
        where org_id = acting_org() and signed_at is null""")


def days() -> int:
    """How long a review of the acting organisation takes."""
    said = in_force("access_reviews")
    return said["days"] if said else DAYS


def of_quarter(quarter: str) -> Row | None:
    """The review of a quarter, if it was opened."""
    return row("select id from access_review where org_id = acting_org() and quarter = :quarter", quarter=quarter)


def rights(review_id: UUID) -> Sequence[Row]:
    """Every right of a review, by person."""
    return rows(f"{RIGHTS} and r.review_id = :id order by a.name, r.account_id, r.role", id=review_id)


def held() -> Sequence[Row]:
    """Every right that somebody has today, when it was last used, and how its person signed in last.

    The trail says in which role somebody worked; a session forgets it when they go on in another.
    """
    return rows("""
        select r.account_id, r.role, r.granted_at, r.granted_by,
               greatest(
                   (select max(s.seen_at) from session s where s.org_id = r.org_id and s.account_id = r.account_id
                      and s.role = r.role),
                   (select e.at from event e where e.org_id = r.org_id and e.account_id = r.account_id
                      and e.role = r.role and e.via <> 'job' order by e.id desc limit 1)) as used_at,
               (select s.how from session s where s.org_id = r.org_id and s.account_id = r.account_id
                order by s.started_at desc limit 1) as how
        from account_role r join account a on a.org_id = r.org_id and a.id = r.account_id
        where r.org_id = acting_org() and a.active""")


def suspended(account_id: UUID, role: str) -> Row | None:
    """A role that waits to be confirmed."""
    return row(
        """select granted_at, granted_by from suspended_role
           where org_id = acting_org() and account_id = :id and role = :role""",
        id=account_id,
        role=role,
    )


def timer_is_set() -> bool:
    """Whether the opening of a next review waits in the outbox."""
    return bool(
        rows("""select 1 from outbox where org_id = acting_org() and name = 'access_review:open'
                and done_at is null and status <> 'failed' limit 1""")
    )
