"""Rows that a national system hands over by itself: no file, no preview, otherwise the way of every import."""

import hashlib
from uuid import UUID

from sqlalchemy import insert, update

from hub.intake import queries
from hub.intake.actions import staging
from hub.intake.models import ImportRun
from hub.intake.rules.reading import Reading
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.programmes.queries import programme


def take_in(name: str, reading: Reading, content: bytes, cells_of: staging.CellsOf) -> UUID:
    """Stage what was read and have it imported; `name` is what the list of imports calls it.

    `cells_of` tells the cells of rows by their numbers, for those that are another county's.
    """
    run_id, moment, today, rules = new_id(), now(), now().date(), programme()
    digest = hashlib.sha256(content).hexdigest()
    started = {"org_id": acting().org_id, "id": run_id, "programme": rules.key, "file_name": name, "digest": digest,
               "size": len(content), "origin": "feed", "status": "importing", "account_id": acting().account_id,
               "started_at": moment, "ready_at": moment, "confirmed_at": moment}  # fmt: skip
    db.session.execute(insert(ImportRun).values(started))
    audit.record("import:started", run=run_id, digest=digest)
    staging.stage(run_id, reading, rules, queries.districts(today), today, cells_of)
    counted = {"names": list(reading.layout.names), "warnings": dict(reading.warnings.most_common(20)),
               "total": reading.total, "rejected": len(reading.bad), "repeated": reading.repeated,
               "unchanged": reading.repeated, "done": reading.repeated + len(reading.bad)}  # fmt: skip
    mine = (ImportRun.org_id == acting().org_id, ImportRun.id == run_id)
    db.session.execute(update(ImportRun).where(*mine).values(**counted))
    audit.record("import:read", run=run_id, rows=reading.total, rejected=len(reading.bad))
    later("intake:import", run_id=run_id)
    return run_id
