"""The guards that are taken away one by one still stand where the list of them says."""

import tomllib

import pytest

from hub.settings import ROOT

GUARDS = tomllib.loads((ROOT / "tests/mutants.toml").read_text())["guard"]


@pytest.mark.parametrize("guard", GUARDS, ids=[one["name"] for one in GUARDS])
def test_a_guard_stands_once_in_its_file_and_its_tests_are_there(guard):
    assert "sql" in guard or (ROOT / guard["file"]).read_text().count(guard["old"]) == 1
    assert not guard.get("file", "").startswith("migrations/"), "the seeded database would not notice: say it in SQL"
    assert all((ROOT / one.partition("::")[0]).exists() for one in guard["tests"])


def test_every_guard_has_a_name_of_its_own():
    assert len({one["name"] for one in GUARDS}) == len(GUARDS)
