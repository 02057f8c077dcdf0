"""The only writers of a draft in the browser: begin, change, take the last change back, discard."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row, delete, insert

from hub.directory import actions as sections
from hub.directory.models import Section
from hub.drafting import queries
from hub.drafting.models import DraftChange
from hub.drafting.rules.edits import Gone, Path, part, seen, seen_whole
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.kernel.tenancy import acting
from hub.visit_models.queries import NAME
from hub.visit_models.rules import Model

Compare = Callable[[dict[str, Any]], list[tuple[str, Any, Any]]]


def begin(body: Model, instead_of: int | None = None) -> int:
    """Begin the next draft, or let the draft that was seen begin anew; returns its number. Raises NotPossibleNow."""
    if not queries.may_have_one():
        raise NotPossibleNow("Only a council that visits has a visit model.")
    found = queries.stand()
    if found.draft is None:
        if found.live:  # what was published keeps no notes of how it was written
            mine = (DraftChange.org_id == acting().org_id, DraftChange.name == NAME)
            db.session.execute(delete(DraftChange).where(*mine, DraftChange.version <= found.live.version))
        sections.draft(NAME, found.next_number, body)
        return found.next_number
    draft = _held(found.draft.version)
    if seen_whole(draft.body) != instead_of:
        raise NotPossibleNow(
            "There is a draft that you did not see when you chose this.", "Look at it, and choose again."
        )
    _write(draft, body)
    return draft.version


def change(
    version: int, edit: Callable[[Model], Model], path: Path | None = None, saw: int | None = None,
    compare: Compare | None = None,
) -> Model:  # fmt: skip
    """Change the draft, and return what it says now. What stands at `path` must still be what was seen.

    Raises EditConflict where somebody else changed that part, with what `compare` makes of it; NotPossibleNow where
    part or draft are gone.
    """
    draft = _held(version)
    try:
        if path is not None and seen(part(draft.body, path)) != saw:
            theirs = part(draft.body, path)
            raise EditConflict(seen(theirs), compare(theirs) if compare else [])
        body = edit(draft.body)
    except Gone:
        raise NotPossibleNow("Somebody removed this from the draft meanwhile.", "Look at the draft again.") from None
    if body != draft.body:
        _write(draft, body)
    return body


def undo(version: int, saw: int) -> None:
    """Take the last change back. Raises NotPossibleNow when there is none, or when another came after what was seen."""
    draft, last = _held(version), queries.last_change(version)
    if last is None:
        raise NotPossibleNow("There is no change to take back.")
    if seen_whole(draft.body) != saw:
        raise NotPossibleNow("The draft has changed since you looked at it.", "Look at it again before you take back.")
    sections.draft(NAME, version, last.body)
    db.session.execute(delete(DraftChange).where(*_changes_of(version), DraftChange.number == last.number))
    record("section:taken_back", section=NAME, version=version)


def discard(version: int, saw: int) -> None:
    """Throw the draft away with its changes. Raises NotPossibleNow when it is not what was seen."""
    draft = _held(version)
    if seen_whole(draft.body) != saw:
        raise NotPossibleNow("The draft has changed since you looked at it.", "Look at it again before you discard it.")
    mine = (Section.org_id == acting().org_id, Section.name == NAME, Section.version == version)
    db.session.execute(delete(Section).where(*mine))
    record("section:discarded", section=NAME, version=version)


def _held(version: int) -> Row:
    draft = queries.locked(version)
    if draft is None:
        raise NotPossibleNow(
            "This draft is no longer there to be changed: it was published, given a day, or discarded.",
            "Open the visit model to see where it stands.",
        )
    return draft


def _write(draft: Row, body: Model) -> None:
    """Save, and keep what the draft said before; of many changes the last ones can be taken back."""
    last = queries.last_change(draft.version)
    number = last.number + 1 if last else 1
    db.session.execute(
        insert(DraftChange).values(
            org_id=acting().org_id, name=NAME, version=draft.version, number=number, body=draft.body,
            account_id=acting().account_id, at=now(),
        )
    )  # fmt: skip
    oldest = number - queries.KEPT_CHANGES
    db.session.execute(delete(DraftChange).where(*_changes_of(draft.version), DraftChange.number <= oldest))
    sections.draft(NAME, draft.version, body)


def _changes_of(version: int) -> tuple:
    return DraftChange.org_id == acting().org_id, DraftChange.name == NAME, DraftChange.version == version
