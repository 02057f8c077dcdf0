"""Norfolk's seven models, and two partnerships that are nothing like Norfolk: all of it data."""

from pathlib import Path

import pytest

from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.visit_models.rules import DECLINED, longest, performer

know_sections()  # a section that nobody registered is refused
ROOT = Path(__file__).parents[2]
NORFOLK = ROOT / "tenants" / "norfolk"
INVENTED = (ROOT / "tests" / "partnerships", ROOT / "hub" / "self_attack" / "partnerships")
FOLDERS = [NORFOLK, *sorted(path for folder in INVENTED for path in folder.iterdir() if path.is_dir())]
# The hub's own words for whoever takes part. No code may know one of them by name.
NAMED_NOWHERE = ("kernel", "directory", "programmes", "handovers", "visit_models", "visits", "tasks", "support")


@pytest.fixture(scope="module")
def norfolk():
    return load(NORFOLK).partnership


def models_of(partnership):
    return {
        slug: one.section("visit_model")
        for slug, one in partnership.organisations.items()
        if one.section("visit_model")
    }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_each_partnership_loads_without_a_fault(folder):
    assert load(folder).faults == []


def test_each_norfolk_district_has_a_model_and_systems_of_its_own(norfolk):
    districts = {slug for slug, one in norfolk.organisations.items() if one.part == "district"}
    assert len(districts) == 7
    assert set(models_of(norfolk)) == districts
    assert all(norfolk.organisations[slug].keys("systems") for slug in districts)


def shape(model):
    """What makes a model different in kind: who does each step, how often, how many, when; and how many forms."""
    steps = tuple(
        (performer(step)[0], step.get("attempts", 1), step.get("staff", 1), tuple(step.get("windows", ())))
        for step in model["step"]
    )
    return steps, len(model.get("form", []))


def test_the_seven_models_are_of_seven_shapes(norfolk):
    assert len({shape(model) for model in models_of(norfolk).values()}) == 7


def test_the_shapes_that_the_districts_chose(norfolk):
    models = models_of(norfolk)
    assert longest(models["kings-lynn-and-west-norfolk"]) == 1
    assert models["breckland"]["step"][0]["windows"] == ["morning", "afternoon", "evening"]
    assert {step["staff"] for step in models["great-yarmouth"]["step"]} == {2}
    assert [performer(step)[0] for step in models["north-norfolk"]["step"]] == ["officers", "partner", "team"]
    assert [performer(step)[0] for step in models["south-norfolk"]["step"]] == ["partner", "team"]
    assert performer(models["norwich"]["step"][0]) == ("call", "customer-contact")
    assert len(models["broadland"]["form"]) == 3


def test_wherever_a_partner_takes_part_the_model_says_what_follows_a_no(norfolk):
    steps = [step for model in models_of(norfolk).values() for step in model["step"] if performer(step)[0] == "partner"]
    assert len(steps) == 4
    assert all(any(outcome["key"] == DECLINED for outcome in step["outcome"]) for step in steps)


def test_a_flood_list_has_no_isolation_and_other_questions():
    flood = load(ROOT / "hub" / "self_attack" / "partnerships" / "fenflood").partnership
    assert "ending" not in flood.lead.section("programme")
    keys = {each["key"] for form in models_of(flood)["upper-fen"]["form"] for each in form["question"]}
    assert {"property", "water_depth", "sandbags", "evacuation_offered"} <= keys


def test_a_unitary_council_needs_no_agreement():
    alone = load(ROOT / "hub" / "self_attack" / "partnerships" / "harbourton").partnership
    assert (list(alone.organisations), alone.agreements) == (["harbourton"], ())


def test_no_organisation_is_named_in_the_code():
    partnerships = [load(folder).partnership for folder in FOLDERS]
    names = {word for one in partnerships for org in one.organisations.values() for word in (org.slug, org.short_name)}
    names |= {one.slug for one in partnerships}
    found = (path for name in NAMED_NOWHERE for path in (ROOT / "hub" / name).rglob("*.py"))
    sources = [path for path in found if path.name != "commands.py"]  # whose help gives examples
    said = {(path.name, name) for path in sources for name in names if name.lower() in path.read_text().lower()}
    assert said == set()
