"""`hub oddities`: how often the rules cry wolf, measured on an invented month."""

from time import perf_counter

import click

from hub.kernel.commands import needs_app


class Undo(Exception):
    """What was written for the measure goes again."""


@click.group()
def oddities() -> None:
    """What in the audit trail somebody ought to ask about."""


@oddities.command("measure")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same month.")
@click.option("--tracers", type=click.IntRange(3, 200), default=14, show_default=True)
@click.option("--per-day", type=click.IntRange(1, 1000), default=30, show_default=True, help="Cases that arrive a day.")
@needs_app
def measure_command(seed: int, tracers: int, per_day: int) -> None:
    """Print how many false alarms each rule gives on a month of invented normal work, and per 1,000 events.

    The month is written into one transaction, searched with the hub's own figures, and rolled back.
    """
    for line in measure(seed, tracers, per_day):
        click.echo(line)


def measure(seed: int, tracers: int, per_day: int) -> list[str]:
    """The measure as lines of text. Raises ClickException where there is no organisation to play in."""
    from sqlalchemy import text

    from hub.kernel.db import owner_connection
    from hub.kernel.tenancy import Acting, as_actor
    from hub.oddities.actions import inventing, searching
    from hub.oddities.invented import month
    from hub.oddities.queries.search import counted, search
    from hub.oddities.rules import Settings

    with owner_connection() as connection:
        found = connection.execute(
            text("select id from organisation where kind in ('county', 'unitary') order by id limit 1")
        ).scalar()
    if found is None:
        raise click.ClickException("There is no county or unitary council to play in: run 'hub tenants sync' first.")
    invented, lines = month(seed, tracers, per_day), []
    try:
        with as_actor(Acting(found)):
            span = inventing.write(invented)
            begun = perf_counter()
            odd = counted(search(span, Settings(), searching.home_key()))
            lines = told(odd, len(invented.deeds), len(invented.cases), seed, perf_counter() - begun)
            raise Undo()
    except Undo:
        return lines


def told(odd: dict[str, int], events: int, cases: int, seed: int, seconds: float) -> list[str]:
    """The measure in lines: each rule with its false alarms, in all and per 1,000 events."""
    from hub.oddities.rules import RULES

    lines = [
        f"A month of normal work (seed {seed}): {cases:,} cases, {events:,} events; searched in {seconds:.1f} s",
        f"{'Rule':32}{'false alarms':>14}{'per 1,000 events':>18}",
    ]
    for key, rule in [*RULES.items(), ("", None)]:
        number = odd.get(key, 0) if rule else sum(odd.values())
        lines.append(f"{rule.label if rule else 'All':32}{number:>14,}{1000 * number / events:>18.2f}")
    return lines
