"""Where the pull stands, and what waits to be pushed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, select

from hub.kernel.db import db, row, rows
from hub.kernel.tenancy import acting
from hub.national.models import NationalFeed


def feed(lock: bool = False) -> NationalFeed | None:
    """The acting organisation's feed, if it ever pulled."""
    wanted = select(NationalFeed).where(NationalFeed.org_id == acting().org_id)
    held = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(held if lock else wanted)


def alone() -> bool:
    """Whether this transaction is the only one that speaks with the national system for this organisation."""
    return row("select pg_try_advisory_xact_lock(7141, acting_org()) as alone").alone


def secret() -> str:
    """The secret of the acting organisation, from the environment; empty where none was set."""
    found = row("select slug from organisation where id = acting_org()")
    return current_app.config["HUB"].national_secrets.get(found.slug, "") if found else ""


def unsent(limit: int) -> Sequence[Row]:
    """Rows that the hub itself packed and the national system has not answered, the oldest first."""
    return rows(
        """select r.id, r.pack_id, r.kind, r.case_id, r.reference, r.told, r.change, c.resident_id
           from hand_back_row r join hand_back_pack p on p.org_id = r.org_id and p.id = r.pack_id
           join case_file c on c.org_id = r.org_id and c.id = r.case_id
           where r.org_id = acting_org() and r.state in ('outstanding', 'confirmed') and r.receipt is null
             and p.made_by is null
           order by r.made_at, r.place limit :limit""",
        limit=limit,
    )


def unsent_count() -> int:
    """How many of them there are."""
    return len(unsent(1001))


def run_of(run_id: UUID | None) -> Any:
    """The import that the last pull led to."""
    if run_id is None:
        return None
    return row("select id, status, new, changed, unchanged, rejected from import_run "
               "where org_id = acting_org() and id = :id", id=run_id)  # fmt: skip
