"""Telling people: a notice in the hub for each, and a job for each way out of it that is set up."""

from collections.abc import Iterable
from uuid import UUID

from flask import current_app
from sqlalchemy import insert, update

from hub.identity.models import Account
from hub.identity.queries import colleagues
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.notices import delivery, queries
from hub.notices.kinds import KINDS
from hub.notices.models import Notice


class WrongNotice(Exception):
    """A kind that is not in the table, or a page that does not exist: a fault in the program."""


def tell(
    account_ids: Iterable[UUID],
    kind: str,
    about: UUID,
    reference: str,
    endpoint: str,
    urgent: bool = False,
    **ids: UUID | str | int,
) -> None:
    """Tell these people of the acting organisation; whoever has an unread notice of the same thing is not told again.

    `endpoint` with `ids` is the page to open; an urgent notice also goes out as a text message. Raises WrongNotice.
    """
    if kind not in KINDS or endpoint not in current_app.view_functions:
        raise WrongNotice(f"No notice of kind '{kind}' leads to '{endpoint}'.")
    told = queries.to_be_told(set(account_ids), kind, about)
    if not told:
        return
    common = {"org_id": acting().org_id, "kind": kind, "about": about, "reference": reference, "endpoint": endpoint}
    common |= {"ids": {name: str(value) for name, value in ids.items()}, "urgent": urgent, "at": now()}
    written = [common | {"id": new_id(), "account_id": one} for one in told]
    db.session.execute(insert(Notice), written)
    record("notice:made", about=[about, *told], kind=kind, count=len(told), urgent=urgent)
    for one in written:
        for way in delivery.ways(urgent):
            later("notice:send", notice=one["id"], way=way)


def tell_role(
    roles: Iterable[Role],
    kind: str,
    about: UUID,
    reference: str,
    endpoint: str,
    urgent: bool = False,
    **ids: UUID | str | int,
) -> None:
    """Tell everybody of the acting organisation who holds one of the roles. Raises WrongNotice."""
    tell([one.id for one in colleagues(*roles)], kind, about, reference, endpoint, urgent, **ids)


def mark_read(notice_id: UUID | None = None) -> int:
    """Mark one notice of the acting person as read, or all of them; returns how many were not. Raises NotYours."""
    mine = update(Notice).where(Notice.org_id == acting().org_id, Notice.account_id == acting().account_id)
    chosen = mine if notice_id is None else mine.where(Notice.id == notice_id)
    marked = db.session.execute(chosen.where(Notice.read_at.is_(None)).values(read_at=now())).rowcount
    if not marked and notice_id and queries.notice(notice_id) is None:
        raise NotYours()
    if marked:
        record("notice:read", about=[notice_id], count=marked)
    return marked


def choose(wanted: str) -> None:
    """Say which notices the acting person wants by e-mail: all, urgent, none."""
    db.session.execute(
        update(Account)
        .where(Account.org_id == acting().org_id, Account.id == acting().account_id)
        .values(notices=wanted)
    )
    record("account:changed", about=[acting().account_id], account=acting().account_id, fields=["notices"])


def note_delivery(notice_id: UUID, way: str, result: str, fault: str | None = None) -> None:
    """Write down how a notice left the hub, or that the provider will not have it."""
    column = {"email": Notice.email, "text": Notice.text_message}[way]
    values = {column: result} | ({Notice.fault: fault} if fault else {})
    db.session.execute(update(Notice).where(Notice.org_id == acting().org_id, Notice.id == notice_id).values(values))
    record("notice:sent", about=[notice_id], notice=notice_id, way=way, result=result)
