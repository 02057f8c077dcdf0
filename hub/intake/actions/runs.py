"""A file's way: uploaded, read and shown, confirmed, imported in steps, forgotten. Each is a transaction of its own."""

import hashlib
from datetime import timedelta
from functools import partial
from pathlib import PurePath
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, insert, select

from hub.cases.arrivals import one_list_at_a_time
from hub.intake import queries
from hub.intake.actions import staging
from hub.intake.actions.taking import take_staged
from hub.intake.finished import tell_finished
from hub.intake.models import ImportReject, ImportRow, ImportRun, ImportUpload
from hub.intake.rules.headers import MissingColumns, counter, with_names
from hub.intake.rules.reading import open_file, open_table, read_file, rows_at
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.sheets.files import read_table
from hub.kernel.sheets.table import Unreadable
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.programmes.queries import programme
from hub.restricted.curtain import lifted

STEP = 10_000  # rows imported in one transaction: about a second of work, and the progress between
AT_ONCE = timedelta()
UNCONFIRMED_FOR = timedelta(hours=24)
REJECTS_KEPT = timedelta(days=30)
SHOWN = 80  # letters of a cell, where a person chooses which column is which
DISCARDABLE = ("unmatched", "reading", "ready", "unreadable")


def upload(file_name: str, content: bytes, wait: timedelta = AT_ONCE) -> UUID:
    """Take in a file and have it read, or wait for its columns to be matched by a person. Raises Invalid for no list.

    Who reads it in person (a command) lets the job wait, and be what carries on if the command is killed.
    """
    missing, head = _look(content)
    run_id, digest = new_id(), hashlib.sha256(content).hexdigest()
    db.session.execute(
        insert(ImportRun).values(
            org_id=acting().org_id,
            id=run_id,
            programme=programme().key,
            file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "line list",
            digest=digest,
            size=len(content),
            status="unmatched" if missing else "reading",
            problem=str(missing) if missing else None,
            header_row=missing.header_row if missing else None,
            names=list(missing.names) if missing else [],
            account_id=acting().account_id,
            started_at=now(),
        )
    )
    kept = {"org_id": acting().org_id, "run_id": run_id, "content": content, "head": head}
    db.session.execute(insert(ImportUpload).values(kept))
    audit.record("import:started", run=run_id, digest=digest)
    if not missing:
        later("intake:read", at=now() + wait, run_id=run_id)
    later("intake:discard", at=now() + UNCONFIRMED_FOR, run_id=run_id)
    return run_id


def _look(content: bytes) -> tuple[MissingColumns | None, list[list[str]]]:
    """Which columns are missing, if any, and the first rows, cut short. Raises Invalid for no line list."""
    rules = programme()
    line_list = with_names(rules.line_list, queries.names(rules.key))
    try:
        table = read_table(content, current_app.config["HUB"].upload_limit, counter(line_list.columns))
        found = open_table(table, line_list)
    except MissingColumns as missing:
        return missing, _cut(table.head, missing.header_row)
    except Unreadable as wrong:
        raise Invalid({"file": [str(wrong)]}) from None
    return None, _cut(table.head, found.header_row)


def _cut(head: list[list[str]], header_row: int) -> list[list[str]]:
    """Rows to choose columns by: cells are cut, but not the names of the columns, by which they are found again."""
    longest = {header_row: None}
    return [[cell[: longest.get(number, SHOWN)] for cell in cells] for number, cells in enumerate(head, 1)]


def read(run_id: UUID) -> None:
    """Read the uploaded file into staged rows, so that a person can look before anything changes."""
    run = queries.run(run_id, lock=True)
    if run.status != "reading":
        return
    try:
        _read_into(run, queries.upload(run_id).content)
    except Unreadable as wrong:
        run.status, run.problem = "unreadable", str(wrong)
        _drop(ImportUpload, run_id)
    audit.record("import:read", run=run_id, rows=run.total, rejected=run.rejected)


