"""At the district: one door, several people, an outcome for each, and nobody asked for who is no longer sought."""

import json
from types import SimpleNamespace

import pytest

from hub.doorstep import rules as doorstep
from hub.handovers.rules import in_words, others, still_sought
from hub.visits import household
from tests.visits.conftest import visiting  # noqa: F401 - a fixture

BEN = {"forename": "Ben", "surname": "Reed"}
TOLD = {"who_answered": "resident", "id_shown": "yes", "card": "thank-you"}
CARD = {"card": "sorry-we-missed-you"}
CY = {"forename": "Cy", "surname": "Reed"}
STEP = {"by": "officers", "outcome": [{"key": "spoke", "label": "Spoke", "then": "end", "county": "refused"}]}


@pytest.fixture
def door(visiting):  # noqa: F811
    return lambda **facts: visiting("breckland", household=[BEN, CY], **facts)


def test_the_page_names_everybody_and_asks_for_each(door):
    visit = door()
    assert "Ben Reed; Cy Reed" in visit.page.text
    page = visit.browser.get(f"/requests/{visit.id}/visit?outcome=spoke-will-call").text
    assert "And Ben Reed?" in page and "And Cy Reed?" in page


def test_each_outcome_comes_back_in_the_countys_terms(door, work):
    visit = door()
    assert visit.say("spoke-will-call", **TOLD, **{"person-2": "refused"}).status_code == 303
    work()
    [attempt] = visit.attempts
    assert attempt.household == {"2": "refused"}
    told = {"outcome": "reached-partial", "household_outcomes": [{"person": 2, "outcome": "refused"}]}
    for side in ("received", "sent"):
        assert told.items() <= visit.request(side).answer.items()
    assert "Cy Reed" in visit.page.text


def test_whom_nobody_saw_when_the_visit_ended_is_not_told_as_reached():
    model = {"step": [{"key": "knock", "outcome": [
        {"key": "spoke", "then": "end", "county": "reached-complete"},
        {"key": "no-answer", "then": "again", "after_last": "step:letter"},
    ]}]}  # fmt: skip

    def made(**told):
        return SimpleNamespace(step="knock", household=told)

    assert household.outcomes(model, [made(**{"1": "no-answer"})]) == [{"person": 1, "outcome": ""}]
    assert household.outcomes(model, [made(**{"1": "no-answer"}), made()]) == [], "the second time: the same"
    assert household.outcomes(model, [made(**{"1": "spoke"}), made(**{"1": "no-answer"})]) == [
        {"person": 1, "outcome": "reached-complete"}
    ]


def test_the_page_says_what_becomes_of_whoever_was_not_seen_before_and_after_the_visit_ends(door, work):
    visit, becomes = door(), "is told that they were not reached"
    form = visit.browser.get(f"/requests/{visit.id}/visit?outcome=spoke-will-call").text
    assert form.count(becomes) == 2, "beside the question for each of the two others"
    assert doorstep._more(household.questions(SimpleNamespace(subject={"household": [BEN]}, settled=[]), STEP))[0][
        "hint"
    ].endswith(becomes + "."), "on a phone, too"
    assert visit.say("spoke-will-call", **TOLD, **{"person-1": "no-answer"}).status_code == 303
    work()
    told = visit.request().answer["household_outcomes"]
    assert told == [{"person": 1, "outcome": "no-answer-card-left"}], "which is what the page says"
    ended = visit.page.text
    assert "Not reached when the visit ended: Ben Reed." in ended and "Norfolk County Council was told so" in ended


def test_a_visit_that_saw_everybody_says_nothing_of_people_not_reached(door):
    visit = door()
    visit.say("spoke-will-call", **TOLD, **{"person-2": "refused"})
    assert "The visit ended" in visit.page.text and "Not reached when the visit ended" not in visit.page.text


def test_what_was_said_of_an_earlier_attempt_that_ended_nothing_is_not_told_once_they_were_reached():
    again = {"key": "no-answer", "then": "again", "county": "no-answer-card-left"}
    model = {"step": [STEP | {"key": "knock", "outcome": [*STEP["outcome"], again]}]}

    def told(*keys):
        return household.outcomes(model, [SimpleNamespace(step="knock", household=key and {"1": key}) for key in keys])

    assert told("no-answer", {}) == [], "the second time all were reached alike"
    assert told("no-answer") == [{"person": 1, "outcome": "no-answer-card-left"}]
    assert told("spoke", "no-answer") == [{"person": 1, "outcome": "refused"}], "who was reached stays reached"


