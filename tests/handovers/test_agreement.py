"""The database itself refuses what no agreement allows, whatever the program asks."""

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError, ProgrammingError

from hub.directory import actions as directory
from hub.handovers import queries
from hub.handovers.previews import preview
from hub.kernel.clock import now
from hub.kernel.db import db, row, rows
from hub.kernel.problems import NotPossibleNow
from tests.handovers.asking import RESIDENT, asked

INSERT = """
    insert into handover (org_id, id, side, other_org_id, kind, reference, status, subject, form, returns, answer,
        agreement_id, origin_id, parent_id, holder_id, team, surname_key, postcode_key, version,
        opened_at, unread, held_by_rule, accepted_at, raised_at, due_at)
    values (:org_id, :id, :side, :other_org_id, :kind, 'AAAA-AAAA', :status, cast(:subject as jsonb),
        cast(:form as jsonb), :returns, cast(:answer as jsonb), :agreement_id, :origin_id, :parent_id,
        :holder_id, :team, :surname_key, :postcode_key, :version, :opened_at, :unread, :held_by_rule, :accepted_at,
        now(), now())"""

STRANGER = UUID("00000000-0000-7000-8000-000000000001")  # the same in every test process


@pytest.fixture
def county(norfolk):
    return norfolk.org("norfolk")


@pytest.fixture
def district(norfolk):
    return norfolk.org("breckland")


@pytest.fixture
def terms(everything, county, district):
    """The agreement for contact details between the two."""
    return everything(
        "select * from agreement where from_org = :a and to_org = :b and kind = 'enrichment'", a=county, b=district
    )[0]


@pytest.fixture
def given(county, district, terms):
    """A row as the county would give it to the district, which the database accepts."""
    nothing = dict.fromkeys(
        ("answer", "form", "origin_id", "parent_id", "holder_id", "team", "accepted_at", "opened_at")
    )
    return nothing | {
        "org_id": district,
        "id": uuid4(),
        "side": "received",
        "other_org_id": county,
        "kind": "enrichment",
        "status": "waiting",
        "subject": json.dumps({"surname": "Bloggs"}),
        "returns": ["outcome"],
        "agreement_id": terms.id,
        "version": 1,
        "unread": 0,
        "held_by_rule": False,
        "surname_key": "bloggs",
        "postcode_key": "",
    }


def write(norfolk, values, who=("norfolk", "tracer")):
    with norfolk.acting(*who):
        db.session.execute(db.text(INSERT), values)


def refused(norfolk, values, who=("norfolk", "tracer")):
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(norfolk, values, who)


def test_the_row_is_accepted_as_the_agreement_has_it(norfolk, given, everything):
    write(norfolk, given)
    assert everything("select 1 from handover where id = :id", id=given["id"])


@pytest.mark.parametrize(
    "forged",
    [
        {"side": "sent"},
        {"status": "accepted"},
        {"answer": json.dumps({"outcome": "found"})},
        {"origin_id": STRANGER},
        {"parent_id": STRANGER},
        {"team": "x"},
        {"accepted_at": "2026-01-01T00:00:00Z"},
        {"version": 2},
        {"opened_at": "2026-01-01T00:00:00Z"},
        {"unread": 3},
        {"held_by_rule": True},
        {"kind": "door-knock"},
        {"kind": "visit-step"},
        {"subject": json.dumps({"surname": "Bloggs", "ends_on": "2026-11-30"})},
        {"subject": json.dumps({"surname": "Bloggs", "nhs_number": "1"})},
        {"returns": ["outcome", "attempts"]},
        {"agreement_id": STRANGER},
        {"postcode_key": "NR191AA"},
        {"surname_key": "bloggs", "subject": "{}"},
        {"form": json.dumps({"variant": "yes"})},
    ],
    ids=str,
)
def test_a_given_row_can_be_nothing_else(norfolk, given, forged):
    refused(norfolk, given | forged)


def test_no_row_is_given_in_anothers_name(norfolk, given):
    refused(norfolk, given | {"other_org_id": norfolk.org("norwich")})


def test_no_row_is_given_to_a_stranger(norfolk, given):
    refused(norfolk, given | {"org_id": norfolk.org("broads-neighbours")})
    refused(norfolk, given | {"org_id": norfolk.org("norwich")})


def test_an_agreement_works_in_one_direction(norfolk, given, county, district):
    refused(norfolk, given | {"org_id": county, "other_org_id": district}, who=("breckland", "officer"))


def test_nobody_forges_a_row_that_it_received(norfolk, given, county, district):
    refused(norfolk, given, who=("breckland", "officer"))
    refused(norfolk, given | {"org_id": county, "other_org_id": district})


def test_a_sent_row_needs_the_agreement_too(norfolk, given, county, district):
    sent = given | {"org_id": county, "other_org_id": district, "side": "sent"}
    for forged in ({"agreement_id": uuid4()}, {"returns": ["attempts"]}, {"subject": json.dumps({"risk": "x"})}):
        refused(norfolk, sent | forged)
    write(norfolk, sent)


