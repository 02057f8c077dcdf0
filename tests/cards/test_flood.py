"""Many calls at once: one notice for all that wait, and no more from one stack of cards than people can need."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.call_backs import actions as call_backs
from hub.cards import queries as cards
from hub.cards.actions import make_cards
from hub.cards.rules.texts import texts
from hub.kernel.tenancy import Acting, as_actor
from tests.cards.conftest import main_of

KEPT = "+447700900456"


def test_many_waiting_calls_are_one_notice_until_it_is_read(visited, resident, everything, client, norfolk):
    visit = visited()
    for _ in range(4):
        assert resident().asks(visit.card(blank=True)).status_code == 303
    [notice] = everything("select * from notice where kind = 'call-back-waits'")
    assert notice.endpoint == "cards.call_backs" and len(visit.call_backs()) == 4
    other = visited("broadland", surname="Quayle")
    resident().asks(other.card(blank=True))
    told = everything("select org_id, about from notice where kind = 'call-back-waits'")
    assert {one.org_id for one in told} == {norfolk.org("breckland"), norfolk.org("broadland")}
    assert len({one.about for one in told}) == 2
    everything("update notice set read_at = now()")
    resident().asks(visit.card(blank=True))
    assert len(everything("select 1 from notice where kind = 'call-back-waits'")) == 3, "what is new is told anew"


def test_a_call_that_comes_back_to_the_district_folds_into_the_same_notice(visited, resident, everything, work):
    visit = visited()
    everything("update agreement set ended_at = now() where kind = 'door-knock'")
    resident().asks(visit.card(blank=True))
    resident().asks(visit.card())
    work()
    assert sorted(one.state for one in visit.call_backs()) == ["ours", "waiting"]
    assert len(everything("select 1 from notice where kind = 'call-back-waits'")) == 1


def batch(visit, cards: int = 30) -> list[str]:
    with visit.as_officer():
        return make_cards("sorry", "en", "A6", cards, None)


@pytest.mark.asvs("2.3.2")
def test_a_stack_of_cards_asks_for_ten_calls_an_hour_and_the_next_is_told_whom_to_ring(visited, resident, everything):
    visit = visited()
    stolen, another = batch(visit), batch(visit, 2)
    answers = [resident("pl").asks(one) for one in stolen[:14]]
    assert [one.status_code for one in answers] == [303] * 10 + [429] * 4
    page = main_of(answers[-1])
    assert texts("pl").page["busy_title"] in page and 'href="tel:01632960100"' in page and "Breckland Council" in page
    assert len(visit.call_backs()) == 10
    assert resident().asks(another[0]).status_code == 303, "another batch is somebody else's"
    assert "You have asked for a call already" in resident().asks(stolen[0]).text
    assert resident().asks(stolen[20], phone="12345").status_code == 422
    assert resident().types(stolen[20]).status_code == 200, "it is genuine all the same"
    everything("update call_back set asked_at = asked_at - interval '61 minutes'")
    assert resident().asks(stolen[20]).status_code == 303


def test_a_stack_of_cards_at_one_moment_asks_for_no_more(visited, app, everything):
    visit = visited()
    stolen = batch(visit, 24)
    for one in stolen[:8]:
        with app.app_context():
            [card] = cards.found(one)
            with as_actor(Acting(card.org_id)):
                call_backs.ask(card.id, None, KEPT, "any", "en")

    def ask(code: str) -> bool:
        with app.app_context():
            [card] = cards.found(code)
            with as_actor(Acting(card.org_id)):
                if cards.is_asking_too_much(cards.card(card.id).batch_id):
                    return False
                time.sleep(0.1)  # long enough for the others to have counted too
                return call_backs.ask(card.id, None, KEPT, "any", "en")

    with ThreadPoolExecutor(6) as together:
        assert sorted(together.map(ask, stolen[8:14])) == [False] * 4 + [True] * 2
    assert len(visit.call_backs()) == 10
