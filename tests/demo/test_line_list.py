"""The invented list: nobody in it is real, it comes out the same again, and the hub reads all of it."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cases.rules.nhs_number import parse_nhs_number
from hub.demo import commands
from hub.demo.line_list import COLUMNS, KINDS_OF_BAD, Area, Mix, line_list
from hub.intake.rules.reading import open_file, read_file
from tests.intake.conftest import MOST, TODAY, _programme

NORWICH = ("NR1 3AB", "E07000148", "Norwich")
AREA = Area("Norfolk", [NORWICH, ("NR19 1AA", "E07000143", "Breckland")], ["IP1 1AA"])


def made(rows=400, seed=1, mix=Mix(), day=TODAY):  # noqa: B008
    header, *people = line_list(rows, seed, day, AREA, mix)
    return [dict(zip(header, person, strict=True)) for person in people]


def test_the_columns_are_the_national_lists():
    assert len(COLUMNS) == len(set(COLUMNS)) == 63
    assert (COLUMNS[0], COLUMNS[1], COLUMNS[-1]) == ("Category", "ID", "Date Time Extracted")


def test_the_same_seed_makes_the_same_people_and_another_makes_others():
    assert made(50) == made(50) != made(50, seed=2)


def test_no_phone_can_ring_and_no_mail_can_arrive():
    for person in made():
        for phone in (person["Phone"], person["Phone2"]):
            assert re.fullmatch(r"(07700 900|01632 960)\d{3}|", phone)
        assert re.fullmatch(r"[a-z.0-9]+@example\.(com|org)|", person["Email"])


def test_no_nhs_number_is_anyones_and_all_pass_their_check():
    numbers = {person["NHS Number"] for person in made()} - {""}
    assert all(number.startswith("999 ") and parse_nhs_number(number) for number in numbers)


def test_people_share_homes_and_names_of_many_tongues():
    people = made()
    homes = {(person["House Number"], person["Postcode"], person["Surname"]) for person in people}
    assert len(homes) < len(people) * 0.7
    assert any(not person["Surname"].isascii() for person in people)
    assert {"Case", "Contact"} == {person["Category"] for person in people}
    assert len({person["ID"] for person in people}) == len(people)


def test_a_share_has_no_phone_and_a_few_live_elsewhere():
    people = made()
    assert 10 < sum(not (person["Phone"] or person["Phone2"]) for person in people) < 80
    assert 0 < sum(person["Postcode"] not in ("NR1 3AB", "NR19 1AA") for person in people) < 40
    assert sum(person["Postcode"] == "IP1 1AA" for person in made(mix=Mix(elsewhere=100))) > 0


@pytest.fixture(scope="session")
def covid():
    from hub.settings import ROOT

    return _programme(ROOT / "tenants" / "norfolk")


def test_the_hub_reads_every_row_of_it(covid):
    content = commands.as_csv(line_list(300, 1, TODAY, AREA, Mix()))
    table, layout = open_file(content, MOST, covid.line_list)
    reading = read_file(table, layout, covid, TODAY)
    assert (len(reading.good), reading.bad, layout.notices) == (300, [], ())


def test_spoilt_rows_are_rejected_each_for_its_own_reason(covid):
    content = commands.as_csv(line_list(300, 1, TODAY, AREA, Mix(bad=KINDS_OF_BAD)))
    table, layout = open_file(content, MOST, covid.line_list)
    reading = read_file(table, layout, covid, TODAY)
    assert KINDS_OF_BAD <= len(reading.bad) <= KINDS_OF_BAD + 1  # the one who shares an ID takes its owner along
    reasons = " ".join(reason for row in reading.bad for reason in row.reasons)
    for sign in ("ID: it is empty", "0711", "31/02/2021", "neither a forename", "2199", "another person"):
        assert sign in reasons


@pytest.mark.parametrize("name", ["today.csv", "today.xlsx"])
def test_the_command_writes_real_postcodes(tmp_path, covid, name):
    out = tmp_path / name
    done = CliRunner().invoke(commands.demo, ["line-list", "--rows", "40", "--bad", "2", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("40 invented people in ") and "2 of them in spoilt rows" in done.output
    table, layout = open_file(out.read_bytes(), MOST, covid.line_list)
    assert read_file(table, layout, covid, date.today()).total == 40  # noqa: DTZ011


def test_the_county_comes_from_the_tenants_files(tmp_path: Path):
    area = commands.norfolk()
    assert area.county == "Norfolk"
    assert len(area.places) > 30_000
    assert {name for _, _, name in area.places} > {"Breckland", "Norwich"}
    assert area.elsewhere
    assert all(re.fullmatch(r"[A-Z0-9]{2,4} \d[A-Z]{2}", text) for text, _, _ in area.places[::500])
    assert next(csv.reader(io.StringIO(commands.as_csv([COLUMNS]).decode("utf-8-sig")))) == COLUMNS
