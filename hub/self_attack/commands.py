"""`hub self-attack`: is anything seen or changed that must not be? On a twin, as everybody, in every way it knows."""

import json
import sys
from uuid import UUID

import click
from flask import current_app

from hub.kernel import logs
from hub.kernel.commands import needs_app
from hub.self_attack.recording import attacked


@click.command("self-attack")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--run", "run_id", type=click.UUID, hidden=True, help="The report that the nightly start has begun.")
@needs_app
def self_attack(as_json: bool, run_id: UUID | None) -> None:
    """Attack this hub on a twin of its database, and keep the report for its page.

    The twin is made anew by the migrations and holds invented people alone. Takes some minutes. Exit status 1 if
    anything was found.
    """
    say = (lambda line: click.echo(line, err=True)) if as_json else click.echo
    if as_json:
        logs.aside()
    report = attacked(current_app.config["HUB"], say, run_id)
    if as_json:
        click.echo(json.dumps(report.told(), indent=1))
    else:
        for one in report.findings:
            click.echo(f"FOUND by {one.attack}, as {one.who}, at {one.where}: {one.what}")
        click.echo("Nothing was found." if report.clean else f"{len(report.findings)} findings.")
    sys.exit(0 if report.clean else 1)
