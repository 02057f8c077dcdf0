"""The databases of the tests in the machine's memory: to make a copy's hundreds of files on disk takes 0.2 s a test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

MEMORY = Path("/dev/shm")
ROOM = 512 * 1024 * 1024  # bytes, for each test process
NAME = "memory"


def has_room() -> bool:
    """Whether this machine offers memory as a folder, and enough: a container's is small unless somebody asked."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM * processes


@contextmanager
def in_memory(admin: Engine, database: str) -> Iterator[str]:
    """The name of a copy of the database that lies in memory, as its own copies will; itself where there is none."""
    with admin.connect() as connection:
        _clear(connection)
        if not has_room():
            yield database
            return
        with tempfile.TemporaryDirectory(prefix="hub-tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
            server = Path(connection.exec_driver_sql("show data_directory").scalar()).stat()
            os.chown(folder, server.st_uid, server.st_gid)
            connection.exec_driver_sql(f"create tablespace {NAME} location '{folder}'")
            connection.exec_driver_sql(
                f'create database "{NAME}" template "{database}" strategy file_copy owner hub_owner tablespace {NAME}'
            )
            yield NAME
            _clear(connection)


def _clear(connection: Connection) -> None:
    """Drop what lies there, or lay there before the process was killed or the machine was switched off."""
    lying = "select datname from pg_database d join pg_tablespace t on t.oid = d.dattablespace where t.spcname = "
    for name in connection.exec_driver_sql(f"{lying} '{NAME}'").scalars().all():
        connection.exec_driver_sql(f'drop database "{name}" with (force)')
    connection.exec_driver_sql(f"drop tablespace if exists {NAME}")
