"""Taking a pack of today's visits along, and calling one back."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from itsdangerous import URLSafeSerializer
from marshmallow.fields import Field
from sqlalchemy import Row, insert

from hub.doorstep import envelope, queries, rules, tasks
from hub.doorstep.models import DoorstepKey, DoorstepPack, DoorstepPackVisit
from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.tasks.rules import attempts
from hub.visit_models.rules import form_of
from hub.visits import alongside, days, household
from hub.visits.at_door import seconds
from hub.visits.queries import Running

KEY_LIVES = timedelta(days=30)


def ticket_book() -> URLSafeSerializer:
    """Signs a pack's ticket: with it a phone asks which visits still stand, whether or not anybody is signed in."""
    return URLSafeSerializer(current_app.secret_key, salt="doorstep-ticket")


def take(hours: int | None) -> dict[str, Any]:
    """Make a pack of the acting person's visits or tasks of today, and return what their phone keeps.

    Raises NotPossibleNow.
    """
    actor, moment = acting(), now()
    standing, carried = _tasks() if actor.confined else _visits()
    pack_id, key = uuid4(), _key()
    until = rules.ends_at(moment, queries.shift_ends(actor.account_id), hours)
    _keep_pack(pack_id, standing, {"taken_at": moment, "ends_at": until})
    return {
        "pack": str(pack_id),
        "ends_at": until.isoformat(),
        "account": str(actor.account_id),
        "ticket": ticket_book().dumps([actor.org_id, str(actor.account_id), str(pack_id)]),
        "key": {"id": str(key.id), "public": base64.b64encode(key.public).decode()},
        "code": days.visit_code(actor.account_id, today()),
        "office": queries.office()._asdict(),
        "tasks": carried,
    }


Standing = list[dict[str, Any]]


def _visits() -> tuple[Standing, list[dict[str, Any]]]:
    """An officer's visits of today as they stand, and what the phone keeps of each. Raises NotPossibleNow."""
    me = acting().account_id
    found = queries.today(me)
    doors = [one for one in found if one.at_a_door]
    if found and not doors:
        raise NotPossibleNow("Calls are not kept on the phone.", "Make them from today’s list, where there is signal.")
    if not doors:
        raise NotPossibleNow("There is no visit to keep on this phone.", "Claim a request first.")
    people = [(str(one.id), one.name) for one in seconds(me)]
    standing = [
        {"visit_id": one.visit.id, "visit_version": one.visit.version, "step": one.visit.state.step,
         "attempt": one.made + 1, "about": [one.visit.id, one.visit.handover_id]}
        for one in doors
    ]  # fmt: skip
    return standing, [
        rules.task(one, people, household.questions(one, one.visit.step) | _alongside(one.visit)) for one in doors
    ]


def _alongside(visit: Running) -> Mapping[str, Field]:
    return alongside.at_step(visit.handover_id, visit.step, form_of(visit.model, visit.step))


def _tasks() -> tuple[Standing, list[dict[str, Any]]]:
    """A volunteer's tasks of today as they stand, and what the phone keeps of each. Raises NotPossibleNow."""
    found = tasks.today(acting().account_id)
    if not found:
        raise NotPossibleNow("There is no task to keep on this phone.", "Ask your coordinator for one.")
    standing = [
        {"task_id": one.id, "visit_version": one.version, "step": one.form["step"]["key"],
         "attempt": len(attempts(one)) + 1, "about": [one.id]}
        for one in found
    ]  # fmt: skip
    return standing, [tasks.told(one) for one in found]


def _keep_pack(pack_id: UUID, standing: Standing, times: dict[str, Any]) -> None:
    actor = acting()
    whose = {"account_id": actor.account_id, "session_id": actor.session_id}
    db.session.execute(insert(DoorstepPack).values(org_id=actor.org_id, id=pack_id, **whose, **times))
    pack = {"org_id": actor.org_id, "pack_id": pack_id}
    about = [each for one in standing for each in one.pop("about")]
    db.session.execute(insert(DoorstepPackVisit), [pack | one for one in standing])
    record("doorstep:taken", about=about, pack=pack_id, count=len(standing))


def _key() -> Row:
    """The key pair of today: a new one each month, or when SECRET_KEY is no longer the one that sealed the last."""
    newest = queries.newest_key()
    if newest is not None and newest.made_at > now() - KEY_LIVES and _opens(newest):
        return newest
    key_id = new_id()
    public, sealed = envelope.new_pair(current_app.secret_key, key_id)
    values = {"org_id": acting().org_id, "id": key_id, "public": public, "sealed": sealed, "made_at": now()}
    db.session.execute(insert(DoorstepKey).values(values))
    record("doorstep:key_made", key=key_id)
    return queries.key(key_id)


def _opens(key: Row) -> bool:
    try:
        envelope.private_half(key.sealed, current_app.secret_key, key.id)
    except envelope.Unreadable:
        return False
    return True


def recall_task(task_id: UUID) -> None:
    """A task that has ended is called back; that nobody goes any more its volunteer hears from the task itself."""
    for one in queries.carriers(task_id):
        record("doorstep:recalled", about=[task_id], pack=one.pack_id, visit=None)


def recall(visit: Running, reference: str) -> None:
    """Tell whoever carries this visit that nobody goes any more: their phone may be without signal for the hub."""
    for one in queries.carriers(visit.id):
        record("doorstep:recalled", about=[visit.id, visit.handover_id], pack=one.pack_id, visit=visit.id)
        # Whoever holds the request has been told already; a notice of the same thing is not written twice.
        place = {"endpoint": "handovers.show", "handover_id": visit.handover_id}
        tell([one.account_id], "request-withdrawn", visit.handover_id, reference, urgent=True, **place)
