"""What was handed over reads as words, whatever its shape: one odd row must not cost anybody a page."""

import pytest
from hypothesis import example, given
from markupsafe import escape

from hub.handovers.rules import in_words
from hub.kernel.keys import postcode_key, surname_key
from hub.kernel.words import stored_day
from tests.handovers.odd import ANY_JSON, SUBJECTS, WORST


@pytest.mark.asvs("1.1.2", "1.2.1")
@given(SUBJECTS)
@example(WORST["nulls"])
@example(WORST["phones of no text"])
@example(WORST["no such day"])
@example(WORST["other types"])
def test_any_subject_is_told_in_words_and_escaped(subject):
    told = in_words(subject)
    assert len(told) == len(subject)
    for _, text in told:
        assert isinstance(text, str) and "<script" not in escape(text)


@given(ANY_JSON)
def test_any_value_has_a_search_key(value):
    assert surname_key(value).isalpha() or not surname_key(value)
    assert postcode_key(value).isalnum() or not postcode_key(value)


@pytest.mark.parametrize(
    ("stored", "words"),
    [("1980-03-09", "9 March 1980"), ("1980-03-09T10:00", "9 March 1980"), ("1980-13-99", "1980-13-99"), (5, "5"),
     (None, ""), ({"a": 1}, '{"a": 1}')],
)  # fmt: skip
def test_a_day_that_is_none_is_shown_as_it_came(stored, words):
    assert stored_day(stored) == words


def test_a_number_keeps_its_link_and_what_is_none_stands_beside_it():
    [(_, text)] = in_words({"phones": ["+441632960123", None, 5, "<b>"]})
    assert 'href="tel:+441632960123"' in text and "01632 960123" in text
    assert text.endswith(", , 5, &lt;b&gt;")


def test_the_numbers_of_each_of_a_household_can_be_rung():
    ben = {"forename": "Ben", "surname": "<b>Reed", "phones": ["+441632960001"]}
    [(_, told)] = in_words({"household": [ben, {"surname": "Reed"}]})
    link = '<a class="govuk-link" href="tel:+441632960001">01632 960001</a>'
    assert escape(told) == f"Ben &lt;b&gt;Reed, phone numbers already known {link}; Reed"
