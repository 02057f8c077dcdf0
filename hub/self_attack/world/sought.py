"""What the walk's people typed to find somebody."""

from typing import Any

from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.kernel.web.searches import KeptSearch


def seek(world: Any, who: dict[str, str]) -> None:
    """One search of each organisation: by its slug, the role of whoever typed it."""
    for slug, role in who.items():
        with world.acting(slug, role):
            told = {"endpoint": "cases.index", "typed": {"text": "Fenwick"}, "at": now()}
            db.session.add(KeptSearch(org_id=acting().org_id, id=new_id(), account_id=acting().account_id, **told))
