"""A need is a plain record: about a case or a hand-over, with who heard of it."""

import pytest
from sqlalchemy.exc import IntegrityError

from hub.kernel.keys import new_id
from hub.services.needs import KINDS, label
from hub.support import actions, queries


def test_a_need_is_kept_with_who_heard_of_it_and_leaves_an_event_without_the_note(norfolk, everything):
    case_id = new_id()
    with norfolk.acting("norfolk", "tracer"):
        actions.record_need("case", case_id, "food", "Nothing in the fridge")
        actions.record_need("case", case_id, "pets")
        assert [need.kind for need in queries.for_(case_id)] == ["pets", "food"]
        assert queries.for_(case_id)[1].by_name == norfolk.person("norfolk", "tracer").name
    facts = everything("select facts from event where kind = 'need:recorded' order by id")
    assert [(one.facts["kind"], one.facts["about_kind"]) for one in facts] == [("food", "case"), ("pets", "case")]
    assert "fridge" not in str(facts)


def test_another_organisation_sees_none_of_it(norfolk):
    about = new_id()
    with norfolk.acting("norfolk", "tracer"):
        actions.record_need("case", about, "food")
    with norfolk.acting("breckland", "officer"):
        assert queries.for_(about) == []


def test_a_need_is_about_a_case_or_a_handover(norfolk):
    with pytest.raises(IntegrityError), norfolk.acting("norfolk", "tracer"):
        actions.record_need("household", new_id(), "food")


def test_every_kind_has_words_and_an_unknown_one_too():
    assert all(KINDS.values()) and label("warm-clothes") == "Warm clothes"
