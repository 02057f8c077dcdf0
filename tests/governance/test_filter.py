"""The filter's own language: times typed in one box, spans of time as spans of ids."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.governance.rules import first_id, happened_at, kinds_of
from hub.governance.schemas import EventFilter, FindResident
from hub.kernel.clock import now
from hub.kernel.forms.form import load
from hub.kernel.keys import new_id
from hub.kernel.web.tables import csv_file, neutral


@pytest.mark.parametrize(
    "typed, moment",
    [
        ("21/11/2026", datetime(2026, 11, 21, tzinfo=UTC)),
        ("21/11/2026 14:30", datetime(2026, 11, 21, 14, 30, tzinfo=UTC)),
        ("1.7.2026 09.05", datetime(2026, 7, 1, 8, 5, tzinfo=UTC)),  # summer time
        ("2026-11-21", datetime(2026, 11, 21, tzinfo=UTC)),
        ("2026-11-21T14:30", datetime(2026, 11, 21, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_typed_as_people_write_it(typed, moment):
    told, faults = load(EventFilter, {"since": typed})
    assert not faults and told["since"] == moment


@pytest.mark.parametrize("typed", ["yesterday", "31/02/2026", "21/11/26", "21/11/2026 25:00", "1/1/0711"])
def test_a_time_that_is_none_is_told(typed):
    _, faults = load(EventFilter, {"since": typed})
    assert "Enter a date like 21/11/2026" in faults["since"][0]


def test_until_a_day_means_its_end_and_until_a_minute_its_end():
    told, _ = load(EventFilter, {"until": "21/11/2026"})
    assert told["until"] == datetime(2026, 11, 22, tzinfo=UTC)
    told, _ = load(EventFilter, {"until": "21/11/2026 14:30"})
    assert told["until"] == datetime(2026, 11, 21, 14, 31, tzinfo=UTC)


def test_a_span_of_time_is_a_span_of_ids():
    before = now() - timedelta(milliseconds=2)
    one = new_id()
    assert first_id(before) < one < first_id(now() + timedelta(milliseconds=2))
    assert abs(happened_at(one) - now()) < timedelta(seconds=2)


def test_words_narrow_what_was_chosen_and_never_widen_it():
    assert kinds_of("", "team")[:2] == ("team:joined", "team:left")
    assert kinds_of("cases", "closed") == ("case:closed", "case:reopened")
    assert kinds_of("case:closed", "team") is None and kinds_of("", "quidditch") is None
    assert kinds_of("cases", " ") == kinds_of("cases")


def test_a_group_of_kinds_stands_for_each():
    assert "record:opened" in kinds_of("looks") and kinds_of("case:closed") == ("case:closed",) and kinds_of("") == ()


@pytest.mark.parametrize("typed", [{}, {"surname": "Smith"}, {"postcode": "NR1 3AB"}])
def test_too_little_finds_nobody(typed):
    _, faults = load(FindResident, typed)
    assert faults


@pytest.mark.asvs("1.3.3")
@pytest.mark.parametrize("before", ["", " ", "\t", "\n", "\u00a0", "\ufeff", "\u200b", "\u3000 "])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_is_run_as_a_formula(before, sign):
    assert neutral(f"{before}{sign}1") == f"'{before}{sign}1"


def test_a_file_is_told_from_other_text_and_keeps_letters():
    body = csv_file(("A", "B"), [("Ół", None), ('say "x"', 3)])
    assert body.startswith(b"\xef\xbb\xbf") and body.decode("utf-8-sig").splitlines() == ["A,B", "Ół,", '"say ""x""",3']
