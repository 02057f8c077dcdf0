"""Two partnerships that are nothing like Norfolk, in one installation with it: another disease in one council, a flood.

They run from their files alone, and neither they nor Norfolk know of one another.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from hub import self_attack
from hub.cases.actions import open_case
from hub.demo.build import build_partnership
from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.programmes.queries import programme
from hub.self_attack.world.place import Place

PARTNERSHIPS = Path(self_attack.__file__).parent / "partnerships"
PROPERTY = {
    "reference": "P-17",
    "surname": "Eaudyke",
    "address": "2 Low Bank",
    "postcode": "PE13 1AA",
    "risk": "The track is under water.",
}


@pytest.fixture
def elsewhere(app, everything):
    """Build one of the partnerships beside Norfolk."""

    def build(name: str) -> Place:
        build_partnership(app, say=lambda *_: None, folder=PARTNERSHIPS / name)
        return Place(app, everything)

    return build


@pytest.fixture
def signed_in(client, norfolk):
    """A browser of somebody of a partnership that was built after the fixtures."""

    def sign_in(partnership: Place, slug: str, role: str, nth: int = 0):
        norfolk.orgs |= partnership.orgs
        return client(slug, role, nth)

    return sign_in


def ask(partnership, lead, role, to, work):
    with partnership.acting(lead, role):
        case = open_case(programme(), PROPERTY)
        soon = now() + timedelta(hours=4)
        asked = handovers.raise_handover("door-knock", partnership.org(to), PROPERTY, case, soon)
    work()
    return asked


def take_on(browser, everything, asked):
    [row] = everything("select version from handover where id = :id and side = 'received'", id=asked)
    assert browser.post(f"/requests/{asked}/claim", data={"version": row.version}).status_code == 303


def version_on(browser, address):
    return re.search(r'name="version" value="(\d+)"', browser.get(address).text)[1]


def say(browser, address, **answers):
    carried = dict(re.findall(r'name="(version|seal)" value="([^"]*)"', browser.get(address).text))
    told = browser.post(address, data=carried | answers)
    assert told.status_code == 303, told.text


def answer(everything, asked):
    [row] = everything("select status, answer from handover where id = :id and side = 'sent'", id=asked)
    return row.status, row.answer


def test_a_flood_check_has_its_own_words_questions_and_outcomes(elsewhere, signed_in, everything, work):
    fen = elsewhere("fenflood")
    asked = ask(fen, "fenshire", "supervisor", "upper-fen", work)
    warden = signed_in(fen, "upper-fen", "officer")
    take_on(warden, everything, asked)
    visit = f"/requests/{asked}/visit"
    form = warden.get(f"{visit}?outcome=staying").text
    assert "What did you find?" in form and "Depth of water at the door, in centimetres" in form
    assert not re.search("isolat|infect|symptom|tracer", form, re.IGNORECASE)
    told = {
        "property": "bungalow",
        "water_depth": "35",
        "sandbags": "12",
        "evacuation_offered": "yes",
        "rest_centre": "school",
    }
    say(warden, visit, outcome="staying", **told)
    work()
    status, told = answer(everything, asked)
    assert (status, told["outcome"]) == ("returned", "safe-at-home")
    assert told["answers"] == {
        "What kind of property is it?": "Bungalow",
        "Depth of water at the door, in centimetres": "35",
        "How many sandbags did you leave?": "12",
        "Did you offer a place in the rest centre?": "Yes",
        "Which rest centre?": "The school",
    }


def test_a_boat_club_goes_first_and_a_pair_with_a_tractor_takes_the_rest(elsewhere, signed_in, everything, work):
    fen = elsewhere("fenflood")
    asked = ask(fen, "fenshire", "supervisor", "lower-fen", work)
    depot, boats = signed_in(fen, "lower-fen", "officer", 1), signed_in(fen, "boat-club", "coordinator")
    take_on(depot, everything, asked)
    visit = f"/requests/{asked}/visit"
    assert "Fenshire Boat Club" in depot.get(f"{visit}/hand-on").text
    say(depot, f"{visit}/hand-on")
    work()
    task = re.search(r"/tasks/[0-9a-f-]{36}", boats.get("/tasks").text)[0]
    assert "The track is under water." in boats.get(task).text
    assert boats.post(f"{task}/accept", data={"version": version_on(boats, task)}).status_code == 303
    say(boats, task, outcome="waiting", people="3", animals=["pets"])
    work()
    assert "By tractor" in depot.get(visit).text
    second = fen.person("lower-fen", "officer", 0)
    say(depot, visit, outcome="brought-out", second_officer=str(second.id))
    work()
    status, told = answer(everything, asked)
    assert (status, told["outcome"]) == ("returned", "left-safely")
    assert told["answers"] == {"How many people did you see?": "3", "Animals": "Pets"}
    assert [one["by_role"] for one in told["attempts"]] == ["partner", "officer"]


def test_a_unitary_council_hands_over_to_its_own_teams(elsewhere, signed_in, everything, work):
    harbour = elsewhere("harbourton")
    asked = ask(harbour, "harbourton", "tracer", "harbourton", work)
    lead = signed_in(harbour, "harbourton", "officer")
    take_on(lead, everything, asked)
    visit = f"/requests/{asked}/visit"
    say(lead, visit, outcome="boat", distance="yes")
    assert "A pair of officers from Port health" in lead.get(visit).text
    say(lead, visit, outcome="met", second_officer=str(harbour.person("harbourton", "officer", 1).id))
    work()
    status, told = answer(everything, asked)
    assert (status, told["outcome"]) == ("returned", "traced")


@pytest.mark.parametrize("slug", ["upper-fen", "boat-club"])
def test_one_installation_keeps_its_partnerships_blind_to_each_other(elsewhere, slug, work):
    fen = elsewhere("fenflood")
    with fen.acting(slug, "ig"):
        from hub.kernel.db import rows

        known = {row.slug for row in rows("select slug from organisation")}
    assert known == {"fenshire", "upper-fen", "lower-fen", "boat-club"}


def test_another_partnerships_manager_reads_other_county_words(elsewhere, signed_in):
    page = signed_in(elsewhere("fenflood"), "upper-fen", "manager").get("/visit-model").text
    assert "the county hears “Needs to be brought out”" in page
