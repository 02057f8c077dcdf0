"""Teams and patches: who is in which, who covers which, and whom an address belongs to."""

import pytest

from hub.kernel.problems import NotYours
from hub.teams import actions, queries

pytestmark = pytest.mark.usefixtures("nobody_works")


def facts(everything, kind: str) -> list[dict]:
    return [one.facts for one in everything("select facts from event where kind = :kind order by id", kind=kind)]


def test_a_person_may_be_in_several_teams(manager, officers, everything):
    with manager():
        for team in ("revenues", "environmental-health"):
            assert actions.add_to_team(team, [officers[0]]) == 1
        assert actions.add_to_team("revenues", officers) == 1, "whoever is in it already is not added again"
        assert queries.teams_of(officers[0]) == {"revenues", "environmental-health"}
        assert {one.account_id for one in queries.members("revenues")} == set(officers)
        actions.remove_from_team("revenues", officers[0])
        with pytest.raises(NotYours):
            actions.remove_from_team("revenues", officers[0])
        with pytest.raises(NotYours):
            actions.add_to_team("no-such-team", officers)
    assert facts(everything, "team:left") == [{"account": str(officers[0]), "team": "revenues"}]
    assert len(facts(everything, "team:joined")) >= 3


def test_the_pages_of_teams(client, norfolk, officers, today):
    browser, reader = client("breckland", "manager"), client("breckland", "officer", 1)
    page = browser.get("/rota/teams").text
    assert "Environmental health" in page and "Nobody yet" in page and "In no team" in page
    assert browser.get("/rota/teams/no-such-team").status_code == 404
    nothing = browser.post("/rota/teams/revenues/members")
    assert nothing.status_code == 422 and "Select at least one person" in nothing.text
    stranger = norfolk.person("norwich", "officer").id
    assert browser.post("/rota/teams/revenues/members", data={"account_ids": [stranger]}).status_code == 422
    assert (
        browser.post("/rota/teams/revenues/members", data={"account_ids": [str(one) for one in officers]}).status_code
        == 303
    )
    name = norfolk.person("breckland", "officer", 1).name
    assert name in browser.get("/rota/teams/revenues").text and "Add people" in browser.get("/rota/teams/revenues").text
    assert (
        name in reader.get("/rota/teams/revenues").text and "Add people" not in reader.get("/rota/teams/revenues").text
    )
    assert browser.post(f"/rota/teams/revenues/members/{officers[0]}/remove").status_code == 303
    assert reader.post(f"/rota/teams/revenues/members/{officers[1]}/remove").status_code == 403


def test_members_that_the_file_lists_join_when_it_is_published(manager, norfolk, everything):
    from hub.directory import actions as directory

    person = norfolk.person("breckland", "officer")
    body = {"team": [{"key": "revenues", "label": "Revenues", "members": [person.email, "gone@breckland.example"]}]}
    with manager():
        directory.draft("teams", 2, body)
        directory.publish("teams", 2)
        assert {one.account_id for one in queries.members("revenues")} == {person.id}


def test_an_address_lies_in_the_patch_of_its_sector_or_of_its_ward(manager, everything):
    from hub.directory import actions as directory

    with manager():
        assert queries.patch_of("nr171ab") == "attleborough" and queries.patch_of("NR3 1AA") is None
        assert queries.patch_of(None) is None and queries.patch_of("no postcode") is None
        ward = {"code": "E05000001", "name": "Burgh"}
        body = {
            "patch": [{"key": "w", "label": "W", "wards": [ward]}, {"key": "s", "label": "S", "sectors": ["NR17 1"]}]
        }
        directory.draft("patches", 2, body)
        directory.publish("patches", 2)
    everything(
        "insert into place (kind, key, gss, ward) values ('postcode', 'NR171AB', 'E07000143', 'E05000001'),"
        " ('uprn', '100', 'E07000143', 'E05000001'), ('postcode', 'NR171AD', 'E07000143', null)"
        " on conflict (kind, key, valid_from) do update set ward = excluded.ward"
    )
    with manager():
        assert queries.patch_of("NR17 1AB") == "w" and queries.patch_of("NR17 1AD") == "s"
        assert queries.patch_of("NR17 1AD", "0100") == "w", "the property number says more than the postcode"
        assert queries.patches() == [("w", "W"), ("s", "S")]


def test_sectors_that_no_patch_covers_are_listed(manager, everything, client, officers):
    everything(
        "insert into place (kind, key, gss) select 'postcode', key, gss from (values ('PE339QQ', 'E07000143'),"
        " ('PE339QR', 'E07000143'), ('NR171AB', 'E07000143'), ('NR31AB', 'E07000148')) as one (key, gss)"
        " on conflict do nothing"
    )
    with manager():
        found = dict(queries.uncovered_sectors(queries.patch_tables()))
    assert found.get("PE33 9", 0) >= 2 and "NR17 1" not in found and "NR3 1" not in found
    page = client("breckland", "manager").get("/rota/patches").text
    assert "PE33 9" in page and "Nobody yet" in page and "Requests wait in the queue" in page


def test_who_covers_a_patch(client, norfolk, officers, everything, manager):
    browser, reader = client("breckland", "manager"), client("breckland", "officer", 1)
    assert browser.post("/rota/patches/thetford/people", data={"account_ids": [str(officers[0])]}).status_code == 303
    name = norfolk.person("breckland", "officer", 1).name
    assert (
        name in reader.get("/rota/patches/thetford").text and f"{name} (off today)" in reader.get("/rota/patches").text
    )
    with manager():
        assert [one.account_id for one in queries.covering("thetford")] == [officers[0]]
        with pytest.raises(NotYours):
            actions.add_to_patch("no-such-patch", officers)
    assert browser.post(f"/rota/patches/thetford/people/{officers[0]}/remove").status_code == 303
    assert browser.post(f"/rota/patches/thetford/people/{officers[0]}/remove").status_code == 404
    assert browser.get("/rota/patches/no-such-patch").status_code == 404
    told = {"account": str(officers[0]), "patch": "thetford"}
    assert facts(everything, "patch:covered")[-1] == told and facts(everything, "patch:left") == [told]
