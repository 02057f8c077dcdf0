"""SCIM 2.0 as a directory uses it: people and groups come, change and go, in one organisation alone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.provisioning.conftest import Directory, new_person

NOBODY = "00000000-0000-4000-8000-000000000000"
UPN = "zoe.new@breckland.example"


def roles(everything, account_id) -> set[str]:
    return {one.role for one in everything("select role from account_role where account_id = :id", id=account_id)}


def test_entra_finds_nobody_adds_somebody_and_finds_them(directory, everything, kinds):
    entra = directory()
    empty = entra.call("GET", f'/Users?filter=userName eq "{UPN}"')
    assert empty.status_code == 200 and empty.json["totalResults"] == 0 and empty.json["Resources"] == []
    assert empty.content_type == "application/scim+json"
    with kinds() as events:
        made = entra.add()
    assert made.status_code == 201 and made.headers["Location"] == made.json["meta"]["location"]
    assert made.headers["ETag"] == made.json["meta"]["version"] and made.json["userName"] == UPN
    assert events == ["account:created", "directory:changed"]
    external = made.json["externalId"]
    by_mail = f'emails[type eq "work" and value eq "{UPN}"]'
    for asked in (f'userName eq "{UPN.upper()}"', f'externalId eq "{external}"', by_mail):
        found = entra.call("GET", f"/Users?filter={asked}").json
        assert (found["totalResults"], found["Resources"][0]["id"]) == (1, made.json["id"]), asked
    for asked in (f'externalId eq "{external.upper()}"', f'externalId eq "{external.upper()}" and active eq true'):
        assert entra.call("GET", f"/Users?filter={asked}").json["totalResults"] == 0, "RFC 7643 §3.1: it is case-exact"
    assert roles(everything, made.json["id"]) == set(), "no role before somebody gives one"
    shown = entra.call("GET", f"/Users/{made.json['id']}").json
    assert (
        shown["name"] == {"formatted": "Zoe New", "givenName": "Zoe", "familyName": "New"} and shown["active"] is True
    )


def test_a_name_or_an_address_that_is_taken_is_a_conflict(directory, norfolk):
    entra = directory()
    assert entra.add().status_code == 201
    again = entra.add(user_name=UPN.upper())
    assert again.status_code == 409 and again.json["scimType"] == "uniqueness" and again.json["status"] == "409"
    known = norfolk.person("breckland", "officer").email
    assert entra.add(user_name="other", emails=[{"value": known, "type": "work"}]).status_code == 409
    assert directory("norwich").add().status_code == 201, "elsewhere it is free"


@pytest.mark.parametrize("value", [False, "False", "false"])
def test_entra_disables_somebody_who_is_out_at_the_next_request(directory, client, norfolk, everything, value):
    officer, entra = client("breckland", "officer"), directory()
    address = str(officer.person.id)
    assert officer.get("/requests").status_code == 200
    answer = entra.patch(address, {"op": "Replace", "path": "active", "value": value})
    assert answer.status_code == 200 and answer.json["active"] is False
    assert officer.get("/requests").status_code == 302
    found = entra.call("GET", f'/Users?filter=userName eq "{officer.person.email}"').json
    assert found["Resources"][0]["active"] is False, "a disabled one is still found"


def test_somebody_who_comes_back_has_no_role_until_the_administrator_decides(directory, client, norfolk, everything):
    officer, entra = norfolk.person("breckland", "officer"), directory()
    had = roles(everything, officer.id)
    entra.patch(str(officer.id), {"op": "replace", "value": {"active": False}})
    assert entra.patch(str(officer.id), {"op": "replace", "value": {"active": True}}).json["active"] is True
    assert roles(everything, officer.id) == set()
    assert everything("select password_hash from account where id = :id", id=officer.id)[0].password_hash is None
    waiting = everything("select id, role, change from role_proposal where account_id = :id", id=officer.id)
    assert {one.role for one in waiting} == had and {one.change for one in waiting} == {"give"}
    assert "account:opened" in {one.kind for one in everything("select kind from event")}
    admin = client("breckland", "administrator")
    assert officer.name in admin.get("/people/proposals").text
    for one in waiting:
        assert admin.post(f"/people/proposals/{one.id}", data={"answer": "yes"}).status_code == 303
    assert roles(everything, officer.id) == had


def test_names_and_addresses_change_as_entra_writes_them(directory, everything):
    entra = directory()
    made = entra.add().json
    after = entra.patch(
        made["id"],
        {"op": "Replace", "path": "displayName", "value": "Zoë Neu"},
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "zoe.neu@breckland.example"},
        {
            "op": "Replace",
            "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            "value": "x",
        },
    ).json
    assert (after["displayName"], after["userName"]) == ("Zoë Neu", UPN)
    [account] = everything("select name, email from account where id = :id", id=made["id"])
    assert (account.name, account.email) == ("Zoë Neu", "zoe.neu@breckland.example")
    assert (
        entra.patch(made["id"], {"op": "replace", "path": "name.familyName", "value": "Byrne"}).json["displayName"]
        == "Zoë Byrne"
    )
    put = entra.call("PUT", f"/Users/{made['id']}", new_person(displayName="Zoe Put"))
    assert put.json["displayName"] == "Zoe Put" and put.json["emails"][0]["value"] == UPN


def test_deleted_is_closed_here_and_gone_there(directory, client, norfolk, everything):
    officer, entra = client("breckland", "officer"), directory()
    account_id = str(officer.person.id)
    assert entra.call("DELETE", f"/Users/{account_id}").status_code == 204
    assert officer.get("/requests").status_code == 302
    for method in ("GET", "DELETE"):
        assert entra.call(method, f"/Users/{account_id}").status_code == 404
    assert entra.call("GET", f'/Users?filter=userName eq "{officer.person.email}"').json["totalResults"] == 0
    back = entra.add(user_name=officer.person.email)
    assert back.status_code == 201 and back.json["id"] == account_id and roles(everything, account_id) == set()


@pytest.mark.asvs("2.3.4")
def test_a_tag_guards_against_what_changed_meanwhile(directory):
    entra = directory()
    made = entra.add().json
    tag, replace = made["meta"]["version"], new_person(displayName="First")
    assert entra.call("GET", f"/Users/{made['id']}", **{"If-None-Match": tag}).status_code == 304
    assert entra.call("PUT", f"/Users/{made['id']}", replace, **{"If-Match": tag}).status_code == 200
    late = entra.call("PUT", f"/Users/{made['id']}", new_person(displayName="Second"), **{"If-Match": tag})
    assert late.status_code == 412 and late.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert entra.call("GET", f"/Users/{made['id']}").json["displayName"] == "First"
    assert entra.call("DELETE", f"/Users/{made['id']}", **{"If-Match": "*"}).status_code == 204


def test_paging_counts_from_one(directory):
    entra = directory()
    whole = entra.call("GET", "/Users").json
    total = whole["totalResults"]
    pages = [entra.call("GET", f"/Users?startIndex={start}&count=2").json for start in range(1, total + 1, 2)]
    assert [one["id"] for page in pages for one in page["Resources"]] == [one["id"] for one in whole["Resources"]]
    assert pages[0]["itemsPerPage"] == 2 and pages[0]["totalResults"] == total
    assert entra.call("GET", "/Users?count=0").json["Resources"] == []
    assert entra.call("GET", "/Users?startIndex=-5&count=1").json["startIndex"] == 1
    assert entra.call("GET", "/Users?count=x").json["scimType"] == "invalidValue"
    slim = entra.call("GET", "/Users?count=1&attributes=userName").json["Resources"][0]
    assert set(slim) == {"schemas", "id", "meta", "userName"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", "/Users?filter=userName is 1", None, 400, "invalidFilter"),
        ("GET", "/Users?filter=", None, 400, "invalidFilter"),
        ("GET", "/Users?filter=active gt true", None, 400, "invalidFilter"),
        ("GET", '/Users?filter=userName like "a"', None, 400, "invalidFilter"),
        ("GET", "/Groups?filter= ", None, 400, "invalidFilter"),
        ("GET", '/Schemas?filter=id eq "x"', None, 403, None),
        ("GET", '/ResourceTypes?filter=id eq "x"', None, 403, None),
        ("GET", "/ServiceProviderConfig?filter=", None, 403, None),
        ("GET", "/Nothing", None, 404, None),
        ("GET", "/Me", None, 501, None),
        ("POST", "/Bulk", {}, 501, None),
        ("POST", "/Users", None, 400, "invalidSyntax"),
        ("POST", "/Users", {"userName": "no address"}, 400, "invalidValue"),
        ("POST", "/Users", {"userName": ["x"]}, 400, "invalidValue"),
        ("POST", "/Groups", {"displayName": ""}, 400, "invalidValue"),
        ("POST", "/Groups", {"displayName": "x", "members": [{"value": "no id"}]}, 400, "invalidValue"),
        ("GET", "/Users/nonsense", None, 404, None),
        ("GET", f"/Users/{NOBODY}", None, 404, None),
        ("PATCH", f"/Groups/{NOBODY}", {"Operations": []}, 404, None),
        ("GET", "/Schemas/unknown", None, 404, None),
    ],
)
def test_faults_are_told_in_scims_own_form(directory, method, path, body, status, kind):
    answer = directory().call(method, path, body)
    assert answer.status_code == status and answer.content_type == "application/scim+json"
    assert (answer.json["status"], answer.json.get("scimType")) == (str(status), kind) and answer.json["detail"]


def test_another_method_is_told_which_there_are(directory):
    answer = directory().call("PUT", "/Users", {})
    assert answer.status_code == 405 and answer.json["status"] == "405"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert answer.content_type == "application/scim+json"


@pytest.mark.parametrize(
    ("asked", "most", "start"), [("count=-3", 0, 1), ("count=9999", 200, 1), ("startIndex=999", 100, 999)]
)
def test_pages_have_bounds(directory, asked, most, start):
    page = directory().call("GET", f"/Users?{asked}").json
    assert page["itemsPerPage"] == len(page["Resources"]) <= most and page["startIndex"] == start
    assert page["totalResults"] > 0


def test_a_filter_leaves_out_who_does_not_fit(directory):
    entra = directory()
    entra.add()
    for text in ('externalId sw "0a21"', 'name.familyName eq "new"', 'emails[type eq "work" and value sw "zoe"]'):
        found = entra.call("GET", f"/Users?filter={text}").json
        assert [one["displayName"] for one in found["Resources"]] == ["Zoe New"] and found["totalResults"] == 1
    assert entra.call("GET", '/Users?filter=nothing eq "x"').json["totalResults"] == 0


def test_what_it_can_do_is_told(directory):
    entra = directory()
    config = entra.call("GET", "/ServiceProviderConfig").json
    assert config["patch"]["supported"] and config["etag"]["supported"] and not config["bulk"]["supported"]
    assert [one["id"] for one in entra.call("GET", "/ResourceTypes").json["Resources"]] == ["User", "Group"]
    assert entra.call("GET", "/ResourceTypes/Group").json["endpoint"] == "/Groups"
    for one in entra.call("GET", "/Schemas").json["Resources"]:
        assert entra.call("GET", f"/Schemas/{one['id']}").json["attributes"]


@pytest.mark.parametrize(("role", "why"), [("administrator", "last administrator"), ("ig", "last information")])
def test_the_last_of_two_roles_is_not_closed_by_a_directory(directory, norfolk, everything, role, why):
    last, entra = norfolk.person("breckland", role), directory()
    for answer in (
        entra.patch(str(last.id), {"op": "replace", "path": "active", "value": False}),
        entra.call("DELETE", f"/Users/{last.id}"),
    ):
        assert answer.status_code == 400 and why in answer.json["detail"]
    assert everything("select active from account where id = :id", id=last.id)[0].active


@pytest.mark.asvs("8.2.1")
def test_without_a_good_key_nothing_is_told(app, directory, client, norfolk, everything):
    entra = directory()
    for token in ("", "wrong", entra.token[:-1]):
        answer = Directory(app, token).call("GET", "/Users")
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    signed_in = client("breckland", "administrator").get("/scim/v2/Users")
    assert signed_in.status_code == 401, "a session is no key"
    everything("update scim_token set ends_at = :then", then=datetime.now(UTC) - timedelta(minutes=1))
    assert entra.call("GET", "/Users").status_code == 401


@pytest.mark.asvs("13.3.1")
def test_a_key_is_made_shown_once_used_and_revoked(client, app, everything):
    admin = client("breckland", "administrator")
    assert "No directory has a key yet" in admin.get("/people/directory").text
    assert admin.post("/people/directory", data={"name": "Entra", "days": "9999"}).status_code == 422
    shown = admin.post("/people/directory", data={"name": "Entra", "days": "90"}).text
    token = shown.split('<code class="hub-key">')[2].split("<")[0]
    assert Directory(app, token).call("GET", "/Users").status_code == 200
    listed = admin.get("/people/directory").text
    assert token not in listed and "Entra" in listed
    [kept] = everything("select id, used_at, token_hash from scim_token")
    assert kept.used_at and token.encode() not in kept.token_hash
    assert client("norwich", "administrator").post(f"/people/directory/keys/{kept.id}/revoke").status_code == 404
    assert admin.post(f"/people/directory/keys/{kept.id}/revoke").status_code == 303
    assert Directory(app, token).call("GET", "/Users").status_code == 401
    assert {"scim_token:made", "scim_token:revoked"} <= {one.kind for one in everything("select kind from event")}


@pytest.mark.asvs("2.4.1")
def test_calls_are_counted_by_key(directory, app):
    entra = directory()
    limit = app.extensions["limiter"]
    assert limit, "flask-limiter is on"
    answers = [entra.call("GET", "/ServiceProviderConfig").status_code for _ in range(1201)]
    assert answers[:1200] == [200] * 1200 and answers[1200] == 429
    late = entra.call("GET", "/ServiceProviderConfig")
    assert late.json["status"] == "429" and directory("norwich").call("GET", "/Users").status_code == 200
