"""The other attacks find nothing in the world as it is."""

import pytest

from hub.self_attack.attacks import errands, forms, numbers, statements
from hub.self_attack.target import Target
from hub.self_attack.world import COUNTY, DISTRICT, WALKERS


@pytest.fixture(scope="module")
def target(world, see):
    return Target(world.app, world, see, WALKERS)


@pytest.fixture(scope="module")
def few(world, see):
    """The county and a district, which have everything between them, where all would take minutes."""
    return Target(world.app, world, see, (COUNTY, DISTRICT))


@pytest.mark.parametrize("attack", [numbers, forms], ids=lambda one: one.NAME)
def test_nothing_is_found_as_the_county_and_a_district(few, attack):
    found = list(attack.attack(few))
    assert found == [], "\n".join(map(str, found))
    assert few.tries > 100


@pytest.mark.parametrize("attack", [statements, errands], ids=lambda one: one.NAME)
def test_nothing_is_found_as_anybody(target, attack):
    found = list(attack.attack(target))
    assert found == [], "\n".join(map(str, found))
    assert target.tries > 100
