"""A manager changes teams, patches and rules in the browser: in force at once, checked as files are, nothing lost."""

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from hub.directory import actions as directory
from hub.directory.commands import know_sections
from hub.directory.files import load
from hub.directory.sections import live
from hub.directory.sync import sync
from hub.handovers import actions as handovers
from hub.kernel.clock import now, today
from hub.kernel.forms.sentences import uk_day
from hub.organising import queries
from hub.teams import actions as people
from hub.teams import queries as teams
from tests.assignment.conftest import DISTRICT, District

NORFOLK = Path(__file__).parents[2] / "tenants" / "norfolk"
PATCHES, TEAMS, RULES = "/rota/change/patches", "/rota/change/teams", "/rota/change/rules"
COUNTRYSIDE = {"label": "Mattishall and the Tud", "sectors": "pe33  9\nNR31 9", "team": "revenues", "version": "1"}
BY_HAND = {"enrichment": "by-hand", "door_knock": "by-hand", "version": "0"}


@pytest.fixture
def district(norfolk, everything, work):
    return District(norfolk, everything, work)


@pytest.fixture
def browser(client):
    return client(DISTRICT, "manager")


def confirm(browser, address: str, data: dict):
    """Check the answers, then confirm what that page holds, as a browser would."""
    checked = browser.post(address, data=data)
    assert checked.status_code == 200 and "Check your answers" in checked.text, checked.text
    held: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', checked.text):
        held.setdefault(name, []).append(value)
    kept = {name: values for name, values in held.items() if name not in ("csrf_token", "_once")}
    return browser.post(address, data=kept | {"go": "confirm"})


def in_force(district, name: str):
    with district.manager():
        return live(name)


def test_a_new_patch_of_two_sectors_brings_what_comes_from_there_to_its_team(browser, district):
    waiting = district.asked(postcode="PE33 9AA")
    assert district.row(waiting).patch is None
    rule = BY_HAND | {"door_knock": "patch", "door_knock_team": ""}
    assert confirm(browser, RULES, rule).status_code == 303
    assert confirm(browser, f"{PATCHES}/add", COUNTRYSIDE).status_code == 303
    section = in_force(district, "patches")
    assert (section.version, section.origin, len(section.body["patch"])) == (2, "browser", 5)
    assert section.body["patch"][-1] == {
        "key": "mattishall-and-the-tud", "label": "Mattishall and the Tud", "sectors": ["PE33 9", "NR31 9"],
        "team": "revenues",
    }  # fmt: skip
    assert district.row(waiting).patch == "mattishall-and-the-tud", "open requests follow the new patches"
    made = district.row(district.asked(postcode="NR31 9AA"))
    assert (made.patch, made.team, made.holder_id) == ("mattishall-and-the-tud", "revenues", None)
    assert [(one["section"], one["version"]) for one in district.events("section:published")][-2:] == [
        ("assignment", 1), ("patches", 2),
    ]  # fmt: skip


def test_nothing_is_in_force_before_it_is_confirmed_and_the_difference_is_shown(browser, district):
    before = in_force(district, "patches").body["patch"][0]
    typed = {"label": "The south", "sectors": ", ".join(before["sectors"]), "team": before["team"], "version": "1"}
    page = browser.post(f"{PATCHES}/attleborough", data=typed).text
    assert "Attleborough and the south-east" in page and "The south" in page and "Postcode sectors" not in page
    assert in_force(district, "patches").version == 1
    again = browser.post(f"{PATCHES}/attleborough", data=typed | {"go": "back"}).text
    assert 'value="The south"' in again and "Check your answers" not in again
    assert confirm(browser, f"{PATCHES}/attleborough", typed).status_code == 303
    assert in_force(district, "patches").body["patch"][0] == before | {"label": "The south"}, "its key stays"


