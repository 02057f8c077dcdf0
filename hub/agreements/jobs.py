"""What crosses to the other party of an agreement, the timer before its end, and the day's look at what it rests on.

A job carries the writer's present copy, not the step that caused it, so it may be repeated and may come in any order.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Row, func, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from hub.agreements.actions import lapsing, watching
from hub.agreements.models import Proposal, ProposalNote
from hub.agreements.queries import proposals
from hub.directory.queries import agreement as agreement_of
from hub.identity.arriving import when_arrived
from hub.kernel import audit
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db, row
from hub.kernel.tenancy import acting, acting_for
from hub.kernel.work.jobs import ANYONE, WrongJob, job
from hub.notices.actions import tell_role

# What the other side's officers are told of each step.
TOLD = {
    "proposal:sent": "agreement-sent",
    "proposal:taken_back": "agreement-changing",
    "proposal:withdrawn": "agreement-withdrawn",
    "proposal:noted": "agreement-noted",
    "proposal:signed": "agreement-signed",
}


@job("agreement:pass_on", by={Role.IG}, crosses=True)
def pass_on(proposal: str, event: str, acts_for: int) -> None:
    """Give the other party its copy of what this one's says now, mirror the step, and tell its officers.

    Raises WrongJob where the event or the proposal is not one between the two.
    """
    mine, happened = proposals.held(UUID(proposal)), _happened(UUID(event), "proposal", proposal)
    if mine is None or mine.other_org_id != acts_for:
        raise WrongJob("This organisation has no such proposal to the other.")
    home, said = acting().org_id, [one for one in proposals.notes(mine.id) if one.side == "us"]
    with acting_for(acts_for):
        theirs = proposals.held(mine.id)
        if theirs is not None and theirs.other_org_id != home:
            raise WrongJob("The other organisation has no such proposal with this one.")
        if theirs is None and mine.state in ("draft", "withdrawn"):
            return  # it was taken back before it arrived: nothing of it is theirs to see
        if theirs is None:
            theirs = _first(mine, home)
        elif theirs.state in ("draft", "sent") and mine.author == "us":
            _again(mine, theirs)
        _beside(mine, theirs, said, happened)
        _mirrored(happened, home, mine)


def _happened(event_id: UUID, fact: str, wanted: str) -> Row:
    found = row("select id, kind, role, facts from event where org_id = acting_org() and id = :id", id=event_id)
    if found is None or found.facts.get(fact) != wanted:
        raise WrongJob("This organisation has no such event about this agreement.")
    return found


def _first(mine: Row, home: int) -> Row:
    """The other party's copy, which comes with the first sending."""
    if mine.author != "us":
        raise WrongJob("The other organisation wrote this proposal and does not have it.")
    told = {name: getattr(mine, name) for name in ("id", "origin", "edition", "body", "drafted_at", "sent_at")}
    db.session.execute(
        insert(Proposal).values(
            org_id=acting().org_id, other_org_id=home, author="them", state="sent", changed_at=now(), **told
        )
    )
    return proposals.held(mine.id)


def _again(mine: Row, theirs: Row) -> None:
    """The author's words as they stand once they are sent; while they are being changed, only that they are."""
    values = {"state": mine.state, "changed_at": now(), "closed_at": mine.closed_at}
    if mine.state == "sent":
        values |= {"body": mine.body, "edition": mine.edition, "sent_at": mine.sent_at}
    _write(theirs.id, **values)


def _beside(mine: Row, theirs: Row, said: list[Row], happened: Row) -> None:
    """What the other side said and signed; both come again harmlessly."""
    for one in said:
        copied = {"proposal_id": one.proposal_id, "id": one.id, "words": one.words, "at": one.at}
        new = upsert(ProposalNote).values(org_id=acting().org_id, side="them", **copied)
        db.session.execute(new.on_conflict_do_nothing())
    if mine.state == "agreed" or theirs.state in ("agreed", "withdrawn"):
        return
    values = {}
    if mine.signed:
        values |= {
            "theirs_digest": mine.digest, "theirs_signed_at": mine.signed_at, "theirs_signed_by": mine.signed_name,
        }  # fmt: skip
    if happened.kind == "proposal:noted" and mine.author == "them":
        values |= {"asked_at": func.greatest(Proposal.asked_at, max(one.at for one in said))}
    if values:
        _write(theirs.id, **values)


def _mirrored(happened: Row, home: int, mine: Row) -> None:
    """The step stands in the other's trail under the id that it has at home, once; its officers are told with it."""
    known = row("select 1 as yes from event where org_id = acting_org() and id = :id", id=happened.id)
    if known is not None:
        return
    facts = dict(happened.facts)
    audit.mirror(happened.id, happened.kind, from_org=home, role=happened.role, about=[mine.id], **facts)
    theirs = proposals.proposal(mine.id)
    second = mine.state == "agreed" and happened.kind == "proposal:signed" and _second(mine, theirs)
    if second:
        watching.concluded(theirs)
    kind = "agreement-in-force" if second else TOLD[happened.kind]
    about = {"about": mine.id, "reference": theirs.other_short}
    tell_role([Role.IG], kind, endpoint="drafts.show", proposal_id=mine.id, **about)


def _second(mine: Row, theirs: Row) -> bool:
    """Whether it was the writer's signature that made it an agreement: then the other side has still to follow."""
    return mine.signed and (not theirs.signed or mine.signed_at >= theirs.signed_at)


def _write(proposal_id: UUID, **values) -> None:
    mine = (Proposal.org_id == acting().org_id, Proposal.id == proposal_id)
    db.session.execute(update(Proposal).where(*mine).values(**values))


@job("agreement:tell_end", by={Role.IG}, crosses=True)
def tell_end(agreement: str, event: str, acts_for: int) -> None:
    """Tell the other party's officers that this side has ended an agreement; why stands on its page."""
    ended, happened = agreement_of(UUID(agreement)), _happened(UUID(event), "agreement", agreement)
    if ended is None or acts_for not in (ended.from_org, ended.to_org):
        raise WrongJob("This organisation has no such agreement with the other.")
    home = acting().org_id
    with acting_for(acts_for):
        if row("select 1 as yes from event where org_id = acting_org() and id = :id", id=happened.id) is not None:
            return
        audit.mirror(happened.id, happened.kind, from_org=home, role=happened.role, about=[ended.id], **happened.facts)
        about = {"about": ended.id, "reference": watching.other_name(ended)}
        tell_role([Role.IG], "agreement-ended", endpoint="agreements.show", agreement_id=ended.id, **about)


@job("agreement:due", by={Role.IG, Role.MANAGER, Role.SUPERVISOR})
def due(agreement: str, days: int) -> None:
    """The timer before an agreement's end."""
    watching.due(UUID(agreement), days)


def _next_morning() -> None:
    """A morning that was given up is one alone; the next one comes all the same."""
    with acting_for(acting().org_id):
        lapsing.keep_watch()


@job("agreement:bases", by=ANYONE, given_up=_next_morning)
def bases() -> None:
    """The day's look at what agreements rest on, in nobody's name, whoever first set the timer."""
    with acting_for(acting().org_id):
        lapsing.look()
        lapsing.keep_watch()


@when_arrived
def watch_goes_on(_: UUID, roles: Collection[str]) -> None:
    """When an information governance officer signs in, a timer that was lost is set again."""
    if Role.IG in roles:
        lapsing.keep_watch()