def test_of_one_no_longer_sought_nobody_says_that_they_were_not_reached():
    model = {"step": [STEP | {"key": "knock", "outcome": [{"key": "no-answer", "then": "again"}]}]}
    made = [SimpleNamespace(step="knock", household={"1": "no-answer", "2": "no-answer"})]
    request = SimpleNamespace(subject={"household": [BEN, CY]}, settled=[1])
    assert household.not_reached(request, model, made) == ["Cy Reed"]


def test_who_was_reached_first_keeps_that_while_the_visit_goes_on(door, work):
    visit = door()
    visit.say("no-answer", **CARD, **{"person-1": "spoke-all"})
    assert visit.row.status == "open"
    visit.say("spoke-will-call", **TOLD)
    work()
    assert visit.request().answer["household_outcomes"] == [{"person": 1, "outcome": "reached-complete"}]


def test_an_outcome_that_the_step_has_not_is_refused(door):
    visit = door()
    assert visit.say("spoke-will-call", **TOLD, **{"person-1": "flown away"}).status_code == 422
    assert visit.attempts == []


def test_who_is_no_longer_sought_is_said_and_not_asked_about(door, everything):
    visit = door()
    everything("update handover set settled = '{1}' where id = :id", id=visit.id)
    page = visit.browser.get(f"/requests/{visit.id}/visit?outcome=spoke-will-call").text
    assert "No longer sought: Ben Reed." in page and "And Ben Reed?" not in page and "And Cy Reed?" in page
    assert "No longer sought: Ben Reed." in visit.browser.get(f"/requests/{visit.id}").text
    assert visit.say("spoke-will-call", **TOLD, **{"person-1": "refused"}).status_code in (303, 422)
    assert all(one.household == {} for one in visit.attempts)


def test_one_who_is_alone_is_asked_about_alone(visiting):  # noqa: F811
    assert "person-1" not in visiting("breckland").page.text


@pytest.mark.parametrize("odd", ["Ben", 7, [7, None], {"a": 1}, [{"forename": 3}], [[]]])
def test_an_odd_household_costs_no_page(visiting, odd):  # noqa: F811
    visit = visiting("breckland")
    visit.everything("alter table handover disable trigger keep_subject")
    visit.everything(
        "update handover set subject = subject || jsonb_build_object('household', cast(:odd as jsonb)) where id = :id",
        odd=json.dumps(odd), id=visit.id,
    )  # fmt: skip
    assert visit.page.status_code == visit.browser.get(f"/requests/{visit.id}").status_code == 200


def test_a_phone_draws_the_same_question():
    step, request = STEP, SimpleNamespace(subject={"household": [BEN, CY]}, settled=[1])
    [drawn] = doorstep._more(household.questions(request, step))
    assert (drawn["key"], drawn["kind"], drawn["required"], drawn["label"]) == (
        "person-2",
        "choice",
        False,
        "And Cy Reed?",
    )
    assert drawn["choices"] == [{"value": "spoke", "label": "Spoke", "hint": ""}]
    assert household.told(request, step, {"person-1": "spoke", "person-2": "spoke", "person-3": "x"}) == {"2": "spoke"}
    due = doorstep.Due(None, "", {"forename": "Anna", "household": [BEN, CY]}, None, 0, settled=(1,))
    assert due.name == "Anna, Cy Reed"


def test_words_and_places():
    subject = {"forename": "Anna", "surname": "Reed", "household": [BEN | {"born_on": "1980-05-03"}, CY]}
    assert others(subject) == [(1, "Ben Reed"), (2, "Cy Reed")]
    assert still_sought(subject, [0, 2]) == [(1, "Ben Reed")]
    assert household.gone(subject, [0, 2]) == ["Anna Reed", "Cy Reed"]
    [(_, _), (_, _), (label, told)] = in_words(subject)
    assert (label, told) == (
        "Others of the household who are sought as well",
        "Ben Reed, date of birth 3 May 1980; Cy Reed",
    )
