"""Reads of an officer's day, of packs that are carried now, and of answers that were set aside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.doorstep import tasks
from hub.doorstep.rules import Due, in_order
from hub.kernel import clock
from hub.kernel.access import GRANTS, May
from hub.kernel.clock import UK, now
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.safety.queries import Shown, markers_among
from hub.safety.rules import pair_needed
from hub.teams.queries import on_duty
from hub.visit_models.rules import performer
from hub.visits import days
from hub.visits.queries import Running, of_several

MAY_CARRY = sorted(role.value for role, rights in GRANTS.items() if May.CARRY_WORK in rights)


def today(account_id: UUID) -> list[Due]:
    """The person's visits of today in their order: those planned for them, then the others of requests that they hold.

    Due today or overdue, and not with a partner. The list, the pack and the check of a pack are this one query.
    """
    day = clock.today()
    plan = {one.visit_id: one for one in days.planned(account_id, day)}
    found = _due(account_id, list(plan), day)
    running = of_several([one.id for one in found])
    warned = markers_among([one.subject for one in found])
    due = [_standing(one, running[one.id], warning.here, plan) for one, warning in zip(found, warned, strict=True)]
    theirs = [one for one in due if performer(one.visit.step)[0] != "partner"]
    return in_order(theirs, {visit_id: one.place for visit_id, one in plan.items()})


def _due(account_id: UUID, planned: list[UUID], day: date) -> Sequence[Row]:
    midnight = datetime.combine(day + timedelta(days=1), time(), UK)
    return rows(
        """select v.id, h.reference, h.subject, h.settled, h.due_at,
                   (select count(*) from visit_attempt t where t.org_id = v.org_id and t.visit_id = v.id) as made
            from visit v join handover h on h.org_id = v.org_id and h.id = v.handover_id and h.side = v.side
            where v.org_id = acting_org() and v.status = 'open' and v.onward_id is null and v.due_from < :midnight
              and h.status in ('waiting', 'accepted')
              and (h.holder_id = :account or v.id = any(cast(:planned as uuid[])))""",
        account=account_id,
        midnight=midnight,
        planned=planned,
    )


def _standing(found: Row, visit: Running, markers: list[Shown], plan: Mapping[UUID, days.Planned]) -> Due:
    told = [(f"{one.label}. {one.advice}".strip(), one.note) for one in markers]
    risks = tuple(dict.fromkeys(one for one in (found.subject.get("risk"), *(words for words, _ in told)) if one))
    return Due(
        visit, found.reference, found.subject, found.due_at, found.made, risks,
        in_pair=pair_needed(visit.step, markers, performer(visit.step)[0]),
        planned_at=plan[visit.id].at if visit.id in plan else None,
        apart=bool(plan) and visit.id not in plan,
        settled=tuple(found.settled),
        notes={words: "\n".join(note for each, note in told if each == words and note) for words, _ in told},
    )  # fmt: skip


def shift_ends(account_id: UUID) -> datetime | None:
    """When the person's shift of today ends (UTC), if they are on a rota and it is not over; a partner has no rota."""
    if acting().confined:
        return None
    ends = [one.ends_at for one in on_duty(clock.today()) if one.account_id == account_id and one.ends_at > now()]
    return max(ends, default=None)


def office() -> Row:
    """Whom somebody without signal rings: the organisation's name and telephone number."""
    return row("select name, coalesce(shown_phone, phone) as phone from organisation where id = acting_org()")


def newest_key() -> Row | None:
    """The key pair that answers are sealed to now."""
    return row("""
        select id, public, sealed, made_at from doorstep_key where org_id = acting_org()
        order by made_at desc, id desc limit 1""")


def key(key_id: UUID) -> Row | None:
    """A key pair, present or former."""
    return row("select id, public, sealed from doorstep_key where org_id = acting_org() and id = :id", id=key_id)


def pack(pack_id: UUID) -> Row | None:
    """A pack, and whether it still stands: its time, its session not ended by anybody, its owner still an officer.

    A session that merely fell idle keeps its pack: whoever is out without signal cannot help that (decision 11).
    """
    return row(
        """
        select p.id, p.account_id, p.ends_at,
               p.ends_at > :now and s.ended_at is null and a.active
               and exists (select 1 from account_role r where r.org_id = p.org_id and r.account_id = p.account_id
                           and r.role = any(:roles)) as stands
        from doorstep_pack p join session s on s.org_id = p.org_id and s.id = p.session_id
        join account a on a.org_id = p.org_id and a.id = p.account_id
        where p.org_id = acting_org() and p.id = :id
        """,
        id=pack_id,
        now=now(),
        roles=MAY_CARRY,
    )


