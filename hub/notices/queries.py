"""Reads of notices: one's own list, and what a delivery needs to know."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.kernel.tenancy import acting

PAGE = 50
LISTED = """
    select id, kind, about, reference, endpoint, urgent, at, read_at, email, text_message, fault
    from notice where org_id = acting_org() and account_id = :me {onwards}
    order by read_at is not null, at desc, id desc limit :most"""
ONWARDS = """
    and ((read_at is not null) > :read or (read_at is not null) = :read and (at, id) < (:at, :id))"""


def listed(after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of the acting person's notices: unread first, then the latest.

    `after` is the last one's: whether it was read, when it was written, its id.
    """
    place = dict(zip(("read", "at", "id"), after, strict=True)) if after else {}
    statement = LISTED.format(onwards=ONWARDS if after else "")
    return rows(statement, me=acting().account_id, most=PAGE + 1, **place)


def notice(notice_id: UUID) -> Row | None:
    """One notice of the acting person."""
    return row(
        "select * from notice where org_id = acting_org() and account_id = :me and id = :id",
        me=acting().account_id,
        id=notice_id,
    )


def to_be_told(account_ids: Iterable[UUID], kind: str, about: UUID) -> list[UUID]:
    """Which of these people are still here and have no unread notice of the same thing."""
    found = rows(
        """select a.id from account a where a.org_id = acting_org() and a.id = any(:ids) and a.active
             and not exists (select 1 from notice n where n.org_id = a.org_id and n.account_id = a.id
                             and n.kind = :kind and n.about = :about and n.read_at is null)
           order by a.id""",
        ids=list(account_ids),
        kind=kind,
        about=about,
    )
    return [one.id for one in found]


def delivery(notice_id: UUID) -> Row | None:
    """A notice with what its person wants and can be reached at; None when they have left."""
    return row(
        """select n.*, a.email as address, a.notices as wanted, to_jsonb(a) ->> 'mobile' as mobile
           from notice n join account a on a.org_id = n.org_id and a.id = n.account_id
           where n.org_id = acting_org() and n.id = :id and a.active""",
        id=notice_id,
    )


def wanted() -> str:
    """Which notices the acting person wants by e-mail: all, urgent, none."""
    return row("select notices from account where org_id = acting_org() and id = :me", me=acting().account_id).notices
