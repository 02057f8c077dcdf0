"""An agreement is inert until both have signed, holds for exactly its time, and is never edited."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, ProgrammingError

from hub.directory import actions, queries
from hub.kernel.clock import now
from hub.kernel.db import rows
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow, NotYours

DAY = timedelta(days=1)
OFFER = """insert into agreement (id, slug, version, from_org, to_org, kind, gives, returns,
                                  purpose, legal_basis, valid)
           values (:id, :slug, :version, :giver, :receiver, :kind, :gives, '{outcome}', 'p', 'l',
                   tstzrange(cast(:starts as timestamptz), cast(:ends as timestamptz)))"""


class Parties:
    """North Norfolk offers City Welcome visit steps: two parties that have agreed nothing yet."""

    def __init__(self, norfolk, everything):
        self.norfolk, self.everything = norfolk, everything

    @contextmanager
    def giver(self):
        with self.norfolk.acting("north-norfolk", "ig"):
            yield

    @contextmanager
    def receiver(self):
        with self.norfolk.acting("city-welcome", "ig"):
            yield

    def offer(self, slug="steps", version=1, starts=None, ends=None, kind="visit-step", gives=("surname",), **more):
        values = {
            "id": new_id(), "slug": slug, "version": version, "kind": kind, "gives": list(gives),
            "giver": self.norfolk.org("north-norfolk"), "receiver": self.norfolk.org("city-welcome"),
            "starts": starts or now() - 30 * DAY, "ends": ends,
        }  # fmt: skip
        with self.giver():
            rows_of(OFFER, values | more)
        return values["id"]

    def sign_both(self, agreement_id):
        with self.giver():
            actions.sign(agreement_id)
        with self.receiver():
            actions.sign(agreement_id)
        return agreement_id

    def is_live(self, agreement_id, at=None):
        [(live,)] = self.everything("select live @> :at from agreement where id = :id", at=at or now(), id=agreement_id)
        return live


def rows_of(statement, values):
    from sqlalchemy import text

    from hub.kernel.db import db

    db.session.execute(text(statement), values)


@pytest.fixture
def parties(norfolk, everything):
    return Parties(norfolk, everything)


def test_an_agreement_is_inert_until_both_have_signed(parties):
    offered = parties.offer()
    assert not parties.is_live(offered)
    with parties.giver():
        actions.sign(offered)
    assert not parties.is_live(offered)
    with parties.receiver():
        actions.sign(offered)
    assert parties.is_live(offered)


def test_it_holds_from_the_last_signature_even_when_agreed_for_longer_ago(parties):
    signed = parties.sign_both(parties.offer(starts=now() - 300 * DAY))
    assert not parties.is_live(signed, now() - DAY), "nobody had signed yesterday"


def test_it_holds_from_its_first_to_its_last_moment(parties):
    signed = parties.sign_both(parties.offer(starts=now() + DAY, ends=now() + 3 * DAY))
    assert [parties.is_live(signed, now() + days * DAY) for days in (0, 2, 4)] == [False, True, False]


def test_one_that_was_over_before_it_was_signed_cannot_be_signed(parties):
    late = parties.offer(starts=now() - 9 * DAY, ends=now() - DAY)
    with pytest.raises(NotPossibleNow, match="has ended"), parties.giver():
        actions.sign(late)
    assert not parties.is_live(late, now() - 5 * DAY)


def test_a_signature_is_recorded_with_its_side_and_by_a_person(parties, everything):
    offered = parties.offer()
    with parties.receiver():
        actions.sign(offered)
    [event] = everything(
        "select org_id, account_id, facts from event where kind = 'agreement:signed' order by id desc limit 1"
    )
    assert event.facts == {"agreement": str(offered), "side": "to"}
    assert event.account_id == parties.norfolk.person("city-welcome", "ig").id


def test_nobody_signs_twice(parties):
    offered = parties.offer()
    with pytest.raises(NotPossibleNow, match="signed this agreement already"), parties.giver():
        actions.sign(offered)
        actions.sign(offered)


def test_a_stranger_neither_sees_nor_signs_nor_ends_it(parties):
    offered = parties.offer()
    for act in (actions.sign, actions.end):
        with pytest.raises(NotYours), parties.norfolk.acting("breckland", "ig"):
            act(offered)
    with parties.norfolk.acting("breckland", "ig"):
        assert queries.agreement(offered) is None


FORGED = "insert into {table} (org_id, agreement_id, account_id) values (:org, :agreement, :account)"


@pytest.mark.parametrize("table", ["signature", "ending"])
def test_the_database_refuses_a_forged_signature_or_ending(parties, table):
    norfolk, offered = parties.norfolk, parties.offer()
    statement = FORGED.format(table=table).replace(":account)", ":account)")
    if table == "ending":
        statement = statement.replace("account_id)", "account_id, ends_at)").replace(":account)", ":account, now())")
    me, other = norfolk.person("north-norfolk", "ig").id, norfolk.person("north-norfolk", "manager").id
    forgeries = [
        ("north-norfolk", norfolk.org("city-welcome"), me),  # in the other party's name
        ("north-norfolk", norfolk.org("north-norfolk"), other),  # in a colleague's name
        ("breckland", norfolk.org("breckland"), norfolk.person("breckland", "ig").id),  # as a stranger
    ]
    for slug, org, account in forgeries:
        with pytest.raises(ProgrammingError, match="row-level security"), norfolk.acting(slug, "ig"):
            rows_of(statement, {"org": org, "agreement": offered, "account": account})


@pytest.mark.parametrize("table", ["signature", "ending"])
def test_the_trigger_itself_asks_for_a_party(parties, everything, table):
    offered = parties.offer()
    extra, value = (", ends_at", ", now()") if table == "ending" else ("", "")
    with pytest.raises(ProgrammingError, match="not a party"):
        everything(
            f"insert into {table} (org_id, agreement_id, account_id{extra}) values (:org, :id, :account{value})",
            org=parties.norfolk.org("breckland"), id=offered, account=new_id(),
        )  # fmt: skip


def test_the_moment_of_a_signature_is_the_databases_own(parties):
    offered = parties.offer()
    with pytest.raises(ProgrammingError, match="permission denied"), parties.giver():
        rows_of(
            FORGED.format(table="signature")
            .replace("account_id)", "account_id, signed_at)")
            .replace(":account)", ":account, 'epoch')"),
            {"org": 1, "agreement": offered, "account": new_id()},
        )


def test_only_the_giver_offers_and_only_to_a_neighbour(parties):
    norfolk = parties.norfolk
    with pytest.raises(ProgrammingError, match="row-level security"):
        parties.offer(giver=norfolk.org("norwich"))
    stranger = parties.everything(
        "insert into organisation (slug, name, short_name, kind) values ('far', 'F', 'F', 'voluntary') returning id"
    )[0].id
    with pytest.raises(ProgrammingError, match="row-level security"):
        parties.offer(receiver=stranger)


def test_nobody_offers_what_is_signed_already(parties):
    signed = OFFER.replace("basis, valid)", "basis, valid, signed_to_at)").replace(
        "timestamptz)))", "timestamptz)), now())"
    )
    with pytest.raises(ProgrammingError, match="permission denied"), parties.giver():
        rows_of(signed, {"id": new_id(), "slug": "x", "version": 1, "kind": "visit-step", "gives": ["surname"],
            "giver": parties.norfolk.org("north-norfolk"), "receiver": parties.norfolk.org("city-welcome"),
            "starts": datetime(2020, 1, 1, tzinfo=UTC), "ends": None})  # fmt: skip


@pytest.mark.parametrize("key", ["ends_on", "visit_by", "programme", "risk", "instructions"])
def test_the_database_knows_too_that_enrichment_tells_nothing_of_health(parties, key):
    with pytest.raises(IntegrityError, match="enrichment_tells_no_health"):
        parties.offer(kind="enrichment", gives=["surname", key])


def test_a_new_version_ends_the_old_one_in_the_moment_in_which_it_begins(parties, everything):
    first = parties.sign_both(parties.offer(version=1, gives=["surname", "phones"]))
    second = parties.offer(version=2, gives=["surname"])
    assert parties.is_live(first)
    parties.sign_both(second)
    assert (parties.is_live(first), parties.is_live(second)) == (False, True)
    [(gap,)] = everything(
        "select lower(b.live) - upper(a.live) from agreement a, agreement b where a.id = :a and b.id = :b",
        a=first,
        b=second,
    )
    assert gap == timedelta(0)


def test_a_new_version_that_starts_later_leaves_the_old_one_until_then(parties):
    first = parties.sign_both(parties.offer(version=1))
    second = parties.sign_both(parties.offer(version=2, starts=now() + 2 * DAY))
    for day, live in ((1, [True, False]), (3, [False, True])):
        assert [parties.is_live(one, now() + day * DAY) for one in (first, second)] == live


def test_an_older_version_cannot_come_back(parties):
    first = parties.offer(version=1)
    parties.sign_both(parties.offer(version=2))
    with pytest.raises(NotPossibleNow, match="version 2 is in force"), parties.giver():
        actions.sign(first)


def test_two_agreements_are_never_in_force_for_the_same_work(parties, everything):
    parties.sign_both(parties.offer(slug="steps"))
    other = parties.offer(slug="other-steps")
    with pytest.raises(NotPossibleNow, match="‘steps’ version 1 is in force"), parties.giver():
        actions.sign(other)
    with pytest.raises(IntegrityError, match="one_live_agreement"):
        everything("update agreement set signed_from_at = now(), signed_to_at = now() where id = :id", id=other)


@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_either_party_ends_it_at_once(parties, everything, side):
    signed = parties.sign_both(parties.offer())
    with getattr(parties, side)():
        actions.end(signed)
    assert not parties.is_live(signed)
    assert everything(
        "select 1 from event where kind = 'agreement:ended' and facts->>'agreement' = :id", id=str(signed)
    )


def test_an_ending_may_be_announced(parties):
    signed = parties.sign_both(parties.offer())
    with parties.giver():
        actions.end(signed, now() + 7 * DAY)
    assert [parties.is_live(signed, now() + days * DAY) for days in (6, 8)] == [True, False]
    with parties.receiver():
        actions.end(signed, now() + 9 * DAY)
    assert not parties.is_live(signed, now() + 8 * DAY), "a later notice prolongs nothing"


def test_one_party_may_end_it_sooner_than_the_other_announced(parties):
    signed = parties.sign_both(parties.offer())
    with parties.giver():
        actions.end(signed, now() + 7 * DAY)
    with parties.receiver():
        actions.end(signed)
    assert not parties.is_live(signed)


def test_an_ending_in_the_past_holds_from_now(parties, everything):
    signed = parties.sign_both(parties.offer())
    with parties.giver():
        actions.end(signed, now() - 7 * DAY)
    [(ended_at,)] = everything("select ended_at from agreement where id = :id", id=signed)
    assert now() - ended_at < timedelta(minutes=1), "what was shared yesterday was shared under an agreement"


def test_what_has_ended_cannot_be_signed_any_more(parties):
    offered = parties.offer()
    with parties.giver():
        actions.end(offered)
    with pytest.raises(NotPossibleNow, match="has ended"), parties.receiver():
        actions.sign(offered)


def test_a_superseded_agreement_stays_readable(parties):
    first = parties.sign_both(parties.offer(version=1))
    parties.sign_both(parties.offer(version=2))
    with parties.receiver():
        shown = [row.version for row in queries.agreements() if row.slug == "steps"]
        assert queries.agreement(first).ended_at
        assert rows("select 1 from agreement where id = :id", id=first)
    assert shown == [2, 1]
