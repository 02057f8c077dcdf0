"""A merge is undone: each part that nobody touched since goes back to what it was."""

from uuid import UUID

from sqlalchemy import Row, update

from hub.cases.actions import tell_route
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.matching.actions.finding import find_for
from hub.matching.actions.writing import write_parts
from hub.matching.carrying import followed
from hub.matching.models import ResidentMerge
from hub.matching.queries import merges
from hub.matching.rules.merging import Change
from hub.matching.rules.parting import Undoing, read, undoing


def part(of: Row) -> Undoing:
    """Undo a merge; returns what went back and what stayed. Raises NotPossibleNow when that was done already."""
    changed = db.session.execute(
        update(ResidentMerge)
        .where(ResidentMerge.org_id == acting().org_id, ResidentMerge.id == of.id, ResidentMerge.undone_at.is_(None))
        .values(undone_at=now(), undone_by=acting().account_id)
        .returning(ResidentMerge.id)
    ).one_or_none()
    if changed is None:
        who = merges.merge(of.id).undone_by_name or "A colleague"
        raise NotPossibleNow(f"{who} undid this merge already.", "Both people stand on their own again.")
    changes, present = read(of.changes, merges.TABLES), merges.present(of.changes, lock=True)
    if merges.later(of):  # asked once both people are held: another session may have merged one of them just now
        raise NotPossibleNow("Another merge came after this one.", "Undo that one first.")
    found = undoing(changes, present)
    write_parts((one, one.before) for one in found.back)
    followed(found.back, back=True)
    cases = {one.id for one in changes if one.of == "case"}
    fields = [one.part for one in found.back if one.id == of.into_id]
    record("resident:parted", about=[of.into_id, of.from_id, *cases], merge=of.id, into=of.into_id, fields=fields)
    _tell(of, found)
    find_for([of.into_id, of.from_id])
    return found


def _tell(of: Row, found: Undoing) -> None:
    """Record what became of each case, with the person to whom it belongs again."""
    whose = {one.id: one.before["resident_id"] for one in found.back if (one.of, one.part) == ("case", "person")}
    for change in found.back:
        _tell_case(change, whose.get(change.id, of.into_id))


def _tell_case(change: Change, resident_id: UUID) -> None:
    about, before = [change.id, resident_id], change.before
    if change.part == "closing":
        record("case:reopened", about=about, case=change.id)
    elif change.part == "tracer":
        record("case:allocated", about=about, case=change.id, to=before["allocated_to"])
    elif change.part == "district" and before["district_id"] != change.after["district_id"]:
        tell_route(change.id, resident_id, before["district_id"], before["routed"])
