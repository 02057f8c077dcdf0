"""The only writers of needs and of what was done about them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, text

from hub.handovers import actions as handovers
from hub.handovers.rules import is_open
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, row
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.services.needs import KINDS
from hub.support import persons, queries, rules
from hub.support.models import Need, NeedStep
from hub.support.persons import Person
from hub.support.rules import WARM, Offer


def record_need(
    about_kind: str,
    about_id: UUID,
    kind: str,
    note: str | None = None,
    handover_id: UUID | None = None,
    about: Iterable[UUID] = (),
) -> UUID:
    """Record that somebody is in need, about a 'case' or a 'handover'; `about` names the resident for the event.

    A timer sees to it that nobody forgets it.
    """
    need_id, at = new_id(), now()
    values = {
        "org_id": acting().org_id,
        "id": need_id,
        "about_kind": about_kind,
        "about_id": about_id,
        "kind": kind,
        "note": note,
        "state": "open",
        "handover_id": handover_id,
        "recorded_at": at,
        "by": acting().account_id,
    }
    db.session.execute(insert(Need).values(area="", version=1, **values))
    record("need:recorded", about=[about_id, *about], need=need_id, kind=kind[:80], about_kind=about_kind)
    _remind_later(need_id, 1)
    return need_id


def _remind_later(need_id: UUID, version: int) -> None:
    """The timer of an open need; it stops by itself once anything is done about the need."""
    later("need:remind", at=now() + timedelta(hours=queries.support().remind_hours), need=need_id, version=version)


def change_note(need: Row, version: int, note: str | None, person: Person) -> None:
    """Put better what is needed, before anybody was asked. Raises EditConflict, NotPossibleNow."""
    if need.state != "open":
        raise NotPossibleNow(f"This need is dealt with: {rules.STATES[need.state].lower()}.", "Look at it again.")
    _write(need, version, person, note=note)
    _tell(need, person, need.state, "changed")


def settle(need: Row, version: int, how: str, person: Person, told: str | None = None) -> None:
    """Say how a need ended without anybody else, or open it again. Raises EditConflict, NotPossibleNow."""
    _move(need, version, how, person, told=told)


def ask(need: Row, version: int, offer: Offer, kind: str, person: Person, seen: str | None) -> UUID:
    """Pass a need on as it was shown, and set the clock for it. Raises EditConflict, NotPossibleNow, Otherwise."""
    if not offer.takes(kind):
        raise NotPossibleNow(f"{offer.receiver.label} cannot be asked like this now.", "Choose another way.")
    due = rules.due_at(offer.receiver, kind, now())
    handover_id = handovers.raise_handover(
        kind, offer.org_id, facts(need, person), origin_id=need.id, due_at=due,
        form=rules.form(queries.support(), offer), about=[need.about_id, *person.about], seen=seen,
    )  # fmt: skip
    _move(need, version, "asked", person, handover_id=handover_id)
    later("need:clock", acts_for=offer.org_id, at=due, need=need.id, handover=handover_id)
    return handover_id


def facts(need: Row, person: Person) -> dict[str, Any]:
    """Everything that may be told of a need; what is told of it the agreement decides."""
    return {**person.facts, "need": rules.label(need.kind), "needs_note": need.note}


def give_up(need: Row, version: int, person: Person) -> None:
    """Take back what was asked: nobody is there, or the caller is gone. Raises EditConflict, NotPossibleNow."""
    if need.asked_id is None or not is_open(need.asked_status):
        raise NotPossibleNow("Nobody is being asked any more.", "Look at what came back.")
    handovers.withdraw(need.asked_id)
    _move(need, version, "given-up", person, handover_id=need.asked_id)


def take_answer(sent: Row) -> None:
    """Put what a helpline did onto the need, a late answer too; whoever watches over it is told.

    After a late one that settles it nobody else need be asked; otherwise whoever is being asked goes on.
    """
    need = queries.need(sent.origin_id)
    person, watchers = persons.known(need)
    answer = sent.answer or {}
    outcome = answer.get("outcome")
    into = rules.then(sent.form, outcome)
    if need.asked_id != sent.id and is_open(need.asked_status):
        if into in rules.SETTLED:
            handovers.withdraw_if_open(need.asked_id)
        else:
            into = "asked"
    _move(
        need, need.version, "answered", person, into, handover_id=sent.id, outcome=outcome, told=answer.get("done")
    )  # fmt: skip
    _notify("need-open-again" if into == "open" else "need-answered", need, watchers)


def take_back(sent: Row, how: str, told: str | None = None) -> None:
    """Nobody took it on ('not-taken') or it was sent back ('sent-back'): it is open again, and its people are told."""
    need = queries.need(sent.origin_id)
    if need.state != "asked":
        return
    person, watchers = persons.known(need)
    _move(need, need.version, how, person, handover_id=sent.id, told=told)
    _notify("need-open-again", need, watchers)


def remind(need_id: UUID, version: int) -> None:
    """Tell of a need that is still as it was, and again the next day, until somebody deals with it."""
    need = queries.need(need_id)
    if need.version != version or need.state != "open":
        return
    _, watchers = persons.known(need)
    _notify("need-waits", need, {*watchers, *persons.in_charge()})
    later("need:remind", at=now() + timedelta(days=1), need=need_id, version=version)


def clock_ran_out(sent: Row) -> str | None:
    """A caller does not hold for ever. A referral waits on, and its people hear of it: returns the receiver's notice.

    What was accepted and not answered within the hours of the reminder is told of in the same way.
    """
    if sent.kind == WARM and sent.status == "waiting":
        handovers.lapse(sent)
        return None
    late = sent.accepted_at and sent.accepted_at < now() - timedelta(hours=queries.support().remind_hours)
    told = LATE.get((sent.status, bool(late)))
    need = queries.need(sent.origin_id)
    if told:
        _, watchers = persons.known(need)
        _notify(told[0], need, {*watchers, *persons.in_charge()})
    if is_open(sent.status):
        again = now() + timedelta(days=1)
        later("need:clock", acts_for=sent.other_org_id, at=again, need=need.id, handover=sent.id)
    return told[1] if told else None


# By status and whether an answer is late: what the sender's people are told, and what the receiver's.
LATE = {
    ("waiting", False): ("need-not-accepted", "referral-waits"),
    ("accepted", True): ("need-unanswered", "referral-unanswered"),
}


def _notify(kind: str, need: Row, people: Iterable[UUID]) -> None:
    """A notice leaves the hub by email: it says what is needed, and nothing by which the resident can be found."""
    told = KINDS.get(need.kind, "something else")
    tell(set(people), kind, need.id, told, "needs.show", need_id=need.id)


def _move(
    need: Row, version: int, how: str, person: Person, into: str | None = None, *, handover_id: UUID | None = None,
    outcome: str | None = None, told: str | None = None,
) -> None:  # fmt: skip
    """Move a need, keep the step, and record it. Raises EditConflict, NotPossibleNow."""
    state = rules.moved(need.state, how, into)
    _write(need, version, person, state=state)
    step = {
        "org_id": acting().org_id, "id": new_id(), "need_id": need.id, "at": now(), "how": how, "state": state,
        "handover_id": handover_id, "outcome": outcome, "told": told,
        "by": None if acting().by_job else acting().account_id,
    }  # fmt: skip
    db.session.execute(insert(NeedStep).values(step))
    _tell(need, person, state, how)


def _tell(need: Row, person: Person, state: str, how: str) -> None:
    record("need:changed", about=person.looked_at(need), need=need.id, kind=need.kind[:80], state=state, how=how)


WRITE = text("""
    update need set state = :state, note = :note, area = :area, changed_at = :now, version = version + 1
    where org_id = acting_org() and id = :id and version = :version returning version
""")


def _write(need: Row, version: int, person: Person, **changed: Any) -> None:
    values = {"state": need.state, "note": need.note} | changed
    done = row(WRITE, id=need.id, version=version, now=now(), area=rules.area(person.home.postcode), **values)
    if done is None:
        present = queries.need(need.id)
        raise EditConflict(present.version, [("What became of it", rules.STATES[present.state], None)])
    if values["state"] == "open":
        _remind_later(need.id, done.version)
