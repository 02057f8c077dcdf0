"""An officer's own round: whose page is whose, the map, the table, the sheet on paper, the looks recorded."""

import math
import re
from itertools import combinations
from xml.etree import ElementTree

from hub.cards.rules.codes import new_code
from hub.rounds.rules.drawing import CLOSE, ROOM, WIDTH, drawn
from hub.rounds.rules.paper import paper
from hub.safety.actions import markers
from tests.rounds.conftest import at, words


def test_my_round_today_leads_to_my_own_page(confirmed):
    breckland, round_id = confirmed
    answer = breckland.page("/rounds/today", "officer")
    assert answer.status_code == 302
    assert answer.location.endswith(f"/rounds/{round_id}/{breckland.person().id}")


def test_without_a_round_today_the_page_says_what_to_do(breckland):
    assert "You have no round today. A manager plans one for you, or you plan your own." in words(
        breckland.page("/rounds/today", "officer")
    )


def test_an_officer_sees_their_own_round_and_nobody_elses(confirmed):
    breckland, round_id = confirmed
    olive, maya = breckland.person().id, breckland.person("manager").id
    assert breckland.page(f"/rounds/{round_id}/{olive}", "officer").status_code == 200
    for address in (f"{round_id}", f"{round_id}/{maya}", f"{round_id}/{maya}/sheet", f"{round_id}/{maya}/home"):
        assert breckland.page(f"/rounds/{address}", "officer").status_code == 404, address
    for what in ("change", "confirm", "cancel", "plan-again", f"{maya}/home"):
        assert breckland.press(round_id, what, "officer", version=1).status_code == 404, what
    assert breckland.page(f"/rounds/{round_id}/{maya}").status_code == 200, "the manager sees everybody's"


def test_an_officer_sees_no_round_that_is_not_confirmed(breckland):
    breckland.ask(2)
    olive = breckland.person().id
    round_id = breckland.plan((olive, "9am", "noon"))
    assert breckland.page(f"/rounds/{round_id}/{olive}", "officer").status_code == 404
    assert "No round has been planned yet" in words(breckland.page("/rounds", "officer"))
    assert breckland.page("/rounds/today", "officer").status_code == 200


def test_another_districts_manager_finds_nothing(confirmed, district):
    breckland, round_id = confirmed
    stranger = district("norwich")
    for address in ("", f"/{breckland.person().id}", f"/{breckland.person().id}/sheet", "/plan-again"):
        assert stranger.page(f"/rounds/{round_id}{address}").status_code == 404


def test_who_goes_second_sees_the_same_page(district, clock_at):
    clock_at(at(7))
    yarmouth = district("great-yarmouth")
    yarmouth.ask(1)
    lead, second = yarmouth.person("manager").id, yarmouth.person().id
    round_id = yarmouth.plan((lead, "noon", "6pm", second))
    yarmouth.press(round_id, "confirm")
    answer = yarmouth.page("/rounds/today", "officer")
    assert answer.location.endswith(f"/{round_id}/{lead}")
    assert "1 visit ahead" in words(yarmouth.browser("officer").get(answer.location))


def test_an_officer_plans_their_own_round_of_what_nobody_else_holds(breckland, everything):
    theirs, free, mine = breckland.ask(3)
    olive, maya = breckland.person().id, breckland.person("manager").id
    everything("update handover set holder_id = :id where id = :one and side = 'received'", id=maya, one=theirs)
    everything("update handover set holder_id = null where id = :one and side = 'received'", one=free)
    page = breckland.page("/rounds/new", "officer")
    assert f'value="{olive}" selected' in page.text
    lead = re.search(r'<select[^>]*name="crew.0.account_id".*?</select>', page.text, re.DOTALL)[0]
    assert str(maya) not in lead, "only for themselves"
    browser = breckland.browser("officer")
    assert browser.post("/rounds/new", data=breckland.form((maya, "9am", "noon"))).status_code == 422
    round_id = breckland.plan((olive, "9am", "noon"), role="officer")
    assert {one.handover_id for one in breckland.stops(round_id)} == {free, mine}
    assert breckland.press(round_id, "confirm", "officer").status_code == 303
    assert {one.holder_id for one in breckland.stops(round_id)} == {olive}
    assert breckland.page(f"/rounds/{round_id}", "officer").status_code == 200


def test_the_table_says_order_time_window_address_attempt_and_risk(confirmed, norfolk):
    breckland, round_id = confirmed
    olive = breckland.person().id
    first = next(one for one in breckland.stops(round_id) if one.account_id == olive)
    with norfolk.acting("breckland", "manager"):
        [subject] = breckland.everything("select subject from handover where id = :id and side = 'received'",
                                         id=first.handover_id)  # fmt: skip
        markers.add(subject.subject, "dog", olive)
    page = words(breckland.page(f"/rounds/{round_id}/{olive}", "officer"))
    assert "3 visits ahead" in page
    assert re.search(
        r"1 9:?\d*am 9am to midday Ada Reed\d\d \d Mill Lane, Dereham, \w+ \w+ 1 of 3 Risk: Dog Ahead", page
    )


