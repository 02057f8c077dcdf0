"""Reads of risk markers and of who is at a door now."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.keys import postcode_key
from hub.kernel.tenancy import acting
from hub.safety import rules

PAGE = 50


# Markers


@dataclass(frozen=True)
class Shown:
    """A marker as pages show it, with what the district says today about its category."""

    id: UUID
    category: str
    label: str
    advice: str
    pair_required: bool
    note: str | None
    added_at: datetime
    expires_at: datetime
    address_key: str
    line_key: str
    handover_id: UUID | None


@dataclass(frozen=True)
class Found:
    """The markers in force at an address, and how many others stand in its postcode."""

    here: list[Shown]
    nearby: int = 0


# The district's own words come along, so that a page asks once.
IN_FORCE = """
    select m.id, m.category, m.note, m.added_at, m.expires_at, m.address_key, m.line_key, m.postcode_key,
           m.handover_id, s.body as settings
    from risk_marker m left join section s on s.org_id = m.org_id and s.name = 'risk_markers' and s.state = 'live'
    where m.org_id = acting_org() and m.ended_at is null and m.expires_at > :now
"""


def categories() -> dict[str, rules.Category]:
    """The kinds of risk that this district knows now."""
    section = live("risk_markers")
    return rules.categories(section.body if section else None)


def markers_at(address_key: str) -> list[Shown]:
    """The markers in force under a key of rules.address_key."""
    found = rows(IN_FORCE + " and (m.address_key = :key or m.line_key = :key) order by m.added_at, m.id",
                 now=now(), key=address_key)  # fmt: skip
    return _shown(found)


def markers_for(subject: Mapping[str, Any]) -> Found:
    """The markers in force at the address of a request, by its property's number or its first line."""
    return markers_among([subject])[0]


def markers_among(subjects: Sequence[Mapping[str, Any]]) -> list[Found]:
    """The same for many requests in one statement, in their order: for a day's list."""
    postcodes = {key for one in subjects if (key := postcode_key(one.get("postcode")))}
    numbers = {key for one in subjects if (key := rules.uprn_key(one))}
    if not postcodes and not numbers:
        return [Found([]) for _ in subjects]
    found = rows(
        IN_FORCE + " and (m.postcode_key = any(:postcodes) or m.address_key = any(:numbers)) order by m.added_at, m.id",
        now=now(), postcodes=list(postcodes), numbers=list(numbers),
    )  # fmt: skip
    return [_found(found, one) for one in subjects]


def _found(found: Sequence[Row], subject: Mapping[str, Any]) -> Found:
    here = [one for one in found if rules.same_household(one, subject)]
    postcode = postcode_key(subject.get("postcode"))
    return Found(_shown(here), sum(bool(postcode) and one.postcode_key == postcode for one in found if one not in here))


def _shown(found: Sequence[Row]) -> list[Shown]:
    known = rules.categories(found[0].settings) if found else {}
    told = [(one, rules.category_of(known, one.category)) for one in found]
    return [
        Shown(one.id, one.category, kind.label, kind.advice, kind.pair_required, one.note, one.added_at,
              one.expires_at, one.address_key, one.line_key, one.handover_id)
        for one, kind in told
    ]  # fmt: skip


# Somebody reviews a marker while they are here, as an officer or a manager.
LEFT = """not exists (select 1 from account o join account_role r on r.org_id = o.org_id and r.account_id = o.id
                      where o.org_id = m.org_id and o.id = m.owner_id and o.active
                        and r.role in ('officer', 'manager'))"""
# At a door every marker counts; in lists one that tells where a restricted record lives is for whoever reviews it.
LISTABLE = f"""(m.handover_id is null or m.owner_id = acting_account() or {LEFT}
                 or m.handover_id <> all ((select lobby.hidden())::uuid[]))"""
LISTED = f"""
    select m.*, o.name as owner_name, a.name as added_name, h.reference, {LEFT} as is_left
    from risk_marker m
    join account o on o.org_id = m.org_id and o.id = m.owner_id
    join account a on a.org_id = m.org_id and a.id = m.added_by
    left join handover h on h.org_id = m.org_id and h.id = m.handover_id and h.side = m.side
    where m.org_id = acting_org()
"""
STANDS = "m.ended_at is null and m.expires_at > :now"
SHOWING = {
    "": STANDS,
    "mine": f"{STANDS} and m.owner_id = :me",
    "due": f"{STANDS} and m.expires_at < :now + interval '{rules.NOTICE_DAYS} days'",
    "left": f"{STANDS} and {LEFT}",
    "ended": "(m.ended_at is not null or m.expires_at <= :now)",
}


