"""Where a colleague lives: they say it themself, or a list of joiners does; kept as a keyed hash alone."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import postcode_key
from hub.kernel.tenancy import acting
from hub.oddities.actions.searching import home_key
from hub.oddities.models import StaffHome
from hub.oddities.rules.homes import hashed, street_key


def declare(account_id: UUID, postcode: str, street: str | None = None) -> None:
    """Keep where a colleague lives; what was kept before is gone."""
    keep(account_id, postcode, street)
    record("home:declared", about=[account_id], account=account_id)


def keep(account_id: UUID, postcode: str, street: str | None) -> None:
    """Write the code, for whoever records that it was declared."""
    key, written = home_key(), postcode_key(postcode)
    told = street_key(street, written)
    kept = {
        "postcode_hash": hashed(key, f"postcode:{written}"),
        "street_hash": hashed(key, f"street:{told}") if told else None,
        "key_mark": key.mark,
        "set_at": now(),
    }
    new = upsert(StaffHome).values(org_id=acting().org_id, account_id=account_id, **kept)
    db.session.execute(new.on_conflict_do_update(index_elements=["org_id", "account_id"], set_=kept))


def remove(account_id: UUID) -> None:
    """Forget where a colleague lives."""
    mine = (StaffHome.org_id == acting().org_id, StaffHome.account_id == account_id)
    if db.session.execute(delete(StaffHome).where(*mine)).rowcount:
        record("home:removed", about=[account_id], account=account_id)
