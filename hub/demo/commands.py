"""hub demo: what only a demonstration needs."""

import csv
import io
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

import click
from openpyxl import Workbook

from hub.demo.line_list import Area, Mix, line_list
from hub.gazetteer.actions import from_package
from hub.gazetteer.rules import WrongFile
from hub.kernel.clock import now
from hub.settings import ROOT

NORFOLK = ROOT / "tenants" / "norfolk"
EVERY = 10_000  # one postcode in so many from elsewhere is enough to show that people live there too


@click.group()
def demo() -> None:
    """Invented people to try the hub with. None of them exists, and no phone number of theirs can ring."""


@demo.command("line-list")
@click.option("--rows", type=click.IntRange(1, 200_000), default=30, show_default=True, help="How many people.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed and day make the same people.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A file ending in .csv or .xlsx."
)
@click.option("--bad", type=click.IntRange(0), default=0, show_default=True, help="Rows to spoil, in six ways in turn.")
@click.option(
    "--no-phone", type=click.IntRange(0, 100), default=8, show_default=True, help="Of a hundred, without a phone."
)
@click.option(
    "--elsewhere", type=click.IntRange(0, 100), default=2, show_default=True, help="Of a hundred, outside the county."
)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day of the list. [default: today]"
)
def line_list_command(
    rows: int, seed: int, out: Path, bad: int, no_phone: int, elsewhere: int, on: datetime | None
) -> None:
    """Write an invented Norfolk line list in the national layout (63 columns) to a file.

    Names are made up, postcodes are real ones of the county, phone numbers come from the ranges kept for drama. Spoilt
    rows have no ID, a birth in the year 711, a day that does not exist, no name, a test to come, or another's ID.

    \b
    Examples:
      hub demo line-list --rows 30 --out today.csv
      hub demo line-list --rows 10000 --seed 7 --bad 12 --out large.xlsx
    """
    day = (on or now()).date()
    try:
        area = norfolk()
    except WrongFile as wrong:
        raise click.ClickException(str(wrong)) from None
    made = line_list(rows, seed, day, area, Mix(no_phone=no_phone, elsewhere=elsewhere, bad=bad))
    out.write_bytes(as_xlsx(made) if out.suffix.lower() == ".xlsx" else as_csv(made))
    click.echo(f"{rows:,} invented people in {out}, {min(bad, max(rows - 1, 0)):,} of them in spoilt rows.")


@cache
def norfolk(folder: Path = NORFOLK) -> Area:
    """The county of a folder of tenant files, with its districts' real postcodes from the open-data package."""
    files = [tomllib.loads(path.read_text()).get("organisation", {}) for path in sorted(folder.glob("*.toml"))]
    districts = {gss: one["short_name"] for one in files if one.get("kind") == "district" for gss in one["gss"]}
    county = next(one["short_name"] for one in files if one.get("kind") == "county")
    inside, outside = [], []
    for number, place in enumerate(from_package()):
        if place.gss in districts:
            inside.append((spaced(place.key), place.gss, districts[place.gss]))
        elif number % EVERY == 0:
            outside.append(spaced(place.key))
    return Area(county, inside, outside)


def spaced(key: str) -> str:
    """'NR13AB' as people write it."""
    return f"{key[:-3]} {key[-3:]}"


def as_csv(made) -> bytes:
    """The list as the national system writes it: CSV, UTF-8 with a byte-order mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(made)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(made) -> bytes:
    """The list as a workbook, every cell a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Line list")
    for row in made:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
