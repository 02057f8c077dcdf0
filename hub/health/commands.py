"""`hub jobs`: what waits in the outbox, and what was given up."""

import click
from sqlalchemy import text

from hub.kernel.clock import now
from hub.kernel.commands import needs_app
from hub.kernel.db import relay_engine

COUNTS = text("""
    select status, name, count(*) as n, max(error) as error, min(created_at) as since from outbox
    where status <> 'done' group by status, name order by status, name
""")
RETRY = text("update outbox set status = 'pending', attempt = 0, available_at = :now where status = 'failed'")


@click.group()
def jobs() -> None:
    """Work that happens after a page: what waits, what was given up."""


@jobs.command("list")
@needs_app
def list_jobs() -> None:
    """Count unfinished jobs by status and name; a failed one was tried twelve times. Exit status 1 if any failed."""
    with relay_engine().connect() as connection:
        found = connection.execute(COUNTS).all()
    for row in found:
        click.echo(
            f"{row.status:8} {row.n:6,}  {row.name}  since {row.since:%d %b %H:%M} UTC  {row.error or ''}".rstrip()
        )
    if not found:
        click.echo("Nothing waits.")
    raise SystemExit(1 if any(row.status == "failed" for row in found) else 0)


@jobs.command()
@needs_app
def retry() -> None:
    """Try failed jobs again, once what made them fail is mended. Their effect still happens once."""
    with relay_engine().begin() as connection:
        count = connection.execute(RETRY, {"now": now()}).rowcount
    click.echo(f"{count:,} jobs will be tried again.")
