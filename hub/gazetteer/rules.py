"""Postcodes, and how the open data files say where each one lies. No database here."""

import csv
import gzip
import io
import logging
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import brotli
import msgpack
from uk_postcodes_parsing import postcode_utils, ukpostcode

ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right. "
    "Contains Royal Mail data © Royal Mail copyright and database right."
)

# The library writes what it cannot parse to its log, and what it cannot parse may be a resident's address.
logging.getLogger("uk_postcodes_parsing").setLevel(logging.CRITICAL + 1)

COLUMNS = {
    "uprn": r"uprn",
    "postcode": r"pcds?|pcd[278]|postcode",
    "gss": r"oslaua|laua|lad\d*cd|lad_code|gss",
    "easting": r"oseast1m|east1m|gridgb1e|easting",
    "northing": r"osnrth1m|north1m|gridgb1n|northing",
    "ward": r"osward|wd\d*cd|ward|ward_code",
    "introduced": r"dointr",
    "terminated": r"doterm",
}


class Postcode(NamedTuple):
    """A postcode as people write it, as it is looked up, and its sector, which stands in for a ward."""

    text: str
    key: str
    sector: str


class Address(NamedTuple):
    """What is needed of an address to say whose it is."""

    postcode: str | None = None
    uprn: str | int | None = None


class Located(NamedTuple):
    """One line of a source: a postcode or a property number, and the district it lies in."""

    kind: str
    key: str
    gss: str
    easting: int | None = None
    northing: int | None = None
    ward: str | None = None
    introduced: date | None = None
    terminated: date | None = None


class WrongFile(ValueError):
    """The file is no list of postcodes; the message says why in a sentence."""


def parse_postcode(text: str | None) -> Postcode | None:
    """Read a postcode however it was typed, mending the usual slips (letter O for nought); None when it is none."""
    typed = " ".join((text or "").upper().split())
    if postcode_utils.is_valid(typed):  # `parse` looks it up in the library's directory too, which is slow and not ours
        found = postcode_utils.to_normalised(typed)
        return Postcode(found, found.replace(" ", ""), found[:-2])
    mended = ukpostcode.parse(typed)
    return Postcode(mended.postcode, mended.postcode.replace(" ", ""), mended.sector) if mended else None


def uprn_key(uprn: str | int | None) -> str | None:
    """Property numbers come with and without leading noughts; the key has none."""
    digits = str(uprn or "").strip().lstrip("0")
    return digits if digits.isdecimal() and len(digits) <= 12 else None


def from_package_file(content: bytes, areas: frozenset[str] = frozenset()) -> Iterator[Located]:
    """Read one `postcodes_X.msgpack.br`; empty `areas` means every district."""
    data = msgpack.unpackb(brotli.decompress(content))["data"]
    lines = zip(data["pcd"], data["laua"], data["oseast1m"], data["osnrth1m"], strict=True)
    for postcode, gss, east, north in lines:
        # A postcode that ended long ago carries a float NaN for its district: it lies nowhere we could route to.
        if isinstance(gss, str) and (not areas or gss in areas):
            yield Located("postcode", postcode.replace(" ", ""), gss, _metres(east), _metres(north))


def from_csv(content: bytes, areas: frozenset[str] = frozenset()) -> Iterator[Located]:
    """Read a CSV (or CSV.gz) shaped like the ONS Postcode Directory, or its directory of property numbers."""
    if content.startswith(b"\x1f\x8b"):
        content = _unzipped(content)
    try:
        lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        at = find_columns(next(lines, []))
        kind = "uprn" if "uprn" in at else "postcode"
        for line in lines:
            if (found := _located(kind, line, at)) and (not areas or found.gss in areas):
                yield found
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongFile("The file is not a CSV text file in UTF-8.") from error


def find_columns(header: Iterable[str]) -> dict[str, int]:
    """Where each thing we need stands; refuses a header without a key and a district."""
    names = [name.strip().casefold() for name in header]
    at = {}
    for thing, pattern in COLUMNS.items():
        place = next((i for i, name in enumerate(names) if re.fullmatch(pattern, name)), None)
        if place is not None:
            at[thing] = place
    if "gss" not in at or not ("postcode" in at or "uprn" in at):
        raise WrongFile(
            "The first line of the file must name a postcode column (pcds, postcode) or a UPRN column (uprn), "
            "and a district column (oslaua, lad25cd, lad_code)."
        )
    return at


def _located(kind: str, line: list[str], at: dict[str, int]) -> Located | None:
    value = {thing: line[place].strip() for thing, place in at.items() if place < len(line)}
    gss = value.get("gss")
    key = uprn_key(value.get("uprn")) if kind == "uprn" else value.get("postcode", "").upper().replace(" ", "")
    if not key or not gss:
        return None
    return Located(
        kind,
        key,
        gss,
        _metres(value.get("easting")),
        _metres(value.get("northing")),
        value.get("ward") or None,
        _month(value.get("introduced")),
        _month(value.get("terminated")),
    )


def _metres(value: str | float | None) -> int | None:
    try:
        metres = int(float(value or 0))
    except ValueError:
        return None
    return metres or None


def _month(value: str | None) -> date | None:
    """The directory dates a postcode's life by month: 202104."""
    if not value or not re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])", value):
        return None
    return date(int(value[:4]), int(value[4:]), 1)


def _unzipped(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError) as error:
        raise WrongFile("The file ends in the middle: it is a damaged .gz file.") from error
