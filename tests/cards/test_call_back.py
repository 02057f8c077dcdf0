"""A call that a resident asks for: once for a card, at once at the district, on the case as the agreement lets."""

import re
from datetime import timedelta

import pytest

from hub.call_backs import rules
from hub.cases import queries as cases
from hub.cases.actions import close_case
from hub.cases.rules.steps import next_step
from hub.cases.rules.words import origin
from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.kernel.work.worker import drain
from hub.programmes.queries import programme
from tests.cards.conftest import main_of

KEPT = "+447700900456"


def step_of(visit, county: str = "norfolk"):
    with visit.norfolk.acting(county, "tracer"):
        return next_step(cases.case(visit.case_id), programme(), now())


def test_it_lands_on_the_case_with_where_it_came_from(visited, resident, work, norfolk, client):
    visit = visited()
    code = visit.card("sorry", "pl")
    confirmed = resident("pl").asks(code, speak="pl", follow_redirects=True)
    assert "Dziękujemy. Zadzwonimy do Państwa" in confirmed.text
    work()
    [theirs], [ours] = visit.call_backs("received"), visit.call_backs("sent")
    assert (theirs.state, theirs.phone, theirs.language) == ("passed", KEPT, "pl")
    assert (ours.phone, ours.language, ours.card_id, ours.org_id) == (KEPT, "pl", None, norfolk.org("norfolk"))
    [point] = visit.points()
    assert (point.value, point.found_in, point.handover_id) == (KEPT, "card", visit.id)
    with norfolk.acting("norfolk", "tracer"):
        [shown] = [one for one in cases.contact_points(visit.case.resident_id) if one.value == KEPT]
        assert origin(shown) == "The resident, by a card"
    assert step_of(visit).words.startswith("Ring back: the resident asked to be rung in Polish, to")
    page = client("norfolk", "tracer").get(f"/cases/{visit.case_id}")
    assert "The resident, by a card" in page.text and "The resident asked for a call" in page.text


def test_the_tracer_s_list_says_it_and_the_tracer_is_told(visited, resident, work, norfolk, client, everything):
    visit = visited()
    tracer = norfolk.person("norfolk", "tracer")
    everything("update case_file set allocated_to = :who, allocated_at = now() where id = :id",
               who=tracer.id, id=visit.case_id)  # fmt: skip
    resident().asks(visit.card())
    work()
    everything("update case_file set call_back_at = now() - interval '1 minute'")
    listed = main_of(client("norfolk", "tracer").get("/cases?show=call-back"))
    assert "Penhaligon" in listed and "Ring back: the resident asked to be rung in English, " in listed
    [notice] = everything("select * from notice where org_id = :org", org=norfolk.org("norfolk"))
    assert (notice.account_id, notice.kind, notice.urgent) == (tracer.id, "call-back-asked", True), "once: he asked too"
    assert not re.search(r"Penhaligon|7700", str(notice))


def test_without_a_tracer_the_supervisors_are_told(visited, resident, work, norfolk, everything):
    visit = visited()
    everything("update case_file set allocated_to = null, allocated_at = null where id = :id", id=visit.case_id)
    resident().asks(visit.card())
    work()
    told = {one.account_id for one in everything("select account_id from notice where kind = 'call-back-asked'")}
    assert norfolk.person("norfolk", "supervisor").id in told


def test_nobody_needs_to_knock_and_the_officer_learns_it_at_once(visited, resident, client, norfolk, everything):
    visit = visited()
    resident().asks(visit.card())  # no job has run yet
    officer = client("breckland", "officer")
    for page in (f"/requests/{visit.id}", f"/requests/{visit.id}/visit", f"/requests/{visit.id}/cards"):
        assert "The resident has been in touch: nobody needs to knock." in officer.get(page).text, page
    [notice] = everything("select * from notice where org_id = :org", org=norfolk.org("breckland"))
    assert (notice.kind, notice.account_id, notice.urgent) == ("resident-in-touch", officer.person.id, True)


