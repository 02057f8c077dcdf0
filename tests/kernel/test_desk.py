"""The desk shows each person what waits for them, urgent lines first, and nothing where nothing waits."""

import pytest

from hub.kernel.access import May
from hub.kernel.web import desk
from hub.kernel.web.desk import Waiting, lies_on_desk, on_desk, waiting


@pytest.fixture
def read(monkeypatch):
    """A desk of its own, for somebody who may do everything but manage people."""
    monkeypatch.setattr(desk, "_READ", {})
    monkeypatch.setattr(desk, "_PLACES", {})
    monkeypatch.setattr(desk, "may", lambda right: right is not May.MANAGE_PEOPLE)

    def register(order: int, name: str, told: Waiting | None, right: May = May.REVIEW_EVENTS) -> None:
        def line() -> Waiting | None:
            return told

        line.__qualname__ = name
        on_desk(order, right)(line)

    return register


def test_urgent_lines_come_first_then_the_order_of_the_features(read):
    read(30, "reviews", Waiting(2, "2 reviews", "/reviews"))
    read(20, "terms", Waiting(1, "1 request", "/terms"))
    read(60, "rest", Waiting(4, "4 records do not match", "/integrity", urgent=True))
    assert [one.count for one in waiting()] == [4, 1, 2]


def test_nothing_that_waits_is_no_line(read):
    read(10, "none", None)
    read(20, "nought", Waiting(0, "0 oddities to review", "/oddities"))
    assert waiting() == []


def test_a_line_is_for_those_who_may_act_on_it(read):
    read(10, "people", Waiting(1, "1 account without a role", "/people"), right=May.MANAGE_PEOPLE)
    assert waiting() == []


def test_questions_and_other_pages_are_told_apart_and_only_for_those_who_may(app, read):
    lies_on_desk("Agreements", "agreements.index", May.SEE_AGREEMENTS, "What is shared.", order=2)
    lies_on_desk("People", "people.index", May.MANAGE_PEOPLE, "Accounts.")
    lies_on_desk("What happened?", "governance.events", May.REVIEW_EVENTS, "By time.", question=True)
    lies_on_desk("Not built", "governance.not_built", May.REVIEW_EVENTS, "Nowhere.")
    with app.app_context():
        assert [one.label for one in desk.places(question=False)] == ["Agreements"]
        assert [one.label for one in desk.places(question=True)] == ["What happened?"]