def test_the_map_marks_a_stop_as_the_tables_do_when_one_of_two_officers_has_none(breckland):
    breckland.ask(2)
    first, idle = breckland.person(), breckland.person("manager")
    round_id = breckland.plan((first.id, "9am", "5pm"))
    breckland.press(round_id, "crew", **breckland.form((first.id, "9am", "5pm"), (idle.id, "9am", "5pm")))
    text = breckland.page(f"/rounds/{round_id}").text
    assert "<strong>A1</strong>" in text and re.search(r"<text[^>]*>A1", text)
    own = breckland.page(f"/rounds/{round_id}/{first.id}").text
    assert "<strong>1</strong>" in own and re.search(r'stroke="none"[^>]*>1', own)


def test_the_map_is_a_picture_of_our_own(confirmed):
    breckland, round_id = confirmed
    text = breckland.page(f"/rounds/{round_id}").text
    svg = ElementTree.fromstring(re.search(r"<svg.*?</svg>", text, re.DOTALL)[0])
    words_in = [one.text for one in svg.iter() if one.text and one.text.strip()]
    assert "Map of the stops in order: A Olive Thurlow, B Maya Kerridge" in words_in
    assert {"A1", "B1", "N"} <= set(words_in) and "The house is the office." in text
    assert any(re.fullmatch(r"\d+ k?m", one) for one in words_in), "a scale"
    lines = [one for one in svg.iter() if one.tag.endswith("polyline")]
    assert [one.get("stroke-dasharray") for one in lines] == [None, "7 4"], "told apart without colour"
    assert not re.search(r"<image|url\(|href=\"http|style=", re.search(r"<svg.*?</svg>", text, re.DOTALL)[0])


class Row:
    def __init__(self, **values):
        self.__dict__.update(values)


def stop(who, east, north, done=None):
    return Row(account_id=who, easting=east, northing=north, done_at=done)


def test_every_mark_lies_in_the_picture_and_near_ones_are_one():
    crews = [Row(account_id=1, name="One"), Row(account_id=2, name="Two")]
    stops = [stop(1, 600_000, 300_000), stop(1, 600_005, 300_002, at(9)), stop(1, 640_000, 300_100),
             stop(2, 620_000, 350_000), stop(2, None, None)]  # fmt: skip
    found = drawn(crews, stops, None)
    marks = [mark for way in found.ways for mark in way.marks]
    assert all(0 < mark.x < WIDTH and 0 < mark.y < found.height for mark in marks)
    assert [mark.numbers for mark in found.ways[0].marks] == [[1, 2], [3]]
    assert not found.ways[0].marks[0].done, "one of the two is still to do"
    assert found.unplaced == 1
    assert (found.ways[0].shape, found.ways[1].shape) == ("circle", "square")
    north, south = found.ways[1].marks[0].y, found.ways[0].marks[0].y
    assert north < south
    assert all(abs(one.x - other.x) + abs(one.y - other.y) >= CLOSE for one in found.ways[0].marks
               for other in found.ways[0].marks if one is not other)  # fmt: skip


def test_marks_of_several_officers_at_one_place_are_moved_apart_and_tied_to_it():
    crews = [Row(account_id=number, name=str(number)) for number in range(4)]
    stops = [stop(number, 600_000, 300_000) for number in range(4)] + [stop(0, 609_000, 300_000)]
    found = drawn(crews, stops, None)
    marks = [mark for way in found.ways for mark in way.marks]
    assert all(0 < mark.x < WIDTH and 0 < mark.y < found.height for mark in marks)
    apart = [math.dist((one.x, one.y), (other.x, other.y)) for one, other in combinations(marks, 2)]
    assert min(apart) > 0.9 * ROOM
    assert sum(mark.foot is not None for mark in marks) >= 3


def test_a_single_place_and_none_at_all():
    assert drawn([Row(account_id=1, name="One")], [stop(1, None, None)], None) is None
    found = drawn([Row(account_id=1, name="One")], [stop(1, 600_000, 300_000)], None)
    assert (found.ways[0].marks[0].x, len(found.ways)) == (WIDTH / 2, 1)


def test_the_sheet_has_what_is_needed_at_the_door_and_no_more(breckland):
    breckland.ask(2, language="Polish", risk="A dog lives here.", phones=["+441632960777"], born_on="1971-03-02",
                  question="CANARY-question")  # fmt: skip
    olive = breckland.person().id
    round_id = breckland.plan((olive, "9am", "noon"))
    breckland.press(round_id, "confirm")
    answer = breckland.page(f"/rounds/{round_id}/{olive}/sheet", "officer")
    page = words(answer)
    for needed in ("Reed00", "Mill Lane, Dereham", "Polish", "Use the side gate.", "A dog lives here.", "01632 960 100",
                   "attempt 1 of 3", "What happened?", "No answer, card left", "Did you show your identity card?",
                   "Only if the answer to", "Sorry we missed you", "Arrived at"):  # fmt: skip
        assert needed in page, needed
    assert "CANARY" not in page and "960777" not in page and "1971" not in page
    assert len(re.findall(r'class="hub-sheet__visit"', answer.text)) == 2
    assert page.count("Personal data: return or shred.") == 2
    assert page.count("Printed by Olive Thurlow, 23 November 2026 at 7am") == 2


