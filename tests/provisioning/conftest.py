"""A directory with a key, that calls as Entra ID does."""

import json
from contextlib import contextmanager

import pytest

from hub.provisioning import actions


class Directory:
    """What calls the addresses of SCIM with one key."""

    def __init__(self, app, token: str):
        self.app, self.token = app, token

    def call(self, method: str, path: str, body=None, **headers):
        told = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"} | headers
        data = None if body is None else json.dumps(body)
        response = self.app.test_client().open(f"/scim/v2{path}", method=method, data=data, headers=told)
        response.request.environ["wsgi.input"].close()
        return response

    def add(self, **more):
        return self.call("POST", "/Users", new_person(**more))

    def patch(self, resource_id: str, *operations, kind: str = "Users"):
        said = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}
        return self.call("PATCH", f"/{kind}/{resource_id}", said)


def new_person(user_name: str = "zoe.new@breckland.example", **more) -> dict:
    """As Entra ID sends it when somebody is assigned."""
    return {
        "schemas": [
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        ],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": user_name,
        "active": True,
        "displayName": "Zoe New",
        "emails": [{"primary": True, "type": "work", "value": user_name}],
        "meta": {"resourceType": "User"},
        "name": {"formatted": "Zoe New", "familyName": "New", "givenName": "Zoe"},
        "roles": [],
    } | more


@pytest.fixture
def directory(app, norfolk):
    """The directory of an organisation."""

    def directory(slug="breckland") -> Directory:
        with norfolk.acting(slug, "administrator"):
            return Directory(app, actions.make_token("Entra ID", 90))

    return directory


@pytest.fixture
def kinds(everything):
    """The kinds of event that were written inside."""

    @contextmanager
    def watch():
        found: list[str] = []
        before = everything("select count(*) as n from event")[0].n
        yield found
        found += [one.kind for one in everything("select kind from event order by id offset :n", n=before)]

    return watch
