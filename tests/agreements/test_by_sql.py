"""What the application's own login is refused as SQL: the database itself makes agreements, from both signatures."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals
from hub.kernel.db import db
from tests.agreements.conftest import GIVER, RECEIVER, STRANGER

SIGNATURE = """insert into proposal_signature (org_id, proposal_id, digest, account_id)
               values (:org, :id, :digest, :account)"""


def run(statement, **values):
    db.session.execute(text(statement), values)


def refused(table, slug, statement, match, **values):
    with pytest.raises(DBAPIError, match=match), table.norfolk.acting(slug, "ig"):
        run(statement, **values)


@pytest.fixture
def sent(table):
    return table.sent()


def signature(table, slug, made, **other):
    copy = table.copy(RECEIVER, made)
    values = {"org": table.norfolk.org(slug), "id": made, "digest": copy.digest}
    return values | {"account": table.norfolk.person(slug, "ig").id} | other


def test_nobody_signs_in_anothers_name(table, sent):
    me, colleague = table.norfolk.person(GIVER, "ig").id, table.norfolk.person(GIVER, "manager").id
    forged = [
        (GIVER, {"org": table.norfolk.org(RECEIVER), "account": me}),
        (GIVER, {"account": colleague}),
        (STRANGER, {}),
    ]
    for slug, other in forged:
        refused(table, slug, SIGNATURE, "row-level security", **signature(table, slug, sent, **other))


def test_nobody_signs_other_words_than_the_copy_says(table, sent):
    refused(table, GIVER, SIGNATURE, "row-level security", **signature(table, GIVER, sent, digest="0" * 64))


def test_a_signature_is_not_replayed(table, sent):
    values = signature(table, RECEIVER, sent)
    table.sign(RECEIVER, sent)
    refused(table, RECEIVER, SIGNATURE, "duplicate key|pk_proposal_signature", **values)
    with table.us():
        drafting.take_back(sent)
    table.send(sent)
    refused(table, RECEIVER, SIGNATURE, "row-level security", **values)


def test_the_moment_of_a_signature_is_the_databases_own(table, sent):
    backdated = SIGNATURE.replace("account_id)", "account_id, signed_at)").replace(":account)", ":account, :at)")
    values = signature(table, GIVER, sent, at=datetime(2020, 1, 1, tzinfo=UTC))
    refused(table, GIVER, backdated, "permission denied", **values)


def test_a_draft_cannot_be_signed_before_it_is_sent(table):
    made = table.draft()
    values = signature(table, GIVER, table.sent(), id=made, digest=table.copy(GIVER, made).digest)
    refused(table, GIVER, SIGNATURE, "row-level security", **values)


def test_nobody_says_that_a_proposal_is_agreed(table, sent):
    refused(table, GIVER, "update proposal set state = 'agreed' where id = :id", "both signatures make it", id=sent)


def test_what_is_agreed_never_changes(table, sent):
    for slug in (GIVER, RECEIVER):
        table.sign(slug, sent)
    changed = 'update proposal set body = body || \'{"purpose": "Other"}\' where id = :id'
    refused(table, GIVER, changed, "closed stays so", id=sent)


@pytest.mark.parametrize(
    "statement",
    [
        "update agreement set signed_from_at = now(), signed_to_at = now()",
        "update agreement set gives = '{surname,risk}'",
        "update agreement set valid = tstzrange(null, null)",
        "delete from agreement",
        "update signature set account_id = account_id",
        "update proposal_signature set digest = digest",
        "delete from proposal_signature",
        "delete from proposal",
        "update proposal set digest = 'x'",
        "update proposal set other_org_id = other_org_id + 1",
        "update proposal set author = 'us'",
        "select lobby.put_in_force(body, digest, null, null) from proposal",
        "select lobby.both_signed()",
    ],
)
def test_nothing_of_it_is_the_applications_to_write(table, sent, statement):
    refused(table, GIVER, statement, "permission denied|can only be updated to DEFAULT|must be called as trigger")


@pytest.mark.asvs("2.3.1")
def test_what_both_never_signed_is_never_in_force(table, everything):
    """An agreement row alone, as a file offers it, is inert until two organisations have signed."""
    offer = """insert into agreement (id, slug, version, from_org, to_org, kind, gives, returns, purpose, legal_basis,
                   valid, digest)
               values (uuidv7(), 'forged', 1, :us, :them, 'visit-step', '{surname}', '{outcome}', 'p', 'l',
                   tstzrange(now(), null), :digest)"""
    parties = {"us": table.norfolk.org(GIVER), "them": table.norfolk.org(RECEIVER)}
    refused(table, GIVER, offer, "permission denied", digest="0" * 64, **parties)
    with table.us():
        run(offer.replace(", digest)", ")").replace(", :digest)", ")"), **parties)
    assert everything("select isempty(live) as inert from agreement where slug = 'forged'")[0].inert


def test_a_proposal_is_between_the_two_that_it_names(table):
    made = table.draft()
    elsewhere = "update proposal set body = jsonb_set(body, '{to}', to_jsonb(cast(:other as int))) where id = :id"
    refused(table, GIVER, elsewhere, "between_the_two", id=made, other=table.norfolk.org("norwich"))


def test_nobody_proposes_to_a_stranger_or_in_anothers_name(table, everything):
    [far] = everything(
        "insert into organisation (slug, name, short_name, kind) values ('far', 'F', 'F', 'voluntary') returning id"
    )
    body = table.body()
    for us, them in ((table.norfolk.org(GIVER), far.id), (table.norfolk.org(RECEIVER), table.norfolk.org(GIVER))):
        with pytest.raises(DBAPIError, match="row-level security"), table.us():
            run(
                """insert into proposal (org_id, id, other_org_id, author, origin, body, drafted_at, changed_at)
                   select :us, uuidv7(), :them, 'us', 'blank',
                          jsonb_build_object('from', cast(:us as int), 'to', cast(:them as int)), now(), now()""",
                us=us, them=them,
            )  # fmt: skip
    assert body["from"] == table.norfolk.org(GIVER)


OUTBOX = """insert into outbox (org_id, id, acts_for, name, args, account_id, role, available_at, created_at)
            values (:us, uuidv7(), :them, :name, jsonb_build_object('proposal', cast(:id as text)), :account, 'ig',
                    now(), now())"""


def test_a_job_about_it_crosses_to_the_other_party_alone(table, sent):
    values = {"us": table.norfolk.org(GIVER), "id": sent, "account": table.norfolk.person(GIVER, "ig").id}
    norwich, them = table.norfolk.org("norwich"), table.norfolk.org(RECEIVER)
    refused(table, GIVER, OUTBOX, "row-level security", them=norwich, name="agreement:pass_on", **values)
    refused(table, GIVER, OUTBOX, "row-level security", them=them, name="handover:pass_on", **values)
    with table.us():
        run(OUTBOX, them=them, name="agreement:pass_on", **values)


def test_two_who_sign_at_once_make_one_agreement(table, sent, app):
    """One waits for the other’s commit and then sees that signature: neither is lost, nor do they wait for ever."""
    from threading import Thread

    from hub.kernel.tenancy import as_actor

    def go(slug):
        with app.app_context(), as_actor(table.norfolk.actor(slug, "ig")):
            signing.sign(sent, proposals.proposal(sent).digest)

    both = [Thread(target=go, args=(slug,)) for slug in (GIVER, RECEIVER)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    table.work()
    assert len(table.made(sent)) == 1 and table.made(sent)[0].holds


@pytest.mark.parametrize("kind", ["enrichment", "referral", "warm-transfer"])
@pytest.mark.parametrize("key", ["ends_on", "risk", "household"])
def test_the_database_refuses_health_whatever_both_signed(table, kind, key):
    body = table.body()
    kinds = [{"kind": kind, "gives": ["surname", key], "returns": ["outcome"]}]
    with table.us():
        made = drafting.begin(body | {"kinds": kinds}, "blank")
        run("update proposal set state = 'sent', sent_at = now() where id = :id", id=made)
        drafting._tell(
            proposals.proposal(made), drafting.record("proposal:sent", about=[made], proposal=made, edition=1)
        )
    table.work()
    with table.us():
        run(SIGNATURE, **signature(table, GIVER, made))
    refused(table, RECEIVER, SIGNATURE, "no_health|names_one", **signature(table, RECEIVER, made))
    assert table.made(made) == []
