"""The pages of the hand-back in Chromium: readable by everyone, fitting a phone."""

import pytest

from hub.support.actions import record_need
from tests.national.conftest import ADA
from tests.screens import check, look

pytestmark = pytest.mark.browser


@pytest.fixture(params=[1280, 320], ids=["wide", "phone"])
def screen(request, window, address, client):
    page = window(request.param)
    cookie = client("norfolk", "supervisor").get_cookie("hub")
    page.context.add_cookies([{"name": "hub", "value": cookie.value, "url": address}])
    return page


def test_from_what_is_ready_to_what_is_settled(screen, bring, close, correct, norfolk, closed, everything):
    bring(ADA, ADA | {"ID": "b2-an-identifier-that-is-rather-long-000111222", "Forename": "Bea"})
    case_id = close("a1", "refused")
    close("b2-an-identifier-that-is-rather-long-000111222")
    correct(case_id, surname="Barleymead")
    with norfolk.acting("norfolk", "tracer"):
        record_need("case", case_id, "food")
    waiting = closed(None)
    screen.goto("/hand-back")
    look(screen, "hand-back")
    screen.get_by_role("button", name="Make the next pack").click()
    screen.get_by_role("heading", name="Pack 1").wait_for()
    look(screen, "hand-back-pack")
    bring(ADA | {"Status": "Completed", "Surname": "Barleymeadow"})
    everything("update hand_back_row set made_at = made_at - interval '50 hours' where kind = 'need'")
    screen.goto("/hand-back/standing")
    look(screen, "hand-back-standing")
    screen.get_by_role("link", name="Closed case of a1").click()
    screen.get_by_role("heading", name="Settle it").wait_for()
    look(screen, "hand-back-row")
    screen.get_by_role("button", name="Take theirs").click()
    screen.get_by_role("heading", name="There is a problem").wait_for()
    look(screen, "hand-back-row-error")
    for name, path in {
        "hand-back-acknowledge": "/hand-back/1/need/acknowledge", "hand-back-crosswalk": "/hand-back/crosswalk",
        "hand-back-nothing": "/hand-back/standing?show=confirmed",
        "hand-back-reference": f"/hand-back/reference/{waiting}",
        "hand-back-case": f"/cases/{case_id}", "hand-back-typed": f"/cases/{waiting}", "feed-none": "/hand-back/feed",
    }.items():  # fmt: skip
        screen.goto(path)
        look(screen, name)


def test_what_is_fetched_and_what_fails(screen, its, turns, monkeypatch):
    its.connect()
    its.script = ["500"]
    turns()
    screen.goto("/hand-back/feed")
    look(screen, "feed-failed")
    turns()
    screen.reload()
    look(screen, "feed")
    screen.goto("/hand-back")
    check(screen)
