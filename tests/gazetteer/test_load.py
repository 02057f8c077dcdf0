"""Loading the gazetteer, and asking it where an address lies on a day."""

from datetime import date

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import ProgrammingError

from hub.gazetteer.actions import Loaded, from_package, load
from hub.gazetteer.commands import gazetteer
from hub.gazetteer.queries import district_for, how_many, place
from hub.gazetteer.rules import Address, Located
from hub.kernel.db import rows

NORWICH, BROADLAND, SUCCESSOR = "E07000148", "E07000144", "E06009999"
TODAY, REFORM = date(2026, 11, 21), date(2028, 4, 1)
HALL = Located("postcode", "NR13AB", NORWICH, 623524, 307377)


@pytest.fixture
def hub(app):
    with app.app_context():
        yield app


def test_a_postcode_lies_in_its_district(hub):
    load([HALL])
    found = place("nr1 3ab", TODAY)
    assert (found.gss, found.easting, found.northing) == (NORWICH, 623524, 307377)
    assert place("NR1 9XX", TODAY) is None
    assert place("nowhere", TODAY) is None


def test_loading_again_changes_nothing(hub):
    assert load([HALL, HALL]) == Loaded(read=1, added=1, moved=0, unchanged=0)
    assert load([HALL]) == Loaded(read=1, added=0, moved=0, unchanged=1)


def test_a_boundary_changes_on_a_day_and_the_past_stays_known(hub):
    load([HALL])
    for again in (Loaded(1, 0, 1, 0), Loaded(1, 0, 0, 1)):
        assert load([HALL._replace(gss=SUCCESSOR)], REFORM) == again
    assert place("NR1 3AB", date(2028, 3, 31)).gss == NORWICH
    assert place("NR1 3AB", REFORM).gss == SUCCESSOR


def test_a_corrected_list_corrects_without_a_second_answer(hub):
    load([HALL])
    load([HALL._replace(gss=BROADLAND, ward="E05012345")])
    assert place("NR1 3AB", TODAY)[1:5] == (BROADLAND, 623524, 307377, "E05012345")
    assert len(rows("select 1 from place where key = 'NR13AB'")) == 1


def test_a_list_that_knows_less_takes_nothing_away(hub):
    load([HALL._replace(ward="E05012345", introduced=date(1980, 1, 1), terminated=date(2012, 6, 1))])
    load([Located("postcode", "NR13AB", NORWICH)])
    found = place("NR1 3AB", TODAY)
    assert (found.easting, found.ward, found.terminated) == (623524, "E05012345", date(2012, 6, 1))


def test_a_property_goes_before_its_postcode(hub):
    load([HALL, Located("uprn", "77", BROADLAND)])
    assert district_for(Address("NR1 3AB", "0077"), TODAY) == BROADLAND
    assert district_for(Address("NR1 3AB", "78"), TODAY) == NORWICH
    assert district_for(Address(), TODAY) is None


@pytest.mark.parametrize(
    "statement", ["insert into place (kind, key, gss) values ('uprn', '1', 'x')", "delete from place"]
)
def test_the_application_itself_only_reads(hub, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        rows(statement)


def run(app, *args):
    return CliRunner().invoke(gazetteer, args, obj=app.app_context)


def test_the_command_loads_a_file_and_finds_a_postcode(app, tmp_path):
    file = tmp_path / "directory.csv"
    file.write_text("pcds,oslaua\nNR1 3AB,E07000148\nIP1 1AA,E07000202\n")
    done = run(app, "load", str(file), "--area", NORWICH, "--area", BROADLAND)
    assert done.exit_code == 0, done.output
    assert "1 read: 1 new, 0 corrected or moved, 0 unchanged." in done.output
    assert "No postcode was found for E07000144." in done.output
    assert NORWICH in run(app, "find", "nr1 3ab").output
    assert run(app, "find", "IP1 1AA").exit_code == 1


def test_the_command_says_what_is_wrong_with_a_file(app, tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text("name\nx\n")
    done = run(app, "load", str(file))
    assert done.exit_code == 1
    assert done.output.startswith("Error: The first line of the file must name a postcode column")


def test_the_package_knows_the_postcodes_of_a_district(app):
    """Reads every file of the installed package, which must not be imported."""
    with app.app_context():
        done = load(from_package(frozenset({NORWICH})))
        assert done.added == done.read > 4000
        assert set(how_many()) == {("postcode", NORWICH)}
        assert place("NR1 3AB", TODAY).gss == NORWICH
