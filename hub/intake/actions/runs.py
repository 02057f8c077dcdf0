"""A file's way: uploaded, read and shown, confirmed, imported in steps, forgotten. Each is a transaction of its own."""

import hashlib
from datetime import timedelta
from pathlib import PurePath
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, func, insert, select, text

from hub.cases.arrivals import receive
from hub.households.arrivals import follow_holders
from hub.intake import queries
from hub.intake.actions import staging
from hub.intake.models import ImportReject, ImportRow, ImportRun, ImportUpload
from hub.intake.rules.files import Unreadable
from hub.intake.rules.reading import open_file, read_file
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.programmes.queries import programme

STEP = 2_500  # rows imported in one transaction: about half a second of work, and the progress between
AT_ONCE = timedelta()
UNCONFIRMED_FOR = timedelta(hours=24)
REJECTS_KEPT = timedelta(days=30)


def upload(file_name: str, content: bytes, wait: timedelta = AT_ONCE) -> UUID:
    """Take in a file and have it read. Raises Invalid when it is no line list that this programme can read.

    Who reads it in person (a command) lets the job wait, and be what carries on if the command is killed.
    """
    try:
        open_file(content, current_app.config["HUB"].upload_limit, programme().line_list)
    except Unreadable as wrong:
        raise Invalid({"file": list(getattr(wrong, "sentences", ())) or [str(wrong)]}) from None
    run_id = new_id()
    db.session.execute(
        insert(ImportRun).values(
            org_id=acting().org_id,
            id=run_id,
            programme=programme().key,
            file_name=PurePath(file_name.replace("\\", "/")).name[:200] or "line list",
            digest=hashlib.sha256(content).hexdigest(),
            size=len(content),
            status="reading",
            account_id=acting().account_id,
            started_at=now(),
        )
    )
    db.session.execute(insert(ImportUpload).values(org_id=acting().org_id, run_id=run_id, content=content))
    audit.record("import:started", run=run_id, digest=hashlib.sha256(content).hexdigest())
    later("intake:read", at=now() + wait, run_id=run_id)
    later("intake:discard", at=now() + UNCONFIRMED_FOR, run_id=run_id)
    return run_id


def read(run_id: UUID) -> None:
    """Read the uploaded file into staged rows, so that a person can look before anything changes, and drop the file."""
    run = queries.run(run_id, lock=True)
    if run.status != "reading":
        return
    upload = db.session.scalar(
        select(ImportUpload).where(ImportUpload.org_id == run.org_id, ImportUpload.run_id == run_id)
    )
    try:
        _read_into(run, upload.content)
    except Unreadable as wrong:
        run.status, run.problem = "unreadable", str(wrong)
    db.session.delete(upload)
    audit.record("import:read", run=run_id, rows=run.total, rejected=run.rejected)


def _read_into(run: ImportRun, content: bytes) -> None:
    rules, today = programme(), now().date()
    table, layout = open_file(content, len(content), rules.line_list)
    reading = read_file(table, layout, rules, today)
    found = staging.stage(run.id, reading, rules, queries.districts(today), today)
    run.header_row, run.names, run.notices = layout.header_row, list(layout.names), list(layout.notices)
    run.warnings = dict(reading.warnings.most_common(20))
    run.total, run.rejected, run.repeated = reading.total, len(reading.bad), reading.repeated
    run.new, run.changed, run.unrouted = found.new, found.changed, found.unrouted
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
    run.new = run.changed = run.unrouted = 0
    run.unchanged = run.repeated
    run.done = run.rejected + run.repeated
    audit.record("import:confirmed", run=run_id)
    later("intake:import", at=now() + wait, run_id=run_id)


def import_step(run_id: UUID) -> bool:
    """Import the next rows; True while more remain. The last step drops the staged rows and says what was done."""
    db.session.execute(text("select pg_advisory_xact_lock(7107, :org)"), {"org": acting().org_id})
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
    found = staging.match(run.programme)
    receive(run.id, run.programme)
    follow_holders()
    run.new += found.new
    run.changed += found.changed
    run.unchanged += found.unchanged
    run.unrouted += found.unrouted
    run.done += found.new + found.changed + found.unchanged
    run.position = last


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
    _drop(ImportRow, run.id)
    run.status, run.finished_at = "finished", now()
    counts = {name: getattr(run, name) for name in ("new", "changed", "unchanged", "rejected")}
    audit.record("import:finished", run=run.id, **counts)
    later("intake:forget", at=now() + REJECTS_KEPT, run_id=run.id)


def discard(run_id: UUID) -> None:
    """Drop a file that was looked at and not wanted, or that nobody confirmed. Raises NotPossibleNow once confirmed."""
    run = queries.run(run_id, lock=True)
    if run.status not in ("reading", "ready", "unreadable"):
        raise NotPossibleNow("This file is being imported, or was: it can’t be discarded any more.")
    for table in (ImportRow, ImportReject, ImportUpload):
        _drop(table, run_id)
    run.status, run.finished_at = "discarded", now()
    audit.record("import:discarded", run=run_id)


def forget(run_id: UUID) -> None:
    """Drop the rejected rows of a run, whose time to be mended is over."""
    _drop(ImportReject, run_id)
    audit.record("import:forgotten", run=run_id)


def _drop(table: type, run_id: UUID) -> None:
    db.session.execute(delete(table).where(table.org_id == acting().org_id, table.run_id == run_id))
