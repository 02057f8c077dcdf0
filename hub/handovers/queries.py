"""Reads of hand-overs one by one; queue.py reads them as a list."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.handovers.models import Handover
from hub.handovers.rules import IN_QUEUE
from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting
from hub.teams.queries import members, staff

SHOWN = """
    select h.*, o.name as other_name, o.short_name as other_short, a.name as holder_name
    from handover h
    left join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = h.org_id and a.id = h.holder_id
"""
# A hand-over may be over for one of those whom it names: for their case it has ended.
REST = ", ".join(f"x.{column.name}" for column in Handover.__table__.columns if column.name != "status")
OF_ORIGIN = f"""
    select h.*, o.name as other_name, o.short_name as other_short, a.name as holder_name
    from (
        select {REST}, x.place, case when x.place = any(x.settled) and x.status in ('waiting', 'accepted')
                                     then 'withdrawn' else x.status end as status
        from (select f.*, 0 as place from handover f
              where f.org_id = acting_org() and f.origin_id = :id and f.side = 'sent'
              union all
              select f.*, n.place from handover_origin n
              join handover f on f.org_id = n.org_id and f.id = n.handover_id and f.side = 'sent'
              where n.org_id = acting_org() and n.origin_id = :id) x) h
    left join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = h.org_id and a.id = h.holder_id
    order by h.raised_at desc, h.id
"""  # noqa: S608 - this file's own words
# A partner's database role may not read what a task holds: the lobby tells it while the task is theirs to do.
SHOWN_TO_PARTNER = """
    select h.id, h.org_id, h.other_org_id, h.kind, h.reference, h.status, h.returns, h.holder_id, h.version,
           h.raised_at, h.due_at, h.accepted_at, h.returned_at, h.ended_at, h.ended_why, c.subject, c.form, c.answer,
           o.name as other_name, o.short_name as other_short, o.shown_phone as other_phone, a.name as holder_name
    from handover h
    left join lateral lobby.task_content(h.id) c on true
    left join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = h.org_id and a.id = h.holder_id
"""


def received(handover_id: UUID) -> Row | None:
    """The receiver's row of a hand-over, with names; for a partner's people its content only while they may see it."""
    shown = SHOWN_TO_PARTNER if acting().confined else SHOWN
    return row(shown + " where h.org_id = acting_org() and h.id = :id and h.side = 'received'", id=handover_id)


def sent(handover_id: UUID) -> Row | None:
    """The sender's row of a hand-over, with names; a partner's people send nothing on."""
    if acting().confined:
        return None
    return row(SHOWN + " where h.org_id = acting_org() and h.id = :id and h.side = 'sent'", id=handover_id)


def who_has(request: Row) -> list[UUID]:
    """Whom to tell of a received request: its holder if they still work here, else its team; perhaps nobody."""
    present = {one.id for one in staff()}
    if request.holder_id in present:
        return [request.holder_id]
    return [one.account_id for one in members(request.team) if one.account_id in present] if request.team else []


HELD = "h.org_id = acting_org() and h.side = 'received' and h.status in ('waiting', 'accepted')"


def held_by(account_id: UUID, kinds: str) -> Sequence[Row]:
    """The open hand-overs that somebody holds, of the kinds for which the condition is true; locked, to give back."""
    return rows(
        f"""select h.id, h.version from handover h
            where {HELD} and h.holder_id = :id and {kinds} order by h.id for update""",  # noqa: S608
        id=account_id,
    )


def number_held(account_ids: Collection[UUID], kinds: str) -> dict[UUID, int]:
    """How many of these each of several people holds, nobody without any."""
    found = rows(
        f"""select h.holder_id, count(*) as n from handover h
            where {HELD} and h.holder_id = any(:ids) and {kinds} group by 1""",  # noqa: S608
        ids=list(account_ids),
    )
    return {one.holder_id: one.n for one in found}


def same_home(one: Row) -> Sequence[Row]:
    """Other open requests at the same address: one household gets one voice, not thirty calls."""
    address = one.subject.get("address")
    if not address or not isinstance(address, str) or not one.postcode_key:
        return ()
    return rows(
        SHOWN
        + f""" where h.org_id = acting_org() and h.postcode_key = :postcode and h.side = 'received' and h.id <> :id
              and h.status in ('waiting', 'accepted') and {IN_QUEUE} and h.subject ->> 'address' = :address
              order by h.due_at, h.id limit 20""",
        postcode=one.postcode_key,
        id=one.id,
        address=address,
    )


def of_origin(origin_id: UUID) -> Sequence[Row]:
    """Everything sent for one case or visit, alone or with others of its household, latest first.

    One that is over for this one, though not for the others, stands as withdrawn. `place` tells which of them it is.
    """
    return rows(OF_ORIGIN, id=origin_id)


def named(handover_id: UUID) -> Sequence[Row]:
    """Whom a sent hand-over is about: place and origin_id, the first at place 0."""
    return rows(
        """select 0 as place, h.origin_id from handover h
           where h.org_id = acting_org() and h.id = :id and h.side = 'sent' and h.origin_id is not null
           union all select n.place, n.origin_id from handover_origin n
           where n.org_id = acting_org() and n.handover_id = :id order by place""",
        id=handover_id,
    )


def onward(handover_id: UUID) -> Sequence[Row]:
    """What was sent on from a received hand-over and is still open; a partner hands nothing on."""
    if acting().confined:
        return ()
    return rows(
        SHOWN
        + """ where h.org_id = acting_org() and h.parent_id = :id and h.side = 'sent'
              and h.status in ('waiting', 'accepted') order by h.raised_at, h.id""",
        id=handover_id,
    )


def latest_onward(handover_id: UUID) -> Row | None:
    """The last step of a received hand-over that was handed on, whatever became of it."""
    return row(
        SHOWN
        + """ where h.org_id = acting_org() and h.parent_id = :id and h.side = 'sent'
              order by h.raised_at desc, h.id desc limit 1""",
        id=handover_id,
    )


def open_for(origin_id: UUID, kind: str) -> Row | None:
    """The open hand-over of a kind for one case or visit, alone or with others: raising again joins it."""
    found = (one for one in of_origin(origin_id) if one.kind == kind and one.status in ("waiting", "accepted"))
    return next(found, None)


def terms(to_org: int, kind: str) -> Row | None:
    """The live agreement under which the acting organisation may hand over a kind to another: id, gives, returns."""
    return row(
        """select id, gives, returns from agreement
           where from_org = acting_org() and to_org = :to_org and kind = :kind and live @> now()""",
        to_org=to_org,
        kind=kind,
    )


def is_live(agreement_id: UUID) -> bool:
    """True while the agreement, of which the acting organisation is a party, is in force."""
    return row("select 1 as yes from agreement where id = :id and live @> now()", id=agreement_id) is not None


def other_councils(sender_id: int) -> Sequence[Row]:
    """The other councils of the partnerships shared with a request's sender, for 'not ours, try …': id and name."""
    return rows(
        """select distinct o.id, o.name from member sender
           join member me on me.partnership_id = sender.partnership_id and me.org_id = acting_org()
           join member other on other.partnership_id = me.partnership_id
           join organisation o on o.id = other.org_id
           where sender.org_id = :sender and o.kind in ('district', 'unitary')
             and o.id not in (acting_org(), :sender)
           order by o.name, o.id""",
        sender=sender_id,
    )
