"""Organisations by name, their people, and acting and browsing as one of them."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Row

from hub.identity.actions import start_session
from hub.kernel.access import Role
from hub.kernel.tenancy import Acting, as_actor


class Place:
    """Every organisation of a database. `everything` asks past row security: `everything("select …", name=value)`."""

    def __init__(self, app: Flask, everything: Callable[..., Any]):
        self.app, self.everything = app, everything
        self.orgs = {row.slug: row.id for row in everything("select id, slug from organisation")}

    def org(self, slug: str) -> int:
        """The id of an organisation."""
        return self.orgs[slug]

    def person(self, slug: str, role: str, nth: int = 0) -> Row:
        """The nth person of an organisation who holds the role: id, name, email."""
        found = self.everything(
            """select a.org_id, a.id, a.name, a.email from account a join account_role r
               on r.org_id = a.org_id and r.account_id = a.id
               where a.org_id = :org and r.role = :role and a.active order by a.name, a.id""",
            org=self.org(slug),
            role=role,
        )
        return found[nth]

    def actor(self, slug: str, role: str, nth: int = 0) -> Acting:
        """That person, as a transaction knows them."""
        return Acting(self.org(slug), self.person(slug, role, nth).id, Role(role))

    @contextmanager
    def acting(self, slug: str, role: str, nth: int = 0) -> Iterator[None]:
        """A transaction as this person, committed at the end."""
        with self.app.app_context(), as_actor(self.actor(slug, role, nth)):
            yield


class SignedIn(FlaskClient):
    """A browser: its posts carry the forgery token and a form key, as the page's own forms do."""

    person = None

    def open(self, *args, **kwargs):
        """As ever, and the body is closed: a large one is a file that nobody else would close."""
        response = super().open(*args, **kwargs)
        response.request.environ["wsgi.input"].close()
        return response

    def post(self, *args, data=None, **kwargs):
        """A post with both keys."""
        keys = {"csrf_token": self._token(), "_once": secrets.token_hex(16)}
        return super().post(*args, data=keys | dict(data or {}), **kwargs)

    def search(self, address: str, **typed: str):
        """What a search form leads to: it is posted, and answered with an address that does not say what was typed."""
        return self.post(address, data=typed, follow_redirects=True)

    def _token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def sign_in(place: Place, person: Row, role: Role) -> SignedIn:
    """A browser in which this person is signed in, by a session made as signing in makes it."""
    browser = place.app.test_client()
    browser.person = person
    with place.app.app_context(), as_actor(Acting(person.org_id, person.id)):  # in no role, as sign-in does
        token = start_session(person.id, role, "password", "walk")
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    return browser
