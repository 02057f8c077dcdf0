"""Whoever signs a new version sees what it adds, takes away and changes; so does whoever looks back later."""

import re
from datetime import datetime
from types import SimpleNamespace

import pytest
from sqlalchemy.dialects.postgresql import Range

from hub.directory.differences import differences, in_numbers
from hub.directory.fields import ANSWER, SUBJECT
from hub.kernel.clock import UK, now
from hub.kernel.keys import new_id

TERMS = {
    "gives": ["surname", "postcode"], "returns": ["outcome", "note"], "purpose": "To find people.",
    "legal_basis": "Article 6(1)(e)", "bases": [], "retention": "", "valid": Range(now(), None, bounds="[)"),
    "from_short": "Norfolk",
}  # fmt: skip


def version(**told):
    return SimpleNamespace(**TERMS | told)


def test_what_is_added_removed_and_changed_is_told_in_words():
    found = differences(version(), version(gives=["surname", "ends_on"], returns=["outcome"], purpose="To help."))
    assert [tuple(one) for one in found] == [
        ("Removed", "Norfolk gives: Postcode", "Given", "Not given"),
        ("Added", "Norfolk gives: Day on which isolation ends, which tells of somebody’s health", "Not given", "Given"),
        ("Removed", "May come back: Note", "May come back", "May not come back"),
        ("Changed", "Purpose", "To find people.", "To help."),
    ]
    assert in_numbers(found) == "1 added, 2 removed, 1 changed."


def test_the_same_terms_in_another_order_differ_in_nothing():
    assert differences(version(), version(gives=["postcode", "surname"])) == []
    assert in_numbers([]) == "Nothing differs: the two say the same."


def test_what_it_rests_on_and_how_long_it_is_kept_are_told():
    before = version(bases=["gdpr-6-1-e", "copi-3-4"])
    found = differences(before, version(bases=["gdpr-6-1-e", "copi-3"], retention="Two years."))
    assert [(one.change, one.what.partition(",")[0]) for one in found] == [
        ("Removed", "Rests on: Health Service (Control of Patient Information) Regulations 2002"),
        ("Added", "Rests on: Health Service (Control of Patient Information) Regulations 2002"),
        ("Changed", "Kept by the receiver"),
    ]


def test_an_end_that_comes_or_goes_is_told():
    ends = now().replace(year=2030, month=3, day=31, hour=12, minute=0)
    [one] = differences(version(), version(valid=Range(TERMS["valid"].lower, ends, bounds="[)")))
    assert one.what == "Agreed until" and one.was == "No end agreed" and one.becomes.startswith("31 March 2030 at ")


@pytest.mark.parametrize(
    ("name", "key", "label"),
    [(name, *one) for name, all_ in (("gives", SUBJECT), ("returns", ANSWER)) for one in all_.items()],
)
def test_no_field_changes_in_silence(name, key, label):
    found = differences(version(**{name: []}), version(**{name: [key]}))
    assert [one.change for one in found] == ["Added"] and label in found[0].what


@pytest.fixture
def three(norfolk, everything):
    """Three versions of an agreement from North Norfolk to City Welcome."""
    given = {1: "{surname}", 2: "{surname,risk}", 3: "{surname,risk,language}"}
    ids = {number: new_id() for number in given}
    for number, gives in given.items():
        everything(
            """insert into agreement (id, slug, version, from_org, to_org, kind, gives, returns, purpose,
                                      legal_basis, valid)
               values (:id, 'steps', :version, :giver, :receiver, 'visit-step', :gives, '{outcome}', 'To call by.',
                       'Article 6(1)(e)', tstzrange(:now, null))""",
            id=ids[number], version=number, gives=gives, now=now(),
            giver=norfolk.org("north-norfolk"), receiver=norfolk.org("city-welcome"),
        )  # fmt: skip
    return ids


def told(page):
    """The heading and the rows of what differs."""
    rows = re.findall(r'data-label="What">([^<]*)</th>.*?govuk-tag--\w+">(\w+)<', page, re.DOTALL)
    return re.findall(r'id="differs">([^<]*)<', page) + [f"{change}: {what}" for what, change in rows]


@pytest.fixture
def ig(client):
    return client("city-welcome", "ig")


def test_a_new_version_is_signed_with_what_differs_beside_its_whole_text(ig, three):
    page = ig.get(f"/agreements/{three[2]}/sign").text
    assert told(page) == ["What differs from version 1", "Added: North Norfolk gives: Risks to visitors, which tells of"
                          " somebody’s health"]  # fmt: skip
    assert "All that it says" in page and "Last name" in page and "To call by." in page
    refused = ig.post(f"/agreements/{three[2]}/sign").text
    assert told(refused) == told(page)


def test_the_first_version_is_all_new(ig, three):
    for place in ("", "/sign"):
        assert "No version came before this one" in ig.get(f"/agreements/{three[1]}{place}").text


def test_any_two_versions_are_compared_from_the_earlier_to_the_later(ig, three):
    risk = "Added: North Norfolk gives: Risks to visitors, which tells of somebody’s health"
    language = "Added: North Norfolk gives: Language"
    assert told(ig.get(f"/agreements/{three[3]}").text) == ["What differs from version 2", language]
    both = [f"What differs from version {1}", risk, language]
    assert sorted(told(ig.get(f"/agreements/{three[3]}?version=1").text)) == sorted(both)
    backwards = ig.get(f"/agreements/{three[1]}?version=3").text
    assert sorted(told(backwards)) == sorted(["What differs from version 3", risk, language])
    assert f'href="/agreements/{three[3]}">Read version 3</a>' in backwards
    today = r"\d+ \w+ \d{4}"
    assert re.search(rf'<option value="2" ?>Version 2, from {today}, waits for your signature</option>', backwards)


def test_a_version_that_is_not_there_is_told_beside_the_field(ig, three):
    for typed in ("9", "3", "x"):
        answer = ig.get(f"/agreements/{three[3]}?version={typed}")
        assert answer.status_code == 422 and "Select another version to compare with" in answer.text


def test_what_was_compared_was_looked_at(ig, three, everything):
    ig.get(f"/agreements/{three[3]}?version=1")
    [event] = everything("select about from event where kind = 'record:opened' order by id desc limit 1")
    assert sorted(event.about) == sorted([str(three[1]), str(three[3])])


def test_nobody_else_reads_either(client, three):
    stranger = client("breckland", "ig")
    assert stranger.get(f"/agreements/{three[3]}?version=1").status_code == 404


def test_an_end_at_midnight_is_the_end_of_the_day_before():
    midnight = datetime(2027, 4, 1, tzinfo=UK)
    [one] = differences(version(), version(valid=Range(TERMS["valid"].lower, midnight, bounds="[)")))
    assert one.becomes == "the end of 31 March 2027"
