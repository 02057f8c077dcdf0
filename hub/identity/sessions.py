"""From the cookie to the person: Flask-Login asks here, the answer is one look-up in PostgreSQL.

A session row rather than a signed cookie, so that it can be ended; in PostgreSQL rather than Valkey, so that signing
in works while Valkey is down.
"""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask, g, request
from flask_login import LoginManager, UserMixin, current_user

from hub.identity.rules import token_hash
from hub.kernel.access import Role
from hub.kernel.db import lobby
from hub.kernel.tenancy import NOBODY, Acting, act_as
from hub.kernel.web import glass

login_manager = LoginManager()
login_manager.session_protection = None  # the session row is the protection: rotated, bounded, revocable


@dataclass(frozen=True)
class Person(UserMixin):
    """The signed-in person in their present workspace; what the top of every page needs."""

    token: str
    org_id: int
    account_id: UUID
    session_id: UUID
    role: Role
    roles: tuple[Role, ...]
    name: str
    organisation: str
    unread: int = 0

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie."""
        return self.token


@login_manager.user_loader
def person_of(token: str) -> Person | None:
    """The person whose session the token is, or None when it has ended."""
    for found in lobby("session_by_token", hash=token_hash(token)):
        roles = tuple(sorted((Role(role) for role in found.roles), key=list(Role).index))
        return Person(
            token,
            found.org_id,
            found.account_id,
            found.session_id,
            Role(found.role),
            roles,
            found.name,
            found.organisation,
            found.unread,
        )
    return None


def identify() -> None:
    """Before each request: say who acts, before any transaction begins."""
    if request.endpoint in ("static", "health.live"):
        return
    act_as(acting_of(current_user) if current_user.is_authenticated else NOBODY)


def acting_of(person: Person) -> Acting:
    """The context that this person's transactions carry."""
    looking = glass.standing()
    return Acting(
        person.org_id, person.account_id, person.role, person.session_id, g.get("request_id"),
        glass=looking.id if looking else None,
    )  # fmt: skip


def init_app(app: Flask) -> None:
    """Hook sign-in into the application."""
    login_manager.init_app(app, add_context_processor=False)  # it would query for the 503 page too
    app.before_request(identify)
