"""Who comes first, what an outcome is called nationally, and which outcomes count as contacted."""

from datetime import date
from decimal import Decimal

import pytest

from hub.programmes.rules import category_of, contacted_share, national_code, priority, telling_words

FROM_PRODUCT_MD = {
    "reached-complete", "reached-partial", "already-complies", "refused", "spoke-to-household", "no-answer-card-left",
    "moved", "bad-address", "in-hospital", "deceased", "isolation-ended", "duplicate", "unsafe",
}  # fmt: skip
CALLS = {"call-back-complete", "refused-to-engage", "call-rescheduled", "voicemail-left", "wrong-number", "no-answer"}


def test_the_county_has_every_outcome_that_the_product_names(covid):
    assert set(covid.outcomes) == FROM_PRODUCT_MD | {"other-county"}
    assert set(covid.call_outcomes) >= CALLS


def test_variants_come_first_then_care_homes_then_everyone(covid):
    ranks = [priority(covid, facts) for facts in ({"variant": True, "care_home": "Yes"}, {"care_home": "Yes"}, {})]
    assert [one.label for one in ranks] == ["Variant of concern", "Care home", "Ordinary"]
    assert [one.rank for one in ranks] == [1, 2, 3]
    assert [one.skips_wait for one in ranks] == [True, False, False]


def test_a_programme_without_priorities_treats_everyone_alike(flood):
    assert priority(flood, {"variant": True}) == priority(flood, {})


def test_a_code_is_the_one_that_was_in_force_on_the_day_of_closing(covid):
    assert national_code(covid, "isolation-ended", date(2020, 12, 13)) == "Failed: uncontactable"
    assert national_code(covid, "isolation-ended", date(2020, 12, 14)) == "Failed: isolation over"


def test_a_newer_national_system_has_codes_of_its_own_from_a_day_on(covid):
    assert national_code(covid, "reached-complete", date(2021, 3, 31), "ITS") is None
    assert national_code(covid, "reached-complete", date(2021, 4, 1), "ITS") == "reached-and-asked-for-contacts"
    assert national_code(covid, "reached-complete", date(2021, 4, 1)) == "Completed"


def test_an_outcome_that_leaves_the_case_open_has_no_code_and_says_what_is_next(covid):
    for outcome in covid.outcomes.values():
        if not outcome.closes:
            assert outcome.next != "nothing"
            assert national_code(covid, outcome.key, date(2021, 2, 1)) is None


def test_every_outcome_that_closes_a_case_has_a_national_code(covid):
    closing = [outcome.key for outcome in covid.outcomes.values() if outcome.closes]
    assert [key for key in closing if national_code(covid, key, date(2021, 2, 1)) is None] == []


def test_southamptons_share_of_cases_contacted(covid):
    tally = {
        "reached-complete": 682,
        "already-complies": 150,
        "reached-partial": 90,
        "refused": 120,
        "isolation-ended": 264,
    }
    assert contacted_share(covid, tally, received=1306) == Decimal("52.22")


def test_no_cases_no_share(covid):
    assert contacted_share(covid, {}, received=0) is None


@pytest.mark.parametrize(
    ("listed", "category"),
    [
        ("Contact", "contact"),
        ("case", "case"),
        (" Index Case ", "case"),
        ("", "case"),
        (None, "case"),
        ("Visitor", None),
    ],
)
def test_the_lists_own_words_for_a_category(covid, listed, category):
    assert category_of(covid, listed) == category


def test_all_sixty_three_columns_of_the_national_list_are_known(covid):
    named = [header for headers in covid.line_list.columns.values() for header in headers]
    assert len(named) + len(covid.line_list.extra) == 63
    assert set(named).isdisjoint(covid.line_list.extra)
    assert {"ID", "Surname", "Phone", "Phone2", "LTLA", "First Symptomatic At"} <= set(named)


def test_what_the_county_offers_for_enrichment_tells_nothing_of_health(covid):
    assert set(covid.clocks["enrichment"].offers).isdisjoint(
        {"ends_on", "visit_by", "programme", "risk", "instructions"}
    )
    assert "ends_on" in covid.clocks["door-knock"].offers


def test_words_that_would_tell_of_health_are_found_by_their_beginning_and_in_any_case(covid, flood):
    assert telling_words(covid, "Tested POSITIVE, please ask about isolation") == ["isolation", "positive", "tested"]
    assert telling_words(covid, "Has she another telephone number?") == []
    assert telling_words(flood, "Tested positive") == [], "a programme without such words has none"


@pytest.mark.parametrize(
    "typed",
    [
        *("self-isolating", "Long-covid", "pre_covid", "co\u200bvid", "co\u00advid", "ＣＯＶＩＤ", "cóvid"),
        *("cov\u0456d", "\u0421OVID", "c\u03bfvid"),  # Cyrillic and Greek letters
        *("Omicron?", "the PCR", "lateral flow", "in lockdown", "Delta"),
    ],
)
def test_no_disguise_takes_a_word_of_health_past_the_list(covid, typed):
    assert telling_words(covid, f"Please ask, {typed}, soon")
