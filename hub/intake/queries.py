"""Reads of the intake: runs, their rejected rows, and the districts that a row may be routed to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from hub.intake.models import ImportReject, ImportRun
from hub.intake.rules.headers import plain
from hub.kernel.db import db, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting

DISTRICTS = """
    select area.gss, area.org_id, organisation.name, organisation.short_name
    from member mine
    join member on member.partnership_id = mine.partnership_id and member.part in ('district', 'lead')
    join organisation on organisation.id = member.org_id
    join organisation_area area on area.org_id = member.org_id and area.valid @> :day
    where mine.org_id = :org and mine.part = 'lead'
    order by member.part, area.gss
"""


class Districts(NamedTuple):
    """Who answers for which GSS code on a day, and the code that a list's own word for a district stands for."""

    org_by_gss: dict[str, int]
    gss_by_name: dict[str, str]

    def listed(self, ltla: str | None) -> str | None:
        """The GSS code of a district as a list names it: by code, by name, by short name."""
        if not ltla:
            return None
        return ltla if ltla in self.org_by_gss else self.gss_by_name.get(plain(ltla))


def districts(day: date) -> Districts:
    """The districts of the acting council's partnership; a district goes before a county that names the same code."""
    by_gss: dict[str, int] = {}
    by_name: dict[str, str] = {}
    for found in rows(DISTRICTS, org=acting().org_id, day=day):
        by_gss.setdefault(found.gss, found.org_id)
        for name in (found.name, found.short_name):
            by_name.setdefault(plain(name), found.gss)
    return Districts(by_gss, by_name)


def run(run_id: UUID, lock: bool = False) -> ImportRun:
    """One run of the acting organisation. Raises NotYours."""
    wanted = select(ImportRun).where(ImportRun.org_id == acting().org_id, ImportRun.id == run_id)
    found = db.session.scalar(wanted.with_for_update() if lock else wanted)
    if found is None:
        raise NotYours()
    return found


def runs(after: tuple[datetime, UUID] | None, limit: int) -> Sequence[ImportRun]:
    """Runs, the newest first, beginning behind `after`."""
    wanted = select(ImportRun).where(ImportRun.org_id == acting().org_id)
    if after:
        wanted = wanted.where(tuple_(ImportRun.started_at, ImportRun.id) < after)
    return db.session.scalars(wanted.order_by(ImportRun.started_at.desc(), ImportRun.id.desc()).limit(limit)).all()


def rejects(run_id: UUID, limit: int | None = None) -> Sequence[Row]:
    """The rows that could not be imported: number, cells, reasons."""
    wanted = select(ImportReject.number, ImportReject.cells, ImportReject.reasons).where(
        ImportReject.org_id == acting().org_id, ImportReject.run_id == run_id
    )
    return db.session.execute(wanted.order_by(ImportReject.number).limit(limit)).all()


def imported_before(found: ImportRun) -> ImportRun | None:
    """The latest finished run of the very same file."""
    wanted = select(ImportRun).where(
        ImportRun.org_id == acting().org_id,
        ImportRun.digest == found.digest,
        ImportRun.id != found.id,
        ImportRun.status == "finished",
    )
    return db.session.scalar(wanted.order_by(ImportRun.finished_at.desc()).limit(1))
