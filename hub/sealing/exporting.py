"""A trail as files for an auditor: its events in the order of their leaves, and its checkpoints."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from hub.kernel.seal.leaf import COLUMNS, canonical
from hub.sealing.logins import check_login

SEALED = f"""
    copy (select {COLUMNS} from seal_leaf l left join event e on e.org_id = l.org_id and e.id = l.event_id
          where l.org_id = {{org}} order by l.index) to stdout
"""  # noqa: S608
REST = f"""
    copy (select {COLUMNS} from event e
          where e.org_id = {{org}} and not exists (
              select 1 from seal_leaf l where l.org_id = e.org_id and l.event_id = e.id)
          order by e.id) to stdout
"""  # noqa: S608
CHECKPOINTS = "select note from seal_checkpoint where org_id = %s order by number"


def export(url: str, org: int, folder: Path) -> tuple[int, int]:
    """Write events.jsonl and checkpoints.txt into a folder; returns how many events and checkpoints.

    One event a line as its canonical bytes, an empty line for one that is gone; those in no tree yet come last.
    Raises WrongLogin.
    """
    with psycopg.connect(url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        check_login(connection)
        folder.mkdir(parents=True, exist_ok=True)
        connection.execute("set local timezone = 'UTC'")
        with (folder / "events.jsonl").open("wb") as out:
            events = sum(out.write(line + b"\n") > 0 for line in event_lines(connection, org))
        with (folder / "checkpoints.txt").open("w", encoding="utf-8", newline="\n") as out:
            notes = connection.execute(CHECKPOINTS, [org])
            return events, sum(out.write(f"{note}\n") > 0 for (note,) in notes)


def event_lines(connection: psycopg.Connection, org: int) -> Iterator[bytes]:
    """Each event's bytes, in the order of the leaves."""
    for statement in (SEALED, REST):
        with connection.cursor() as cursor, cursor.copy(sql.SQL(statement).format(org=sql.Literal(org))) as copy:
            for columns in copy.rows():
                yield b"" if columns[0] is None else canonical(*columns)
