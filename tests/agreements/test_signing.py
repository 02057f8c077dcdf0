"""A proposal goes to and fro in two copies, and only both signatures under the same words put it in force."""

import pytest

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals, terms
from hub.directory.queries import agreement
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from tests.agreements.conftest import GIVER, RECEIVER, STRANGER


def test_a_draft_is_nobodys_but_its_authors_until_it_is_sent(table):
    made = table.draft()
    table.work()
    assert table.copy(RECEIVER, made) is None
    table.send(made)
    ours, theirs = table.copy(GIVER, made), table.copy(RECEIVER, made)
    assert (ours.author, theirs.author) == ("us", "them")
    assert ours.digest == theirs.digest and ours.body == theirs.body
    assert theirs.drafted_by is None, "a person’s id stays at home"
    assert table.copy(STRANGER, made) is None


def test_both_signatures_put_it_in_force_and_one_does_not(table):
    made = table.sent()
    table.sign(GIVER, made)
    assert table.made(made) == []
    assert table.copy(RECEIVER, made).theirs_signed_by == table.norfolk.person(GIVER, "ig").name
    table.sign(RECEIVER, made)
    [agreement] = table.made(made)
    assert agreement.holds and agreement.kind == "visit-step"
    assert agreement.signed_from_by == table.norfolk.person(GIVER, "ig").name
    assert agreement.signed_to_by == table.norfolk.person(RECEIVER, "ig").name
    assert agreement.signed_from_at < agreement.signed_to_at, "each at the moment in which it was given"
    assert {table.copy(slug, made).state for slug in (GIVER, RECEIVER)} == {"agreed"}


def test_each_signature_is_a_row_of_its_own_organisation(table, everything):
    made = table.sent()
    table.sign(RECEIVER, made)
    table.sign(GIVER, made)
    [agreement] = table.made(made)
    signed = everything("select org_id, account_id from signature where agreement_id = :id", id=agreement.id)
    assert {tuple(one) for one in signed} == {
        (table.norfolk.org(slug), table.norfolk.person(slug, "ig").id) for slug in (GIVER, RECEIVER)
    }


def test_after_a_change_earlier_signatures_no_longer_count(table):
    made = table.sent()
    table.sign(RECEIVER, made)
    with table.us():
        drafting.take_back(made)
        drafting.change(made, proposals.proposal(made).edition, lambda body: body | {"purpose": "Something else"})
    table.work()
    assert table.copy(RECEIVER, made).state == "draft"
    table.send(made)
    table.sign(GIVER, made)
    assert table.made(made) == []
    assert not table.copy(RECEIVER, made).signed
    table.sign(RECEIVER, made)
    assert table.made(made)[0].purpose == "Something else"


def test_words_that_go_back_to_what_they_were_need_new_signatures_too(table):
    made = table.sent()
    table.sign(RECEIVER, made)
    with table.us():
        drafting.take_back(made)
    table.send(made)
    table.sign(GIVER, made)
    assert table.made(made) == []


@pytest.mark.asvs("2.3.1")
def test_an_edit_between_reading_and_signing_is_refused(table):
    made = table.sent()
    read = table.copy(RECEIVER, made).digest
    with table.us():
        drafting.take_back(made)
    table.send(made)
    with pytest.raises(NotPossibleNow, match="changed since you read them"):
        table.sign(RECEIVER, made, seen=read)


def test_a_change_that_has_not_arrived_yet_puts_nothing_in_force(table):
    """The receiver signs the old words while the author’s change is still on its way."""
    made = table.sent()
    table.sign(GIVER, made)
    with table.us():
        drafting.take_back(made)
    with table.them():
        signing.sign(made, proposals.proposal(made).digest)
    assert table.made(made) == []
    table.work()
    assert table.made(made) == []


def test_nobody_signs_twice_or_what_is_being_changed(table):
    made = table.draft()
    with pytest.raises(NotPossibleNow, match="being changed"):
        table.sign(GIVER, made)
    table.send(made)
    table.sign(GIVER, made)
    with pytest.raises(NotPossibleNow, match="signed these words already"):
        table.sign(GIVER, made)


def test_a_stranger_neither_sees_nor_signs_nor_changes_it(table):
    made = table.sent()
    for act in (
        lambda: signing.sign(made, "x"),
        lambda: drafting.note(made, "Hello"),
        lambda: drafting.withdraw(made),
        lambda: drafting.change(made, 1, lambda body: body),
    ):
        with pytest.raises(NotYours), table.norfolk.acting(STRANGER, "ig"):
            act()


def test_the_other_party_asks_for_changes_and_does_not_make_them(table):
    made = table.sent()
    with pytest.raises(NotPossibleNow, match="other party writes this draft"), table.them():
        drafting.change(made, 1, lambda body: body | {"purpose": "Mine"})
    with table.them():
        drafting.note(made, "Please leave the telephone numbers out.")
    table.work()
    with table.us():
        [note] = proposals.notes(made)
        assert (note.side, note.words, note.account_id) == ("them", "Please leave the telephone numbers out.", None)
    assert table.copy(GIVER, made).asked_at