@pytest.mark.parametrize(
    "typed, field, sentence",
    [
        ({"sectors": "NR17"}, "sectors", "“NR17”: A postcode sector is the first half and one digit"),
        ({"sectors": "NR17 1"}, "sectors", "The sector NR17 1 is in “Attleborough and the south-east” already."),
        ({"sectors": ""}, "sectors", "Name at least one ward or postcode sector."),
        ({"label": ""}, "label", "Enter the name"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(browser, district, typed, field, sentence):
    page = browser.post(f"{PATCHES}/add", data=COUNTRYSIDE | typed)
    assert page.status_code == 422 and sentence in page.text and f'href="#{field}"' in page.text
    assert (
        all(said in page.text for said in (COUNTRYSIDE | typed)["label"].split())
        and in_force(district, "patches").version == 1
    )


def test_a_sector_in_no_patch_is_ticked_into_one(browser, district, everything):
    everything("insert into place (kind, key, gss) values ('postcode', 'PE339QQ', 'E07000143') on conflict do nothing")
    page = browser.get(f"{PATCHES}/thetford").text
    assert 'value="PE33 9"' in page and 'value="NR17 1"' not in page
    before = in_force(district, "patches").body["patch"][1]
    typed = {"label": before["label"], "sectors": "\n".join(before["sectors"]), "take": ["PE33 9"],
             "team": before["team"], "version": "1"}  # fmt: skip
    assert confirm(browser, f"{PATCHES}/thetford", typed).status_code == 303
    assert in_force(district, "patches").body["patch"][1]["sectors"] == [*before["sectors"], "PE33 9"]


def test_wards_are_offered_where_the_gazetteer_has_them(browser, district, everything):
    with district.manager():
        known = queries.has_wards()
    assert ("Wards" in browser.get(f"{PATCHES}/add").text) == known
    everything(
        "insert into place (kind, key, gss, ward) values ('postcode', 'PE339QQ', 'E07000143', 'E05000001')"
        " on conflict (kind, key, valid_from) do update set ward = excluded.ward"
    )
    typed = COUNTRYSIDE | {"sectors": "", "wards": "e05000001 Burgh\n"}
    assert confirm(browser, f"{PATCHES}/add", typed).status_code == 303
    wards = [{"code": "E05000001", "name": "Burgh"}]
    assert in_force(district, "patches").body["patch"][-1]["wards"] == wards


def test_two_at_once_and_nothing_typed_is_lost(browser, client, district):
    assert confirm(browser, f"{PATCHES}/add", COUNTRYSIDE).status_code == 303
    late = client(DISTRICT, "manager").post(f"{PATCHES}/thetford", data=COUNTRYSIDE | {"sectors": "IP24 1"})
    assert late.status_code == 409 and "Someone else changed this" in late.text and "IP24 1" in late.text
    assert 'name="version" value="2"' in late.text and in_force(district, "patches").version == 2
    gone = browser.post(f"{PATCHES}/thetford/remove", data={"version": "1"})
    assert gone.status_code == 409 and len(in_force(district, "patches").body["patch"]) == 5


def test_removing_a_patch_says_who_covers_it_and_lets_its_requests_lie_in_none(browser, district):
    waiting = district.asked(postcode="IP24 1AA")
    assert district.row(waiting).patch == "thetford"
    page = browser.get(f"{PATCHES}/thetford/remove").text
    with district.manager():
        number = len(teams.covering("thetford"))
    assert number and f"<strong>{number}</strong>" in page and "<strong>1</strong> open request" in page
    assert browser.post(f"{PATCHES}/thetford/remove", data={"version": "1"}).status_code == 303
    assert district.row(waiting).patch is None and district.events("patch:left")
    with district.manager():
        assert teams.covering("thetford") == []
    assert browser.get(f"{PATCHES}/thetford").status_code == 404


def test_a_team_is_added_renamed_and_removed_with_its_people(browser, district):
    assert confirm(browser, f"{TEAMS}/add", {"label": "Rough sleepers", "version": "1"}).status_code == 303
    assert confirm(browser, f"{TEAMS}/rough-sleepers", {"label": "Outreach", "version": "2"}).status_code == 303
    with district.manager():
        assert ("rough-sleepers", "Outreach") in teams.teams()
        people.add_to_team("rough-sleepers", [district.olive])
    assert "Olive Thurlow" in browser.get(f"{TEAMS}/rough-sleepers/remove").text
    assert browser.post(f"{TEAMS}/rough-sleepers/remove", data={"version": "3"}).status_code == 303
    with district.manager():
        assert "rough-sleepers" not in dict(teams.teams()) and "rough-sleepers" not in teams.teams_of(district.olive)


def test_a_team_that_is_named_or_has_requests_stays(browser, district):
    page = browser.post(f"{TEAMS}/environmental-health/remove", data={"version": "1"})
    assert page.status_code == 409 and "The patches, version 1 (in force), name it." in page.text
    assert "Remove the team" not in page.text
    confirm(browser, f"{TEAMS}/add", {"label": "Rough sleepers", "version": "1"})
    assert "Remove the team" in browser.get(f"{TEAMS}/rough-sleepers/remove").text
    confirm(browser, RULES, BY_HAND | {"door_knock_team": "rough-sleepers"})
    district.asked()
    page = browser.post(f"{TEAMS}/rough-sleepers/remove", data={"version": "2"}).text
    assert "The assignment rules, version 1 (in force), name it." in page and "1 open request lies with it." in page


def test_a_team_that_a_visit_model_names_stays(browser, district):
    model = in_force(district, "visit_model")
    body = {**model.body, "step": [{**model.body["step"][0], "team": "revenues"}, *model.body["step"][1:]]}
    with district.manager():
        directory.draft("visit_model", model.version + 1, body)
    page = browser.post(f"{TEAMS}/revenues/remove", data={"version": "1"})
    assert page.status_code == 409 and f"The visit model, version {model.version + 1} (a draft), names it." in page.text
    with district.manager():
        directory.schedule("visit_model", model.version + 1, now() + timedelta(days=9))
    page = browser.get(f"{TEAMS}/revenues/remove").text
    assert f"version {model.version + 1} (starts on {uk_day(today() + timedelta(days=9))}), names it." in page
    with district.manager():
        directory.call_off("visit_model", model.version + 1)
    with district.manager():
        directory.publish("visit_model", model.version + 1)
    district.works(district.olive)
    made = district.asked()
    with district.norfolk.acting(DISTRICT, "officer", 1):
        handovers.accept(made, 1)
    district.publish("visit_model", model.body)
    page = browser.get(f"{TEAMS}/revenues/remove").text
    assert "(still used by visits under way), names it." in page


def test_whom_a_file_listed_does_not_come_back_by_a_change_in_the_browser(browser, district, norfolk):
    email = norfolk.person(DISTRICT, "officer", 1).email
    body = {"team": [{"key": "revenues", "label": "Revenues", "members": [email]},
                     {"key": "environmental-health", "label": "EH"}]}  # fmt: skip
    district.publish("teams", body)
    with district.manager():
        people.remove_from_team("revenues", district.olive)
    assert confirm(browser, f"{TEAMS}/revenues", {"label": "Benefits", "version": "2"}).status_code == 303
    with district.manager():
        assert "revenues" not in teams.teams_of(district.olive)


def test_a_draft_from_a_file_stays_and_is_spoken_of(browser, district):
    body = in_force(district, "teams").body
    with district.manager():
        directory.draft("teams", 2, body | {"team": [*body["team"], {"key": "x", "label": "X"}]}, origin="file")
    assert "Version 2 is a draft from a file" in browser.get(f"{TEAMS}/add").text
    assert confirm(browser, f"{TEAMS}/add", {"label": "Rough sleepers", "version": "1"}).status_code == 303
    found = district.everything(
        "select version, state from section where name = 'teams' and org_id = :org order by 1",
        org=district.norfolk.org(DISTRICT),
    )
    assert [tuple(one) for one in found] == [(1, "retired"), (2, "draft"), (3, "live")]


def test_what_was_changed_goes_into_the_files_and_comes_back_unchanged(browser, app, hub, tmp_path):
    know_sections()
    folder = shutil.copytree(NORFOLK, tmp_path / "norfolk")
    confirm(browser, f"{TEAMS}/add", {"label": "Rough sleepers", "version": "1"})
    confirm(browser, f"{PATCHES}/add", COUNTRYSIDE | {"team": "rough-sleepers"})
    confirm(browser, RULES, BY_HAND | {"door_knock": "patch"})
    status, printed = hub("export", folder)
    assert status == 0, printed
    with app.app_context():
        lines = {(one.organisation, one.part): one.decision.what for one in sync(load(folder).partnership)}
    assert {lines[DISTRICT, name] for name in ("teams", "patches", "assignment")} == {"unchanged"}
    assert "PE33 9" in (folder / "breckland.toml").read_text()


def test_a_rule_needs_patches_and_a_change(browser, district, everything, client):
    assert "You have not changed anything" in browser.post(RULES, data=BY_HAND).text
    page = browser.post(RULES, data=BY_HAND | {"enrichment": "dice"})
    assert page.status_code == 422 and in_force(district, "assignment") is None
    everything("delete from section where name = 'patches' and org_id = :org", org=district.norfolk.org(DISTRICT))
    page = browser.post(RULES, data=BY_HAND | {"door_knock": "patch"})
    assert page.status_code == 422 and "There are no patches to go by." in page.text and "#door_knock" in page.text


@pytest.mark.parametrize("address", [PATCHES, f"{PATCHES}/add", f"{PATCHES}/thetford/remove", TEAMS, RULES])
def test_only_a_manager_may_and_only_for_the_own_council(client, address):
    assert client(DISTRICT, "officer", 1).get(address).status_code == 403
    assert client("norfolk", "supervisor").get(address).status_code == (200 if address == TEAMS else 403)
    assert client("norwich", "manager").get(f"{PATCHES}/thetford").status_code == 404
