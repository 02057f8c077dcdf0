"""Suggestions and levelling: shown first, done as shown, or shown anew with what differs; a report per row."""

import re
from datetime import timedelta

import pytest

from hub.allocation import proposals
from hub.cases import actions as cases
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.tenancy import Acting, as_actor


def form_of(page: str) -> dict:
    return {
        "seal": re.search(r'name="seal" value="([^"]*)"', page)[1],
        "move": re.findall(r'name="move" value="([^"]*)"', page),
    }


def test_a_suggestion_fills_by_load_and_level_and_is_done_as_shown(floor, supervisor):
    dev, nell = floor.hire("Dev"), floor.hire("Nell", "starter")
    hard = [floor.case(category="contact", care_home=True)]
    easy = [floor.case(category="contact") for _ in range(4)]
    lead = floor.hire("Lee", "experienced")
    page = supervisor.get("/allocation/suggest").text
    form = form_of(page)
    assert len(form["move"]) == 5 and "Nell: 0 now, then" in page
    report = supervisor.get(supervisor.post("/allocation/suggest", data=form).location).text
    assert "5 of 5 given" in report
    assert floor.holder(hard[0]) == lead
    assert {floor.holder(one) for one in easy} == {dev, nell, lead}


def test_nobody_who_is_not_on_shift_is_suggested(floor, supervisor):
    floor.hire("Dev", shifts=None)
    floor.case()
    page = supervisor.get("/allocation/suggest").text
    assert 'name="move"' not in page and "Nobody is on shift" in page


def test_a_home_is_suggested_to_whoever_has_the_rest_of_it(floor, supervisor):
    ann, ben = floor.hire("Ann"), floor.hire("Ben")
    for _ in range(3):
        floor.case(ann)
    floor.case(ann, house="9", postcode="IP24 2AA")
    kin = floor.case(house="9", postcode="IP24 2AA")
    page = supervisor.get("/allocation/suggest").text
    assert "Has the rest of this home" in page
    supervisor.post("/allocation/suggest", data=form_of(page))
    assert floor.holder(kin) == ann != ben


def test_what_somebody_took_meanwhile_stops_all_of_it_and_is_named(floor, supervisor):
    ann, ben = floor.hire("Ann"), floor.hire("Ben")
    first, second = floor.case(), floor.case()
    form = form_of(supervisor.get("/allocation/suggest").text)
    with floor.supervising():
        cases.allocate(first, 1, ben)
    answer = supervisor.post("/allocation/suggest", data=form)
    assert answer.status_code == 409 and "Nothing was moved" in answer.text
    assert "Different from what you saw: Fenwick001, Anna." in answer.text
    assert (floor.holder(first), floor.holder(second)) == (ben, None), "nothing was done"
    again = form_of(answer.text)
    assert [one[:36] for one in again["move"]] == [str(second)]
    assert supervisor.post("/allocation/suggest", data=again).status_code == 303
    assert floor.holder(second) in (ann, ben)


def test_whoever_went_home_meanwhile_stops_it_too(floor, supervisor):
    ann, case = floor.hire("Ann"), floor.case()
    form = form_of(supervisor.get("/allocation/suggest").text)
    with floor.supervising():
        floor.set_week(ann, [])
    assert supervisor.post("/allocation/suggest", data=form).status_code == 409
    assert floor.holder(case) is None


def test_the_load_is_levelled_by_a_preview_and_a_report(floor, supervisor):
    dev, tess = floor.hire("Dev"), floor.hire("Tess")
    ids = [floor.case(dev) for _ in range(8)]
    page = supervisor.get("/allocation/level").text
    assert "Dev: 8 now, then 4 of 14" in page and "Tess: 0 now, then 4 of 14" in page
    assert "Dev has more for a shift of theirs than Tess" in page
    report = supervisor.get(supervisor.post("/allocation/level", data=form_of(page)).location).text
    assert "4 of 4 moved" in report
    assert sorted(floor.holder(one) == tess for one in ids) == [False] * 4 + [True] * 4
    assert "The load is level" in supervisor.get("/allocation/level").text


def test_what_is_booked_soon_or_being_worked_on_stays(floor, supervisor, norfolk):
    dev, tess = floor.hire("Dev"), floor.hire("Tess")
    booked = floor.case(dev, call_back_at=now() + timedelta(hours=1))
    open_now, free = floor.case(dev), [floor.case(dev) for _ in range(4)]
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("norfolk"), dev, Role.TRACER)):
        record("record:opened", about=[open_now], record="case")
    page = supervisor.get("/allocation/level").text
    assert "Has a call booked for" in page and "Is being worked on" in page
    supervisor.post("/allocation/level", data=form_of(page))
    assert (floor.holder(booked), floor.holder(open_now)) == (dev, dev)
    assert sum(floor.holder(one) == tess for one in free) == 3


def test_a_case_that_somebody_opens_after_the_preview_stops_the_levelling(floor, supervisor, norfolk):
    dev = floor.hire("Dev")
    floor.hire("Tess")
    ids = [floor.case(dev) for _ in range(4)]
    form = form_of(supervisor.get("/allocation/level").text)
    moved = proposals.moves_in(form["move"])[0].case_id
    with norfolk.app.app_context(), as_actor(Acting(norfolk.org("norfolk"), dev, Role.TRACER)):
        record("record:opened", about=[moved], record="case")
    assert supervisor.post("/allocation/level", data=form).status_code == 409
    assert {floor.holder(one) for one in ids} == {dev}


def test_what_is_with_somebody_who_is_not_here_is_taken_over(floor, supervisor):
    gone, tess = floor.hire("Gone", shifts=None), floor.hire("Tess")
    case = floor.case(gone)
    page = supervisor.get("/allocation/level").text
    assert "Is with somebody who is not on shift" in page
    supervisor.post("/allocation/level", data=form_of(page))
    assert floor.holder(case) == tess


@pytest.mark.parametrize("sent", [{}, {"move": "nonsense"}, {"move": "a.b.c", "seal": "x"}])
def test_a_form_that_was_not_ours_moves_nothing(floor, supervisor, sent):
    floor.hire("Tess")
    case = floor.case()
    assert supervisor.post("/allocation/suggest", data=sent).status_code == 409
    assert floor.holder(case) is None


def test_the_overview_needs_few_statements(floor, supervisor, statements):
    for name in "ABCDE":
        person = floor.hire(name)
        for _ in range(3):
            floor.case(person)
    for _ in range(20):
        floor.case()
    supervisor.get("/allocation")
    with statements() as sent:
        page = supervisor.get("/allocation").text
    assert "3 of 14" in page and len(sent) <= 14, len(sent)
