"""Two people write to one resident at the same moment: one message goes, and the second is told of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from hub.calls.routes import messages as pages
from tests.calls.conftest import hidden
from tests.calls.test_messages import FIRST, messages


def test_two_who_press_send_at_once_send_one_message(at_case, client, everything, monkeypatch):
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
