"""The rota at a county: its supervisor manages teams and hours; nothing there speaks of patches, requests or visits."""

import re

import pytest

from hub.kernel.clock import today
from hub.teams.queries import leave_of

PAGES = ["/rota", "/rota/teams", "/rota/teams/surge", "/rota/mine", "/rota/change/teams", "/rota/change/teams/add"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_and_speaks_of_nothing_that_a_county_has_not(supervisor, path):
    answer = supervisor.get(path)
    assert answer.status_code == 200
    said = re.sub(r"<[^>]+>", " ", answer.text)
    assert not re.search(r"\b(patch|patches|visit|visits|request|requests|officer)\b", said, re.IGNORECASE)


def test_the_people_of_the_county_are_on_its_rota(supervisor, norfolk):
    page = supervisor.get("/rota").text
    for role in ("tracer", "supervisor", "consultant"):
        assert norfolk.person("norfolk", role).name in page
    assert norfolk.person("norfolk", "ig").name not in page


def test_a_supervisor_sets_weeks_leave_and_teams(supervisor, norfolk, everything):
    dev = norfolk.person("norfolk", "tracer").id
    page = supervisor.get(f"/rota/{dev}").text
    assert "no request" not in page
    typed = {"starts_on-day": today().day, "starts_on-month": today().month, "starts_on-year": today().year + 1}
    typed |= {name.replace("starts", "ends"): value for name, value in typed.items()}
    assert supervisor.post(f"/rota/{dev}/leave", data=typed).status_code == 303
    with norfolk.acting("norfolk", "supervisor"):
        assert len(leave_of(dev, today())) == 1
    assert supervisor.post("/rota/teams/surge/members", data={"account_ids": [str(dev)]}).status_code == 303
    assert everything("select 1 from team_member where account_id = :id and team = 'surge'", id=dev)


@pytest.mark.parametrize("path", ["/rota/patches", "/rota/change/patches", "/rota/change/rules"])
def test_patches_and_rules_are_the_districts(supervisor, client, path):
    assert supervisor.get(path).status_code == 403
    assert client("breckland", "manager").get(path).status_code == 200


def test_a_tracer_has_no_rota_to_manage(client):
    assert client("norfolk", "tracer").get("/rota").status_code == 403


def test_the_pool_of_the_file_keeps_its_team(supervisor):
    page = supervisor.get("/rota/change/teams/surge/remove").text
    assert "Surge pool cannot be removed" in page and "The levels of training, version 1 (in force), name it." in page
