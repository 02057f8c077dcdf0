"""Many at once: what can be done is done, what cannot is reported with its reason; the way back is the same list."""

import pytest

from hub.handovers import actions
from tests.handovers.asking import asked


def tick(*handovers, **more) -> dict:
    return {
        "request": [f"{one.id}.{one.received.version}" for one in handovers],
        "back": "due=today&held=nobody",
    } | more


@pytest.fixture
def three(norfolk):
    return [asked(norfolk, lambda: None) for _ in range(3)]


def test_claimed_in_bulk_each_for_itself_with_a_report(norfolk, client, work, three, everything):
    free, held, ended = three
    officer, colleague = client("breckland", "officer"), norfolk.person("breckland", "officer", 1)
    held_version = held.received.version
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(held.id, held_version)
    ended.withdraw()
    work()
    page = officer.post("/requests/claim", data=tick(free, held, ended))
    assert page.status_code == 200 and "1 of 3 claimed" in page.text
    assert (
        f"{colleague.name} holds this request" in page.text and "This request has ended: no longer needed" in page.text
    )
    assert [one.received.holder_id for one in three] == [officer.person.id, colleague.id, None]
    assert 'href="/requests?due=today&amp;held=nobody"' in page.text
    [event] = everything("select about from event where facts ->> 'list' = 'ticked_requests'")
    assert set(event.about) == {str(one.id) for one in three}


def test_what_changed_after_the_list_was_opened_is_left_alone(norfolk, client, three):
    officer, form = client("breckland", "officer"), tick(*three)
    with norfolk.acting("breckland", "manager"):
        actions.assign(three[0].id, 1, None, "environmental-health")
    page = officer.post("/requests/claim", data=form).text
    assert "2 of 3 claimed" in page and "Somebody changed it after you opened the list" in page
    assert three[0].received.holder_id is None


def test_a_form_sent_twice_reports_the_same(norfolk, client, three):
    officer, form = client("breckland", "officer"), tick(*three)
    for _ in range(2):
        assert "3 of 3 claimed" in officer.post("/requests/claim", data=form).text
    assert {one.received.version for one in three} == {2}


def test_a_colleague_s_are_released_by_a_manager_alone(norfolk, client, three):
    manager, officer = client("breckland", "manager"), client("breckland", "officer", 1)
    for one in three:
        one.accept()
    page = officer.post("/requests/release", data=tick(*three)).text
    assert "0 of 3 released" in page and "holds it." in page
    assert {one.received.holder_id for one in three} == {norfolk.person("breckland", "officer").id}
    assert "3 of 3 released" in manager.post("/requests/release", data=tick(*three)).text
    assert {one.received.holder_id for one in three} == {None}


def test_assigning_many_shows_first_what_will_happen(norfolk, client, work, three, everything):
    manager, officer = client("breckland", "manager"), norfolk.person("breckland", "officer", 1)
    three[1].accept()
    form = tick(*three)
    three[2].withdraw()
    work()
    page = manager.post("/requests/assign", data=form).text
    assert "It is given to whom you choose" in page and "It moves away from" in page
    assert "Nothing: it has ended (no longer needed)" in page and "Assign 2 requests" in page
    assert three[0].received.holder_id is None, "nothing has happened yet"
    nobody = manager.post("/requests/assign", data=form | {"holder_id": "", "team": ""})
    assert nobody.status_code == 422 and "Select a colleague, a team, or both" in nobody.text
    report = manager.post("/requests/assign", data=form | {"holder_id": str(officer.id), "team": ""}).text
    assert "2 of 3 assigned" in report and f"Held by {officer.name}" in report
    assert [one.received.holder_id for one in three] == [officer.id, officer.id, None]
    told = everything("select account_id, about from notice where kind = 'request-assigned'")
    assert {(one.account_id, one.about) for one in told} == {(officer.id, three[0].id), (officer.id, three[1].id)}


def test_whoever_held_one_hears_that_it_is_a_colleagues_now(norfolk, client, three, everything):
    before, after = (norfolk.person("breckland", "officer", nth) for nth in (1, 2))
    version = three[1].received.version
    with norfolk.acting("breckland", "officer", 1):
        actions.accept(three[1].id, version)
    client("breckland", "manager").post(
        "/requests/assign", data=tick(*three) | {"holder_id": str(after.id), "team": ""}
    )
    told = everything("select account_id, about from notice where kind = 'request-moved'")
    assert [(one.account_id, one.about) for one in told] == [(before.id, three[1].id)]


def test_a_team_can_be_given_many(norfolk, client, three):
    manager = client("breckland", "manager")
    [team, *_] = teams(norfolk)
    report = manager.post("/requests/assign", data=tick(*three) | {"holder_id": "", "team": team[0]}).text
    assert "3 of 3 assigned" in report and f"Held by {team[1]}" in report
    assert {one.received.team for one in three} == {team[0]}


def teams(norfolk):
    from hub.teams.queries import teams as named

    with norfolk.acting("breckland", "manager"):
        return named()


def test_an_officer_may_not_assign_in_bulk(norfolk, client, three):
    officer = client("breckland", "officer", 1)
    assert officer.post("/requests/assign", data=tick(*three)).status_code == 403
    assert 'formaction="/requests/assign"' not in officer.get("/requests").text


def test_nothing_ticked_says_what_to_do_and_leads_back(norfolk, client):
    manager = client("breckland", "manager")
    for what in ("claim", "release", "assign"):
        answer = manager.post(f"/requests/{what}", data={"back": "held=mine", "request": ["nonsense", "1.2"]})
        assert (answer.status_code, answer.location) == (303, "/requests?held=mine")
        assert "Select the requests first" in manager.get(answer.location).text


def test_the_way_back_is_always_the_queue(norfolk, client):
    officer = client("breckland", "officer")
    for back in ("//evil.example", "_external=1&_scheme=javascript", "after=x&endpoint=y&text=a%26b"):
        answer = officer.post("/requests/claim", data={"back": back})
        assert answer.location.startswith("/requests") and "evil" not in answer.location


def test_another_council_s_requests_are_not_in_the_queue(norfolk, client, three, everything):
    theirs = asked(norfolk, lambda: None, receiver=("norwich", "officer"))
    officer = client("breckland", "officer")
    form = {"request": [f"{theirs.id}.1", f"{three[0].id}.1"], "back": ""}
    page = officer.post("/requests/claim", data=form).text
    assert "1 of 2 claimed" in page and "1 is not in your queue" in page
    assert theirs.received.holder_id is None and theirs.received.reference not in page


def test_the_rows_are_ticked_by_name(norfolk, client, three):
    page = client("breckland", "officer").get("/requests").text
    assert page.count('name="request"') == 3 and f"Select Ada O’Brien, {three[0].received.reference}" in page
