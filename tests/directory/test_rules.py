"""Files make drafts: they never overwrite what is live, they succeed it or are refused with the difference."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from psycopg.types.range import Range

from hub.directory.rules import decide, decide_export, decide_terms, difference, digest, exported, state_of

OLD, NEW = {"system": [{"key": "a", "label": "A"}]}, {"system": [{"key": "a", "label": "Archive"}]}


@dataclass
class Stored:
    version: int
    state: str
    body: dict
    origin: str = "file"
    publish_at: datetime | None = None
    retired_at: datetime | None = None

    @property
    def digest(self):
        return digest(self.body)


def what(decision):
    return decision.what, decision.why


def test_the_first_version_is_a_draft():
    assert decide(1, NEW, []).what == "drafted"


def test_the_live_version_with_the_same_content_is_left_alone():
    assert what(decide(1, dict(OLD), [Stored(1, "live", OLD)])) == ("unchanged", "")


def test_the_order_of_keys_is_no_change():
    stored = Stored(1, "live", {"b": 1, "a": [1, 2]})
    assert decide(1, {"a": [1, 2], "b": 1}, [stored]).what == "unchanged"
    assert decide(1, {"a": [2, 1], "b": 1}, [stored]).what == "refused", "the order of a list is one"


def test_the_live_version_with_other_content_is_refused_with_the_difference():
    decision = decide(1, NEW, [Stored(1, "live", OLD)])
    assert decision.what == "refused"
    assert "raise the version" in decision.why
    assert '-system.1.label = "A"' in decision.difference
    assert '+system.1.label = "Archive"' in decision.difference


def test_the_next_version_is_a_draft_and_replaces_an_earlier_draft_from_a_file():
    live, draft = Stored(1, "live", OLD), Stored(2, "draft", OLD)
    assert decide(2, NEW, [live]).what == "drafted"
    assert decide(2, NEW, [live, draft]).what == "drafted"
    assert decide(2, OLD, [live, draft]).what == "unchanged"


def test_a_draft_made_in_the_browser_is_not_overwritten():
    decision = decide(2, NEW, [Stored(1, "live", OLD), Stored(2, "draft", OLD, "browser")])
    assert decision.what == "refused" and "browser" in decision.why and decision.difference


@pytest.mark.parametrize("version", [3, 9])
def test_a_version_that_leaves_a_gap_is_refused(version):
    assert "the next is 2" in decide(version, NEW, [Stored(1, "live", OLD)]).why


def test_an_older_version_is_left_alone_whatever_it_says():
    stored = [Stored(1, "retired", OLD), Stored(2, "live", NEW)]
    for body in (OLD, {"other": 1}):
        assert what(decide(1, body, stored)) == ("unchanged", "older than the live version 2")


def test_a_second_first_version_waits_for_the_first():
    assert decide(2, NEW, [Stored(1, "draft", OLD)]).what == "refused"


def test_an_agreement_is_never_edited_but_succeeded():
    terms, wider = {"gives": ["surname"]}, {"gives": ["postcode", "surname"]}
    assert decide_terms(1, terms, {}).what == "created"
    assert decide_terms(1, dict(terms), {1: terms}).what == "unchanged"
    refused = decide_terms(1, wider, {1: terms})
    assert refused.what == "refused" and '+gives = ["postcode", "surname"]' in refused.difference
    assert decide_terms(2, wider, {1: terms}).what == "created"
    assert decide_terms(3, wider, {1: terms}).what == "refused"
    assert decide_terms(1, wider, {1: terms, 2: terms}).what == "refused"
    assert decide_terms(1, terms, {2: terms}).what == "unchanged"


def test_a_difference_names_keys_that_came_and_went():
    assert difference({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"d": 2}})[-2:] == ("-b.c = 2", "+b.d = 2")


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SOON = Range(NOW, NOW + DAY)


@pytest.mark.parametrize(
    ("given", "from_side", "to_side"),
    [
        ({}, "waits for you", "waits for you"),
        ({"signed_from_at": NOW}, "waits for them", "waits for you"),
        ({"signed_from_at": NOW, "signed_to_at": NOW, "live": Range(NOW - DAY, None)}, "in force", "in force"),
        ({"signed_from_at": NOW, "signed_to_at": NOW, "live": Range(NOW + DAY, None)}, "starts later", "starts later"),
        ({"signed_from_at": NOW, "signed_to_at": NOW, "ended_at": NOW}, "ended", "ended"),
        ({"ended_at": NOW + DAY, "signed_from_at": NOW, "signed_to_at": NOW, "live": SOON},
         "in force", "in force"),
        ({"valid": Range(NOW - DAY, NOW)}, "ended", "ended"),
    ],
)  # fmt: skip
def test_where_an_agreement_stands_seen_from_either_side(given, from_side, to_side):
    blank = {
        "signed_from_at": None,
        "signed_to_at": None,
        "ended_at": None,
        "valid": Range(None, None),
        "live": Range(empty=True),
    }
    agreement = SimpleNamespace(**(blank | given))
    assert (state_of(agreement, "from", NOW), state_of(agreement, "to", NOW)) == (from_side, to_side)


def test_a_file_does_not_change_a_draft_that_waits_for_its_day():
    waits = Stored(2, "draft", OLD, publish_at=datetime(2026, 12, 1, tzinfo=UTC))
    decision = decide(2, NEW, [Stored(1, "live", OLD), waits])
    assert what(decision) == ("refused", "version 2 takes over on 1 December 2026; call that off first")
    assert decide(2, OLD, [Stored(1, "live", OLD), waits]).what == "unchanged"


def test_an_export_writes_only_over_what_was_brought_in():
    live, draft = Stored(2, "live", NEW, "browser"), Stored(3, "draft", OLD, "browser")
    stored = [Stored(1, "retired", OLD), live, draft]
    assert decide_export((1, OLD), live, stored).what == "written"
    assert decide_export((2, NEW), live, stored).what == "unchanged"
    assert decide_export(None, live, stored).what == "written"
    assert decide_export((1, NEW), live, stored).what == "refused"
    assert decide_export((2, OLD), live, stored).what == "refused"
    assert decide_export((3, NEW), live, stored).what == "refused", "the browser drafts that number"
    assert decide_export((4, NEW), live, stored).what == "unchanged", "ahead of everything"
    assert (exported(stored), exported(stored, drafts=True)) == (live, draft)
    assert exported([draft]) is None and exported([draft], drafts=True) is draft
    assert exported([Stored(1, "draft", OLD), live], drafts=True) is live, "overtaken"
