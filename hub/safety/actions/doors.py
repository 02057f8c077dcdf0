"""At a door: go there, need more time, come out; the alarm, and what a manager or a coordinator did about it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row, text, update
from sqlalchemy.dialects.postgresql import insert

from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.kernel.words import clock
from hub.kernel.work.jobs import later
from hub.notices.actions import tell
from hub.safety import queries, rules
from hub.safety.models import Alarm, AtDoor, CheckIn
from hub.teams.queries import on_duty


def go(visit_id: UUID | None, handover_id: UUID, second_id: UUID | None, minutes: int) -> UUID:
    """Check in at the door of a visit, perhaps with a second person, for so many minutes; returns the check-in.

    Without a visit the hand-over is a partner's task. Whether either allows it is for visits and tasks to say. Raises
    Invalid where the second person is not free, NotPossibleNow where one is at a door oneself, or somebody at this one.
    """
    me, timing = acting().account_id, queries.minutes()
    people = [me] if second_id is None else [me, second_id]
    moment = now()
    expected = moment + timedelta(minutes=minutes)
    values = {
        "org_id": acting().org_id, "id": new_id(), "started_at": moment,
        "expected_at": expected, "alarm_at": expected + timedelta(minutes=timing["grace"]),
    } | ({"visit_id": visit_id} if visit_id else {"task_id": handover_id})  # fmt: skip
    with db.session.begin_nested():  # a form shown again is committed too, and must not keep half a check-in
        _arrive(values, people, second_id)
    made = values["id"]
    about = [visit_id, handover_id, *people]
    record("door:checked_in", about=about, visit=visit_id, check_in=made, pair=len(people) == 2, minutes=minutes)
    later("door:overdue", at=values["alarm_at"], check_in=made)
    return made


def _arrive(values: dict, people: list[UUID], second_id: UUID | None) -> None:
    """Write the rows. Unique keys decide between two who say it at one moment; the other is told who was first."""
    made = db.session.execute(insert(CheckIn).values(values).on_conflict_do_nothing().returning(CheckIn.id)).all()
    key = {"org_id": acting().org_id, "check_in_id": values["id"]}
    # In one order, or two pairs who name each other would wait for one another.
    there = [key | {"account_id": one} for one in sorted(people)]
    if made:
        arrived = db.session.execute(
            insert(AtDoor).values(there).on_conflict_do_nothing().returning(AtDoor.account_id)
        ).all()
    if not made or len(arrived) != len(people):
        place_id = values.get("visit_id") or values["task_id"]
        _refuse_taken(place_id, second_id, queries.around(place_id, people), besides=values["id"])
        raise NotPossibleNow("Somebody else did the same at this moment.", "Go back and look at it again.")


def _refuse_taken(place_id: UUID, second_id: UUID | None, open_now: Iterable[Row], besides: UUID | None = None) -> None:
    """Say why it cannot be: who is where, and since when; of a colleague's task a volunteer is not told which."""
    me = acting().account_id
    for one in open_now:
        since, who = clock(one.started_at), dict(zip(one.account_ids, one.names, strict=True))
        if one.id == besides:
            continue
        if me in who:
            kind = "task" if one.task_id else "request"
            here = "this door" if place_id in (one.visit_id, one.task_id) else f"the door of {kind} {one.reference}"
            raise NotPossibleNow(f"You are at {here} since {since}.", "Say that you are out first.")
        if place_id in (one.visit_id, one.task_id):
            raise NotPossibleNow(f"{' and '.join(who.values())} went to this door at {since}.", "Ring them first.")
        where = "another door" if one.task_id else f"the door of request {one.reference}"
        told = f"{who[second_id]} is at {where} since {since}, expected out at "
        raise Invalid({"going_with": [f"{told}{clock(one.expected_at)}. Choose somebody else, or wait"]})


def _watchers(standing: Row) -> Sequence[Row]:
    """Who hears of an alarm here: the managers; of a partner's task its coordinators, and nobody at the council."""
    return colleagues(Role.COORDINATOR if standing.task_id else Role.MANAGER)


def more_time(check_in_id: UUID) -> None:
    """Somebody at the door needs longer: the alarm moves with them, but never out of sight.

    Raises NotPossibleNow, NotYours.
    """
    standing, longest = _own(check_in_id), now() + timedelta(minutes=rules.LONGEST_THERE)
    expected = max(standing.expected_at, now()) + timedelta(minutes=rules.MORE)
    if expected > longest:
        raise NotPossibleNow(f"You are expected out at {clock(standing.expected_at)}.", "Ask for more time later.")
    deadline = expected + timedelta(minutes=queries.minutes()["grace"])
    _change(standing, expected_at=expected, alarm_at=deadline)
    record("door:extended", about=[standing.visit_id, standing.handover_id], visit=standing.visit_id,
           check_in=standing.id, minutes=rules.MORE)  # fmt: skip
    later("door:overdue", at=deadline, check_in=standing.id)


def come_out(check_in_id: UUID) -> None:
    """Somebody who was at the door is out, and with them whoever went along. Raises NotPossibleNow, NotYours."""
    _end(_own(check_in_id), "out")


