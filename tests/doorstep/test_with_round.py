"""Today with a real round: its stops by time, then whatever else the officer holds; nothing that is due is lost."""

import pytest

from tests.doorstep.phone import Phone
from tests.rounds.conftest import at, clock_at, district, places  # noqa: F401 - the fixtures


@pytest.fixture
def with_round(district, clock_at):  # noqa: F811
    """An officer with a confirmed round of two visits, and a visit that came and was claimed after it."""
    clock_at(at(7))
    breckland = district("breckland")
    breckland.ask(2)
    round_id = breckland.plan((breckland.person().id, "9am", "noon"))
    assert breckland.press(round_id, "confirm").status_code == 303
    breckland.ask(1, surname="Quillfeather")
    return breckland, round_id


def names_of(pack) -> list[str]:
    return [one["name"].split()[1] for one in pack["tasks"]]


def test_a_held_visit_that_no_round_has_stays_in_today_and_in_the_pack(with_round):
    breckland, round_id = with_round
    page = breckland.page("/doorstep", "officer").text
    planned = [one for one in breckland.stops(round_id) if one.status == "planned"]
    in_time = [one.reference for one in sorted(planned, key=lambda one: one.planned_at)]
    assert len(in_time) == 2
    found_at = [page.index(words) for words in ("In your round", *in_time, "Not in your round", "Quillfeather")]
    assert found_at == sorted(found_at)
    made = Phone(breckland.browser("officer"))
    assert made.take(8).status_code == 200
    assert [one["reference"] for one in made.pack["tasks"]][:2] == in_time
    assert names_of(made.pack)[2:] == ["Quillfeather"] and len(made.check()["stands"]) == 3


def test_what_a_new_plan_leaves_over_stays_in_today(with_round, everything):
    breckland, round_id = with_round
    left = breckland.stops(round_id)[0]
    everything(
        """update round_stop set status = 'unplanned', why = 'time', account_id = null, position = null,
               planned_at = null where round_id = :id and visit_id = :visit""",
        id=round_id, visit=left.visit_id,
    )  # fmt: skip
    page = breckland.page("/doorstep", "officer").text
    assert page.index("Not in your round") < page.index(left.reference)
    made = Phone(breckland.browser("officer"))
    made.take(8)
    assert len(made.pack["tasks"]) == 3


def test_what_a_colleague_holds_is_nobody_elses_today(with_round, everything):
    breckland, _ = with_round
    everything(
        "update handover set holder_id = :other where id = :id and side = 'received'",
        other=breckland.person("manager").id, id=breckland.ids[-1],
    )  # fmt: skip
    page = breckland.page("/doorstep", "officer").text
    assert "Quillfeather" not in page and "Not in your round" not in page
