"""Each organisation has its own row of a hand-over; the receiver's is a copy of what the agreement lists."""

from uuid import uuid4

import pytest

from hub.handovers import actions, queries
from hub.handovers.actions import raising
from hub.handovers.previews import preview
from hub.kernel.db import rows
from hub.kernel.problems import NotYours
from tests.handovers.asking import RESIDENT, asked


def listed(everything, norfolk, receiver, kind):
    [found] = everything(
        "select gives, returns from agreement where from_org = :a and to_org = :b and kind = :kind",
        a=norfolk.org("norfolk"),
        b=norfolk.org(receiver),
        kind=kind,
    )
    return found


@pytest.mark.asvs("8.2.3", "15.3.1")
@pytest.mark.parametrize("kind", ["enrichment", "door-knock"])
def test_the_copy_holds_the_listed_fields_and_no_other(norfolk, work, everything, kind):
    handover = asked(norfolk, work, kind)
    gives = listed(everything, norfolk, "breckland", kind).gives
    wanted = {key: value for key, value in RESIDENT.items() if key in gives}
    assert handover.sent.subject == handover.received.subject == wanted
    assert "nhs_number" not in wanted


def test_the_preview_is_the_copy(norfolk, work):
    with norfolk.acting("norfolk", "tracer"):
        shown = preview("door-knock", norfolk.org("breckland"), RESIDENT).subject
    assert shown == asked(norfolk, work, "door-knock").received.subject


def test_the_preview_leaves_an_event_that_names_fields_and_no_value(norfolk, everything):
    resident = uuid4()
    with norfolk.acting("norfolk", "tracer"):
        shown = preview("door-knock", norfolk.org("breckland"), RESIDENT, about=[resident]).subject
    [event] = everything("select facts, about from event where kind = 'preview:shown'")
    assert event.facts == {"kind": "door-knock", "fields": sorted(shown)} and event.about == [str(resident)]


def test_two_rows_in_two_organisations_under_one_id(norfolk, work, everything):
    origin = uuid4()
    handover = asked(norfolk, work, origin_id=origin)
    found = everything("select * from handover where id = :id order by side desc", id=handover.id)
    assert [(one.side, one.org_id, one.other_org_id) for one in found] == [
        ("sent", norfolk.org("norfolk"), norfolk.org("breckland")),
        ("received", norfolk.org("breckland"), norfolk.org("norfolk")),
    ]
    sent, received = found
    assert (sent.origin_id, received.origin_id, received.parent_id) == (origin, None, None)
    assert sent.reference == received.reference and sent.due_at == received.due_at


def test_the_search_keys_hold_nothing_that_was_not_given(norfolk, work):
    handover = asked(norfolk, work, facts={"address": "1 High Street", "question": "?"})
    assert (handover.received.surname_key, handover.received.postcode_key) == ("", "")
    handover = asked(norfolk, work)
    assert (handover.received.surname_key, handover.received.postcode_key) == ("obrien", "NR191AA")


def test_nobody_else_sees_either_row(norfolk, work):
    handover = asked(norfolk, work)
    for who in (("norwich", "officer"), ("broads-neighbours", "volunteer"), ("norwich", "manager")):
        with norfolk.acting(*who):
            assert queries.sent(handover.id) is None and queries.received(handover.id) is None
    with norfolk.acting("breckland", "officer"):
        assert queries.sent(handover.id) is None
    with norfolk.acting("norfolk", "tracer"):
        assert queries.received(handover.id) is None


@pytest.mark.parametrize("step", ["accept", "release", "answer", "bounce", "withdraw", "assign"])
def test_a_stranger_s_step_finds_nothing(norfolk, work, everything, step):
    handover = asked(norfolk, work)
    before = everything("select * from handover order by 1, 2, 3")
    do = {
        "accept": lambda: actions.accept(handover.id, 1),
        "release": lambda: actions.release(handover.id, 1),
        "answer": lambda: actions.return_answer(handover.id, {"outcome": "found"}, 1),
        "bounce": lambda: actions.bounce(handover.id, 1, "not our area"),
        "withdraw": lambda: actions.withdraw(handover.id),
        "assign": lambda: actions.assign(handover.id, 1, None, "x"),
    }[step]
    for who in (("norwich", "officer"), ("norfolk", "tracer") if step != "withdraw" else ("breckland", "officer")):
        with pytest.raises(NotYours):
            with norfolk.acting(*who):
                do()
    assert everything("select * from handover order by 1, 2, 3") == before


def test_raising_is_one_transaction_of_both_rows_the_event_and_the_job(norfolk, work, everything, monkeypatch):
    monkeypatch.setattr(raising, "later", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asked(norfolk, work)
    assert everything("select 1 from handover") == []
    assert everything("select 1 from event where kind = 'handover:raised'") == []


def test_each_side_has_the_step_in_its_own_trail_the_receiver_s_without_the_person(norfolk, work, everything):
    handover = asked(norfolk, work)
    found = everything(
        """select e.id, e.org_id, e.from_org, e.account_id, e.role from event e join event_about a
        on (a.org_id, a.event_id) = (e.org_id, e.id)
        where e.kind = 'handover:raised' and a.about = :id order by from_org nulls first""",
        id=handover.id,
    )
    home, there = found
    assert (home.org_id, home.account_id) == (norfolk.org("norfolk"), norfolk.person("norfolk", "tracer").id)
    assert (there.org_id, there.from_org, there.account_id) == (norfolk.org("breckland"), norfolk.org("norfolk"), None)
    assert home.id == there.id and home.role == there.role == "tracer"


def test_raising_again_joins_the_open_one(norfolk, work, everything):
    origin = uuid4()
    first = asked(norfolk, work, origin_id=origin)
    assert asked(norfolk, work, origin_id=origin).id == first.id
    assert asked(norfolk, work, "door-knock", origin_id=origin).id != first.id
    assert len(everything("select 1 from event where kind = 'handover:raised' and from_org is null")) == 2
    first.withdraw()
    assert asked(norfolk, work, origin_id=origin).id != first.id


def test_an_organisation_hands_over_to_itself_without_an_agreement_and_with_its_events(norfolk, work, everything):
    handover = asked(norfolk, work, giver=("breckland", "manager"), receiver=("breckland", "officer"))
    assert handover.sent.agreement_id is None and handover.received.subject == dict(RESIDENT)
    handover.accept()
    answer = {"outcome": "found", "note": "Rings after six"}
    handover.answer(answer)
    work()
    assert handover.sent.status == "returned" and handover.sent.answer == answer
    kinds = everything("select kind, from_org from event where kind like 'handover:%' order by id")
    assert [tuple(one) for one in kinds] == [
        ("handover:raised", None),
        ("handover:accepted", None),
        ("handover:returned", None),
    ]


def test_a_raise_takes_few_statements(norfolk, statements, work):
    with statements() as sent:
        asked(norfolk, lambda: None)
    assert len(sent) <= 9, sent


@pytest.mark.parametrize(
    "statement", ["select org_id from handover", "update handover set late = late returning org_id"]
)
def test_a_statement_without_any_condition_reaches_ones_own_rows_alone(norfolk, work, statement):
    asked(norfolk, work)
    asked(norfolk, work, receiver=("norwich", "officer"))
    for slug, role, own in (
        ("norfolk", "tracer", 2),
        ("breckland", "officer", 1),
        ("norwich", "officer", 1),
        ("broadland", "ig", 0),
    ):
        with norfolk.acting(slug, role):
            assert [one.org_id for one in rows(statement)] == [norfolk.org(slug)] * own
