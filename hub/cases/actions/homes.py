"""Homes of residents who were known before homes had a key: read once, some thousands at a time."""

from uuid import UUID

from sqlalchemy import text

from hub.gazetteer.homes import home_key
from hub.kernel.db import db, rows
from hub.kernel.tenancy import acting

AT_ONCE = 2500
FILL = text("""
    update resident r set home_key = known.key
    from unnest(cast(:ids as uuid[]), cast(:keys as text[])) as known (id, key)
    where r.org_id = :org and r.id = known.id and r.home_key = ''
""")


def fill_homes(after: UUID | None) -> UUID | None:
    """Give the next residents without a home theirs, where their address tells it; the last of them, None at the end.

    Whoever has a home keeps it: to do this twice changes nothing.
    """
    found = rows(
        f"""select id, house, address, postcode, uprn from resident
            where org_id = acting_org() and home_key = '' and (cast(:after as uuid) is null or id > :after)
            order by id limit {AT_ONCE} for update""",  # noqa: S608 - a number
        after=after,
    )
    keys = {one.id: key for one in found if (key := home_key(one._mapping))}
    db.session.execute(FILL, {"org": acting().org_id, "ids": list(keys), "keys": list(keys.values())})
    return found[-1].id if len(found) == AT_ONCE else None