def standing(pack: Row) -> list[UUID]:
    """The visits or tasks of a pack that its owner is still to make, as they were when it was taken."""
    if not pack.stands:
        return []
    carried = rows(
        """select work_id, task_id, visit_version from doorstep_pack_visit
           where org_id = acting_org() and pack_id = :id""",
        id=pack.id,
    )
    if any(one.task_id for one in carried):
        versions = {one.id: one.version for one in tasks.today(pack.account_id)}
    else:
        versions = {one.visit.id: one.visit.version for one in today(pack.account_id)}
    return [one.work_id for one in carried if versions.get(one.work_id) == one.visit_version]


def carried(pack_id: UUID, work_id: UUID) -> Row | None:
    """A visit or a task as a pack carried it, and whose pack that is."""
    return row(
        """
        select v.visit_id, v.task_id, v.step, v.attempt, p.account_id, p.taken_at
        from doorstep_pack_visit v join doorstep_pack p on p.org_id = v.org_id and p.id = v.pack_id
        where v.org_id = acting_org() and v.pack_id = :pack and v.work_id = :work
        """,
        pack=pack_id,
        work=work_id,
    )


def carriers(work_id: UUID) -> Sequence[Row]:
    """Who carries a visit or a task in a pack whose time is not over: pack and account."""
    return rows(
        """
        select p.id as pack_id, p.account_id from doorstep_pack_visit v
        join doorstep_pack p on p.org_id = v.org_id and p.id = v.pack_id
        where v.org_id = acting_org() and v.work_id = :work and p.ends_at > :now order by p.id
        """,
        work=work_id,
        now=now(),
    )


def has_left(account_id: UUID) -> bool:
    """True when the account is closed, or none of its roles makes visits any more."""
    found = row(
        """select a.active and exists (select 1 from account_role r where r.org_id = a.org_id and r.account_id = a.id
                                       and r.role = any(:roles)) as here
           from account a where a.org_id = acting_org() and a.id = :id""",
        id=account_id,
        roles=MAY_CARRY,
    )
    return found is not None and not found.here


ANSWER = """
    select d.id, d.work_id, d.visit_id, d.task_id, d.pack_id, d.account_id, d.attempt, d.made_at, d.received_at,
           d.outcome, d.at, d.second_id, d.answers, d.status, d.why, d.recorded_as, d.version, p.step,
           h.id as handover_id, h.reference, {subject}, h.status as request_status, a.name as by_name,
           b.name as second_name
    from doorstep_answer d
    join doorstep_pack_visit p on p.org_id = d.org_id and p.pack_id = d.pack_id and p.work_id = d.work_id
    {work}
    join account a on a.org_id = d.org_id and a.id = d.account_id
    left join account b on b.org_id = d.org_id and b.id = d.second_id
    where d.org_id = acting_org()
"""
OF_VISIT = ANSWER.format(
    subject="h.subject",
    work="""join visit v on v.org_id = d.org_id and v.id = d.visit_id
            join handover h on h.org_id = v.org_id and h.id = v.handover_id and h.side = v.side""",
)
# A partner's people read of a resident what the lobby tells, while it does.
OF_TASK = ANSWER.format(
    subject="c.subject",
    work="""join handover h on h.org_id = d.org_id and h.id = d.task_id and h.side = 'received'
            left join lateral lobby.task_content(h.id) c on true""",
)


def _answers(condition: str, **params: Any) -> Sequence[Row]:
    return rows((OF_TASK if acting().confined else OF_VISIT) + condition, **params)


def answer(answer_id: UUID) -> Row | None:
    """An answer that came from a phone."""
    return next(iter(_answers(" and d.id = :id", id=answer_id)), None)


def receipt(answer_id: UUID) -> Row | None:
    """How an answer stands, for the phone that sent it: whoever sends it may be in a role that sees nothing more."""
    return row(
        """select id, account_id, work_id, status, why from doorstep_answer
           where org_id = acting_org() and id = :id""",
        id=answer_id,
    )


def waiting(work_id: UUID, account_id: UUID, attempt: int, besides: UUID) -> list[str]:
    """Why a person's other answers about one attempt were set aside, of those that nobody has settled.

    Holds the visit or task until the transaction ends: answers that come at one moment are counted one by one.
    """
    row("select pg_advisory_xact_lock(hashtextextended(:id, 7121))", id=str(work_id))
    found = rows(
        """select why from doorstep_answer where org_id = acting_org() and work_id = :work and account_id = :account
           and attempt = :attempt and status = 'aside' and id <> :besides""",
        work=work_id,
        account=account_id,
        attempt=attempt,
        besides=besides,
    )
    return [one.why for one in found]


SHOWN = 100


def aside(everybodys: bool) -> Sequence[Row]:
    """Answers that wait for a person to settle them, the oldest first: one's own, or everybody's."""
    theirs = "" if everybodys else " and d.account_id = :me"
    return _answers(
        f" and d.status = 'aside'{theirs} order by d.received_at, d.id limit {SHOWN}",
        **({} if everybodys else {"me": acting().account_id}),
    )
