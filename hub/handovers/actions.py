"""The only writers of hand-overs. Each changes the acting organisation's own row, records its event, and leaves the
other side to a job; raising is the one direct write into another organisation.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text, update
from sqlalchemy.dialects.postgresql import insert

from hub.handovers import kinds, queries, rules, seals, several
from hub.handovers.models import Handover
from hub.handovers.previews import given, shown
from hub.kernel import audit
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id, new_reference, postcode_key, surname_key
from hub.kernel.problems import EditConflict, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.teams.queries import may_visit, today


def raise_handover(
    kind: str,
    to_org: int,
    facts: Mapping[str, Any],
    origin_id: UUID,
    due_at: datetime,
    lapses_at: datetime | None = None,
    form: dict | None = None,
    parent_id: UUID | None = None,
    about: Iterable[UUID] = (),
    seen: str | None = None,
    with_: Sequence[UUID] = (),
) -> UUID:
    """Hand over a piece of work and return its id; an open one of the same origin and kind is joined, not repeated.

    Times are UTC. `with_` are the further origins, in the order in which the subject's household names them.
    `seen` is the seal of the preview, None where a rule hands over what nobody was shown.
    Raises NotPossibleNow without a live agreement, Otherwise when what was shown is not what would be sent.
    """
    gives, returns, agreement_id = given(kind, to_org, facts)
    subject = rules.copied(facts, gives)
    if seen is not None:
        seals.refuse_other(seen, shown(subject, form, agreement_id), seals.SHOWN)
    common = _new(kind, subject) | {
        "form": form, "returns": sorted(returns), "agreement_id": agreement_id, "due_at": due_at,
        "lapses_at": lapses_at,
    }  # fmt: skip
    if not _entered(common, to_org, {"origin_id": origin_id, "parent_id": parent_id}):
        return _joined(queries.open_for(origin_id, kind), to_org)
    handover_id, with_ = common["id"], with_ if rules.HOUSEHOLD in subject else ()
    if with_:
        several.name(handover_id, with_)
    event = audit.record(
        "handover:raised", about=[handover_id, origin_id, *with_, *about], handover=handover_id, kind=kind, to=to_org,
        fields=list(subject),
    )  # fmt: skip
    later("handover:pass_on", acts_for=to_org, handover=handover_id, side="sent", event=event)
    if lapses_at:
        later("handover:lapse", at=lapses_at, handover=handover_id)
    return handover_id


def _new(kind: str, subject: Mapping[str, Any]) -> dict[str, Any]:
    """What both rows of a hand-over say when it begins: who it is, what is told, and how it is found."""
    keys = {"surname_key": surname_key(subject.get("surname")), "postcode_key": postcode_key(subject.get("postcode"))}
    told = {"id": new_id(), "kind": kind, "reference": new_reference(), "subject": subject}
    return told | keys | {"status": "waiting", "version": 1, "raised_at": now(), "late": False}


def _entered(common: Mapping[str, Any], to_org: int, private: Mapping[str, Any]) -> bool:
    """Write both rows, the sender's with what is `private` to it.

    False when the same is open already, perhaps by a colleague whose commit this waited for.
    """
    sent = {"org_id": acting().org_id, "side": "sent", "other_org_id": to_org, **common, **private}
    received = {"org_id": to_org, "side": "received", "other_org_id": acting().org_id, **common}
    mine = insert(Handover).values(sent).on_conflict_do_nothing(
        index_elements=["org_id", "origin_id", "kind"],
        index_where=text("side = 'sent' and status in ('waiting', 'accepted')"),
    ).returning(Handover.id)  # fmt: skip
    if db.session.execute(mine).scalar() is None:
        return False
    db.session.execute(insert(Handover).values(**received, **dict.fromkeys(private)))
    return True


def _joined(present: Row | None, to_org: int) -> UUID:
    """The open hand-over that raising again joins; one that another organisation holds is not what was asked for."""
    if present is None:
        raise NotPossibleNow(
            "What was asked for the others of this household is still open, and this person was taken out of it.",
            "Withdraw it for all of them first, or write to the district about this person.",
        )
    if present.other_org_id != to_org:
        raise NotPossibleNow(f"{present.other_name} has been asked already.", "Withdraw that request first.")
    return present.id


# A partner has no teams, nor the right to that column; and taking something oneself leaves it with its team.
HOLD, HOLD_FOR_TEAM = (
    text(f"""
    update handover set holder_id = :holder, {team}held_by_rule = :by_rule, status = 'accepted',
        accepted_at = coalesce(accepted_at, :now), version = version + 1
    where org_id = :org and id = :id and side = 'received' and version = :version and status in ('waiting', 'accepted')
      and (:from_others or holder_id is null or holder_id = :holder)
    returning accepted_at = :now as first, old.holder_id as was_with, kind, reference
