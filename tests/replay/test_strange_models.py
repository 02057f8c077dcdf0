"""Three models that nobody has seen, from TOML alone: in the manager's pages, on the phone form, as partners' tasks,
in a replay, and in what the county hears. No Python knows of any of them.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from hub.cases.actions import open_case
from hub.demo.build import build_partnership
from hub.handovers import actions as handovers
from hub.kernel.clock import UK, now
from hub.programmes.queries import programme
from hub.self_attack.world.place import Place
from hub.visits import queries as visits

FOLDER = Path(__file__).parents[1] / "partnerships" / "mereshire"
HOME = {
    "reference": "H-3",
    "surname": "Teal",
    "address": "3 Sluice Cottages",
    "postcode": "NR12 0AA",
    "instructions": "Knock loudly.",
    "risk": "Geese.",
}
CODE = "left_card_code"
VERSION = re.compile(r'name="version" value="(\d+)"')
LATER = timedelta(days=60)


@pytest.fixture
def mere(app, everything, norfolk) -> Place:
    build_partnership(app, say=lambda *_: None, folder=FOLDER)
    made = Place(app, everything)
    norfolk.orgs |= made.orgs
    return made


@pytest.fixture
def asked(mere, work, client, everything):
    """`asked("still-mere")`: a visit that the district's officer has taken on, with their browser and its address."""

    def ask(district: str):
        with mere.acting("mereshire", "tracer"):
            case = open_case(programme(), HOME)
            knock = handovers.raise_handover(
                "door-knock", mere.org(district), HOME, case, now() + timedelta(hours=24), now() + LATER
            )
        work()
        officer = client(district, "officer")
        [row] = everything("select version from handover where id = :id and side = 'received'", id=knock)
        assert officer.post(f"/requests/{knock}/claim", data={"version": row.version}).status_code == 303
        work()
        return officer, f"/requests/{knock}/visit", knock

    return ask


def seen(browser, address):
    found = VERSION.search(browser.get(address).text)
    assert found, browser.get(address).text
    return found[1]


def say(browser, address, **answers):
    """Send the whole form, as the page without script does."""
    carried = dict(re.findall(r'name="(version|seal)" value="([^"]*)"', browser.get(address).text))
    told = browser.post(address, data=carried | answers)
    assert told.status_code == 303, told.text
    return told


def answer_each(browser, address, **answers):
    """Answer question by question, as the phone's screens ask, then send what was checked; returns what was asked."""
    asked, at = [], "outcome"
    while at != "check":
        asked.append(at)
        screen = browser.get(f"{address}?ask={at}").text
        sent = {"version": VERSION.search(screen)[1], "_ask": at} | ({at: answers[at]} if at in answers else {})
        told = browser.post(address, data=sent)
        if told.status_code != 303:
            return asked, told
        at = told.location.partition("ask=")[2]
    page = browser.get(f"{address}?ask=check").text
    sent = browser.post(address, data={"version": VERSION.search(page)[1], "_send": "1"})
    assert sent.status_code == 303, sent.text
    return asked, page


def heard(everything, knock):
    [row] = everything("select status, answer from handover where id = :id and side = 'sent'", id=knock)
    return row.status, row.answer


def replayed(client, district, over="past", **typed):
    page = client(district, "manager").get("/visit-model/1/replay", query_string={"over": over, "count": "50"} | typed)
    assert page.status_code == 200, page.text
    return page.text


def invented(client, district):
    day = now().astimezone(UK).date()
    told = {"seed": "3", "nobody": "60", "declined": "20", "due_hours": "24", "lapse_hours": "900"}
    told |= {"since-day": day.day, "since-month": day.month, "since-year": day.year}
    return replayed(client, district, "invented", **told | {"weigh": "even"})


# One step and no form


def test_one_step_and_no_form(asked, client, everything, work):
    officer, visit, knock = asked("still-mere")
    model = client("still-mere", "manager").get("/visit-model").text
    assert "One attempt" in model and "No form: only the outcome is asked." in model and "<svg" in model
    assert "Geese." in officer.get(visit).text
    say(officer, visit, outcome="well")
    work()
    status, told = heard(everything, knock)
    assert (status, told["outcome"]) == ("returned", "cool-and-well")
    assert [(one["step"], one["outcome"]) for one in told["attempts"]] == [("Look", "Well")]
    page = replayed(client, "still-mere")
    assert "1 past visit." in page and "None is stuck." in page and "the same outcome (1)" in page
    page = invented(client, "still-mere")
    assert "50 invented requests." in page and "Every step and every outcome was reached." in page


# Every attempt needs a pair and a fixed hour


def due_hour(mere, knock):
    with mere.acting("twin-mere", "officer"):
        attempt = visits.of_request(knock).due
    return attempt.not_before.astimezone(UK), attempt.until.astimezone(UK), attempt.number