@pytest.mark.parametrize("side", ["sent", "received"])
@pytest.mark.parametrize(
    "state",
    [
        "signed_from_at = null",
        "signed_to_at = null",
        "ended_at = now()",
        "valid = '[2020-01-01,2020-02-01)'",
        "valid = '[2030-01-01,)'",
    ],
)
def test_an_agreement_that_is_not_in_force_gives_nothing(
    norfolk, given, everything, terms, county, district, side, state
):
    everything(f"update agreement set {state} where id = :id", id=terms.id)
    mine = {} if side == "received" else {"org_id": county, "other_org_id": district, "side": "sent"}
    refused(norfolk, given | mine)


def test_without_an_agreement_the_page_says_so_in_words(norfolk, everything, terms, work):
    everything("update agreement set ended_at = now() where id = :id", id=terms.id)
    with pytest.raises(NotPossibleNow, match="no sharing agreement in force"):
        asked(norfolk, work)
    with pytest.raises(NotPossibleNow):
        with norfolk.acting("norfolk", "tracer"):
            preview("enrichment", norfolk.org("breckland"), RESIDENT)


@pytest.mark.parametrize(
    "column", ["subject", "returns", "other_org_id", "agreement_id", "kind", "side", "form", "lapses_at"]
)
def test_what_was_given_never_changes(norfolk, work, column):
    handover = asked(norfolk, work)
    value = "'{}'" if column == "subject" else column
    with pytest.raises(ProgrammingError, match="permission denied|only by a correction on record"):
        with norfolk.acting("breckland", "officer"):
            rows(f"update handover set {column} = {value} where id = :id returning 1", id=handover.id)


# Answers


def test_an_answer_keeps_to_what_the_agreement_returns(norfolk, work):
    handover = asked(norfolk, work)
    handover.answer({"outcome": "found", "attempts": [1], "card": "en"})
    work()
    assert handover.received.answer == handover.sent.answer == {"outcome": "found"}


@pytest.mark.asvs("8.2.3")
def test_the_database_refuses_an_answer_with_a_key_that_is_not_returned(norfolk, work):
    handover = asked(norfolk, work)
    for who, side in ((("breckland", "officer"), "received"), (("norfolk", "tracer"), "sent")):
        with pytest.raises(DBAPIError, match="only what the agreement returns"):
            with norfolk.acting(*who):
                rows(
                    """update handover set answer = '{"attempts": []}' where id = :id and side = :side returning 1""",
                    id=handover.id,
                    side=side,
                )


def end(norfolk, kind="enrichment"):
    with norfolk.acting("breckland", "ig"):
        agreement = row("select id from agreement where to_org = acting_org() and kind = :kind", kind=kind)
        directory.end(agreement.id)


def test_after_the_end_only_the_outcome_and_a_safety_warning_pass_and_the_rest_waits(norfolk, work):
    handover = asked(norfolk, work, "door-knock")
    handover.accept()
    end(norfolk, "door-knock")
    handover.answer({"outcome": "reached", "safety": "Dog", "note": "Moved to 2 High Street"})
    work()
    assert handover.sent.status == "returned"
    assert handover.sent.answer == {"outcome": "reached", "safety": "Dog"}
    assert handover.received.answer["note"] == "Moved to 2 High Street"


def test_after_the_end_the_database_refuses_the_rest(norfolk, work):
    handover = asked(norfolk, work)
    end(norfolk)
    store = "update handover set answer = cast(:answer as jsonb) where id = :id and side = 'sent' returning 1"
    with pytest.raises(DBAPIError, match="agreement has ended"):
        with norfolk.acting("norfolk", "tracer"):
            rows(store, answer='{"note": "Moved"}', id=handover.id)
    with norfolk.acting("norfolk", "tracer"):
        assert rows(store, answer='{"outcome": "found"}', id=handover.id)


def test_after_the_end_a_withdrawal_still_passes(norfolk, work):
    handover = asked(norfolk, work)
    end(norfolk)
    handover.withdraw()
    work()
    assert handover.received.status == "withdrawn"


def test_an_ended_agreement_is_succeeded_by_its_next_version_alone(norfolk, everything, terms):
    everything("update agreement set ended_at = now() where id = :id", id=terms.id)
    with norfolk.acting("norfolk", "tracer"):
        assert queries.terms(norfolk.org("breckland"), "enrichment") is None
    assert terms.live.lower <= now()


def test_a_partner_s_database_role_gives_nothing(norfolk, given):
    with pytest.raises(ProgrammingError, match="permission denied"):
        write(
            norfolk,
            given | {"other_org_id": norfolk.org("broads-neighbours")},
            who=("broads-neighbours", "coordinator"),
        )
