"""Writing the next agreement: begin, change, send, take back, withdraw, and say something about it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update

from hub.agreements.models import Proposal, ProposalNote
from hub.agreements.queries import proposals, terms
from hub.agreements.rules import content
from hub.agreements.rules.content import Body
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later

CLOSED = "This draft is closed: it was signed by both, or withdrawn."


def begin(body: Body, origin: str) -> UUID:
    """Write a draft of one's own; only its own organisation sees it until it is sent. Returns its id."""
    us, moment, proposal_id = acting().org_id, now(), new_id()
    other = body["to"] if body["from"] == us else body["from"]
    db.session.execute(
        insert(Proposal).values(
            org_id=us,
            id=proposal_id,
            other_org_id=other,
            author="us",
            origin=origin,
            state="draft",
            edition=1,
            body=_numbered(body) | {"edition": 1},
            drafted_by=acting().account_id,
            drafted_at=moment,
            changed_at=moment,
        )  # fmt: skip
    )
    record("proposal:drafted", about=[proposal_id], proposal=proposal_id, origin=origin, to=other)
    return proposal_id


def renew(parts: Sequence[Row]) -> UUID:
    """Begin the next version of an agreement (its rows, one per kind) with the same words, for as long again."""
    first = parts[0]
    version = terms.next_version(first.from_org, first.to_org, first.slug)
    return begin(content.renewal(parts, version, content.next_start(parts, today())), "renewal")


def _numbered(body: Body) -> Body:
    """With the number that these words would have: versions count per name and pair."""
    return body | {"version": terms.next_version(body["from"], body["to"], body["slug"])}


def change(proposal_id: UUID, seen: int, edit: Callable[[Body], Body]) -> None:
    """Change one's own draft; `seen` is the edition that the person had before them. Raises EditConflict, NotYours."""
    held = _ones_own(proposal_id)
    if held.state != "draft":
        raise NotPossibleNow("This draft has been sent.", "Take it back first, then change it.")
    wanted = edit(held.body)
    if held.edition != seen:
        raise EditConflict(held.edition, _apart(held.body, wanted))
    wanted = _numbered(wanted) | {"edition": held.edition + 1}
    changed = sorted(name for name in wanted if wanted[name] != held.body.get(name) and name != "edition")
    if not changed:
        return
    _write(proposal_id, body=wanted, edition=held.edition + 1, changed_at=now())
    record("proposal:changed", about=[proposal_id], proposal=proposal_id, edition=held.edition + 1, fields=changed)


def _apart(theirs: Body, yours: Body) -> list[tuple[str, Any, Any]]:
    names = {"slug": "Short name", "purpose": "Purpose", "legal_basis": "Legal basis", "retention": "Kept",
             "starts": "First day", "ends": "Last day"}  # fmt: skip
    told = [(label, theirs[name], yours[name]) for name, label in names.items() if theirs[name] != yours[name]]
    other = [name for name in ("bases", "kinds") if theirs[name] != yours[name]]
    return told + [("What it rests on" if name == "bases" else "Kinds of work", "changed", "changed") for name in other]


def send(proposal_id: UUID, seen: int) -> None:
    """Give the other party its copy of these words, to sign or to ask for changes. Raises NotPossibleNow, NotYours."""
    held = _ones_own(proposal_id)
    if held.state != "draft":
        raise NotPossibleNow("This draft has been sent already.")
    if held.edition != seen:
        raise NotPossibleNow("A colleague changed this draft since you read it.", "Read it again, then send it.")
    body = _numbered(held.body)
    if faults := content.unfinished(body, today()):
        raise NotPossibleNow("This draft is not whole yet.", " ".join(faults))
    _write(proposal_id, body=body, state="sent", sent_at=now(), changed_at=now())
    _tell(held, record("proposal:sent", about=[proposal_id], proposal=proposal_id, edition=held.edition))


def take_back(proposal_id: UUID) -> None:
    """Make a draft again of what was sent, to change it. Signatures under the sent words count no more."""
    held = _ones_own(proposal_id)
    if held.state != "sent":
        raise NotPossibleNow("This draft is not with the other party.")
    body = held.body | {"edition": held.edition + 1}
    _write(proposal_id, body=body, edition=held.edition + 1, state="draft", changed_at=now())
    _tell(held, record("proposal:taken_back", about=[proposal_id], proposal=proposal_id))


def withdraw(proposal_id: UUID) -> None:
    """Close one's own proposal for good, unsigned."""
    held = _ones_own(proposal_id)
    _write(proposal_id, state="withdrawn", closed_at=now(), changed_at=now())
    event = record("proposal:withdrawn", about=[proposal_id], proposal=proposal_id)
    if held.sent_at:
        _tell(held, event)


def note(proposal_id: UUID, words: str) -> None:
    """Say something about a proposal that was sent; from the side that did not write it, this asks for changes."""
    held = _open(proposal_id)
    if not held.sent_at:
        raise NotPossibleNow("The other party has not seen this draft yet.", "Send it first.")
    note_id, asks = new_id(), held.author == "them"
    db.session.execute(
        insert(ProposalNote).values(
            org_id=acting().org_id,
            proposal_id=proposal_id,
            id=note_id,
            side="us",
            words=words,
            at=now(),
            account_id=acting().account_id,
        )  # fmt: skip
    )
    moment = now()
    _write(proposal_id, changed_at=moment, **({"asked_at": moment} if asks and held.state == "sent" else {}))
    _tell(held, record("proposal:noted", about=[proposal_id], proposal=proposal_id, note=note_id, asks=asks))


def _open(proposal_id: UUID) -> Row:
    held = proposals.held(proposal_id)
    if held is None:
        raise NotYours()
    if held.state in ("agreed", "withdrawn"):
        raise NotPossibleNow(CLOSED, "Look at it as it stands now.")
    return held


def _ones_own(proposal_id: UUID) -> Row:
    held = _open(proposal_id)
    if held.author != "us":
        raise NotPossibleNow("The other party writes this draft.", "Tell them what should be different.")
    return held


def _write(proposal_id: UUID, **values: Any) -> None:
    mine = (Proposal.org_id == acting().org_id, Proposal.id == proposal_id)
    db.session.execute(update(Proposal).where(*mine).values(**values))


def _tell(held: Row, event: UUID) -> None:
    later("agreement:pass_on", acts_for=held.other_org_id, proposal=held.id, event=event)
