"""Programmes to read lists for, places for their addresses to lie in, and a short way to write a list."""

import csv
import io
from datetime import date

import pytest

from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.intake.rules.reading import open_file, read_file
from hub.programmes.schemas import ProgrammeSchema
from hub.settings import ROOT

MOST = 20 * 1024 * 1024
TODAY = date(2026, 11, 21)
HEADER = (
    "ID",
    "Forename",
    "Surname",
    "Date of Birth",
    "NHS Number",
    "House Number",
    "Postcode",
    "Phone",
    "Date Tested",
)
PERSON = ("a1", "Ada", "Barleymow", "12/04/1961", "943 476 5919", "12", "NR1 3AB", "07700 900123", "19/11/2026")
PLACES = [Located("postcode", "NR13AB", "E07000148"), Located("postcode", "NR191AA", "E07000143")]


def written(*rows, header=HEADER, delimiter=",") -> bytes:
    """A CSV as a council would get it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode()


def person(**changes) -> tuple:
    """PERSON, with columns changed: person(ID="a2", Phone="")."""
    by_name = dict(zip(HEADER, PERSON, strict=True)) | {name.replace("_", " "): to for name, to in changes.items()}
    return tuple(by_name[name] for name in HEADER)


def _programme(folder):
    know_sections()
    return ProgrammeSchema().load(load(folder).partnership.lead.section("programme"))


@pytest.fixture(scope="session")
def covid():
    return _programme(ROOT / "tenants" / "norfolk")


@pytest.fixture(scope="session")
def flood():
    return _programme(ROOT / "tests" / "partnerships" / "fenflood")


@pytest.fixture(scope="session")
def read(covid):
    """Read a file's bytes as Norfolk's list of 21 November 2026."""

    def reading(content: bytes, programme=covid):
        table, layout = open_file(content, MOST, programme.line_list)
        return read_file(table, layout, programme, TODAY)

    return reading


@pytest.fixture
def places(app):
    """Two real postcodes, one in Norwich and one in Breckland."""
    with app.app_context():
        gazetteer.load(PLACES)