def test_a_colleague_who_was_faster_is_not_overwritten(table):
    made = table.draft()
    with table.us():
        drafting.change(made, 1, lambda body: body | {"purpose": "First"})
    with pytest.raises(EditConflict) as conflict, table.us():
        drafting.change(made, 1, lambda body: body | {"purpose": "Second"})
    assert ("Purpose", "First", "Second") in conflict.value.changes


def test_what_is_not_whole_is_not_sent(table):
    made = table.draft(starts=None)
    with pytest.raises(NotPossibleNow) as refused, table.us():
        drafting.send(made, 1)
    assert "the day from which it holds" in refused.value.what_to_do


def test_two_names_for_the_same_work_are_refused_in_words(table):
    table.agreed()
    second = table.sent(slug="other-steps")
    with pytest.raises(NotPossibleNow, match="‘welfare-visits’ version 1 is in force"):
        table.sign(GIVER, second)


def test_the_next_version_takes_the_place_of_the_one_before_without_a_gap(table, everything):
    first = table.agreed()
    with table.us():
        second = drafting.renew(terms.parts(agreement(first.id)))
    table.send(second)
    table.sign(GIVER, second)
    assert table.holds(first.id)
    table.sign(RECEIVER, second)
    [made] = table.made(second)
    assert made.version == 2 and table.holds(made.id) and not table.holds(first.id)
    [gap] = everything(
        "select lower(b.live) - upper(a.live) as gap from agreement a, agreement b where a.id = :a and b.id = :b",
        a=first.id, b=made.id,
    )  # fmt: skip
    assert not gap.gap


def test_a_kind_that_the_next_version_leaves_out_ends_with_the_one_before(table):
    with table.us():
        body = table.body("support")
    first = table.sent("support")
    table.sign(GIVER, first)
    table.sign(RECEIVER, first)
    transfer = next(one for one in table.made(first) if one.kind == "warm-transfer")
    kinds = [one for one in body["kinds"] if one["kind"] == "referral"]
    second = table.sent("support", kinds=kinds)
    table.sign(RECEIVER, second)
    table.sign(GIVER, second)
    assert [one.kind for one in table.made(second)] == ["referral"]
    assert not table.holds(transfer.id)


def test_what_is_agreed_or_withdrawn_is_closed(table):
    made = table.sent()
    with table.us():
        drafting.withdraw(made)
    table.work()
    assert table.copy(RECEIVER, made).state == "withdrawn"
    with pytest.raises(NotPossibleNow, match="closed"):
        table.sign(RECEIVER, made)


def test_every_step_is_in_both_trails(table, everything):
    made = table.sent()
    table.sign(GIVER, made)
    table.sign(RECEIVER, made)
    kinds = {
        slug: [
            one.kind
            for one in everything(
                """select kind from event e join event_about x on (x.org_id, x.event_id) = (e.org_id, e.id)
               where e.org_id = :org and x.about = :id and kind like '%:%' and kind not like 'notice%' order by e.id""",
                org=table.norfolk.org(slug),
                id=made,
            )
        ]  # fmt: skip
        for slug in (GIVER, RECEIVER)
    }
    assert kinds[GIVER] == [
        "proposal:drafted",
        "proposal:sent",
        "proposal:signed",
        "proposal:signed",
        "agreement:concluded",
    ]
    assert kinds[RECEIVER] == ["proposal:sent", "proposal:signed", "proposal:signed", "agreement:concluded"]


def test_each_step_of_writing_is_an_event_without_its_words(table, everything):
    made = table.draft()
    with table.us():
        drafting.change(made, 1, lambda body: body | {"purpose": "Something else"})
    table.send(made)
    with table.them():
        drafting.note(made, "Leave the numbers out.")
    with table.us():
        drafting.take_back(made)
        drafting.withdraw(made)
    table.work()
    found = everything(
        "select kind, facts from event where facts ->> 'proposal' = :id and from_org is null", id=str(made)
    )
    told = {one.kind: one.facts for one in found}
    assert set(told) == {
        "proposal:drafted", "proposal:changed", "proposal:sent", "proposal:noted", "proposal:taken_back",
        "proposal:withdrawn",
    }  # fmt: skip
    assert told["proposal:changed"]["fields"] == ["purpose"] and told["proposal:noted"]["asks"] is True
    assert "Something" not in str(told) and "numbers" not in str(told)


def test_what_is_taken_back_before_it_arrives_never_arrives(table):
    made = table.draft()
    with table.us():
        drafting.send(made, 1)
        drafting.take_back(made)
    table.work()
    assert table.copy(RECEIVER, made) is None


def test_the_job_may_be_repeated(table, everything):
    made = table.sent()
    table.sign(GIVER, made)
    table.sign(RECEIVER, made)
    before = everything("select count(*) as n from event union all select count(*) from notice")
    everything("update outbox set status = 'pending', attempt = 0 where name = 'agreement:pass_on'")
    table.work()
    assert everything("select count(*) as n from event union all select count(*) from notice") == before
    assert table.copy(GIVER, made).state == "agreed"
