"""One agreement about two kinds of work: all of it ends, or one kind alone, and each page says which."""

import re

import pytest

from tests.agreements.conftest import GIVER, RECEIVER

WHY = {"when": "now", "reason": "The pilot is over."}


@pytest.fixture
def both(table):
    """Referral and warm transfer in one document, signed by both parties."""
    table.agreed("support", slug="needs")
    found = table.everything("select id, kind from agreement where slug = 'needs' order by kind")
    return {one.kind: f"/agreements/{one.id}" for one in found}


def holding(table):
    told = table.everything("select kind from agreement where slug = 'needs' and live @> now() order by kind")
    return [one.kind for one in told]


def test_all_of_it_ends_unless_one_kind_is_chosen(client, both, table):
    ig = client(GIVER, "ig")
    page = ig.get(f"{both['referral']}/end").text
    assert "All of it: referral, warm transfer" in page and "Referral, Warm transfer, from" in page
    assert ig.post(f"{both['referral']}/end", data=WHY | {"what": "all"}).status_code == 303
    page = ig.get(both["referral"]).text
    assert "Nothing more is shared under it." in page and holding(table) == []
    assert "stands otherwise" not in page and re.search(r"Referral, Warm transfer <strong[^>]*>\s*Ended", page)


def test_one_kind_ends_alone_and_the_other_is_told_of_as_in_force(client, both, table):
    ig = client(GIVER, "ig")
    answer = ig.post(f"{both['referral']}/end", data=WHY | {"what": "one"}, follow_redirects=True).text
    assert "Nothing more of referral is shared" in answer and "Nothing more of this kind is shared under it" in answer
    assert re.search(rf'href="{both["warm-transfer"]}">warm transfer</a>, in force', answer)
    assert re.search(r"<h1[^>]*>Referral <strong", answer) and holding(table) == ["warm-transfer"]
    other = client(RECEIVER, "ig").get(both["warm-transfer"]).text
    assert "referral</a>, ended" in other and "Referral, Warm transfer" not in other.split("</h1>")[0]
    page = ig.get(f"{both['warm-transfer']}/end").text
    assert "What ends?" not in page and ig.post(f"{both['warm-transfer']}/end", data=WHY).status_code == 303
    assert holding(table) == []


def test_without_saying_what_nothing_ends_and_the_reason_is_kept(client, both, table):
    answer = client(GIVER, "ig").post(f"{both['referral']}/end", data=WHY)
    assert answer.status_code == 422 and "Answer the question “What ends?”" in answer.text
    assert "The pilot is over.</textarea>" in answer.text and len(holding(table)) == 2


def test_what_begins_today_is_said_to_be_in_force_once_both_have_signed(client, table):
    made = table.sent()
    table.sign(GIVER, made)
    seen = table.copy(RECEIVER, made).digest
    typed = {"confirmed": "yes", "seen": seen}
    answer = client(RECEIVER, "ig").post(f"/agreements/drafts/{made}/sign", data=typed, follow_redirects=True)
    assert "Signed by both. It is in force." in answer.text
