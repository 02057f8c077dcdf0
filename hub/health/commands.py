"""`hub jobs`: what is due in the outbox, what was given up, and what has a time to come."""

from collections.abc import Sequence

import click
from sqlalchemy import Row, text

from hub.kernel.clock import now
from hub.kernel.commands import needs_app
from hub.kernel.db import relay_engine

# A pending row whose time has not come is a timer and no backlog; one that failed before waits for its next attempt.
COUNTS = text("""
    select case when status <> 'pending' or available_at <= :now then status
                when attempt = 0 then 'scheduled' else 'retry' end as standing,
           name, count(*) as n, max(error) as error, min(created_at) as since, min(available_at) as next_at
    from outbox where status <> 'done' group by standing, name order by standing, name
""")
RETRY = text("update outbox set status = 'pending', attempt = 0, available_at = :now where status = 'failed'")


@click.group()
def jobs() -> None:
    """Work that happens after a page: what is due, what was given up, what has a time to come."""


@jobs.command("list")
@needs_app
def list_jobs() -> None:
    """Count unfinished jobs by name: what is due and what was given up, then the timers, whose time is yet to come.

    A failed job was tried twelve times. Exit status 1 if any failed.
    """
    with relay_engine().connect() as connection:
        found = connection.execute(COUNTS, {"now": now()}).all()
    due, to_come = ([one for one in found if (one.standing in LATER) is later] for later in (False, True))
    click.echo(f"Due or given up: {_sum(due)}")
    for one in due:
        since = f"since {one.since:%d %b %H:%M} UTC"
        click.echo(f"  {one.standing:9} {one.n:6,}  {one.name}  {since}  {one.error or ''}".rstrip())
    click.echo(f"Scheduled for later: {_sum(to_come)}")
    for one in to_come:
        error = f"  after: {one.error}" if one.error else ""
        click.echo(f"  {one.standing:9} {one.n:6,}  {one.name}  next {one.next_at:%d %b %Y %H:%M} UTC{error}")
    raise SystemExit(1 if any(one.standing == "failed" for one in found) else 0)


LATER = ("scheduled", "retry")


def _sum(counted: Sequence[Row]) -> str:
    return f"{sum(one.n for one in counted):,}" if counted else "nothing"


@jobs.command()
@needs_app
def retry() -> None:
    """Try failed jobs again, once what made them fail is mended. Their effect still happens once."""
    with relay_engine().begin() as connection:
        count = connection.execute(RETRY, {"now": now()}).rowcount
    click.echo(f"{count:,} jobs will be tried again.")
