"""The other attacks find nothing in the world as it is."""

import pytest

from hub.self_attack.attacks import errands, forms, statements
from hub.self_attack.target import Target
from hub.self_attack.world import WALKERS


@pytest.fixture(scope="module")
def target(world, see):
    return Target(world.app, world, see, WALKERS)


@pytest.mark.parametrize("attack", [statements, errands, forms], ids=lambda one: one.NAME)
def test_nothing_is_found(target, attack):
    found = list(attack.attack(target))
    assert found == [], "\n".join(map(str, found))
    assert target.tries > 100
