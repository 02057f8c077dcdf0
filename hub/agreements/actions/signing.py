"""Signing a proposal: the words that were read, and no others; the second signature puts them in force."""

from uuid import UUID

from sqlalchemy import Row, insert
from sqlalchemy.exc import IntegrityError

from hub.agreements.actions import watching
from hub.agreements.models import ProposalSignature
from hub.agreements.queries import proposals, terms
from hub.agreements.rules import content
from hub.kernel.audit import record
from hub.kernel.clock import today
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

READ_AGAIN = "Read it again, and sign what stands there now."


def sign(proposal_id: UUID, seen: str) -> Row:
    """Sign for the acting organisation; `seen` is the digest of the words that were read. Returns the proposal.

    The database makes the agreement when both have signed the same digest. Raises NotPossibleNow, NotYours.
    """
    held = proposals.held(proposal_id)
    if held is None:
        raise NotYours()
    _refuse(why_not(held, seen))
    _enter(held)
    event = record("proposal:signed", about=[held.id], proposal=held.id, edition=held.edition, digest=held.digest)
    later("agreement:pass_on", acts_for=held.other_org_id, proposal=held.id, event=event)
    signed = proposals.proposal(proposal_id)
    if signed.state == "agreed":
        watching.concluded(signed)
    return signed


def why_not(held: Row, seen: str | None = None) -> tuple[str, str] | None:
    """Why this proposal can't be signed here now, and what to do; None when it can."""
    body = held.body
    if held.state in ("agreed", "withdrawn"):
        return "This proposal is closed: it was signed by both, or withdrawn.", "Look at it as it stands now."
    if held.state != "sent":
        return "These words are being changed.", "Wait until the draft is sent."
    if seen is not None and seen != held.digest:
        return "These words have changed since you read them.", READ_AGAIN
    if held.signed:
        return "Your organisation has signed these words already.", "They wait for the other party."
    if faults := content.unfinished(body, today()):
        return "These words are not whole.", " ".join(faults)
    if terms.next_version(body["from"], body["to"], body["slug"]) != body["version"]:
        return "Another version of this agreement was made meanwhile.", "Take the draft back and send it again."
    kinds = [one["kind"] for one in body["kinds"]]
    clash = terms.clashing(body["from"], body["to"], kinds, body["slug"], body["starts"], body["ends"])
    if clash:
        return (
            f"‘{clash.slug}’ version {clash.version} is in force for the same work at that time.",
            "End that agreement first, or use its short name: then this one takes its place.",
        )
    return None


def _refuse(reason: tuple[str, str] | None) -> None:
    if reason:
        raise NotPossibleNow(*reason)


def _enter(held: Row) -> None:
    signature = {"org_id": acting().org_id, "proposal_id": held.id, "digest": held.digest}
    try:
        with db.session.begin_nested():
            db.session.execute(insert(ProposalSignature).values(**signature, account_id=acting().account_id))
    except IntegrityError:  # a colleague signed, or another agreement came into force, in this very moment
        raise NotPossibleNow("Something changed while you signed: nothing was signed.", READ_AGAIN) from None