def test_always_two_and_only_at_a_fixed_hour(asked, mere, client, everything, work):
    officer, visit, knock = asked("twin-mere")
    model = client("twin-mere", "manager").get("/visit-model").text
    assert "nine (09:00 to 09:30), then six (18:00 to 18:30)" in model and "A pair of officers from Wardens" in model
    second = str(next(mere.person("twin-mere", "officer", n).id for n in (0, 1)
                      if mere.person("twin-mere", "officer", n).id != officer.person.id))  # fmt: skip
    opens, closes, number = due_hour(mere, knock)
    assert number == 1 and opens.hour == 9 and (closes.hour, closes.minute) == (9, 30)
    asked_alone, refused = answer_each(officer, visit, outcome="shut")
    assert asked_alone == ["outcome", CODE, "second_officer"] and refused.status_code == 422, "nobody goes alone"
    assert everything("select 1 from visit_attempt") == []
    answer_each(officer, visit, outcome="shut", second_officer=second)
    opens, closes, number = due_hour(mere, knock)
    assert number == 2 and (opens.hour, closes.hour, closes.minute) == (18, 18, 30)
    told = {"outcome": "hot", "warm_room": "34", "drinks": "no", "tip": "A fan", "second_officer": second}
    screens, check = answer_each(officer, visit, **told)
    assert screens == ["outcome", "warm_room", "drinks", "tip", CODE, "second_officer", "attempted_at"]
    assert "Check your answers" in check and "Too hot" in check
    assert "Two come back with a fan" in officer.get(visit).text
    say(officer, visit, outcome="given", second_officer=second)
    work()
    status, told = heard(everything, knock)
    assert (status, told["outcome"], told["note"]) == ("returned", "cool-and-well", "A fan")
    assert told["answers"] == {"How warm is the room, in degrees?": "34", "Do they drink enough?": "No"}
    both = everything("select account_id, second_id from visit_attempt")
    assert len(both) == 3 and all(one.second_id and one.second_id != one.account_id for one in both)
    page = replayed(client, "twin-mere")
    assert "None is stuck." in page and "Two wardens knock, 2 attempts → Two come back with a fan" in page
    page = invented(client, "twin-mere")
    assert "None is stuck." in page


def test_with_one_warden_left_the_replay_says_that_nobody_can_do_it(asked, mere, client, everything):
    everything("delete from team_member where account_id = :id", id=mere.person("twin-mere", "officer", 1).id)
    page = invented(client, "twin-mere")
    assert "50 are stuck." in page and "there are too few people in Wardens" in page


# Eleven steps and two partners

STEPS = ["letter", "ring", "riders", "dawn", "noon", "dusk", "second-letter", "listeners", "ring-again", "boat",
         "neighbours"]  # fmt: skip


def task_of(browser):
    found = re.search(r"/tasks/[0-9a-f-]{36}", browser.get("/tasks").text)
    assert found, "the task stands in the partner's list"
    return found[0]


def test_eleven_steps_with_two_partners(asked, mere, client, everything, work):
    officer, visit, knock = asked("eleven-meres")
    model = client("eleven-meres", "manager").get("/visit-model").text
    assert model.count("<table") >= 11 and "Reed Riders" in model and "Listeners" in model
    riders, listeners = client("reed-riders", "coordinator"), client("lantern-listeners", "coordinator")
    say(officer, visit, outcome="posted")
    for _ in range(3):
        say(officer, visit, outcome="rang-out")
    work()
    task = task_of(riders)  # handed on by itself
    page = riders.get(task).text
    assert "Geese." in page and "Teal" in page
    assert riders.post(f"{task}/accept", data={"version": seen(riders, task)}).status_code == 303
    for _ in range(2):
        say(riders, task, outcome="shut", curtains="yes")
    work()
    for step in ("Knock at dawn", "Knock at dawn", "Knock at noon", "Knock at dusk"):
        assert step in officer.get(visit).text
        say(officer, visit, outcome="shut", card="none")
    say(officer, visit, outcome="posted")
    assert "Listeners ring" in officer.get(visit).text
    say(officer, f"{visit}/hand-on")
    work()
    task = task_of(listeners)
    assert listeners.post(f"{task}/accept", data={"version": seen(listeners, task)}).status_code == 303
    say(listeners, task, outcome="shut", minutes="0")
    work()
    say(officer, visit, outcome="rang-out")
    for _ in range(2):
        say(officer, visit, outcome="shut", card="sorry-we-missed-you")
    assert "What did the neighbours say?" in officer.get(visit).text
    say(officer, visit, outcome="away")
    work()
    status, told = heard(everything, knock)
    assert (status, told["outcome"], told["card"]) == ("returned", "no-such-home", "Sorry we missed you")
    made = everything("select step, role from visit_attempt order by number")
    assert list(dict.fromkeys(one.step for one in made)) == STEPS
    assert [one.step for one in made if one.role == "partner"] == ["riders", "riders", "listeners"]
    page = replayed(client, "eleven-meres")
    assert "None is stuck." in page and f"the same outcome ({len(made)})" in page
    assert "A letter through the door → Ring them, 3 attempts → Riders go round the mere, 2 attempts" in page


def test_a_partner_of_eleven_steps_declines_and_the_visit_goes_on_by_itself(asked, client, everything, work):
    officer, visit, _ = asked("eleven-meres")
    say(officer, visit, outcome="posted")
    for _ in range(3):
        say(officer, visit, outcome="rang-out")
    work()
    riders = client("reed-riders", "coordinator")
    task = task_of(riders)
    say(riders, f"{task}/decline")
    work()
    assert "Knock at dawn" in officer.get(visit).text


def test_invented_requests_run_through_eleven_steps(mere, client):
    page = invented(client, "eleven-meres")
    assert "50 invented requests." in page and "None is stuck." in page
