"""Where an address lies, on a date."""

from datetime import date
from typing import NamedTuple

from hub.gazetteer.rules import Address, parse_postcode, uprn_key
from hub.kernel.db import row, rows


class Place(NamedTuple):
    """A postcode or property on a date: its district, its grid reference, its ward where the source had one."""

    key: str
    gss: str
    easting: int | None
    northing: int | None
    ward: str | None
    terminated: date | None


FIND = """
    select key, gss, easting, northing, ward, terminated from place
    where kind = :kind and key = :key and valid_from <= :day and (valid_to is null or valid_to > :day)
"""


def place(postcode: str | None, on_date: date) -> Place | None:
    """Where a postcode lies, however it was typed; None when it is no postcode, or not among those that were loaded."""
    parsed = parse_postcode(postcode)
    return _find("postcode", parsed.key if parsed else None, on_date)


def located(address: Address, on_date: date) -> Place | None:
    """Where an address lies: by property number where those are loaded, else by postcode."""
    return _find("uprn", uprn_key(address.uprn), on_date) or place(address.postcode, on_date)


def district_for(address: Address, on_date: date) -> str | None:
    """The GSS code of an address's district."""
    found = located(address, on_date)
    return found.gss if found else None


def how_many() -> dict[tuple[str, str], int]:
    """(kind, GSS code) → places that count today."""
    counted = rows(
        "select kind, gss, count(*) as places from place where valid_to is null group by kind, gss order by 1, 2"
    )
    return {(one.kind, one.gss): one.places for one in counted}


def _find(kind: str, key: str | None, day: date) -> Place | None:
    found = row(FIND, kind=kind, key=key, day=day) if key else None
    return Place(*found) if found else None
