"""The only writers of a search. Each records its event; the answer itself is the hand-over's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, text

from hub.directory.fields import ANSWER
from hub.enrichment import queries, rules
from hub.enrichment.models import FoundPoint
from hub.handovers import actions as handovers
from hub.handovers.rules import copied
from hub.handovers.seals import refuse_other
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting

FIRST = text("""
    insert into search (org_id, handover_id, note, changed_by, changed_at) values (:org, :id, :note, :me, :now)
    on conflict do nothing
""")
NEXT = text("""
    update search set note = :note, version = version + 1, changed_by = :me, changed_at = :now
    where org_id = :org and handover_id = :id and version = :version
""")
MOVED_ON = text("""
    insert into search as s (org_id, handover_id, changed_by, changed_at) values (:org, :id, :me, :now)
    on conflict (org_id, handover_id)
    do update set version = s.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
""")
MARK = text("""
    insert into system_search (org_id, handover_id, system, result, searched_by, searched_at)
    values (:org, :id, :system, :result, :me, :now)
    on conflict (org_id, handover_id, system)
    do update set result = excluded.result, searched_by = excluded.searched_by, searched_at = excluded.searched_at
""")


def save_checklist(handover_id: UUID, version: int, results: Mapping[str, str], note: str) -> None:
    """Keep what each system gave, and the note; `version` 0 stands for the first time. Raises EditConflict."""
    actor = acting()
    before = {one["key"]: one for one in queries.checklist(handover_id)}
    noted = queries.head(handover_id)
    common = {"org": actor.org_id, "id": handover_id, "me": actor.account_id, "now": now()}
    kept = db.session.execute(NEXT if version else FIRST, {**common, "note": note, "version": version})
    if kept.rowcount != 1:
        raise _conflict(handover_id, before, results, note)
    if note != (noted.note if noted else ""):
        record("search:noted", about=[handover_id], handover=handover_id)
    for key, result in results.items():
        if before[key]["result"] != result:
            db.session.execute(MARK, {**common, "system": key, "result": result})
            record("search:recorded", about=[handover_id], handover=handover_id, system=key, result=result)


def _conflict(handover_id: UUID, theirs: Mapping[str, dict], results: Mapping[str, str], note: str) -> EditConflict:
    head = queries.head(handover_id)
    changes = [
        (theirs[key]["label"], rules.RESULTS[theirs[key]["result"]], rules.RESULTS[result])
        for key, result in results.items()
        if theirs[key]["result"] != result
    ]
    if head.note != note:
        changes.append(("Note", head.note, note))
    changes.append(("Saved by", head.changed_by_name, None))
    return EditConflict(head.version, changes, about=[handover_id])


def add_point(handover_id: UUID, kind: str, value: str, system: str) -> UUID:
    """Add a contact point; the system it came from is thereby searched, and gave something.

    Raises Invalid when the point stands there already.
    """
    there = queries.points(handover_id)
    if any((one.kind, one.value, one.system) == (kind, value, system) for one in there):
        raise Invalid({kind: ["You have already added this one"]})
    point_id, actor = new_id(), acting()
    row = {"org_id": actor.org_id, "id": point_id, "handover_id": handover_id, "side": "received"}
    found = {"kind": kind, "value": value, "system": system, "added_by": actor.account_id, "added_at": now()}
    db.session.execute(insert(FoundPoint).values(**row, **found))
    record("found_point:added", about=[handover_id], handover=handover_id, point=point_id, kind=kind, source=system)
    _mark_found(handover_id, system)
    return point_id


def _mark_found(handover_id: UUID, system: str) -> None:
    """The checklist moves on with it: a colleague who has an older one open is told, and does not undo this."""
    if any(one["key"] == system and one["result"] == "found" for one in queries.checklist(handover_id)):
        return
    common = {"org": acting().org_id, "id": handover_id, "me": acting().account_id, "now": now()}
    db.session.execute(MOVED_ON, common)
    db.session.execute(MARK, {**common, "system": system, "result": "found"})
    record("search:recorded", about=[handover_id], handover=handover_id, system=system, result="found")


def remove_point(handover_id: UUID, point_id: UUID) -> None:
    """Take away a contact point that was added by mistake. Raises NotYours."""
    point = queries.point(handover_id, point_id)
    if point is None:
        raise NotYours()
    db.session.execute(delete(FoundPoint).where(FoundPoint.org_id == acting().org_id, FoundPoint.id == point_id))
    record("found_point:removed", about=[handover_id], handover=handover_id, point=point_id)


def correct_point(handover_id: UUID, kind: str, was: str, becomes: str) -> None:
    """Put right what was found and returned, wherever it stands among what was found for a request."""
    there = queries.points(handover_id)
    for one in there:
        if (one.kind, one.value) == (kind, was):
            remove_point(handover_id, one.id)
            if not any((each.kind, each.value, each.system) == (kind, becomes, one.system) for each in there):
                add_point(handover_id, kind, becomes, one.system)


def answer_for(handover: Row) -> dict[str, Any]:
    """Exactly what would go back now: the rows of the search, as far as the agreement returns them."""
    head = queries.head(handover.id)
    answer = rules.answer_of(queries.checklist(handover.id), queries.points(handover.id), head.note if head else "")
    return copied(answer, handover.returns)


def return_answer(handover: Row, seal: str, version: int) -> dict[str, Any]:
    """Send back what the search found, or that it found nothing. Raises Otherwise, NotPossibleNow, EditConflict."""
    fault = rules.missing_before_return(queries.checklist(handover.id), queries.points(handover.id))
    if fault:
        raise NotPossibleNow(fault, "Go back to the search.")
    answer = answer_for(handover)
    refuse_other(seal, answer, ANSWER)
    handovers.return_answer(handover.id, answer, version)
    return answer
