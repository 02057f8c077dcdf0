"""What a list brings into a household that somebody holds goes to that person by itself, and they are told."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import Row, text

from hub.households import queries
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db, rows
from hub.kernel.tenancy import acting
from hub.notices.actions import tell

# New ones at a home of which somebody has an open case already. Few of a list: most homes come whole, in one file.
# The planner's figures are of the time before the list came, or of none: `limit 1` keeps the search to one probe per
# row, and `offset 0` has a home's people looked up first and then their cases, never all open cases for each of them.
NEWCOMERS = """
    select s.case_id, r.id as resident_id, r.home_key from pg_temp.staged s
    join resident r on r.org_id = :org and r.id = s.resident_id
    cross join lateral (
        select from resident x
        cross join lateral (
            select c.status, c.allocated_to, c.parted_at from case_file c
            where c.org_id = x.org_id and c.resident_id = x.id offset 0) c
        where x.org_id = r.org_id and x.home_key = r.home_key and x.home_key <> '' and c.status = 'open'
          and c.allocated_to is not null and c.parted_at is null
        limit 1) held
    where s.verdict = 'new' and r.home_key <> ''
    order by s.number
"""
GIVE = text("""
    update case_file c set allocated_to = g.account, allocated_at = :at, version = c.version + 1
    from unnest(cast(:cases as uuid[]), cast(:accounts as uuid[])) as g (id, account)
    where c.org_id = :org and c.id = g.id and c.allocated_to is null
""")


def follow_holders() -> int:
    """Give the new cases of the transaction's staged rows to whoever holds their household; returns how many.

    An establishment has no holder. Those who hold a household are locked first, so that one which is being given away
    at this moment is followed to its new holder.
    """
    new = rows(NEWCOMERS, org=acting().org_id)
    if not new:
        return 0
    homes = queries.of_cases([one.case_id for one in new], lock=True)
    given = [(one, next(iter(home.holders))) for one in new
             if (home := homes.get(one.home_key)) and home.together and home.holders]  # fmt: skip
    if given:
        _give(given)
    return len(given)


def _give(given: list[tuple[Row, UUID]]) -> None:
    cases, accounts = [one.case_id for one, _ in given], [account_id for _, account_id in given]
    db.session.execute(GIVE, {"org": acting().org_id, "cases": cases, "accounts": accounts, "at": now()})
    audit.record_each(
        "case:allocated",
        (((one.case_id, one.resident_id, to), {"case": one.case_id, "to": to}) for one, to in given),
    )
    theirs: dict[UUID, list[UUID]] = defaultdict(list)
    for one, to in given:
        theirs[to].append(one.case_id)
    for to, brought in theirs.items():
        count = f"{len(brought)} {'person' if len(brought) == 1 else 'people'}"
        tell([to], "household-grows", brought[0], count, "households.show", case_id=brought[0])
