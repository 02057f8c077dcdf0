"""Residents who come in after somebody with the same mark was erased: found, shown, and decided about by a person."""

from uuid import UUID

from flask import current_app
from sqlalchemy import insert, text, update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.retention.models import ErasedReturn
from hub.retention.rules import MARKS, key, marks_of

SINCE = """
    select r.id, r.nhs_number, r.surname_key, r.forename_key, r.born_on from resident r
    where r.org_id = acting_org() and r.erased_at is null
      and r.created_at > (select min(m.erased_at) from erased_mark m where m.org_id = acting_org())
      and not exists (select from erased_return t where t.org_id = r.org_id and t.resident_id = r.id)
    order by r.id
"""
KNOWN = text("""
    select distinct on (m.mark) m.mark, m.run_id, m.sort from erased_mark m
    where m.org_id = acting_org() and m.mark = any(:marks) order by m.mark, m.erased_at desc
""")


def look_for_returns() -> int:
    """Hold everybody who came in since the first erasure against the marks; returns how many came again."""
    secret, org_id = key(current_app.config["HUB"].secret_key, MARKS), acting().org_id
    whose: dict[bytes, UUID] = {}
    for one in rows(SINCE):
        names = (one.surname_key, one.forename_key)
        for mark in marks_of(secret, org_id, one.nhs_number, names, one.born_on).values():
            whose[mark] = one.id
    found = {}
    for one in db.session.execute(KNOWN, {"marks": list(whose)}):
        found.setdefault(whose[bytes(one.mark)], one)
    for resident_id, one in found.items():
        told = {"resident_id": resident_id, "run_id": one.run_id, "sort": one.sort, "found_at": now()}
        db.session.execute(insert(ErasedReturn).values(org_id=org_id, **told))
        record("erasure:came_again", about=[resident_id], resident=resident_id, run=one.run_id, how=one.sort)
    return len(found)


def settle(resident_id: UUID, why: str) -> None:
    """Let the new record stand, for this reason. Raises NotYours."""
    mine = (ErasedReturn.org_id == acting().org_id, ErasedReturn.resident_id == resident_id)
    values = {"settled_at": now(), "settled_by": acting().account_id, "settled_why": why}
    if not db.session.execute(
        update(ErasedReturn).where(*mine, ErasedReturn.settled_at.is_(None)).values(values)
    ).rowcount:
        raise NotYours()
    record("erasure:let_stand", about=[resident_id], resident=resident_id)
