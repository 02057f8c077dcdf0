"""Agreements under way: one that waits for the other side’s signature, and one in force that soon needs a renewal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from hub.agreements.actions import drafting, signing
from hub.agreements.queries import proposals, terms
from hub.agreements.rules import content
from hub.directory.queries import agreements
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain

WAITS = ("norfolk", "breckland")
ENDS = ("great-yarmouth", "fens-and-coast-help")
LEFT = timedelta(days=25)
SHORTER = "Demo text. One year after the request ends; then only figures are kept."


def work(ids: Mapping[str, int]) -> None:
    """Draft, send and sign, as the information governance officers of both sides would, with the jobs in between."""
    with _officer(ids[WAITS[0]]):
        known = next(one for one in agreements() if one.to_org == ids[WAITS[1]] and one.slug == "support")
        changed = drafting.renew(terms.parts(known))
        drafting.change(changed, 1, lambda body: body | {"retention": SHORTER})
    _send(ids[WAITS[0]], changed)
    _sign(ids[WAITS[0]], changed)
    giver, receiver = (ids[slug] for slug in ENDS)
    with _officer(giver):
        made = drafting.begin(_ending(giver, receiver), "template")
    _send(giver, made)
    for org_id in (giver, receiver):
        _sign(org_id, made)


def _ending(giver: int, receiver: int) -> content.Body:
    """Errands for residents, until soon; every word is marked as the demo’s."""
    body = content.from_template("support", giver, receiver)
    kinds = [one for one in body["kinds"] if one["kind"] == "referral"]
    said = {name: f"Demo text. {body[name]}" for name in ("purpose", "legal_basis", "retention")}
    days = {"starts": today().isoformat(), "ends": (today() + LEFT).isoformat()}
    return body | said | days | {"kinds": kinds}


def _send(org_id: int, proposal_id: UUID) -> None:
    with _officer(org_id):
        drafting.send(proposal_id, proposals.proposal(proposal_id).edition)
    drain()


def _sign(org_id: int, proposal_id: UUID) -> None:
    with _officer(org_id):
        signing.sign(proposal_id, proposals.proposal(proposal_id).digest)
    drain()


@contextmanager
def _officer(org_id: int) -> Iterator[None]:
    with as_actor(Acting(org_id)):
        [officer, *_] = [one.id for one in colleagues(Role.IG)]
    with as_actor(Acting(org_id, officer, Role.IG)):
        yield