def test_the_sheet_has_a_place_for_each_letter_of_the_cards_code(breckland):
    breckland.ask(1)
    olive = breckland.person().id
    round_id = breckland.plan((olive, "9am", "noon"))
    breckland.press(round_id, "confirm")
    text = breckland.page(f"/rounds/{round_id}/{olive}/sheet", "officer").text
    [place] = re.findall(r'<div class="hub-sheet__letters".*?</div>', text, re.DOTALL)
    groups = re.findall(r"<span>((?:<span></span>)+)</span>", place)
    assert [one.count("<span></span>") for one in groups] == [len(one) for one in new_code().split("-")]
    asked = ("Which card did you leave?", "Code of the card you left", "Anything the tracers should know")
    assert sorted(asked, key=text.index) == list(asked)


def test_a_short_text_of_the_model_is_written_letter_by_letter_and_a_card_is_left_in_any_model():
    step = {"key": "door", "form": "door", "outcome": [{"key": "no", "label": "No answer", "then": "end"}]}
    asked = [
        {"key": "badge", "kind": "text", "label": "Badge of the second officer", "rules": {"max_length": 6}},
        {"key": "note", "kind": "text", "label": "Note", "rules": {"max_length": 40}},
        {"key": "words", "kind": "text", "label": "In their words"},
    ]
    found = {one.label: one for one in paper({"form": [{"key": "door", "question": asked}]}, step)}
    assert (found["Badge of the second officer"].letters, found["Badge of the second officer"].lines) == ((4, 2), 0)
    assert [(found[one].letters, found[one].lines) for one in ("Note", "In their words")] == [((), 1)] * 2
    assert list(found)[-1] == "Code of the card you left", "no question asks which card it was"


def test_a_sheet_is_recorded_with_whom_it_was_about(confirmed):
    breckland, round_id = confirmed
    olive = breckland.person().id
    breckland.page(f"/rounds/{round_id}/{olive}/sheet", "officer")
    [event] = breckland.events("file:made")
    mine = {str(one.handover_id) for one in breckland.stops(round_id) if one.account_id == olive}
    assert event.facts == {"file": "round_sheet", "count": 3}
    assert set(event.about) == {str(round_id)} | mine


def test_every_look_names_those_who_were_seen(confirmed):
    breckland, round_id = confirmed
    olive = breckland.person().id
    every = {str(one.handover_id) for one in breckland.stops(round_id)}
    breckland.page(f"/rounds/{round_id}")
    assert set(breckland.events("record:opened")[-1].about) == {str(round_id)} | every
    breckland.page(f"/rounds/{round_id}/{olive}", "officer")
    mine = {str(one.handover_id) for one in breckland.stops(round_id) if one.account_id == olive}
    assert set(breckland.events("record:opened")[-1].about) == {str(round_id)} | mine
    breckland.page("/rounds/new")
    assert set(breckland.events("list:shown")[-1].about) == every, "those of another round are named too"


def test_a_page_costs_the_same_whatever_its_length(confirmed, statements):
    breckland, round_id = confirmed
    olive = breckland.person().id
    counts = {}
    for count in (0, 12):
        if count:
            breckland.ask(count)
            breckland.press(round_id, "plan-again", take_new="yes")
        for name, role in (("", "manager"), (f"/{olive}", "officer"), (f"/{olive}/sheet", "officer")):
            browser = breckland.browser(role)
            with statements() as sent:
                assert browser.get(f"/rounds/{round_id}{name}").status_code == 200
            counts.setdefault(name, []).append(len(sent))
    assert counts["/" + str(olive)] == [7, 7], "who signs in, BEGIN, round, officers, stops, markers, event"
    assert counts[""] == [8, 8], "and whether an alarm waits for a manager"
    assert counts[f"/{olive}/sheet"] == [9, 9], "and the questions, and the office"


def test_the_queue_the_request_and_the_visit_lead_to_the_round(confirmed):
    breckland, round_id = confirmed
    olive = breckland.person().id
    one = next(one for one in breckland.stops(round_id) if one.account_id == olive)
    said = "Olive Thurlow’s round on 23 November 2026"
    for address in ("/requests", f"/requests/{one.handover_id}", f"/requests/{one.handover_id}/visit"):
        assert said in words(breckland.page(address)), address
    assert f'href="/rounds/{round_id}"' in breckland.page("/requests").text
    own = breckland.page(f"/requests/{one.handover_id}/visit", "officer").text
    assert f'href="/rounds/{round_id}/{olive}"' in own, "an officer is led to their own page"


def test_a_queue_without_visits_asks_for_no_round(breckland, statements):
    browser = breckland.browser()
    with statements() as sent:
        browser.get("/requests")
    assert not any("round_stop" in one for one in sent)