def markers(show: str = "", postcode: str | None = None, after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of markers, what is due for review first."""
    condition, given = f"({SHOWING[show]})", {"now": now(), "me": acting().account_id}
    if postcode:
        condition, given = f"{condition} and m.postcode_key = :postcode", given | {"postcode": postcode_key(postcode)}
    if after:
        condition += " and (m.expires_at, m.id) > (:after_at, :after_id)"
        given |= {"after_at": after[0], "after_id": after[1]}
    used = {name: value for name, value in given.items() if f":{name}" in condition}
    return rows(f"{LISTED} and {LISTABLE} and {condition} order by m.expires_at, m.id limit {PAGE + 1}", **used)


def counts() -> Row:
    """How many markers stand, are due for review, are one's own, one's own and due, or have nobody to review them."""
    due = f"m.expires_at < :now + interval '{rules.NOTICE_DAYS} days'"
    return row(
        f"""select count(*) as n, count(*) filter (where {due}) as due,
                   count(*) filter (where m.owner_id = :me) as mine,
                   count(*) filter (where m.owner_id = :me and {due}) as mine_due,
                   count(*) filter (where {LEFT}) as nobody
            from risk_marker m where m.org_id = acting_org() and {LISTABLE} and {STANDS}""",
        now=now(), me=acting().account_id,
    )  # fmt: skip


def marker(marker_id: UUID) -> Row | None:
    """One marker with its owner, who added it, and the request on whose occasion."""
    return row(f"{LISTED} and {LISTABLE} and m.id = :id", id=marker_id)


def open_at(address_key: str, category: str) -> Row | None:
    """The marker of a category at an address that nobody has ended, perhaps past its time."""
    return row(LISTED + " and m.address_key = :key and m.category = :category and m.ended_at is null",
               key=address_key, category=category)  # fmt: skip


def reviews(marker_id: UUID) -> Sequence[Row]:
    """What was done with a marker, the first first."""
    return rows(
        """select v.number, v.at, v.what, v.expires_at, v.reason, b.name as by_name, o.name as owner_name
           from risk_marker_review v
           left join account b on b.org_id = v.org_id and b.id = v.by
           left join account o on o.org_id = v.org_id and o.id = v.owner_id
           where v.org_id = acting_org() and v.marker_id = :id order by v.number""",
        id=marker_id,
    )


# At the door


def minutes() -> dict[str, int]:
    """The district's minutes at a door, of grace, and until everybody is told of an alarm; a partner has the usual."""
    section = None if acting().confined else live("safety")
    return rules.timed(section.body if section else None)


STANDING = """
    select c.id, c.visit_id, c.task_id, c.started_at, c.expected_at, c.alarm_at, c.ended_at, h.id as handover_id,
           h.reference, {told},
           array(select d.account_id from at_door d where d.org_id = c.org_id and d.check_in_id = c.id
                 order by d.account_id) as account_ids,
           array(select p.name from at_door d join account p on p.org_id = d.org_id and p.id = d.account_id
                 where d.org_id = c.org_id and d.check_in_id = c.id order by d.account_id) as names,
           array(select {mobile} from at_door d join account p on p.org_id = d.org_id and p.id = d.account_id
                 where d.org_id = c.org_id and d.check_in_id = c.id order by d.account_id) as mobiles
    from check_in c {place}
    where c.org_id = acting_org()
"""
# A check-in is of a visit, or of a partner's task, which is the hand-over itself.
PLACE = """
    left join visit v on v.org_id = c.org_id and v.id = c.visit_id
    join handover h on h.org_id = c.org_id and h.id = coalesce(v.handover_id, c.task_id) and h.side = c.side
"""
TOLD = """h.patch, coalesce(v.status, case when h.status in ('waiting', 'accepted') then 'open' end) as visit_status,
    h.subject ->> 'address' as address, h.subject ->> 'postcode' as postcode, null as other_name, null as other_phone"""
# A partner's people read what the lobby tells of their tasks, and of an address no longer than the task lasts.
PARTNERS_PLACE = """
    join handover h on h.org_id = c.org_id and h.id = c.task_id and h.side = 'received'
    join organisation o on o.id = h.other_org_id
"""
PARTNERS_TOLD = """null as patch, case when h.status in ('waiting', 'accepted') then 'open' end as visit_status,
    t.subject ->> 'address' as address, t.subject ->> 'postcode' as postcode,
    o.name as other_name, o.shown_phone as other_phone"""


def _place() -> str:
    return PARTNERS_PLACE if acting().confined else PLACE


def _standing(condition: str, **params: Any) -> Sequence[Row]:
    if acting().confined:
        place = f"{PARTNERS_PLACE} left join lateral lobby.task_content(h.id) t on true"
        statement = STANDING.format(told=PARTNERS_TOLD, mobile="lobby.mobile_at_door(p.id)", place=place)
    else:
        statement = STANDING.format(told=TOLD, mobile="p.mobile", place=PLACE)
    return rows(statement + condition, **params)


def standing(place_id: UUID) -> Row | None:
    """The check-in of a visit, or of a partner's task, that is open."""
    return next(iter(_standing(" and :id in (c.visit_id, c.task_id) and c.ended_at is null", id=place_id)), None)


def check_in(check_in_id: UUID) -> Row | None:
    """One check-in, open or ended."""
    return next(iter(_standing(" and c.id = :id", id=check_in_id)), None)


def around(place_id: UUID | None, account_ids: Iterable[UUID]) -> Sequence[Row]:
    """The open check-ins of a visit or task, and those of these people wherever they are."""
    return _standing(
        """ and c.ended_at is null and (:place in (c.visit_id, c.task_id) or exists (
                select 1 from at_door d where d.org_id = c.org_id and d.check_in_id = c.id
                   and d.left_at is null and d.account_id = any(:people)))""",
        place=place_id, people=list(account_ids),
    )  # fmt: skip


def of_request(handover_id: UUID) -> Sequence[Row]:
    """The open check-ins of a request's visit, or of a task."""
    return _standing(" and h.id = :id and c.ended_at is null", id=handover_id)


def at_doors() -> Sequence[Row]:
    """Everybody who is at a door now, those first whose time is over first."""
    return _standing(" and c.ended_at is null order by c.alarm_at, c.id")


ALARMS = """
    select l.check_in_id, l.deadline, l.raised_at, l.escalated_at, l.acknowledged_at, l.done, l.note,
           a.name as acknowledged_name
    from door_alarm l left join account a on a.org_id = l.org_id and a.id = l.acknowledged_by
    where l.org_id = acting_org()
"""


def alarms(check_in_ids: Iterable[UUID]) -> Sequence[Row]:
    """The alarms raised for these check-ins, the latest first."""
    return rows(ALARMS + " and l.check_in_id = any(:ids) order by l.raised_at desc", ids=list(check_in_ids))


def alarm(check_in_id: UUID, deadline: datetime) -> Row | None:
    """The alarm for one deadline of a check-in."""
    return row(ALARMS + " and l.check_in_id = :id and l.deadline = :deadline", id=check_in_id, deadline=deadline)


def unanswered() -> int:
    """For how many people at a door an alarm was raised that no manager has taken up."""
    return row("""
        select count(*) as n from door_alarm l
        join check_in c on c.org_id = l.org_id and c.id = l.check_in_id
        where l.org_id = acting_org() and l.acknowledged_at is null and c.ended_at is null""").n


def recent(days: int = 7) -> Sequence[Row]:
    """The alarms of the last days, answered or over, with whose they were."""
    return rows(
        f"""select l.raised_at, l.escalated_at, l.acknowledged_at, l.done, l.note, a.name as acknowledged_name,
                  h.reference, c.ended_at,
                  array(select p.name from at_door d join account p on p.org_id = d.org_id and p.id = d.account_id
                        where d.org_id = c.org_id and d.check_in_id = c.id order by d.account_id) as names
           from door_alarm l join check_in c on c.org_id = l.org_id and c.id = l.check_in_id {_place()}
           left join account a on a.org_id = l.org_id and a.id = l.acknowledged_by
           where l.org_id = acting_org() and l.raised_at > :since order by l.raised_at desc limit 100""",
        since=now() - timedelta(days=days),
    )
