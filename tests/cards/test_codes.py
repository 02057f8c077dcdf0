"""Codes: read however they are typed, never taken for another, kept as hashes that a copy cannot undo."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.cards.rules import codes

KEY = "k" * 32
LETTERS = st.text(alphabet=codes.ALPHABET, min_size=codes.CARD_LETTERS, max_size=codes.CARD_LETTERS)
SEPARATORS = st.sampled_from(["", "-", " ", ".", "–", " - ", "/", "\t", "_", "'"])
MISTAKEN = {"0": "0Oo", "1": "1IiLl"}


@st.composite
def written_down(draw):
    """A code, and how somebody may type it: other case, O for 0, I or l for 1, any marks between, full width."""
    letters = draw(LETTERS)
    typed = ""
    for letter in letters:
        choices = MISTAKEN.get(letter, letter + letter.lower())
        drawn = draw(st.sampled_from(choices))
        typed += chr(ord(drawn) + 0xFEE0) if drawn.isalnum() and draw(st.booleans()) else drawn
        typed += draw(SEPARATORS)
    return letters, typed


@given(written_down())
def test_a_code_is_known_however_it_is_typed(both):
    letters, typed = both
    assert codes.folded(typed) == letters
    assert codes.card_hash(KEY, typed) == codes.card_hash(KEY, codes.grouped(letters))


@given(LETTERS, LETTERS)
def test_two_codes_are_never_taken_for_each_other(one, other):
    assert (codes.card_hash(KEY, one) == codes.card_hash(KEY, other)) == (one == other)


@given(st.text(max_size=300))
def test_nothing_that_can_be_typed_is_a_fault(typed):
    assert set(codes.folded(typed)) <= set("0123456789ABCDEFGHJKMNPQRSTUVWXYZ")
    assert len(codes.card_hash(KEY, typed)) == len(codes.spoken_hash(KEY, typed, date(2026, 11, 21))) == 32


@pytest.mark.asvs("11.5.1")
def test_a_new_code_has_sixty_random_bits_in_letters_that_nobody_mistakes():
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", one) for one in made)
    assert len(codes.ALPHABET) ** codes.CARD_LETTERS >= 2**60
    places = list(zip(*made, strict=True))
    assert all(len(set(letters)) == 32 for place, letters in enumerate(places) if place not in (4, 9))


def test_the_hash_needs_the_installation_s_secret():
    code = codes.new_code()
    assert codes.card_hash(KEY, code) != codes.card_hash("other" * 8, code)
    assert codes.card_hash(KEY, code) != codes.spoken_hash(KEY, code, date(2026, 11, 21))


@given(st.integers(1, 10_000), st.uuids(), st.dates())
def test_a_spoken_code_is_the_same_all_day_and_another_on_the_next(org, account, day):
    code = codes.spoken_code(KEY, org, account, day)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert code == codes.spoken_code(KEY, org, account, day)
    assert code != codes.spoken_code("other" * 8, org, account, day)
    tomorrow = day + timedelta(days=1) if day < date.max else date.min
    assert codes.spoken_hash(KEY, code, day) != codes.spoken_hash(KEY, code, tomorrow)


def test_spoken_codes_of_officers_and_days_do_not_repeat():
    account = uuid4()
    made = {codes.spoken_code(KEY, org, account, date(2026, 11, day)) for org in range(50) for day in range(1, 31)}
    assert len(made) == 1500
