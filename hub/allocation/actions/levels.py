"""How trained somebody is."""

from uuid import UUID

from sqlalchemy import insert

from hub.allocation import queries
from hub.allocation.models import AccountLevel
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting


def set_level(account_id: UUID, level: str) -> bool:
    """Say at which level somebody is; False when they are there already. What they have stays. Raises NotYours."""
    allocation = queries.chosen()
    person = next((one for one in queries.workers(allocation) if one.id == account_id), None)
    if person is None or level not in {one.key for one in allocation.levels}:
        raise NotYours()
    if person.is_set and person.level.key == level:
        return False
    values = {"org_id": acting().org_id, "id": new_id(), "account_id": account_id, "level": level, "set_at": now()}
    db.session.execute(insert(AccountLevel).values(set_by=acting().account_id, **values))
    record("level:set", about=[account_id], account=account_id, level=level)
    return True
