"""Groups of a directory: a role where the administrator said so, two on proposal alone, one organisation alone."""

import pytest

from hub.kernel.access import Role
from hub.provisioning import actions
from tests.provisioning.conftest import new_person


def roles(everything, account_id) -> set[str]:
    return {one.role for one in everything("select role from account_role where account_id = :id", id=account_id)}


def group_of(entra, *people, name="Hub officers"):
    made = entra.call(
        "POST", "/Groups", {"displayName": name, "externalId": "g1", "members": [{"value": one} for one in people]}
    )
    assert made.status_code == 201, made.json
    return made.json["id"]


def test_a_group_stands_for_the_role_that_the_administrator_said(directory, norfolk, everything):
    entra = directory()
    zoe = entra.add().json["id"]
    group = group_of(entra, zoe)
    assert roles(everything, zoe) == set(), "a group gives nothing by itself"
    with norfolk.acting("breckland", "administrator"):
        assert actions.map_group(group_from(everything, group), Role.OFFICER) == 1
    assert roles(everything, zoe) == {"officer"}
    assert entra.call("GET", f"/Users/{zoe}").json["groups"] == [{"value": group, "display": "Hub officers"}]
    assert "members" not in entra.call("GET", f"/Groups/{group}?excludedAttributes=members").json
    entra.patch(group, {"op": "Remove", "path": "members", "value": [{"value": zoe}]}, kind="Groups")
    assert roles(everything, zoe) == set()
    entra.patch(group, {"op": "Add", "path": "members", "value": [{"value": zoe}]}, kind="Groups")
    assert roles(everything, zoe) == {"officer"}
    told = {one.kind for one in everything("select kind from event")}
    assert {"directory_group:added", "directory_group:changed", "directory_group:mapped"} <= told
    assert entra.call("DELETE", f"/Groups/{group}").status_code == 204
    assert roles(everything, zoe) == set() and everything("select 1 from event where kind = 'directory_group:removed'")


def group_from(everything, group: str):
    return everything("select id from scim_group where id = :id", id=group)[0].id


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.IG])
def test_no_group_makes_an_administrator_or_an_ig_officer_by_itself(directory, norfolk, client, everything, role):
    entra = directory()
    zoe = entra.add().json["id"]
    group = group_of(entra, name="Hub people in charge")
    with norfolk.acting("breckland", "administrator"):
        actions.map_group(group_from(everything, group), role)
    for _ in range(2):
        entra.patch(group, {"op": "Add", "path": "members", "value": [{"value": zoe}]}, kind="Groups")
    assert roles(everything, zoe) == set()
    [waiting] = everything("select id, role, change, source from role_proposal")
    assert (waiting.role, waiting.change, waiting.source) == (role, "give", "scim")
    assert {"role:proposed"} <= {one.kind for one in everything("select kind from event")}
    admin = client("breckland", "administrator")
    assert admin.post(f"/people/proposals/{waiting.id}", data={"answer": "no"}).status_code == 303
    assert roles(everything, zoe) == set()
    assert everything("select accepted from role_proposal")[0].accepted is False
    assert everything("select 1 from event where kind = 'role:proposal_decided'")
    assert admin.post(f"/people/proposals/{waiting.id}", data={"answer": "yes"}).status_code == 404, "once"


@pytest.mark.asvs("8.4.1")
def test_another_organisations_people_and_groups_are_not_there(directory, norfolk, everything):
    entra, stranger = directory(), directory("norwich")
    zoe = entra.add().json["id"]
    group = group_of(entra, zoe)
    before = everything("select md5(string_agg(a::text, '' order by id)) as m from account a")[0].m
    for kind, one in (("Users", zoe), ("Groups", group)):
        assert stranger.call("GET", f"/{kind}/{one}").status_code == 404
        assert stranger.call("PUT", f"/{kind}/{one}", new_person()).status_code == 404
        assert stranger.patch(one, {"op": "replace", "path": "active", "value": False}, kind=kind).status_code == 404
        assert stranger.call("DELETE", f"/{kind}/{one}").status_code == 404
    assert (
        zoe not in str(stranger.call("GET", "/Users").json)
        and stranger.call("GET", "/Groups").json["totalResults"] == 0
    )
    foreign = stranger.call("POST", "/Groups", {"displayName": "Theirs", "members": [{"value": zoe}]})
    assert foreign.status_code == 400 and everything("select count(*) as n from scim_group")[0].n == 1, (
        "nothing is half done"
    )
    assert everything("select md5(string_agg(a::text, '' order by id)) as m from account a")[0].m == before


def test_the_administrators_pages_are_theirs(client, directory, everything):
    group = group_of(directory())
    for slug, role, answer in (("norwich", "administrator", 404), ("breckland", "officer", 403)):
        assert client(slug, role).get(f"/people/directory/groups/{group}").status_code == answer
        assert (
            client(slug, role).post(f"/people/directory/groups/{group}", data={"role": "officer"}).status_code == answer
        )
    admin = client("breckland", "administrator")
    assert "Hub officers" in admin.get("/people/directory").text
    assert admin.post(f"/people/directory/groups/{group}", data={"role": "tracer"}).status_code == 422
    assert admin.post(f"/people/directory/groups/{group}", data={"role": "officer"}).status_code == 303
    assert everything("select role from scim_group")[0].role == "officer"
