"""Ids sort by time, references can be read out at a door, search keys are what two spellings share."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import keys

NAMES = st.text(max_size=40)
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)


def test_ids_are_uuids_of_version_seven_in_the_order_of_their_making():
    made = [keys.new_id() for _ in range(2000)]
    assert {one.version for one in made} == {7} and {one.variant for one in made} == {"specified in RFC 4122"}
    assert len(set(made)) == len(made)
    times = [one.int >> 64 for one in made]
    assert times == sorted(times)


def test_an_id_tells_the_millisecond_of_its_making(monkeypatch):
    monkeypatch.setattr(keys.time, "time_ns", lambda: 1_800_000_000_123_456_789)
    assert keys.new_id().int >> 80 == 1_800_000_000_123


def test_references_are_spoken_without_doubt_and_do_not_count():
    made = {keys.new_reference() for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}", one) for one in made)
    assert not set("01ILOU") & set(keys.SPOKEN)


@given(NAMES)
def test_a_surname_key_is_plain_letters_and_stays_itself(name):
    key = keys.surname_key(name)
    assert re.fullmatch("[a-z]*", key) and keys.surname_key(key) == key


@given(LETTERS, st.sampled_from(["", " ", "-", "'", "’", ".", "  "]))
def test_case_accents_and_signs_do_not_make_another_surname(name, sign):
    accented = "".join(letter + "\u0301" for letter in name.upper())
    assert keys.surname_key(unicodedata.normalize("NFC", accented)) == name
    assert keys.surname_key(sign.join(name)) == name


def test_surnames_of_the_county():
    assert keys.surname_key("O’Brien-Szczęsny") == "obrienszczesny"
    assert keys.surname_key("Łukasik") == "lukasik"
    assert keys.surname_key(None) == ""


@given(st.text(max_size=20))
def test_a_postcode_key_is_capitals_and_digits_and_stays_itself(text):
    key = keys.postcode_key(text)
    assert re.fullmatch("[A-Z0-9]*", key) and keys.postcode_key(key) == key


@given(st.from_regex(r"[A-Z]{1,2}[0-9]{1,2} [0-9][A-Z]{2}", fullmatch=True))
def test_a_postcode_is_the_same_however_it_is_spaced(postcode):
    wanted = postcode.replace(" ", "")
    assert (
        keys.postcode_key(postcode.lower()) == keys.postcode_key(wanted) == keys.postcode_key(f" {postcode} ") == wanted
    )


@given(st.emails())
def test_an_email_key_ignores_case_and_outer_spaces(email):
    assert keys.email_key(f" {email.upper()} ") == keys.email_key(email).upper().lower()
    assert keys.email_key(None) == ""
