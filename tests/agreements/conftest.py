"""Two officers who make an agreement: North Norfolk and City Welcome, who have agreed nothing yet."""

from types import SimpleNamespace

import pytest

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals
from hub.agreements.rules import content
from hub.kernel.clock import today

GIVER, RECEIVER, STRANGER = "north-norfolk", "city-welcome", "breckland"


class Table:
    """The two at one table: draft, send, sign as either, with the worker between them."""

    def __init__(self, norfolk, work, everything):
        self.norfolk, self.work, self.everything = norfolk, work, everything

    def us(self):
        return self.norfolk.acting(GIVER, "ig")

    def them(self):
        return self.norfolk.acting(RECEIVER, "ig")

    def body(self, template="visit-step", **other):
        parties = self.norfolk.org(GIVER), self.norfolk.org(RECEIVER)
        return content.from_template(template, *parties) | {"starts": today().isoformat()} | other

    def draft(self, template="visit-step", **other):
        with self.us():
            return drafting.begin(self.body(template, **other), "template")

    def send(self, proposal_id):
        with self.us():
            drafting.send(proposal_id, proposals.proposal(proposal_id).edition)
        self.work()
        return proposal_id

    def sent(self, template="visit-step", **other):
        return self.send(self.draft(template, **other))

    def copy(self, slug, proposal_id):
        with self.norfolk.acting(slug, "ig"):
            found = proposals.proposal(proposal_id)
            return SimpleNamespace(**found._mapping) if found else None

    def sign(self, slug, proposal_id, seen=None):
        with self.norfolk.acting(slug, "ig"):
            signing.sign(proposal_id, seen or proposals.proposal(proposal_id).digest)
        self.work()

    def agreed(self, template="visit-step", **other):
        proposal_id = self.sent(template, **other)
        self.sign(GIVER, proposal_id)
        self.sign(RECEIVER, proposal_id)
        return self.made(proposal_id)[0]

    def made(self, proposal_id):
        return self.everything(
            """select a.*, a.live @> now() as holds from agreement a
               join proposal p on p.digest = a.digest and p.org_id = a.from_org where p.id = :id order by a.kind""",
            id=proposal_id,
        )

    def holds(self, agreement_id, at=None):
        told = "select live @> coalesce(cast(:at as timestamptz), now()) as yes from agreement where id = :id"
        return self.everything(told, id=agreement_id, at=at)[0].yes


@pytest.fixture
def table(norfolk, work, everything):
    return Table(norfolk, work, everything)
