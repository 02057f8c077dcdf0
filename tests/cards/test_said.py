"""Who stands at a door has a code to say: an officer on the page of the visit and on Today, a volunteer on the task."""

import re

from hub.cards import queries
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.visits import actions as visits
from hub.visits import days
from hub.visits import queries as visit_queries
from tests.cards.conftest import main_of

SAID = re.compile(r"Your visit code today: <strong>([0-9A-Z]{4}\u2011[0-9A-Z]{4})</strong>")


def said_on(page) -> str:
    return SAID.search(page.text)[1]


def test_an_officer_sees_the_code_of_the_day_wherever_the_day_is_shown(visited, client, norfolk, resident, everything):
    visit, officer = visited(), client("breckland", "officer")
    code = said_on(officer.get(f"/requests/{visit.id}/visit"))
    assert said_on(officer.get("/doorstep")) == code, "the same on Today"
    with visit.as_officer():
        assert days.visit_code(officer.person.id, queries.today()) == code.replace("\u2011", "-"), "and for a pack"
    assert resident().types(code).status_code == 200, "typed with the mark that the page shows"
    made = everything("select account_id, facts from event where kind = 'visit_code:made'")
    assert [(one.account_id, one.facts["account"]) for one in made] == [(officer.person.id, str(officer.person.id))]
    assert not [one for one in everything("select t::text as row from visit_code t") if code[:4] in one.row]


def test_a_volunteer_says_the_partner_s_name(visited, client, norfolk, resident, work):
    visit = visited("south-norfolk")
    with norfolk.acting("south-norfolk", "officer"):
        running = visit_queries.of_request(visit.id)
        task = visits.hand_on(running, running.version)
    work()
    with norfolk.acting("broads-neighbours", "coordinator"):
        handovers.accept(task, requests.received(task).version)
    work()
    code = said_on(client("broads-neighbours", "coordinator").get(f"/tasks/{task}"))
    page = main_of(resident().types(code))
    assert "is on visits today with this code." in page and "Broads" in page and "Norfolk County" not in page


def test_after_the_visit_the_request_leads_to_its_cards(visited, client):
    visit = visited()
    assert f"/requests/{visit.id}/cards" in client("breckland", "officer").get(f"/requests/{visit.id}").text
    waiting = visited(accepted=False)
    assert f"/requests/{waiting.id}/cards" not in client("breckland", "officer").get(f"/requests/{waiting.id}").text
