"""`[patches]` and `[assignment]` in tenant files: what is accepted, and every fault by its key."""

import shutil

import pytest

import hub.assignment.schemas
import hub.teams.schemas
import hub.visit_models.schemas  # noqa: F401 - each registers its section
from hub.directory.files import Organisation, Part, Partnership, load
from hub.directory.files.reading import checked
from hub.directory.sections import SECTIONS
from hub.settings import ROOT

TEAMS = {"team": [{"key": "coast", "label": "Coast"}]}


def faults(name: str, body: dict, **sections: dict) -> dict[str, str]:
    """Key → reason, from the shape and from the check, as the loader asks both."""
    parts = {key: Part(key, 1, one) for key, one in {"teams": TEAMS, name: body, **sections}.items()}
    home = Organisation("a.toml", "a", "A", "A", "district", "district", sections=parts)
    found: list = []
    checked(SECTIONS[name].schema(), body, "a.toml", "", found)
    found += SECTIONS[name].faults(body, Partnership("x", "x", "X", {"a": home}, home=home))
    return {one.key: one.reason for one in found}


def patch(key: str = "north", **more) -> dict:
    return {"key": key, "label": key.title(), **({"sectors": ["NR17 1"]} | more)}


@pytest.mark.parametrize("sector", ["NR17 1", "NR1 3", "W1A 0", "CB6 1"])
def test_a_sector_as_people_write_it_is_good(sector):
    assert faults("patches", {"patch": [patch(sectors=[sector])]}) == {}


@pytest.mark.parametrize("sector", ["NR17", "NR171", "nr17 1", "NR17 1AB", "17 1", "NR17  1"])
def test_a_malformed_sector_is_named_with_its_place(sector):
    found = faults("patches", {"patch": [patch(), patch("south", sectors=["NR18 0", sector])]})
    assert list(found) == ["patch.2.sectors.2"] and "NR17 1" in found["patch.2.sectors.2"]


def test_a_sector_or_a_ward_stands_in_one_patch_only():
    ward = {"code": "E05010241", "name": "Cromer"}
    body = {"patch": [patch(wards=[ward]), patch("south", wards=[ward])]}
    assert faults("patches", body) == {
        "patch.2.sectors": "The sector NR17 1 is in “North” already.",
        "patch.2.wards": "The ward E05010241 is in “North” already.",
    }


def test_a_sector_or_ward_twice_in_one_patch_is_named_once():
    ward = {"code": "E05010241", "name": "Cromer"}
    assert faults("patches", {"patch": [patch(sectors=["NR17 1", "NR17 1"])]}) == {
        "patch.1.sectors": "Named twice: NR17 1."
    }
    assert list(faults("patches", {"patch": [patch(wards=[ward, ward])]})) == ["patch.1.wards"]


def test_a_patch_covers_something_belongs_to_a_team_that_exists_and_has_a_key_of_its_own():
    assert faults("patches", {"patch": [{"key": "a", "label": "A"}]}) == {
        "patch.1": "Name at least one ward or postcode sector."
    }
    assert faults("patches", {"patch": [patch(team="coast")]}) == {}
    assert list(faults("patches", {"patch": [patch(team="cost")]})) == ["patch.1.team"]
    assert list(faults("patches", {"patch": [patch(), patch(sectors=["NR17 2"])]})) == ["patch.2.key"]


@pytest.mark.parametrize(
    "body", [{"patch": "all"}, {"patch": [1, {"wards": [3], "sectors": 4, "team": 5, "key": []}]}, {}]
)
def test_a_wrong_shape_is_told_not_thrown(body):
    assert faults("patches", body)


def rule(kind: str = "door-knock", strategy: str = "least-loaded", **more) -> dict:
    return {"kind": kind, "strategy": strategy, **more}


def test_rules_are_checked_against_teams_and_patches():
    assert faults("assignment", {"rule": [rule(team="coast"), rule("enrichment", "by-hand")]}) == {}
    assert list(faults("assignment", {"rule": [rule(team="cost")]})) == ["rule.1.team"]
    assert list(faults("assignment", {"rule": [rule(strategy="patch")]})) == ["rule.1.strategy"]
    assert faults("assignment", {"rule": [rule(strategy="patch")]}, patches={"patch": [patch()]}) == {}


@pytest.mark.parametrize(
    "body, key",
    [
        ({"rule": [rule(), rule(strategy="by-hand")]}, "rule.2.kind"),
        ({"rule": [rule("visit-step")]}, "rule.1.kind"),
        ({"rule": [rule(strategy="dice")]}, "rule.1.strategy"),
        ({"rule": []}, "rule"),
        ({"rule": [1]}, "rule.1"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_named(body, key):
    assert key in faults("assignment", body)


def test_demo_people_are_in_teams_and_on_patches_that_exist(tmp_path):
    folder = shutil.copytree(ROOT / "tenants" / "norfolk", tmp_path / "norfolk")
    people = (folder / "demo_people.toml").read_text()
    for old, new in (('["attleborough", "thetford"]', '["attleboro"]'), ("mon-fri 09:00-17:00", "always")):
        people = people.replace(old, new, 1)
    (folder / "demo_people.toml").write_text(people.replace('"environmental-health", "revenues"', '"revenue"', 1))
    found = {one.key: one.reason for one in load(folder).faults}
    assert any("mon-sun 08:00-20:00" in reason for reason in found.values()), found
    (folder / "demo_people.toml").write_text(
        people.replace("always", "mon 09:00-17:00").replace('"revenues"', '"revenue"', 1)
    )
    found = {one.key: one.reason for one in load(folder).faults}
    assert found == {
        "person.olive.thurlow@breckland.example.patches": "There is no “attleboro” in [patches] of breckland.",
        "person.owen.bates@breckland.example.teams": "There is no “revenue” in [teams] of breckland.",
    }
