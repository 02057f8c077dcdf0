"""hub gazetteer: load the open data that says which district an address lies in."""

from datetime import datetime
from pathlib import Path

import click

from hub.gazetteer import actions
from hub.gazetteer.queries import how_many, place
from hub.gazetteer.rules import ATTRIBUTION, WrongFile
from hub.kernel.clock import now
from hub.kernel.commands import needs_app

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def gazetteer() -> None:
    """Postcodes and their districts, from open data."""


@gazetteer.command(epilog=ATTRIBUTION)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--area", "areas", multiple=True, metavar="GSS", help="Load this district only (E07000143); repeat for more."
)
@click.option("--from", "start", type=DAY, metavar="YYYY-MM-DD", help="The day from which these districts count.")
@needs_app
def load(file: Path | None, areas: tuple[str, ...], start: datetime | None) -> None:
    """Load postcodes from FILE, or from the installed open-data package.

    FILE is the ONS Postcode Directory as CSV or CSV.gz, or any CSV whose header names a postcode (pcds, postcode) and a
    district (oslaua, lad25cd, lad_code); ward, grid reference and dates are taken where it has them. A file with a
    column uprn loads property numbers, which then go before postcodes.

    Loading the same list again changes nothing. When boundaries change, load the new list with --from and the day of
    the change: what was true before that day stays known.

    \b
    Examples:
      hub gazetteer load --area E07000143 --area E07000144
      hub gazetteer load ONSPD_MAY_2028_UK.csv --from 2028-04-01
    """
    wanted = frozenset(area.strip().upper() for area in areas)
    source = actions.from_file(file, wanted) if file else actions.from_package(wanted)
    day = start.date() if start else actions.ALWAYS
    try:
        done = actions.load(source, day, tell=lambda read: click.echo(f"  {read:,} read …", err=True))
    except WrongFile as wrong:
        raise click.ClickException(str(wrong)) from None
    if not done.read:
        raise click.ClickException(
            f"No postcode of {', '.join(sorted(wanted)) or 'any district'} was found; nothing changed."
        )
    click.echo(
        f"{done.read:,} read: {done.added:,} new, {done.moved:,} corrected or moved, {done.unchanged:,} unchanged."
    )
    if missing := wanted - {gss for _, gss in how_many()}:
        click.echo(f"No postcode was found for {', '.join(sorted(missing))}.", err=True)


@gazetteer.command()
@click.argument("postcode")
@click.option("--on", type=DAY, metavar="YYYY-MM-DD", help="On another day than today.")
@needs_app
def find(postcode: str, on: datetime | None) -> None:
    """Say which district POSTCODE lies in."""
    found = place(postcode, (on or now()).date())
    if found is None:
        raise click.ClickException(f"“{postcode}” is not among the postcodes that were loaded.")
    ended = f", ended {found.terminated:%B %Y}" if found.terminated else ""
    click.echo(
        f"{found.key}  {found.gss}  {found.easting or '–'},{found.northing or '–'}  ward {found.ward or '–'}{ended}"
    )
    click.echo(ATTRIBUTION, err=True)
