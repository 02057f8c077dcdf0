"""What a later list changed is shown on the case until somebody has taken note of it, and stays in its story."""

import pytest

from tests.intake.conftest import PERSON, bring, person, places  # noqa: F401 - fixtures
from tests.intake.test_pages import text


@pytest.fixture
def case(bring, everything):  # noqa: F811
    bring(PERSON)
    bring(person(Surname="Barley-Reed", Date_Tested="18/11/2026"))
    return everything("select id, resident_id from case_file")[0]


def test_it_is_shown_first_and_in_the_story_with_both_words(client, case):
    told = text(client("norfolk", "tracer").get(f"/cases/{case.id}"))
    assert "Changed by the list" in told.partition("On this page")[0]
    assert "Last name Barleymow Barley-Reed" in told
    assert "Tested 19 November 2026 18 November 2026" in told
    assert "Last name: Barleymow → Barley-Reed. Tested: 19 November 2026 → 18 November 2026" in told


def test_once_seen_it_stands_in_the_story_alone(client, case, everything):
    tracer = client("norfolk", "tracer")
    until = everything("select max(at) as at from case_change")[0].at
    answer = tracer.post(f"/cases/{case.id}/changes/seen", data={"until": until.isoformat()}, follow_redirects=True)
    assert "Noted" in text(answer) and "I have seen this" not in text(answer)
    assert "Last name: Barleymow → Barley-Reed" in text(answer)
    seen = everything("select distinct seen_by is not null as by from case_change where seen_at is not null")
    assert [row.by for row in seen] == [True]
    [event] = everything("select facts, about from event where kind = 'case:changes_seen'")
    assert event.facts == {"case": str(case.id), "count": 2}
    assert str(case.resident_id) in event.about


def test_what_came_after_the_page_was_shown_is_still_to_be_seen(client, case, everything, bring):  # noqa: F811
    until = everything("select max(at) as at from case_change")[0].at
    bring(person(Surname="Barley-Reed", Date_Tested="18/11/2026", Phone="07700 900999"))
    tracer = client("norfolk", "tracer")
    tracer.post(f"/cases/{case.id}/changes/seen", data={"until": until.isoformat()})
    told = text(tracer.get(f"/cases/{case.id}")).partition("On this page")[0]
    assert "Phone numbers 07700 900123 07700 900999" in told and "Barleymow Barley-Reed" not in told


def test_no_value_stands_in_an_event(case, everything):
    [event] = everything("select facts::text as facts from event where kind = 'case:updated'")
    assert "Reed" not in event.facts


def test_a_case_that_no_list_changed_says_nothing_of_it(client, bring, everything):  # noqa: F811
    bring(PERSON)
    [one] = everything("select id from case_file")
    assert "Changed by the list" not in text(client("norfolk", "tracer").get(f"/cases/{one.id}"))


def test_a_typed_case_is_held_against_what_it_says_itself(bring, everything):  # noqa: F811
    bring(PERSON)
    everything("delete from arrival")
    everything("update case_file set origin = 'typed', tested_on = null, ends_on = null")
    bring(PERSON)
    changed = {row.field: (row.old, row.new) for row in everything("select field, old, new from case_change")}
    assert changed.pop("phones")[0] is None
    assert changed == {"tested_on": (None, "2026-11-19")}


def test_others_neither_see_nor_note_it(client, case, everything):
    until = everything("select max(at) as at from case_change")[0].at.isoformat()
    for who, status in ((("breckland", "officer"), 403), (("norfolk", "ig"), 403)):
        answer = client(*who).post(f"/cases/{case.id}/changes/seen", data={"until": until})
        assert answer.status_code == status
    assert client("norfolk", "tracer").post(f"/cases/{case.id}/changes/seen", data={"until": "x"}).status_code == 422
    assert everything("select 1 from case_change where seen_at is not null") == []
