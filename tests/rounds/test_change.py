"""The proposed order changed by hand: a stop moved, given away, left out; and two people who do so at once."""

import re

from tests.rounds.conftest import at, words


def test_a_stop_goes_up_and_down_and_the_times_follow(planned):
    breckland, round_id = planned
    olive = breckland.person().id
    first, second, third = breckland.of(round_id, olive)
    answer = breckland.press(round_id, "change", do=f"up:{third}")
    assert answer.location.endswith(f"#stop-{third}")
    assert breckland.of(round_id, olive) == [first, third, second]
    breckland.press(round_id, "change", do=f"down:{first}")
    assert breckland.of(round_id, olive) == [third, first, second]
    times = [one.planned_at for one in breckland.stops(round_id) if one.account_id == olive]
    assert times == sorted(times) and len(set(times)) == 3
    assert [one.facts["how"] for one in breckland.events("round:changed")] == ["up", "down"]


def test_a_stop_goes_to_another_officer_or_out_and_in_again(planned):
    breckland, round_id = planned
    olive, maya = breckland.person().id, breckland.person("manager").id
    moved = breckland.of(round_id, olive)[0]
    breckland.press(round_id, "change", do=f"to:{moved}", **{f"officer:{moved}": str(maya)})
    assert breckland.of(round_id, maya)[-1] == moved and moved not in breckland.of(round_id, olive)
    breckland.press(round_id, "change", do=f"out:{moved}")
    assert moved not in breckland.of(round_id, maya)
    assert "Left out" in words(breckland.page(f"/rounds/{round_id}"))
    breckland.press(round_id, "change", do=f"to:{moved}", **{f"officer:{moved}": str(olive)})
    assert breckland.of(round_id, olive)[-1] == moved
    assert len(breckland.of(round_id, olive)) + len(breckland.of(round_id, maya)) == 6


def test_an_order_of_ones_own_that_breaks_a_window_is_said(breckland):
    breckland.ask(5)
    olive = breckland.person().id
    round_id = breckland.plan((olive, "9am", "noon"), minutes=30)
    assert "After its window" not in words(breckland.page(f"/rounds/{round_id}"))
    left = next(one.visit_id for one in breckland.stops(round_id) if one.status == "unplanned")
    breckland.press(round_id, "change", do=f"to:{left}", **{f"officer:{left}": str(olive)})
    assert re.search("After (its window|their hours)", words(breckland.page(f"/rounds/{round_id}")))


def test_two_managers_at_once_the_second_is_told(planned):
    breckland, round_id = planned
    seen = breckland.version(round_id)
    first = breckland.of(round_id, breckland.person().id)[0]
    assert breckland.press(round_id, "change", version=seen, do=f"out:{first}").status_code == 303
    second = breckland.press(round_id, "confirm", version=seen)
    assert second.status_code == 409
    assert "Olive Thurlow now" in words(second) and "2 visits ahead" in words(second)
    assert breckland.round(round_id).status == "proposed"


def test_the_first_does_not_go_up_and_the_last_does_not_go_down(planned, clock_at):
    breckland, round_id = planned
    olive = breckland.person().id
    breckland.press(round_id, "confirm")
    first, second, third = breckland.of(round_id, olive)

    def offered() -> dict:
        text = breckland.page(f"/rounds/{round_id}").text
        return {
            one: [do for do in ("up", "down", "out") if f'value="{do}:{one}"' in text] for one in (first, second, third)
        }

    assert offered() == {first: ["down", "out"], second: ["up", "down", "out"], third: ["up", "out"]}
    for do, one in (("up", first), ("down", third)):
        assert "at that end of the order already" in words(breckland.press(round_id, "change", do=f"{do}:{one}"))
    assert breckland.events("round:changed") == []
    clock_at(at(9, 20))
    [stop] = [one for one in breckland.stops(round_id) if one.visit_id == first]
    breckland.done(stop.handover_id)
    assert offered() == {first: [], second: ["down", "out"], third: ["up", "out"]}, "what is done is behind"
