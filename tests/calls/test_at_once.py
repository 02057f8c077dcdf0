"""Two people have to do with one resident at the same moment: one message goes, and none to a number that is wrong."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from hub.calls.routes import messages as pages
from tests.calls.conftest import hidden
from tests.calls.test_messages import FIRST, at_case, by_notify, messages, press, told  # noqa: F401 - fixtures


def test_two_who_press_send_at_once_send_one_message(at_case, client, everything, monkeypatch):  # noqa: F811
    at, colleague = at_case(), client("norfolk", "tracer", 1)
    url, both, whole = f"{at.url}/write/{at.point}", Barrier(2), pages._against
    page = at.browser.get(url).text
    typed = {"template": FIRST, "seen": hidden(page[page.index(f'name="template" value="{FIRST}"') :], "seen")}

    def against(*told):
        with suppress(BrokenBarrierError):  # whoever has the case alone waits here for nobody
            both.wait(1)
        return whole(*told)

    monkeypatch.setattr(pages, "_against", against)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda browser: browser.post(url, data=typed), [at.browser, colleague]))
    assert sorted(one.status_code for one in answers) == [303, 422] and len(messages(everything)) == 1
    assert "This message was sent not long ago" in next(one.text for one in answers if one.status_code == 422)


def test_nothing_goes_to_a_number_found_to_be_a_strangers(at_case, by_notify, call, county, work, everything):  # noqa: F811
    at = at_case()
    press(at)
    call(at.id, "wrong-number", contact_point_id=at.point)
    work()
    assert [one["type"] for one in by_notify.kept] == ["email"], "to whoever wrote it: a colleague, who hears why"
    assert messages(everything)[0].status == "refused" and told(county, at) == ["number-wrong"]
    page = at.browser.get(at.url).text
    assert "not sent: somebody found meanwhile that this number" in page and "Text message was not sent: the" in page