def out_by_recording(standing: Row | None) -> None:
    """Whoever records what happened at the door is out of it; a colleague who records it later ends nobody's."""
    if standing is not None and acting().account_id in standing.account_ids:
        with suppress(NotPossibleNow):  # somebody said so at the same moment: what was recorded stands all the same
            _end(standing, "recorded")


def bring_out(check_in_id: UUID, why: str) -> None:
    """A manager or a coordinator says that somebody is out, and how they know. Raises NotPossibleNow, NotYours."""
    _end(_open(check_in_id), "manager", why)


def _open(check_in_id: UUID) -> Row:
    standing = queries.check_in(check_in_id)
    if standing is None:
        raise NotYours()
    if standing.ended_at is not None:
        raise NotPossibleNow("This has ended already: nobody is at this door.")
    return standing


def _own(check_in_id: UUID) -> Row:
    standing = _open(check_in_id)
    if acting().account_id not in standing.account_ids:
        raise NotYours()
    return standing


def _end(standing: Row, how: str, why: str | None = None) -> None:
    moment = now()
    _change(standing, ended_at=moment, ended_by=acting().account_id, ended_how=how, ended_why=why)
    db.session.execute(
        update(AtDoor)
        .where(AtDoor.org_id == acting().org_id, AtDoor.check_in_id == standing.id, AtDoor.left_at.is_(None))
        .values(left_at=moment)
    )
    record("door:checked_out", about=_about(standing), visit=standing.visit_id, check_in=standing.id, how=how)


def _about(standing: Row) -> list[UUID]:
    """The visit, its request, and everybody who went to the door."""
    return [standing.visit_id, standing.handover_id, *standing.account_ids]


def _change(standing: Row, **values) -> None:
    changed = db.session.execute(
        update(CheckIn)
        .where(CheckIn.org_id == acting().org_id, CheckIn.id == standing.id, CheckIn.ended_at.is_(None))
        .values(**values)
    )
    if changed.rowcount != 1:
        raise NotPossibleNow("This has ended already: nobody is at this door.")


# The alarm


RAISE = text("""
    insert into door_alarm (org_id, check_in_id, deadline, raised_at)
    select c.org_id, c.id, c.alarm_at, :now from check_in c
    where c.org_id = acting_org() and c.id = :id and c.ended_at is null and c.alarm_at <= :now
    on conflict do nothing returning deadline
""")


def raise_alarm(check_in_id: UUID) -> None:
    """Tell managers on duty, or a partner's coordinators, that somebody is overdue: once for each deadline."""
    raised = db.session.execute(RAISE, {"id": check_in_id, "now": now()}).scalar_one_or_none()
    if raised is None:
        return
    standing = queries.check_in(check_in_id)
    event = record("door:overdue", about=_about(standing), visit=standing.visit_id, check_in=standing.id)
    first = rules.on_watch(_watchers(standing), on_duty(today()), now())
    tell(first, "door-overdue", event, standing.reference, "doors.index", urgent=True)
    at = now() + timedelta(minutes=queries.minutes()["escalate"])
    later("door:escalate", at=at, check_in=standing.id, deadline=raised.isoformat())


ESCALATE = text("""
    update door_alarm l set escalated_at = :now from check_in c
    where l.org_id = acting_org() and l.check_in_id = :id and l.deadline = :deadline
      and l.acknowledged_at is null and l.escalated_at is null
      and c.org_id = l.org_id and c.id = l.check_in_id and c.ended_at is null and c.alarm_at = l.deadline
    returning l.check_in_id
""")


def escalate(check_in_id: UUID, deadline: str) -> None:
    """Tell everybody who watches of an alarm that nobody has taken up, while whoever is overdue has not come out."""
    found = db.session.execute(ESCALATE, {"id": check_in_id, "deadline": deadline, "now": now()}).scalar_one_or_none()
    if found is None:
        return
    standing = queries.check_in(check_in_id)
    event = record("door:escalated", about=_about(standing), visit=standing.visit_id, check_in=standing.id)
    everybody = [one.id for one in _watchers(standing)]
    tell(everybody, "door-escalated", event, standing.reference, "doors.index", urgent=True)


def acknowledge(check_in_id: UUID, done: str, note: str | None = None) -> None:
    """Whoever watches takes the alarm up and says what was done; of two the first. Raises NotPossibleNow, NotYours."""
    standing = queries.check_in(check_in_id)
    if standing is None:
        raise NotYours()
    taken = db.session.execute(
        update(Alarm)
        .where(Alarm.org_id == acting().org_id, Alarm.check_in_id == check_in_id, Alarm.acknowledged_at.is_(None))
        .values(acknowledged_at=now(), acknowledged_by=acting().account_id, done=done, note=note)
    )
    if taken.rowcount == 0:
        raise NotPossibleNow("No alarm waits here: a colleague has taken it up.", "Look at who did, and what they did.")
    record("door:acknowledged", about=_about(standing), visit=standing.visit_id, check_in=standing.id, done=done)


def warn_at_door(handover_id: UUID) -> None:
    """Whoever is at the door of a request that has ended is told to leave; that they are out they say themselves."""
    for standing in queries.of_request(handover_id):
        # The second of a partner's pair does not hold the task: their list says at which door they are.
        place = ("tasks.index", {}) if standing.task_id else ("visits.show", {"handover_id": handover_id})
        tell(standing.account_ids, "door-over", standing.id, standing.reference, place[0], urgent=True, **place[1])