def test_only_once_for_a_card_however_often_and_however_many_at_a_time(visited, resident, work, everything):
    visit = visited()
    code = visit.card()
    assert resident().asks(code).status_code == 303
    again = resident().asks(code.lower(), phone="01632 960 999")
    assert again.status_code == 200 and "A call has been asked for with this card." in again.text
    assert "A call has been asked for with this card." in resident().types(code).text
    assert 'name="phone"' not in resident().types(code).text
    work()
    everything("update outbox set status = 'pending' where name = 'call_back:pass_on'")
    with visit.norfolk.app.app_context():
        drain()
    assert everything("select name, error from outbox where error is not null") == [], "a repeat is no fault"
    assert len(visit.call_backs("received")) == len(visit.call_backs("sent")) == len(visit.points()) == 1
    asked = everything(
        "select org_id, from_org from event where kind = 'call_back:asked' order by from_org nulls first"
    )
    assert len(asked) == 2 and asked[1].from_org == asked[0].org_id, "one event, and its mirror"
    assert len(everything("select 1 from event where kind = 'case:asked_back'")) == 1


@pytest.mark.parametrize("how", ["closed", "withdrawn"])
def test_it_gets_through_when_the_request_is_over(visited, resident, work, norfolk, client, how, everything):
    visit = visited()
    code = visit.card()
    with norfolk.acting("norfolk", "tracer"):
        if how == "closed":
            case = cases.case(visit.case_id)
            close_case(case, case.version, programme(), next(iter(programme().outcomes)), None)
        else:
            handovers.withdraw(visit.id)
    work()
    assert resident().asks(code).status_code == 303
    work()
    assert visit.case.asked_back_at and visit.case.call_back_at and visit.points()
    assert step_of(visit).words.startswith("Ring back")
    if how == "closed":
        everything("update case_file set call_back_at = now() - interval '1 minute'")
        tracer = client("norfolk", "tracer")
        assert "Penhaligon" in main_of(tracer.get("/cases?show=call-back"))
        called = tracer.post(f"/cases/{visit.case_id}/call", data={
            "channel": "call", "outcome": next(iter(_outcomes(norfolk))), "call_back": "no"})  # fmt: skip
        assert called.status_code == 303, "follow-up can be logged"
        assert visit.case.status == "closed" and visit.case.asked_back_at is None
    assert "nobody needs to knock" not in client("breckland", "officer").get(f"/requests/{visit.id}").text


def _outcomes(norfolk):
    with norfolk.acting("norfolk", "tracer"):
        return programme().call_outcomes


def test_after_the_agreement_s_end_nothing_crosses_and_the_district_rings(
    visited, resident, work, client, everything, norfolk
):
    visit = visited()
    code = visit.card()
    everything("update agreement set ended_at = now() where kind = 'door-knock'")
    resident().asks(code)
    work()
    assert visit.call_backs("sent") == [] and visit.points() == [] and visit.case.asked_back_at is None
    _district_rings(visit, client("breckland", "officer"), everything, "agreement-ended")


def test_an_agreement_without_contact_details_lets_the_wish_pass_but_no_number(
    visited, resident, work, client, everything
):
    visit = visited()
    everything("update handover set returns = array_remove(returns, 'contact_points') where id = :id", id=visit.id)
    resident().asks(visit.card(), speak="ro")
    work()
    [ours] = visit.call_backs("sent")
    assert ours.phone is None and visit.points() == []
    assert step_of(visit).words.endswith("Breckland rings them") and step_of(visit).ours is False
    assert visit.case.asked_back_at and visit.case.call_back_at is None
    _district_rings(visit, client("breckland", "officer"), everything, "no-number-agreed")


def _district_rings(visit, officer, everything, why) -> None:
    [theirs] = visit.call_backs("received")
    assert theirs.state == "ours"
    [event] = everything("select facts from event where kind = 'call_back:kept'")
    assert event.facts["why"] == why
    listed = officer.get("/cards/call-backs")
    assert "07700 900456" in listed.text
    assert officer.post(f"/cards/call-backs/{theirs.id}/rung").status_code == 303
    assert "Nobody waits for a call from you." in officer.get("/cards/call-backs").text
    assert officer.post(f"/cards/call-backs/{theirs.id}/rung").status_code == 409
    assert [one.facts for one in everything("select facts from event where kind = 'call_back:rung'")] == [
        {"call_back": str(theirs.id)}
    ]


def test_a_blank_card_waits_until_its_code_is_recorded(visited, resident, work, client, everything, norfolk):
    visit = visited()
    code = visit.card(blank=True)
    resident().asks(code)
    work()
    [waiting] = visit.call_backs()
    assert (waiting.state, waiting.handover_id) == ("waiting", None) and visit.call_backs("sent") == []
    [notice] = everything("select * from notice where kind = 'call-back-waits'")
    assert notice.account_id == norfolk.person("breckland", "manager").id
    officer = client("breckland", "officer")
    assert "the card’s code was not recorded" in officer.get("/cards/call-backs").text
    assert officer.post(f"/requests/{visit.id}/cards/left", data={"code": code}).status_code == 303
    work()
    assert visit.call_backs()[0].state == "passed" and len(visit.points()) == 1
    kinds = {one.kind for one in everything("select kind from event")}
    assert {"card:left", "call_back:traced", "call_back:passed", "call_back:asked", "case:asked_back"} <= kinds


