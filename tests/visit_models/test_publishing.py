"""Publishing on a date, calling it off, going back and comparing, as the manager does it in the browser."""

import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest

from hub.directory import actions, sections
from hub.kernel.clock import UK, now
from hub.kernel.forms.sentences import uk_day
from hub.visits import queries as visits
from tests.handovers.asking import asked


@pytest.fixture
def manager(client):
    return client("breckland", "manager")


@pytest.fixture
def draft(norfolk):
    """`draft(2, lambda body: …)`: write a draft like the model in force, with something changed."""

    def write(version, change=lambda body: body.update(title="Another way")):
        with norfolk.acting("breckland", "manager"):
            body = deepcopy(sections.live("visit_model").body)
            change(body)
            actions.draft("visit_model", version, body)

    return write


DAY = now().astimezone(UK).date() + timedelta(days=9)
ON = {"when": "date", "day-day": DAY.day, "day-month": DAY.month, "day-year": DAY.year}


def states(everything):
    found = everything(
        "select version, state from section s join organisation o on o.id = s.org_id"
        " where o.slug = 'breckland' and s.name = 'visit_model' order by version"
    )
    return [tuple(one) for one in found]


def test_a_day_is_chosen_shown_everywhere_and_called_off(manager, draft, everything):
    draft(2)
    assert manager.post("/visit-model/2/publish", data=ON).status_code == 303
    for address in ("/visit-model", "/visit-model/1", "/visit-model/2"):
        page = manager.get(address).text
        assert f"takes over on {uk_day(DAY)}" in page
        assert "Call it off" in page
    assert "Publish this draft" not in manager.get("/visit-model/2").text
    [waits] = everything("select publish_at from section where publish_at is not null")
    assert waits.publish_at == datetime(DAY.year, DAY.month, DAY.day, tzinfo=UK).astimezone(UTC)
    [timer] = everything("select available_at from outbox where name = 'section:publish'")
    assert timer.available_at == waits.publish_at
    assert manager.get("/visit-model/2/publish").status_code == 409
    assert manager.post("/visit-model/2/call-off").status_code == 303
    assert "takes over on" not in manager.get("/visit-model").text
    assert "Publish this draft" in manager.get("/visit-model/2").text
    assert manager.post("/visit-model/2/call-off").status_code == 409


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"when": "date"}, "Enter day"),
        (ON | {"day-year": DAY.year - 1}, "The day must be after today"),
        (ON | {"day-year": DAY.year + 5}, "within the next two years"),
        ({"when": "one day"}, "Select an answer to “When does it take over?”"),
    ],
)
def test_a_wrong_day_is_told_beside_the_field_and_nothing_is_published(manager, draft, everything, typed, sentence):
    draft(2)
    page = manager.post("/visit-model/2/publish", data=typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert states(everything) == [(1, "live"), (2, "draft")]
    for name, value in typed.items():
        assert name == "when" or f'value="{value}"' in page.text, "nothing typed is lost"


def test_today_begins_no_more(manager, draft):
    draft(2)
    today = now().astimezone(UK).date()
    typed = {"when": "date", "day-day": today.day, "day-month": today.month, "day-year": today.year}
    assert "choose “Now”" in manager.post("/visit-model/2/publish", data=typed).text


def test_what_was_read_is_what_is_published(manager, draft, everything):
    draft(2)
    seen = re.search(r'name="seen" value="(\w+)"', manager.get("/visit-model/2/publish").text)[1]
    draft(2, lambda body: body.update(title="Changed meanwhile"))
    refused = manager.post("/visit-model/2/publish", data={"seen": seen})
    assert refused.status_code == 409 and "changed since you read it" in refused.text
    assert states(everything) == [(1, "live"), (2, "draft")]


def test_a_draft_with_faults_gets_no_day(manager, draft, everything):
    draft(2, lambda body: body["step"][0]["outcome"][0].update(county="all-well"))
    assert manager.post("/visit-model/2/publish", data=ON).status_code == 409
    assert everything("select 1 from section where publish_at is not null") == []


def test_a_fault_that_came_meanwhile_keeps_it_back_and_the_managers_are_told(manager, draft, everything, norfolk, work):
    draft(2, lambda body: body["step"][0].update(by="team:revenues"))
    manager.post("/visit-model/2/publish", data=ON)
    with norfolk.acting("breckland", "manager"):
        team = {"key": "environmental-health", "label": "Environmental health"}
        actions.draft("teams", 2, {"team": [team]})
        actions.publish("teams", 2)
    everything("update section set publish_at = now() where publish_at is not null")
    everything("update outbox set available_at = now() where name = 'section:publish'")
    work()
    assert states(everything) == [(1, "live"), (2, "draft")]
    [told] = everything("select * from notice where kind = 'model-kept-back'")
    assert (told.reference, told.account_id) == ("version 2", manager.person.id)
    assert "See the fault" in manager.get("/visit-model/2").text
    assert "revenues" in manager.get("/visit-model/draft").text


def test_an_officer_sees_the_day_and_cannot_change_it(client, manager, draft):
    draft(2)
    manager.post("/visit-model/2/publish", data=ON)
    officer = client("breckland", "officer")
    page = officer.get("/visit-model").text
    assert "takes over on" in page and "Call it off" not in page
    for path in ("publish", "call-off", "go-back"):
        assert officer.post(f"/visit-model/2/{path}").status_code == 403


def publish_second(manager, draft):
    draft(2)
    assert manager.post("/visit-model/2/publish").status_code == 303


def test_going_back_shows_what_it_changes_and_makes_a_new_version(manager, draft, everything):
    publish_second(manager, draft)
    page = manager.get("/visit-model/1/go-back").text
    assert "Put version 1 back in force?" in page and "Another way" in page
    seen = re.search(r'name="version" value="(\d+)"', page)[1]
    assert manager.post("/visit-model/1/go-back", data={"version": seen}).status_code == 303
    assert states(everything) == [(1, "retired"), (2, "retired"), (3, "live")]
    assert "as version 1 said" in manager.get("/visit-model").text


def test_two_managers_who_go_back_at_once(manager, draft, everything):
    publish_second(manager, draft)
    assert manager.post("/visit-model/1/go-back", data={"version": "2"}).status_code == 303
    told = manager.post("/visit-model/1/go-back", data={"version": "2"})
    assert told.status_code == 409 and "put in force meanwhile" in told.text
    assert manager.get("/visit-model/3/go-back").status_code == 409, "it is in force"


def test_there_is_no_way_back_to_what_can_no_longer_be_done(manager, draft, everything, norfolk):
    draft(2, lambda body: body["step"][0].update(by="team:revenues"))
    manager.post("/visit-model/2/publish")
    draft(3, lambda body: body["step"][0].update(by="officers"))
    manager.post("/visit-model/3/publish")
    with norfolk.acting("breckland", "manager"):
        actions.draft("teams", 2, {"team": [{"key": "pest-control", "label": "Pest control"}]})
        actions.publish("teams", 2)
    page = manager.get("/visit-model/2/go-back").text
    assert "can no longer be put in force" in page and "There is no team “revenues”" in page
    assert manager.post("/visit-model/2/go-back", data={"version": "3"}).status_code == 409


def test_any_two_versions_are_compared(manager, draft):
    assert "nothing to compare" in manager.get("/visit-model/compare").text
    publish_second(manager, draft)
    assert "Compare two versions" in manager.get("/visit-model").text
    page = manager.get("/visit-model/compare?before=1&after=2").text
    assert "Environmental health officers, at three times of day" in page and "Another way" in page
    assert "the two say the same" in manager.get("/visit-model/compare?before=2&after=2").text
    assert manager.get("/visit-model/compare?before=1&after=9").status_code == 422


def test_versions_of_one_title_are_told_apart_by_number_day_and_publisher(manager, draft, everything):
    def same(body):
        body["summary"] = "Another summary, the same title."

    draft(2, same)
    manager.post("/visit-model/2/publish", data={"when": "now"})
    draft(3, lambda body: body.update(summary="A third summary."))
    manager.post("/visit-model/3/publish", data=ON)
    draft(4, lambda body: body.update(summary="A fourth summary."))
    today, who = uk_day(now().astimezone(UK).date()), manager.person.name
    [(first,)] = everything(
        "select a.name from section s join account a on a.id = s.published_by where s.version = 1"
        " and s.name = 'visit_model' and s.org_id = (select id from organisation where slug = 'breckland')"
    )
    told = [
        f"Version 4, draft, written on {today}",
        f"Version 3, starts on {uk_day(DAY)}, written on {today}, day chosen by {who}",
        f"Version 2, in force, since {today}, published by {who}",
        f"Version 1, retired, {today} to {today}, published by {first}",
    ]
    compare, start = manager.get("/visit-model/compare").text, manager.get("/visit-model/draft/start").text
    for one in told:
        assert compare.count(f">{one}: ") == 2, one
    assert all(one in start for one in told[1:])  # the fourth is the draft that goes on
    assert told[1] in manager.get("/visit-model/3").text and told[1] in manager.get("/visit-model/3/replay").text
    rows = re.findall(r'data-label="State"><strong class="[^"]*">([^<]*)<', manager.get("/visit-model").text)
    assert rows == ["Draft", f"Starts on {uk_day(DAY)}", "In force", "Retired"]
    assert f'data-label="When and by whom">Since {today}, published by {who}<' in manager.get("/visit-model").text


def test_visits_under_way_keep_their_version_when_the_day_comes_and_when_one_goes_back(
    manager, draft, everything, norfolk, work
):
    first = asked(norfolk, work, kind="door-knock")
    first.accept()
    draft(2, lambda body: body["step"][0].update(attempts=1, windows=[]))
    manager.post("/visit-model/2/publish", data=ON)
    everything("update section set publish_at = now() where publish_at is not null")
    everything("update outbox set available_at = now() where name = 'section:publish'")
    work()
    assert states(everything) == [(1, "retired"), (2, "live")]
    with norfolk.acting("breckland", "officer"):
        assert visits.of_request(first.id).model_version == 1
    manager.post("/visit-model/1/go-back", data={"version": "2"})
    with norfolk.acting("breckland", "officer"):
        visit = visits.of_request(first.id)
        assert (visit.model_version, visit.step["attempts"]) == (1, 3)
