"""What is attacked: an application on a database of its own, the invented world in it, and an eye past row security."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from hub.kernel.access import Role
from hub.self_attack.attacks.walking import Browsers, browsers_of
from hub.self_attack.world import World


@dataclass
class Target:
    """`see("select …", name=value)` reads every tenant's rows; it is attacked as the organisations `slugs`."""

    app: Flask
    world: World
    see: Callable[..., Any]
    slugs: tuple[str, ...]
    roles: tuple[Role, ...] = tuple(Role)
    tries: int = 0
    _browsers: dict = field(default_factory=dict)

    @property
    def browsers(self) -> Browsers:
        """A browser for everybody who attacks, signed in anew where an attack before ended sessions."""
        if not self._browsers:
            self._browsers = browsers_of(self.world, self.slugs)
        return self._browsers

    def sign_in_again(self) -> None:
        """The next attack begins with new sessions."""
        self._browsers = {}

    def slug_of(self, org_id: int) -> str:
        """The organisation's name in the world."""
        return next(slug for slug, id_ in self.world.place.orgs.items() if id_ == org_id)
