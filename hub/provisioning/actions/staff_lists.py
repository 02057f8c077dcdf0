"""A list of staff is read, shown, and done as it was shown; what cannot be done comes back with its reason."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, insert, update

from hub.identity import queries as people
from hub.identity.actions import change_roles, close_account, create_account, reopen_account, set_leaving
from hub.identity.rules import ROLES_OF
from hub.kernel.access import Role
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours, Problem
from hub.kernel.sheets.files import read_table
from hub.kernel.sheets.table import Unreadable
from hub.kernel.tenancy import acting
from hub.provisioning import queries, staff
from hub.provisioning.actions.proposals import propose
from hub.provisioning.models import StaffList
from hub.provisioning.staff import LEAVE, Planner

MEANWHILE = "Somebody changed this account after the list was read. Read the list in again."


def read_list(content: bytes) -> UUID:
    """Read a file and keep what it would do, until somebody confirms it. Raises Invalid for an unreadable file."""
    try:
        table = read_table(content, current_app.config["HUB"].upload_limit, staff.recognised)
        planner = Planner(people.accounts(), ROLES_OF[people.organisation().kind], acting().account_id, today())
        plan = planner.all(staff.cells_of(table))
    except Unreadable as wrong:
        raise Invalid({"file": [str(wrong)]}) from None
    list_id, actor = new_id(), acting()
    values = {"org_id": actor.org_id, "id": list_id, "read_at": now(), "read_by": actor.account_id}
    db.session.execute(insert(StaffList).values(values | {"told": plan.stored()}))
    leavers = sum(1 for one in plan.rows if one.kind == LEAVE)
    record("staff_list:read", about=[list_id], list=list_id, rows=len(plan.rows), bad=len(plan.bad), leavers=leavers)
    return list_id


def do_list(list_id: UUID) -> tuple[int, int]:
    """Do every row that was shown, each by itself; returns how many were done and how many could not be.

    Raises NotYours, NotPossibleNow for one that was done.
    """
    found = queries.staff_list(list_id, lock=True)
    if found is None:
        raise NotYours()
    if found.done_at:
        raise NotPossibleNow("This list was done already.", "Read in another one.")
    bad, done = list(found.told["bad"]), 0
    for row in found.told["rows"]:
        try:
            with db.session.begin_nested():
                _do(row)
                done += 1
        except Problem as refused:
            why = str(refused) or refused.title
            cells = [row["email"], row["name"], "", row["leaves_on"] or ""]
            bad.append({"number": row["number"], "cells": cells, "why": why})
    told = {"rows": [], "bad": bad, "same": found.told["same"], "done": done}  # names stand in the accounts now
    mine = (StaffList.org_id == acting().org_id, StaffList.id == list_id)
    db.session.execute(update(StaffList).where(*mine).values(told=told, done_at=now()))
    record("staff_list:done", about=[list_id], list=list_id, done=done, refused=len(bad))
    return done, len(bad)


def _do(row: dict[str, Any]) -> None:
    account_id = UUID(row["account_id"]) if row["account_id"] else None
    if account_id is not None and people.account(account_id).version != row["version"]:
        raise NotPossibleNow(MEANWHILE)
    match row["kind"]:
        case staff.JOIN:
            account_id = create_account(row["email"], row["name"], [])
        case staff.BACK:
            reopen_account(account_id)
        case staff.MOVE:  # the list names every role that they have from now on, of what is suspended too
            stays = {*people.roles_of(account_id), *row["give"]} - {*row["withdraw"]}
            change_roles(account_id, withdraw=set(Role) - stays)
    for role in row["give"]:
        propose(account_id, Role(role), "give", "staff list")
    if row["leaves_on"]:
        _leave(account_id, date.fromisoformat(row["leaves_on"]))


def _leave(account_id: UUID, day: date) -> None:
    if day < today():
        close_account(account_id)
    else:
        set_leaving(account_id, day)


def discard_list(list_id: UUID) -> None:
    """Throw a list away that was read and not done. Raises NotYours."""
    mine = (StaffList.org_id == acting().org_id, StaffList.id == list_id, StaffList.done_at.is_(None))
    if not db.session.execute(delete(StaffList).where(*mine)).rowcount:
        raise NotYours()
    record("staff_list:discarded", about=[list_id], list=list_id)
