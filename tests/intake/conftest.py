"""Programmes to read lists for, places for their addresses to lie in, and a short way to write a list."""

import csv
import io
from datetime import date

import pytest

from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.gazetteer import actions as gazetteer
from hub.gazetteer.rules import Located
from hub.intake import queries
from hub.intake.actions import runs
from hub.intake.rules.reading import open_file, read_file
from hub.kernel.db import db
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
PLACES.append(Located("postcode", "IP11QJ", "E07000202"))  # Ipswich, which is no member of the partnership
COUNTS = ("new", "changed", "unchanged", "rejected")


def written(*rows, header=HEADER, delimiter=",") -> bytes:
    """A CSV as a council would get it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode()


def person(**changes) -> tuple:
    """PERSON, with columns changed: person(ID="a2", Phone="")."""
    by_name = dict(zip(HEADER, PERSON, strict=True)) | {name.replace("_", " "): to for name, to in changes.items()}
    return tuple(by_name[name] for name in HEADER)


def counts(run) -> tuple:
    """New, changed, unchanged, rejected."""
    return tuple(getattr(run, name) for name in COUNTS)


def many(number: int) -> list[tuple]:
    """So many people, each somebody else."""
    return [
        person(ID=f"m{n}", Forename=f"Ada{'xyzuvw'[n]}", NHS_Number="", Date_of_Birth=f"0{n + 1}/04/1961")
        for n in range(number)
    ]


def _programme(folder):
    know_sections()
    return ProgrammeSchema().load(load(folder).partnership.lead.section("programme"))


@pytest.fixture(scope="session")
def covid():
    return _programme(ROOT / "tenants" / "norfolk")


@pytest.fixture(scope="session")
def flood():
    return _programme(ROOT / "hub" / "self_attack" / "partnerships" / "fenflood")


@pytest.fixture(scope="session")
def read(covid):
    """Read a file's bytes as Norfolk's list of 21 November 2026."""

    def reading(content: bytes, programme=covid):
        table, layout = open_file(content, MOST, programme.line_list)
        return read_file(table, layout, programme, TODAY)

    return reading


@pytest.fixture
def places(app):
    """Three real postcodes, one in Norwich, one in Breckland, one in another county."""
    with app.app_context():
        gazetteer.load(PLACES)


@pytest.fixture
def bring(norfolk, places, monkeypatch):
    """Import rows as Norfolk's supervisor, in steps of two; returns the finished run."""
    monkeypatch.setattr(runs, "STEP", 2)

    def whole(*rows, header=HEADER):
        with norfolk.acting("norfolk", "supervisor"):
            run_id = runs.upload("today.csv", written(*rows, header=header))
        with norfolk.acting("norfolk", "supervisor"):
            runs.read(run_id)
        with norfolk.acting("norfolk", "supervisor"):
            runs.confirm(run_id)
        more = True
        while more:
            with norfolk.acting("norfolk", "supervisor"):
                more = runs.import_step(run_id)
        with norfolk.acting("norfolk", "supervisor"):
            run = queries.run(run_id)
            db.session.expunge(run)
            return run

    return whole