def _read_into(run: ImportRun, content: bytes) -> None:
    rules, today = programme(), now().date()
    line_list = with_names(rules.line_list, queries.names(rules.key))
    line_list = with_names(line_list, {fact: [name] for fact, name in run.matched.items()})
    table, layout = open_file(content, len(content), line_list)
    reading = read_file(table, layout, rules, today)
    districts, cells_of = queries.districts(today), partial(rows_at, table, layout)
    found = staging.stage(run.id, reading, rules, districts, today, cells_of)
    run.header_row, run.names, run.notices = layout.header_row, list(layout.names), list(reading.notices)
    run.warnings = dict(reading.warnings.most_common(20))
    run.total, run.rejected, run.repeated = reading.total, len(reading.bad), reading.repeated
    run.new, run.changed, run.unrouted, run.outside = found.new, found.changed, found.unrouted, found.outside
    run.unchanged = found.unchanged + reading.repeated
    run.status, run.ready_at = "ready", now()


def confirm(run_id: UUID, wait: timedelta = AT_ONCE) -> None:
    """Have the staged rows imported. Raises NotPossibleNow unless they wait for that."""
    run = queries.run(run_id, lock=True)
    if run.status != "ready":
        raise NotPossibleNow(
            "This file is no longer waiting to be imported.",
            "Look at the list of imports: it was imported, or discarded, by you or a colleague.",
        )
    run.status, run.confirmed_at = "importing", now()
    # What was counted for the preview is counted again while importing: another file may have come in between.
    run.new = run.changed = run.unrouted = run.outside = 0
    run.unchanged = run.repeated
    run.done = run.rejected + run.repeated
    _drop(ImportUpload, run_id)
    audit.record("import:confirmed", run=run_id)
    later("intake:import", at=now() + wait, run_id=run_id)


def import_step(run_id: UUID) -> bool:
    """Import the next rows; True while more remain. The last step drops the staged rows and says what was done."""
    one_list_at_a_time()
    run = queries.run(run_id, lock=True)
    if run.status != "importing":
        return False
    last = _end_of_step(run)
    if last is not None:
        _import(run, run.position + 1, last)
    if last is not None and _end_of_step(run) is not None:
        return True
    _finish(run)
    return False


def _import(run: ImportRun, first: int, last: int) -> None:
    staging.unstage(run.id, first, last)
    found = take_staged(run)
    run.done += found.new + found.changed + found.unchanged + found.outside
    run.position = last


@lifted()
def _end_of_step(run: ImportRun) -> int | None:
    step = (
        select(ImportRow.number)
        .where(ImportRow.org_id == run.org_id, ImportRow.run_id == run.id, ImportRow.number > run.position)
        .order_by(ImportRow.number)
        .limit(STEP)
        .subquery()
    )
    return db.session.scalar(select(func.max(step.c.number)))


def _finish(run: ImportRun) -> None:
    staging.drop_done(run.id)
    run.status, run.finished_at = "finished", now()
    counts = {name: getattr(run, name) for name in ("new", "changed", "unchanged", "rejected", "outside")}
    audit.record("import:finished", run=run.id, **counts)
    tell_finished(run.id)
    later("intake:forget", at=now() + REJECTS_KEPT, run_id=run.id)


def discard(run_id: UUID) -> None:
    """Drop a file that was looked at and not wanted, or that nobody confirmed. Raises NotPossibleNow once confirmed."""
    run = queries.run(run_id, lock=True)
    if run.status not in DISCARDABLE:
        raise NotPossibleNow("This file is being imported, or was: it can’t be discarded any more.")
    for table in (ImportRow, ImportReject, ImportUpload):
        _drop(table, run_id)
    run.status, run.finished_at = "discarded", now()
    audit.record("import:discarded", run=run_id)


def forget(run_id: UUID) -> None:
    """Drop the rejected rows of a run and those of other counties: their time to be mended or passed on is over."""
    for table in (ImportReject, ImportRow):
        _drop(table, run_id)
    audit.record("import:forgotten", run=run_id)


@lifted()  # rows of somebody who is restricted go with the others
def _drop(table: type, run_id: UUID) -> None:
    db.session.execute(delete(table).where(table.org_id == acting().org_id, table.run_id == run_id))
