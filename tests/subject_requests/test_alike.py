"""One decision for all that says the same: a colleague’s name is shown, or a word struck out, in every entry."""

import pytest

from hub.subject_requests.rules import redacting
from tests.subject_requests.test_access import pack  # noqa: F401 - a fixture

LABEL = "Name"


def fact(value, label=LABEL, **more):
    return {"label": label, "value": value, **more}


CONTENT = {"sections": [
    {"title": "Looks", "entries": [
        {"at": None, "facts": [fact("Una Sparrow", hide="staff"), fact("Una Sparrow", hide="staff")]},
        {"at": None, "facts": [fact("Una Sparrow", hide="staff"), fact("Una Sparrow", "Sender")]},
        {"at": None, "facts": [fact("Dev Raines", hide="staff")]},
        {"at": None, "facts": [fact("Una Sparrow", hide="staff")]},
    ]},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("places", "struck", "expected"),
    [
        (["0.0.0"], True, {"0.1.0"}),  # not the other fact of the same entry, not another heading, not one struck whole
        (["0.0.0"], False, set()),
        (["0.1.1"], True, set()),
        (["0.0"], True, set()),
    ],
)
def test_what_says_the_same_elsewhere(places, struck, expected):
    whole = [type("Decision", (), {"place": "0.3", "how": "struck", "ground": "crime", "turn": 1})]
    known = redacting.states(CONTENT, whole)
    assert redacting.alike(CONTENT, known, places, struck) == expected


@pytest.fixture
def names(pack):  # noqa: F811
    """The places of one colleague’s name, in several entries."""
    found: dict[str, list[str]] = {}
    for place, one in redacting.facts(pack.content):
        if one.get("hide") == "staff":
            found.setdefault(f"{one['label']}: {one['value']}", []).append(place)
    return next(places for places in found.values() if len({redacting.entry_of(at) for at in places}) > 1)


def test_a_name_is_shown_in_every_entry_by_one_decision(pack, ig, names, everything):  # noqa: F811
    entry = redacting.entry_of(names[0])
    own = [at for at in names if redacting.entry_of(at) == entry]
    still = [at for at, one in redacting.facts(pack.content) if one.get("hide") and at.startswith(f"{entry}.")]
    typed = {"version": 0, "whole": "no", "struck": [at for at in still if at not in own], "release": "public-role"}
    where = f"/subject-requests/packs/{pack.id}/entries/{entry}"
    faulty = ig.post(where, data=typed | {"release": "", "alike": "yes"})
    assert faulty.status_code == 422 and everything("select 1 from subject_redaction") == []
    page = ig.post(where, data=typed | {"alike": "yes"}, follow_redirects=True).text
    others = len({redacting.entry_of(at) for at in names} - {entry})
    assert f"Saved, here and in {others} other {'entry' if others == 1 else 'entries'}" in page
    shown = {one.place for one in everything("select place from subject_redaction where how = 'shown'")}
    assert shown == set(names)
    [event] = everything("select facts from event where kind = 'pack:redacted'")
    assert event.facts["shown"] == len(names)


def test_without_it_one_entry_alone_is_decided(pack, ig, names, everything):  # noqa: F811
    entry = redacting.entry_of(names[0])
    ig.post(f"/subject-requests/packs/{pack.id}/entries/{entry}",
            data={"version": 0, "whole": "no", "struck": [], "release": "public-role"})  # fmt: skip
    decided = everything("select place from subject_redaction")
    assert decided and {redacting.entry_of(one.place) for one in decided} == {entry}
