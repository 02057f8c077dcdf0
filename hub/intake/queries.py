"""Reads of the intake: runs, their rejected rows, and the districts that a row may be routed to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, exists, select, tuple_

from hub.cases.list_changes import HELD
from hub.identity.models import Account
from hub.intake.models import Arrival, ColumnName, ImportReject, ImportRow, ImportRun, ImportUpload
from hub.intake.rules.headers import plain
from hub.kernel.db import db, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.programmes.elsewhere import elsewhere

DISTRICTS = """
    select area.gss, area.org_id, organisation.name, organisation.short_name, area.valid @> :day as today
    from member mine
    join member on member.partnership_id = mine.partnership_id and member.part in ('district', 'lead')
    join organisation on organisation.id = member.org_id
    join organisation_area area on area.org_id = member.org_id
    where mine.org_id = :org and mine.part = 'lead'
    order by member.part, area.gss
"""


class Districts(NamedTuple):
    """Who answers for which GSS code on a day, and the code that a list's own word for a district stands for.

    `ours` are the codes that a member ever answered for: an address under any of them is no other county's.
    """

    org_by_gss: dict[str, int]
    gss_by_name: dict[str, str]
    ours: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = MappingProxyType({})

    def listed(self, ltla: str | None) -> str | None:
        """The GSS code of a district as a list names it: by code, by name, by short name."""
        if not ltla:
            return None
        return ltla if ltla in self.org_by_gss or ltla in self.elsewhere else self.gss_by_name.get(plain(ltla))


def districts(day: date) -> Districts:
    """The districts of the acting council's partnership; a district goes before a county that names the same code."""
    others = elsewhere()
    by_gss: dict[str, int] = {}
    by_name: dict[str, str] = {}
    found = rows(DISTRICTS, org=acting().org_id, day=day)
    for one in found:
        if one.today:
            by_gss.setdefault(one.gss, one.org_id)
            for name in (one.name, one.short_name):
                by_name.setdefault(plain(name), one.gss)
    for gss, name in others.items():
        by_name.setdefault(plain(name), gss)
    return Districts(by_gss, by_name, frozenset(one.gss for one in found), others)


def names(programme: str) -> dict[str, list[str]]:
    """Under which other names this council's lists bring a fact: fact → names, as remembered."""
    found: dict[str, list[str]] = {}
    for one in column_names(programme):
        found.setdefault(one.fact, []).append(one.name)
    return found


def column_names(programme: str) -> Sequence[Row]:
    """The names of columns that somebody had remembered: name, fact, who and when."""
    wanted = select(ColumnName.name, ColumnName.fact, ColumnName.added_at, Account.name.label("by_name")).where(
        ColumnName.org_id == acting().org_id, ColumnName.programme == programme
    )
    account = (Account.org_id == ColumnName.org_id) & (Account.id == ColumnName.added_by)
    return db.session.execute(wanted.outerjoin(Account, account).order_by(ColumnName.fact, ColumnName.name)).all()


def upload(run_id: UUID, content: bool = True) -> Row | None:
    """The file of a run as long as it is kept: its content if wanted, and its first rows."""
    parts = (ImportUpload.content, ImportUpload.head) if content else (ImportUpload.head,)
    wanted = select(*parts).where(ImportUpload.org_id == acting().org_id, ImportUpload.run_id == run_id)
    return db.session.execute(wanted).one_or_none()


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


ROWS = """
    select i.number, i.reference, i.facts, i.gss, i.cells, i.ends_on, o.short_name as district_name,
           c.id as case_id, c.resident_id
    from import_row i
    left join organisation o on o.id = i.district_id
    left join case_file c on c.org_id = i.org_id and c.id = i.case_id and i.verdict in ('changed', 'unchanged')
    where i.org_id = :org and i.run_id = :run and i.verdict = :verdict and i.number > :after
    order by i.number limit :limit
"""
REJECTED = """
    select number, cells, reasons, null::uuid as resident_id from import_reject
    where org_id = :org and run_id = :run and number > :after order by number limit :limit
"""


