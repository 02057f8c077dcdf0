"""Every kind of event can be told in words: the table is held against the vocabulary."""

import re
from types import SimpleNamespace

import pytest

from hub.governance.told import Names, Reference, sentence, who
from hub.governance.words import ABOUT, WORDS, having
from hub.kernel.events import PARTS, VOCABULARY
from hub.kernel.keys import new_id

BRACES = re.compile(r"\{(\w+)\}")
ONE = new_id()
# A plausible value for each fact; whatever is not here is a code.
VALUES = {
    "count": 3, "rows": 3, "rejected": 1, "new": 1, "changed": 1, "unchanged": 1, "version": 2, "model_version": 2,
    "attempt": 1, "status": 403, "fields": ["surname"],
    "kinds": ["referral"], "roles": ["tracer"], "role": "tracer", "right": "SEE_CASES",
    **dict.fromkeys(("from_day", "to_day", "expires", "day", "on", "due"), "2026-11-23"), "account": str(ONE),
    "handover": str(ONE), "onward": str(ONE), "to": 2, "district": 2, "suggested": None,
}  # fmt: skip
NAMES = Names({ONE: "Ann Officer"}, {2: "Breckland"}, {ONE: Reference("request", "K7QF-2M4X", ONE)})


def test_the_words_cover_the_vocabulary_and_nothing_else():
    assert set(WORDS) == set(VOCABULARY)


def test_no_event_stands_in_two_parts_of_the_vocabulary():
    assert sum(len(part.EVENTS) for part in PARTS) == len(VOCABULARY)


@pytest.mark.parametrize("kind", sorted(VOCABULARY))
def test_a_sentence_speaks_of_facts_that_the_event_carries(kind):
    assert set(BRACES.findall(WORDS[kind].sentence)) <= VOCABULARY[kind]


@pytest.mark.parametrize("kind", sorted(VOCABULARY))
def test_every_event_reads_as_a_sentence(kind):
    told = sentence(kind, {name: VALUES.get(name, "some-code") for name in VOCABULARY[kind]}, NAMES)
    assert told and "None" not in told and "…" not in told and "{" not in told
    assert not re.search(r"[a-z]_[a-z]|[0-9a-f]{8}-", told), told


def test_every_kind_is_about_one_thing_and_nothing_is_about_none():
    for kind in VOCABULARY:
        assert [one.key for one in ABOUT if kind in one][1:] == [], kind
        assert any(kind in one for one in ABOUT), kind
    known = {*VOCABULARY, *(kind.partition(":")[0] for kind in VOCABULARY)}
    assert {name for one in ABOUT for name in one.kinds} <= known
    assert all(3 <= len(one.label) <= 30 for one in ABOUT) and len(ABOUT) <= 20


@pytest.mark.parametrize(
    ("typed", "there", "not_there"),
    [
        ("team", {"team:joined", "team:left"}, {"case:closed"}),
        ("Sign in", {"session:started", "session:refused", "password:changed"}, {"agreement:signed"}),
        ("sign-in", {"session:started"}, {"team:joined"}),
        ("closed case", {"case:closed", "case:reopened"}, {"account:closed"}),
        ("quidditch", set(), {"case:closed"}),
    ],
)
def test_typed_words_narrow_the_kinds(typed, there, not_there):
    assert there <= set(having(typed)) and not not_there & set(having(typed))


def test_titles_are_told_apart():
    titles = [words.title for words in WORDS.values()]
    assert len(set(titles)) == len(titles)


def happened(**told):
    return SimpleNamespace(**{"kind": "record:opened", "from_org": None, "account_id": None, "role": None} | told)


@pytest.mark.parametrize(
    "event, told",
    [
        (happened(account_id=ONE, role="officer"), "Ann Officer (officer)"),
        (happened(account_id=new_id(), role="tracer"), "a former account (tracer)"),
        (happened(from_org=2, role="officer"), "At Breckland, an officer"),
        (happened(from_org=2, role="tracer"), "At Breckland, a tracer"),
        (happened(from_org=2), "At Breckland, the hub"),
        (happened(from_org=9, role="tracer"), "At another organisation, a tracer"),
        (happened(), "The hub"),
        (happened(kind="session:refused"), "Nobody signed in"),
    ],
)
def test_who_did_it_is_a_name_at_home_and_a_role_elsewhere(event, told):
    assert who(event, NAMES) == told


def test_a_person_at_the_other_side_stays_without_a_name():
    assert sentence("handover:assigned", {"handover": str(ONE), "to": None, "team": None}, NAMES).endswith(
        "to a person there"
    )