""")  # noqa: S608 - this file's own words
    for team in ("", "team = :team, ")
)


def accept(handover_id: UUID, version: int, take_over: bool = False) -> None:
    """Take a hand-over for oneself: 'claim' in a queue, 'accept' for a partner; from a colleague only with `take_over`.

    Raises EditConflict, NotYours, NotPossibleNow.
    """
    me = acting().account_id
    held = _hold(HOLD, handover_id, version, me, from_others=take_over)
    if held.was_with in (None, me):
        event = audit.record("handover:accepted", about=[handover_id], handover=handover_id)
    else:
        event = audit.record("handover:assigned", about=[handover_id, me], handover=handover_id, to=me, team=None)
    _tell_moved(handover_id, held, me)
    _when_held(handover_id, held.first, event)


def assign(handover_id: UUID, version: int, holder_id: UUID | None, team: str | None = None) -> None:
    """Give a received hand-over to a colleague or a team. Raises EditConflict, NotYours."""
    statement = HOLD if acting().confined else HOLD_FOR_TEAM
    held = _hold(statement, handover_id, version, holder_id, team)
    event = audit.record(
        "handover:assigned", about=[handover_id, holder_id], handover=handover_id, to=holder_id, team=team
    )
    if holder_id not in (None, held.was_with, acting().account_id) and held.kind != "visit-step":
        place = kinds.place(held.kind, handover_id)
        tell([holder_id], "request-assigned", handover_id, held.reference, **place)
    _tell_moved(handover_id, held, holder_id)
    _when_held(handover_id, held.first, event)


def _hold(
    statement: TextClause, handover_id: UUID, version: int, holder_id: UUID | None, team: str | None = None,
    from_others: bool = True,
) -> Row:  # fmt: skip
    if acting().confined and holder_id is not None and not may_visit(holder_id, today()):
        raise NotPossibleNow("This volunteer’s check has lapsed, or none is recorded.", "Record a new check first.")
    parameters = {
        "holder": holder_id, "now": now(), "org": acting().org_id, "id": handover_id, "version": version,
        "from_others": from_others, "by_rule": holder_id is not None and acting().account_id is None,
    } | ({"team": team} if statement is HOLD_FOR_TEAM else {})  # fmt: skip
    held = db.session.execute(statement, parameters).one_or_none()
    if held is None:
        _explain(handover_id, "you" if holder_id == acting().account_id else "whom you chose", version)
    return held


def _tell_moved(handover_id: UUID, held: Row, now_with: UUID | None) -> None:
    """Whoever held it may be on the way to the door: that a colleague has it now is told at once."""
    if held.was_with not in (None, now_with, acting().account_id) and held.kind != "visit-step":
        place = kinds.place(held.kind, handover_id)
        urgent = held.kind == "door-knock"
        tell([held.was_with], "request-moved", handover_id, held.reference, urgent=urgent, **place)


def _when_held(handover_id: UUID, first: bool, event: UUID) -> None:
    if first:
        handover = queries.received(handover_id)
        kinds.call("accepted", handover)
        _pass_on(handover, "received", event)


def release(handover_id: UUID, version: int) -> None:
    """Put a received hand-over back into the queue, held by nobody. Raises EditConflict, NotYours."""
    held_by = _received(handover_id).holder_id
    _change(handover_id, version, holder_id=None, held_by_rule=False)
    audit.record("handover:released", about=[handover_id, held_by], handover=handover_id, account=held_by)


def return_answer(handover_id: UUID, answer: Mapping[str, Any], version: int) -> None:
    """Answer a received hand-over; only what the agreement returns is kept. Raises EditConflict, NotYours."""
    row = _received(handover_id)
    kept = rules.copied(answer, row.returns)
    moment = now()
    _change(handover_id, version, status="returned", answer=kept, returned_at=moment, ended_at=moment)
    event = audit.record(
        "handover:returned", about=[handover_id], handover=handover_id, fields=list(kept),
        outcome=str(kept.get("outcome", "")),
    )  # fmt: skip
    _pass_on(row, "received", event)


def keep_answer(handover_id: UUID, answer: Mapping[str, Any], version: int) -> None:
    """Keep an answer that is not finished; nobody else sees it before it is returned. Raises EditConflict, NotYours.

    The feature that asks for it records its own event: what was kept is its to say.
    """
    returns = _received(handover_id).returns
    _change(handover_id, version, answer=rules.copied(answer, returns))


def bounce(handover_id: UUID, version: int, why: str, suggested_org_id: int | None = None) -> None:
    """Send a hand-over back: 'not ours' with a suggestion, 'declined' by a partner. Raises EditConflict, NotYours."""
    row = _received(handover_id)
    # A partner has no right to that column, nor suggests anybody.
    suggested = {} if suggested_org_id is None else {"suggested_org_id": suggested_org_id}
    _change(handover_id, version, status="bounced", ended_at=now(), ended_why=why, **suggested)
    event = audit.record(
        "handover:bounced", about=[handover_id], handover=handover_id, why=why, suggested=suggested_org_id
    )
    _pass_on(row, "received", event)
    for onward in queries.onward(handover_id):
        withdraw_if_open(onward.id)
    kinds.call("ended", queries.received(handover_id))


def withdraw(handover_id: UUID) -> None:
    """End a sent hand-over that is no longer needed, for all whom it was passed to. Raises NotYours, NotPossibleNow."""
    if not withdraw_if_open(handover_id):
        raise NotPossibleNow("This request has already ended.", "Look at its outcome.")


def withdraw_if_open(handover_id: UUID) -> bool:
    """The same for work that must go on: False for one that has ended, at this very moment even. Raises NotYours.

    The reason is always the same neutral one: a reason would tell what the receiver has no need to know.
    """
    row = queries.sent(handover_id)
    if row is None:
        raise NotYours()
    if not _end_sent(row, "withdrawn"):
        return False
    event = audit.record("handover:withdrawn", about=[handover_id], handover=handover_id, why=rules.NEUTRAL_END)
    _pass_on(row, "sent", event)
    return True


def lapse(row: Row) -> None:
    """End a sent hand-over whose time has passed, if it is still open; the timer job calls this."""
    if not _end_sent(row, "lapsed"):
        return
    event = audit.record("handover:lapsed", about=[row.id], handover=row.id)
    _pass_on(row, "sent", event)
    kinds.call("lapsed", row)


def _received(handover_id: UUID) -> Row:
    row = queries.received(handover_id)
    if row is None:
        raise NotYours()
    return row


def _pass_on(row: Row, side: str, event: UUID) -> None:
    """Let the other side know what this side of a hand-over says from now on, and by which event."""
    later("handover:pass_on", acts_for=row.other_org_id, handover=row.id, side=side, event=event)


def _end_sent(row: Row, status: str) -> bool:
    ended = db.session.execute(
        update(Handover)
        .where(Handover.org_id == row.org_id, Handover.id == row.id, Handover.side == "sent")
        .where(Handover.status.in_(rules.OPEN))  # another session that is ending it now is waited for, and then wins
        .values(status=status, ended_at=now(), ended_why=rules.NEUTRAL_END, version=Handover.version + 1)
    )
    return ended.rowcount == 1


def _change(handover_id: UUID, version: int, **values: Any) -> None:
    changed = db.session.execute(
        update(Handover)
        .where(Handover.org_id == acting().org_id, Handover.id == handover_id, Handover.side == "received")
        .where(Handover.version == version, Handover.status.in_(rules.OPEN))
        .values(version=version + 1, **values)
    )
    if changed.rowcount != 1:
        _explain(handover_id)


def _explain(handover_id: UUID, holder: str | None = None, version: int | None = None) -> None:
    """Say why a change found no row: not ours, ended meanwhile, held by a colleague, or changed by someone else."""
    row = queries.received(handover_id)
    if row is None:
        raise NotYours()
    status = rules.STATUS_WORDS[row.status]
    if not rules.is_open(row.status):
        raise NotPossibleNow(f"This request has ended: {status.lower()}.", "Go back to your queue.")
    if row.version == version:
        raise NotPossibleNow(f"{row.holder_name} holds this request.", "Open it: you can take it over there.")
    raise EditConflict(row.version, [("Status", status, None), ("Held by", row.holder_name or "nobody", holder)])