def test_a_call_that_was_made_before_the_code_was_recorded_is_not_passed_on(visited, resident, work, client):
    visit = visited()
    code = visit.card(blank=True)
    resident().asks(code)
    officer, [waiting] = client("breckland", "officer"), visit.call_backs()
    officer.post(f"/cards/call-backs/{waiting.id}/rung")
    officer.post(f"/requests/{visit.id}/cards/left", data={"code": code})
    work()
    assert visit.call_backs("sent") == [] and visit.call_backs()[0].handover_id == visit.id


def test_a_wrong_number_that_the_resident_gives_anew_is_tried_again(visited, resident, work, everything):
    visit = visited(phone=KEPT)
    everything("update contact_point set state = 'wrong' where value = :number", number=KEPT)
    resident().asks(visit.card())
    work()
    [known] = everything("select state, source from contact_point where value = :number", number=KEPT)
    assert (known.state, known.source) == ("untried", "person")


def test_closing_the_case_settles_the_wish(visited, resident, work, norfolk):
    visit = visited()
    resident().asks(visit.card())
    work()
    with norfolk.acting("norfolk", "tracer"):
        case = cases.case(visit.case_id)
        close_case(case, case.version, programme(), next(iter(programme().outcomes)), None)
    assert (visit.case.asked_back_at, visit.case.asked_back_when, visit.case.call_back_at) == (None, None, None)


def test_a_call_written_down_late_does_not_undo_the_wish(visited, resident, work, client, norfolk):
    visit = visited()
    resident().asks(visit.card())
    work()
    hour_ago = (now() - timedelta(hours=1)).astimezone(rules.UK)
    sent = {"channel": "call", "outcome": next(iter(_outcomes(norfolk))), "call_back": "no"}
    late = {
        "at-day": hour_ago.day,
        "at-month": hour_ago.month,
        "at-year": hour_ago.year,
        "at-time": f"{hour_ago:%H:%M}",
    }
    tracer = client("norfolk", "tracer")
    assert tracer.post(f"/cases/{visit.case_id}/call", data=sent | late).status_code == 303
    assert visit.case.asked_back_at and visit.case.call_back_at
    assert tracer.post(f"/cases/{visit.case_id}/call", data=sent).status_code == 303
    assert visit.case.asked_back_at is None and visit.case.call_back_at is None


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("07700 900456", "+447700900456"),
        ("+44 (0)1632 960123", "+441632960123"),
        ("+48 512 345 678", "+48512345678"),
        ("0044 7700 900456", "+447700900456"),
        ("+351 912 345 678", "+351912345678"),
        ("+40 712 034 567", "+40712034567"),
        ("+370 612 34567", "+37061234567"),
        ("+1 212 555 0123", "+12125550123"),
        ("07624 123 456", "+447624123456"),
    ],
)
def test_numbers_as_people_write_them(visited, resident, phone, kept):
    visit = visited()
    assert resident().asks(visit.card(), phone=phone).status_code == 303
    assert [one.phone for one in visit.call_backs()] == [kept]


@pytest.mark.parametrize(
    "phone",
    [
        *("", "12345", "call me", "07700 900456; drop", "+1" + "9" * 40),
        *("0909 8790000", "0871 234 5678", "+371 90 001234"),  # at a premium
        *("070 1234 5678", "+44 70 1234 5678", "055 1234 5678", "0330 123 4567"),  # a personal number, a company's
        *("+882 16 12345678", "+870 773 123456", "+881 6 12345678", "+883 510 012345678", "+979 123456789"),  # nowhere
    ],
)
def test_a_number_that_cannot_be_rung_is_told_in_the_resident_s_language_and_nothing_is_lost(visited, resident, phone):
    visit = visited()
    code = visit.card()
    answer = resident("ro").asks(code, phone=phone, when="evening", speak="ro")
    assert answer.status_code == 422 and visit.call_backs() == []
    page = main_of(answer)
    assert "Scrieți un număr de telefon" in page and 'href="#phone"' in page
    assert re.search(r'value="evening" checked', page) and re.search(r'value="ro"[^>]* selected', page)
    assert f'name="code" value="{code}"' in page
    assert "<title>Eroare: " in answer.text