def rows_of(run_id: UUID, verdict: str, after: int, limit: int | None) -> Sequence[Row]:
    """The rows of a run of one sort behind a row number: what was read of each, of a known case its ids."""
    given = {"org": acting().org_id, "run": run_id, "after": after, "limit": limit}
    return rows(REJECTED, **given) if verdict == "rejected" else rows(ROWS, **given, verdict=verdict)


def runs_with_others() -> Sequence[ImportRun]:
    """The finished runs whose rows of other counties are still kept, the newest first."""
    kept = exists().where(
        ImportRow.org_id == ImportRun.org_id, ImportRow.run_id == ImportRun.id, ImportRow.verdict == "outside"
    )
    wanted = select(ImportRun).where(ImportRun.org_id == acting().org_id, ImportRun.status == "finished", kept)
    return db.session.scalars(wanted.order_by(ImportRun.started_at.desc()).limit(100)).all()


def closed_outside(outcome: str, after: tuple[datetime, UUID] | None, limit: int) -> Sequence[Row]:
    """Cases that were closed as another county's, the latest first, beginning behind `after`."""
    following = "and (c.closed_at, c.id) < (:at, :id)" if after else ""
    return rows(
        f"""select c.id, c.resident_id, c.gss, c.closed_at, r.forename, r.surname, r.postcode
            from case_file c join resident r on r.org_id = c.org_id and r.id = c.resident_id
            where c.org_id = :org and c.status = 'closed' and c.outcome = :outcome {following}
            order by c.closed_at desc, c.id desc limit :limit""",  # noqa: S608
        org=acting().org_id, outcome=outcome, limit=limit, **dict(zip(("at", "id"), after or (), strict=False)),
    )  # fmt: skip


PASSED_ON = f"""
    select c.gss, c.resident_id,
           coalesce(a.facts, '{{}}') || c.facts || jsonb_strip_nulls(jsonb_build_object({HELD})) || jsonb_build_object(
               'phones', array(select p.value from contact_point p where p.org_id = c.org_id and p.kind = 'phone'
                               and p.resident_id = c.resident_id and p.state <> 'wrong' order by p.added_at, p.id),
               'emails', array(select p.value from contact_point p where p.org_id = c.org_id and p.kind = 'email'
                               and p.resident_id = c.resident_id and p.state <> 'wrong' order by p.added_at, p.id)
           ) as facts
    from case_file c join resident x on x.org_id = c.org_id and x.id = c.resident_id
    left join arrival a on a.org_id = c.org_id and a.case_id = c.id
    where c.org_id = :org and c.status = 'closed' and c.outcome = :outcome and c.closed_at > :since
    order by c.closed_at, c.id
"""  # noqa: S608 - put together from a constant


def passed_on(outcome: str, since: datetime) -> Sequence[Row]:
    """What is known of the cases that were closed as another county's since a moment: council's code, facts."""
    return rows(PASSED_ON, org=acting().org_id, outcome=outcome, since=since)


def cases_of(run_id: UUID) -> Sequence[UUID]:
    """The cases that this list opened or changed, unless a later list has spoken of them since."""
    wanted = select(Arrival.case_id).where(Arrival.org_id == acting().org_id, Arrival.run_id == run_id)
    return db.session.scalars(wanted).all()


def imported_since(found: ImportRun) -> ImportRun | None:
    """The latest other list that was confirmed after this file had been read: what the preview showed may be over."""
    wanted = select(ImportRun).where(
        ImportRun.org_id == acting().org_id, ImportRun.id != found.id, ImportRun.confirmed_at > found.ready_at
    )
    return db.session.scalar(wanted.order_by(ImportRun.confirmed_at.desc()).limit(1))


def imported_before(found: ImportRun) -> ImportRun | None:
    """The latest finished run of the very same file."""
    wanted = select(ImportRun).where(
        ImportRun.org_id == acting().org_id,
        ImportRun.digest == found.digest,
        ImportRun.id != found.id,
        ImportRun.status == "finished",
    )
    return db.session.scalar(wanted.order_by(ImportRun.finished_at.desc()).limit(1))
