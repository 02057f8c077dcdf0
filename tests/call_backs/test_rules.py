"""When a resident is to be rung: UK time, on days when the clocks change too; and how that is said."""

from datetime import UTC, datetime

import pytest

from hub.call_backs import rules
from hub.cards.rules.texts import LANGUAGES, texts


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("part", "asked", "ring"),
    [
        ("any", "2026-11-21T13:00", "2026-11-21T13:00"),
        ("any", "2026-11-21T22:00", "2026-11-22T09:00"),
        ("any", "2026-11-21T03:00", "2026-11-21T09:00"),
        ("morning", "2026-11-21T08:00", "2026-11-21T09:00"),
        ("morning", "2026-11-21T12:00", "2026-11-22T09:00"),
        ("afternoon", "2026-11-21T10:00", "2026-11-21T12:00"),
        ("afternoon", "2026-11-21T16:59", "2026-11-21T16:59"),
        ("evening", "2026-11-21T10:00", "2026-11-21T17:00"),
        ("evening", "2026-11-21T20:00", "2026-11-22T17:00"),
        ("morning", "2026-07-01T10:00", "2026-07-01T10:00"),
        ("morning", "2026-07-01T11:30", "2026-07-02T08:00"),
        ("morning", "2026-10-24T20:00", "2026-10-25T09:00"),
        ("morning", "2027-03-27T20:00", "2027-03-28T08:00"),
    ],
)
def test_when_to_ring(part, asked, ring):
    assert rules.ring_from(part, at(asked)) == at(ring)


@pytest.mark.parametrize(
    ("part", "asked", "today", "words"),
    [
        ("afternoon", "2026-11-21T10:00", "2026-11-21T10:01", "this afternoon"),
        ("morning", "2026-11-21T13:00", "2026-11-21T13:01", "tomorrow morning"),
        ("morning", "2026-11-21T13:00", "2026-11-22T08:00", "this morning"),
        ("evening", "2026-11-21T10:00", "2026-11-22T08:00", "yesterday evening"),
        ("evening", "2026-11-21T10:00", "2026-11-24T08:00", "in the evening of Saturday 21 November"),
        ("any", "2026-11-21T10:00", "2026-11-21T10:01", "today, at any time"),
        ("any", "2026-11-21T22:00", "2026-11-21T22:01", "tomorrow, at any time"),
        ("any", "2026-11-21T10:00", "2026-11-25T08:00", "on Saturday 21 November, at any time"),
    ],
)
def test_when_in_words(part, asked, today, words):
    assert rules.when_in_words(part, at(asked), at(today)) == words


@pytest.mark.parametrize(
    ("language", "phone", "words"),
    [
        ("pl", "+447700900778", "in Polish, this afternoon, on 07700 900778"),
        ("pl", None, "in Polish, this afternoon"),
        (None, "+447700900778", "this afternoon, on 07700 900778"),
        (None, None, "this afternoon"),
    ],
)
def test_what_did_not_pass_is_left_out_of_the_wish(language, phone, words):
    asked = at("2026-11-21T10:00")
    assert rules.wish_in_words(language, "afternoon", asked, asked, phone) == words


def test_every_language_of_the_residents_page_has_its_name_in_english():
    assert {code: texts(code).language for code in LANGUAGES} == rules.LANGUAGES
