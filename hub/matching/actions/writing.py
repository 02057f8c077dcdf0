"""How the parts of rows that a merge changes are written: a row once, with all its parts, under a new version."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import update

from hub.kernel.db import db
from hub.kernel.tenancy import acting
from hub.matching.queries.merges import TABLES
from hub.matching.rules.merging import Change


def write_parts(changes: Iterable[tuple[Change, dict[str, Any]]]) -> None:
    """Write each row's parts. The version counts on, backwards too: a form made meanwhile must not pass for today's."""
    rows: dict[tuple[str, UUID], dict[str, Any]] = {}
    for change, values in changes:
        rows.setdefault((change.of, change.id), {}).update(values)
    for (of, id_), values in rows.items():
        table = TABLES[of]
        db.session.execute(
            update(table)
            .where(table.org_id == acting().org_id, table.id == id_)
            .values(version=table.version + 1, **values)
        )
