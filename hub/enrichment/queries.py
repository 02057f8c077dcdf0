"""Reads of a search: the checklist with its answers, the contact points, the head row."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import row, rows

# Where an organisation's file lists no system of its own, a search can still be answered.
UNLISTED = {"key": "other", "label": "Other records"}


def head(handover_id: UUID) -> Row | None:
    """The search's note and version, with the name of whoever changed it last."""
    return row(
        """select s.note, s.version, s.changed_at, s.changed_by, a.name as changed_by_name
           from search s join account a on a.org_id = s.org_id and a.id = s.changed_by
           where s.org_id = acting_org() and s.handover_id = :id""",
        id=handover_id,
    )


def systems() -> list[dict[str, str]]:
    """The organisation's own systems, as its file lists them: key and label. Never empty."""
    section = live("systems")
    listed = section.body["system"] if section else []
    return [{"key": one["key"], "label": one["label"]} for one in listed] or [UNLISTED]


def checklist(handover_id: UUID) -> list[dict]:
    """Each own system with its result, who searched it and when; last, those no longer on the organisation's list."""
    found = {
        one.system: one
        for one in rows(
            """select s.system, s.result, s.searched_at, a.name as by_name
               from system_search s join account a on a.org_id = s.org_id and a.id = s.searched_by
               where s.org_id = acting_org() and s.handover_id = :id""",
            id=handover_id,
        )
    }
    listed = systems()
    dropped = [{"key": key, "label": key} for key in sorted(found.keys() - {one["key"] for one in listed})]
    return [one | _result(found.get(one["key"])) for one in listed + dropped]


def _result(found: Row | None) -> dict:
    if found is None:
        return {"result": "not-searched", "by": None, "at": None}
    return {"result": found.result, "by": found.by_name, "at": found.searched_at}


def points(handover_id: UUID) -> Sequence[Row]:
    """The contact points found so far, in the order in which they were added."""
    return rows(
        """select p.id, p.kind, p.value, p.system, p.added_at, a.name as by_name
           from found_point p join account a on a.org_id = p.org_id and a.id = p.added_by
           where p.org_id = acting_org() and p.handover_id = :id order by p.id""",
        id=handover_id,
    )


def point(handover_id: UUID, point_id: UUID) -> Row | None:
    """One contact point of this search."""
    return row(
        """select id, kind, value, system from found_point
           where org_id = acting_org() and handover_id = :handover_id and id = :id""",
        handover_id=handover_id,
        id=point_id,
    )
