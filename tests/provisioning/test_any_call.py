"""Whatever a directory sends to any address of SCIM is answered as described, in SCIM's form, and never by a fault."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from hub.provisioning.scim import resources
from tests.provisioning.described import described

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
          response_headers_conformance]  # fmt: skip
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
OPERATIONS = [
    (path, method) for path, known in described({"Users": [], "Groups": []})["paths"].items() for method in known
]


def test_every_address_of_scim_is_described(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("scim.")]
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in rules
        for method in rule.methods & METHODS
    }
    assert served == set(OPERATIONS)


@pytest.fixture
def place(directory):
    """A directory with a person and a group, and the ids of both."""
    calls = directory()
    person = calls.add().json["id"]
    group = calls.call("POST", "/Groups", {"schemas": [resources.GROUP], "displayName": "Some"}).json["id"]
    return calls, {"Users": [person], "Groups": [group]}


@pytest.mark.asvs("2.2.1", "16.5.3", "4.1.1", "15.3.5")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_any_call_is_answered_as_described(app, place, everything, path, method, monkeypatch):
    calls, ids = place
    monkeypatch.setattr(app, "testing", False)  # a fault becomes an answer, which the checks see
    schema = schemathesis.openapi.from_dict(described(ids))
    schema.app = app
    before = everything(
        "select count(*) from account a join organisation o on o.id = a.org_id where o.slug <> 'breckland'"
    )

    @given(case=schema[path][method.upper()].as_strategy())
    @settings(max_examples=15, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def called(case):
        answer = case.call(base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {calls.token}"})
        case.validate_response(answer, checks=CHECKS)

    called()
    after = everything(
        "select count(*) from account a join organisation o on o.id = a.org_id where o.slug <> 'breckland'"
    )
    assert before == after, "no other organisation's people changed"


@pytest.mark.asvs("8.2.1")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_address_answers_without_a_key(app, path, method):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
        answer = app.test_client().open(path, method=method.upper(), headers=headers)
        assert answer.status_code == 401 and answer.mimetype == "application/scim+json"
