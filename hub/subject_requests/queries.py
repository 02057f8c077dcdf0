"""Reads of requests, what belongs to each, and of notices, always the acting organisation's own rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import today
from hub.kernel.db import row, rows
from hub.kernel.keys import surname_key
from hub.kernel.problems import NotYours
from hub.subject_requests.rules.clock import Clock
from hub.subject_requests.rules.standing import clock_of

PAGE = 50
MOST_NOTICES = 200
LISTED = """
    select r.id, r.subject_id, r.number, r.kind, r.name, r.state, r.outcome, r.received_on, r.due_on, r.person,
           r.owner_id,
           r.identity_asked_on, r.identity_given_on, a.name as owner_name, coalesce(r.due_on, '9999-12-31') as sort_day
    from subject_request r left join account a on a.org_id = r.org_id and a.id = r.owner_id
    where r.org_id = acting_org()
"""
WHOLE = """
    select r.*, o.name as owner_name, l.name as logger_name, c.name as closer_name, j.number as joined_number
    from subject_request r
    left join account o on o.org_id = r.org_id and o.id = r.owner_id
    left join account l on l.org_id = r.org_id and l.id = r.logged_by
    left join account c on c.org_id = r.org_id and c.id = r.closed_by
    left join subject_request j on j.org_id = r.org_id and j.id = r.joined_to
    where r.org_id = acting_org() and r.id = :id
"""
NOTICE = """
    select n.*, o.name as other_name, o.short_name as other_short, h.reference, h.kind as handover_kind,
           h.status as handover_status, h.holder_id, h.erased_at, h.parent_id as from_id, a.name as decider_name,
           h.agreement_id
    from subject_notice n
    join handover h on h.org_id = n.org_id and h.id = n.handover_id and h.side = n.handover_side
    left join organisation o on o.id = n.other_org_id
    left join account a on a.org_id = n.org_id and a.id = n.decided_by
    where n.org_id = acting_org()
"""
PASSES = """
    select 1 as yes from agreement where id = :id and live @> now()
      and cast(:field as text) = any(case when :given then gives else returns end)
"""
ERASED = """
    select r.erased_at as at from resident r where r.org_id = acting_org() and r.id = :id and r.erased_at is not null
    union select h.erased_at from handover h where h.org_id = acting_org() and h.id = :id and h.erased_at is not null
"""


@dataclass(frozen=True)
class Standing:
    """A request with its pauses and its clock."""

    request: Row
    pauses: Sequence[Row]
    clock: Clock

    @property
    def due_on(self) -> date | None:
        """The last day for the answer, as it is today."""
        return self.clock.due_on(today())


@dataclass(frozen=True)
class Filter:
    """Which requests: of a kind, of a state (open, overdue, closed, any), and whose."""

    kind: str = ""
    state: str = "open"
    owner: str = ""

    def condition(self, me: UUID | None) -> tuple[str, dict]:
        """The SQL condition on `r` and its parameters."""
        parts, parameters = [], {"me": me, "kind": self.kind, "day": today()}
        if self.state in ("open", "overdue"):
            parts.append("r.state = 'open'")
        if self.state == "overdue":
            parts.append("r.due_on < :day")
        if self.state == "closed":
            parts.append("r.state = 'closed'")
        if self.kind:
            parts.append("r.kind = :kind")
        if self.owner:
            parts.append("r.owner_id = :me" if self.owner == "mine" else "r.owner_id is null")
        return "".join(f" and {one}" for one in parts), parameters


def requests(chosen: Filter, me: UUID | None, after: tuple | None = None) -> Sequence[Row]:
    """A page of requests and one more, those due first before the others; `after` is the last row's day and id."""
    condition, parameters = chosen.condition(me)
    day, id_ = after or (date(1, 1, 1), UUID(int=0))
    return rows(
        LISTED + condition + """ and (coalesce(r.due_on, '9999-12-31'), r.id) > (:after_day, :after_id)
                                 order by sort_day, r.id limit :limit""",
        after_day=day, after_id=id_, limit=PAGE + 1, **parameters,
    )  # fmt: skip


def tally() -> Row:
    """How many requests are open, overdue and due within a week, and how many notices wait on either side."""
    return row(
        """select count(*) filter (where state = 'open') as open,
                  count(*) filter (where state = 'open' and due_on < :day) as overdue,
                  count(*) filter (where state = 'open' and due_on between :day and :day + 7) as soon,
                  (select count(*) from subject_notice n where n.org_id = acting_org() and n.side = 'received'
                     and n.state = 'waiting') as told,
                  (select count(*) from subject_notice n where n.org_id = acting_org() and n.side = 'sent'
                     and n.state = 'sent' and n.due_on < :day) as unanswered
           from subject_request where org_id = acting_org()""",
        day=today(),
    )


def standing(request_id: UUID, lock: bool = False) -> Standing:
    """One request with its pauses; `lock` holds it until the end of the transaction. Raises NotYours."""
    found = row(WHOLE + (" for update of r" if lock else ""), id=request_id)
    if found is None:
        raise NotYours()
    pauses = rows(
        """select id, asked_on, answered_on, words from subject_pause
           where org_id = acting_org() and request_id = :id order by asked_on, id""",
        id=request_id,
    )
    return Standing(found, pauses, clock_of(found, pauses))


def next_number() -> int:
    """The number of the next request: whoever logs one at the same time waits."""
    row("select pg_advisory_xact_lock(7150, acting_org())")
    return row("select coalesce(max(number), 0) + 1 as n from subject_request where org_id = acting_org()").n


def alike(request: Row) -> Sequence[Row]:
    """Other requests of the same kind that may be the same one: of the same person, or under the same name, open."""
    others = rows(
        LISTED + " and r.id <> :id and r.kind = :kind and r.state = 'open' order by r.number",
        id=request.id,
        kind=request.kind,
    )
    key, subject = surname_key(request.name), request.subject_id
    return [one for one in others if (subject and one.subject_id == subject) or surname_key(one.name) == key]


def notes(request_id: UUID) -> Sequence[Row]:
    """What colleagues noted, the latest first."""
    return rows(
        """select n.words, n.at, a.name as author from subject_note n
           left join account a on a.org_id = n.org_id and a.id = n.account_id
           where n.org_id = acting_org() and n.request_id = :id order by n.at desc, n.id""",
        id=request_id,
    )


# Whether the hub is at work on a pack the outbox knows: its job may have been given up, or be tried again by hand.
PACK = """
    select {} p.org_id, p.id, p.request_id, p.number, p.state, p.digest, p.entries, p.asked_at, p.gathered_at, p.turn,
           p.keep_until, a.name as maker_name, r.number as request_number, r.name as person_name, r.subject_id,
           p.state in ('gathering', 'writing') and j.status <> 'failed' as busy, j.status = 'failed' as failed
    from subject_pack p join subject_request r on r.org_id = p.org_id and r.id = p.request_id
    left join account a on a.org_id = p.org_id and a.id = p.made_by
    left join lateral (
        select o.status from outbox o
        where p.state in ('gathering', 'writing') and o.org_id = p.org_id and o.args ->> 'pack' = p.id::text
          and o.name = case p.state when 'gathering' then 'subject_pack:gather' else 'subject_pack:write' end
        order by o.id desc limit 1) j on true
    where p.org_id = acting_org()
"""


def packs(request_id: UUID) -> Sequence[Row]:
    """The packs of a request without their content, the latest first."""
    return rows(PACK.format("") + " and p.request_id = :id order by p.number desc", id=request_id)


def pack(pack_id: UUID, lock: bool = False) -> Row:
    """One pack with its content. Raises NotYours."""
    found = row(PACK.format("p.content,") + " and p.id = :id" + (" for update of p" if lock else ""), id=pack_id)
    if found is None:
        raise NotYours()
    return found


def decisions(pack_id: UUID) -> Sequence[Row]:
    """Every decision about what of a pack is struck out, the earliest first."""
    return rows(
        """select d.turn, d.place, d.how, d.ground, d.words, d.at, a.name as author from subject_redaction d
           left join account a on a.org_id = d.org_id and a.id = d.account_id
           where d.org_id = acting_org() and d.pack_id = :id order by d.turn, d.place""",
        id=pack_id,
    )


FILE = """
    select {} f.id, f.request_id, f.pack_id, f.kind, f.name, f.media_type, f.size, f.digest, f.turn, f.made_at,
           f.sent_on, f.sent_how, f.keep_until, f.erased_at, m.name as maker_name, s.name as sender_name
    from subject_file f left join account m on m.org_id = f.org_id and m.id = f.made_by
    left join account s on s.org_id = f.org_id and s.id = f.sent_by
    where f.org_id = acting_org()
"""


def files(request_id: UUID) -> Sequence[Row]:
    """What was made to be sent for a request, without the bytes, the latest first."""
    return rows(FILE.format("") + " and f.request_id = :id order by f.made_at desc, f.name", id=request_id)


def file(file_id: UUID) -> Row:
    """One file with its bytes, as the database holds them: `cipher.file_in` opens them. Raises NotYours."""
    found = row(FILE.format("f.body,") + " and f.id = :id", id=file_id)
    if found is None:
        raise NotYours()
    return found


def corrections(request_id: UUID) -> Sequence[Row]:
    """What was corrected for a request, the latest first."""
    return rows(
        """select c.*, a.name as author from subject_correction c
           left join account a on a.org_id = c.org_id and a.id = c.account_id
           where c.org_id = acting_org() and c.request_id = :id order by c.at desc, c.id""",
        id=request_id,
    )


def notices_of(request_id: UUID) -> Sequence[Row]:
    """Whom was told for a request, with where each stands."""
    return rows(NOTICE + " and n.request_id = :id and n.side = 'sent' order by n.at, n.id", id=request_id)


def notices(side: str) -> Sequence[Row]:
    """The notices of one side, those without an answer first, then the latest; one more than MOST_NOTICES at most."""
    return rows(
        NOTICE + """ and n.side = :side
                     order by n.state not in ('sent', 'waiting'),
                              case when n.state in ('sent', 'waiting') then n.due_on end, n.at desc, n.id
                     limit :most""",
        side=side, most=MOST_NOTICES + 1,
    )  # fmt: skip


def notice(notice_id: UUID, side: str, lock: bool = False) -> Row | None:
    """One side of a notice."""
    held = " for update of n" if lock else ""
    return row(NOTICE + " and n.id = :id and n.side = :side" + held, id=notice_id, side=side)


def passes(agreement_id: UUID, told: Row) -> bool:
    """Whether the agreement lets the field of a notice pass now: of what is given, or of what is answered."""
    return bool(row(PASSES, id=agreement_id, field=told.field, given=told.side == told.handover_side))


def passed_on(notice_id: UUID) -> Sequence[Row]:
    """What was passed on of a received notice, with where each stands."""
    return rows(NOTICE + " and n.parent_id = :id and n.side = 'sent' order by n.at, n.id", id=notice_id)


def erased_at(subject_id: UUID) -> datetime | None:
    """Since when of this resident, or of the request that named the person, only a blank row is left."""
    found = row(ERASED, id=subject_id)
    return found.at if found else None


def is_erased(subject_id: UUID) -> bool:
    """Whether there is nothing but a blank row."""
    return erased_at(subject_id) is not None
