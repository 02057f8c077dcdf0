"""What merges did, and what has happened since: for the pages of cases, and for undoing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from hub.cases.models import CaseFile, ContactPoint, Resident
from hub.kernel.db import Base, db, row, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.matching.models import Likeness

TABLES: dict[str, type[Base]] = {
    "resident": Resident, "case": CaseFile, "point": ContactPoint, "likeness": Likeness,
}  # fmt: skip


def merge(merge_id: UUID, lock: bool = False) -> Row:
    """One merge, standing or undone, with who made it and who undid it. Raises NotYours."""
    held = "for update of m" if lock else ""
    found = row(
        f"""select m.*, a.name as merged_by_name, u.name as undone_by_name from resident_merge m
            left join account a on a.org_id = m.org_id and a.id = m.merged_by
            left join account u on u.org_id = m.org_id and u.id = m.undone_by
            where m.org_id = acting_org() and m.id = :id {held}""",  # noqa: S608 - a constant
        id=merge_id,
    )
    if found is None:
        raise NotYours()
    return found


def people_of(of: Row) -> tuple[Row, Row]:
    """The resident who goes on, and the one who was merged into them."""
    both = rows("select * from resident where org_id = acting_org() and id = any(:ids)", ids=[of.into_id, of.from_id])
    known = {one.id: one for one in both}
    return known[of.into_id], known[of.from_id]


def later(of: Row) -> Row | None:
    """The latest merge that stands on this one: it must be undone first."""
    return row(
        """select m.id, m.from_id, r.forename, r.surname from resident_merge m
           join resident r on r.org_id = m.org_id and r.id = m.from_id
           where m.org_id = acting_org() and m.undone_at is null and m.id <> :id and m.merged_at >= :at
             and (m.into_id = :into or m.from_id = :into) order by m.merged_at desc, m.id desc limit 1""",
        id=of.id, at=of.merged_at, into=of.into_id,
    )  # fmt: skip


def standing(resident_id: UUID) -> Sequence[Row]:
    """Who was merged into somebody, with what they had been known by, the latest first."""
    return rows(
        """
        select m.id, m.from_id, m.merged_at, a.name as merged_by_name, r.forename, r.surname, r.born_on, r.nhs_number,
               r.house, r.address, r.postcode,
               array(select c.reference from case_file c where c.org_id = m.org_id and c.reference is not null
                     and m.changes @> jsonb_build_array(jsonb_build_object('of', 'case', 'id', c.id::text,
                                                                           'part', 'person'))
                     and c.resident_id = m.into_id order by c.reference) as references
        from resident_merge m join resident r on r.org_id = m.org_id and r.id = m.from_id
        left join account a on a.org_id = m.org_id and a.id = m.merged_by
        where m.org_id = acting_org() and m.into_id = :id and m.undone_at is null order by m.merged_at desc, m.id desc
        """,
        id=resident_id,
    )


def into_others(resident_ids: Collection[UUID]) -> Sequence[Row]:
    """The standing merges in which one of these went into somebody else: the merge and who went."""
    return rows(
        """select id, from_id from resident_merge
           where org_id = acting_org() and from_id = any(:ids) and undone_at is null order by id""",
        ids=list(resident_ids),
    )


def lately() -> Sequence[Row]:
    """The latest merges that stand, for whoever wants to undo one."""
    return rows(
        """
        select m.id, m.into_id, m.from_id, m.merged_at, a.name as merged_by_name, x.forename, x.surname,
               y.forename as other_forename, y.surname as other_surname
        from resident_merge m join resident x on x.org_id = m.org_id and x.id = m.into_id
        join resident y on y.org_id = m.org_id and y.id = m.from_id
        left join account a on a.org_id = m.org_id and a.id = m.merged_by
        where m.org_id = acting_org() and m.undone_at is null order by m.merged_at desc, m.id desc limit 10
        """
    )


def points_of(resident_ids: Collection[UUID]) -> Sequence[Row]:
    """Every way to reach these residents, as they are written, the first known first."""
    table = ContactPoint.__table__
    found = select(table).where(table.c.org_id == acting().org_id, table.c.resident_id.in_(list(resident_ids)))
    return db.session.execute(found.order_by(table.c.added_at, table.c.id)).all()


def merged_into(resident_ids: Collection[UUID]) -> Sequence[Row]:
    """Those who were merged into one of these."""
    return rows(
        "select id, merged_into from resident where org_id = acting_org() and merged_into = any(:ids) order by id",
        ids=list(resident_ids),
    )


def merged(resident_ids: Collection[UUID]) -> bool:
    """Whether one of these goes under another's name by now."""
    asked = "select from resident where org_id = acting_org() and id = any(:ids) and merged_into is not null"
    return bool(rows(asked, ids=list(resident_ids)))


def present(changes: Sequence[Mapping[str, Any]], lock: bool = False) -> dict[tuple[str, UUID], Row]:
    """The rows that a merge changed as they are today, by table and id; locked for undoing."""
    found = {}
    for name, model in TABLES.items():
        ids = sorted({UUID(one["id"]) for one in changes if one["of"] == name})
        table = model.__table__
        asked = select(table).where(table.c.org_id == acting().org_id, table.c.id.in_(ids)).order_by(table.c.id)
        for one in db.session.execute(asked.with_for_update() if lock else asked).all() if ids else ():
            found[name, one.id] = one
    return found


def since(of: Row, case_ids: Collection[UUID]) -> Row:
    """What came after a merge: calls per moved case, ways to reach them, new cases of the one who goes on."""
    return row(
        """
        select array(select c.case_id from call c where c.org_id = acting_org() and c.case_id = any(:cases)
                     and c.recorded_at > :at) as calls,
               (select count(*) from contact_point p where p.org_id = acting_org() and p.resident_id = :into
                and p.added_at > :at) as points,
               array(select coalesce(f.reference, 'without a reference') from case_file f
                     where f.org_id = acting_org() and f.resident_id = :into and f.received_at > :at) as cases
        """,
        at=of.merged_at, into=of.into_id, cases=list(case_ids),
    )  # fmt: skip


def of_duplicate(case_id: UUID) -> Row | None:
    """The case that goes on instead of this one."""
    return row(
        """select k.id, k.reference, k.status from case_file c
           join case_file k on k.org_id = c.org_id and k.id = c.duplicate_of
           where c.org_id = acting_org() and c.id = :id""",
        id=case_id,
    )


def other_cases(resident_id: UUID, but: UUID) -> Sequence[Row]:
    """The other cases of a resident, the latest first."""
    return rows(
        """select c.id, c.reference, c.status, c.received_at, c.outcome, c.duplicate_of, c.closed_at,
                  t.name as tracer_name
           from case_file c left join account t on t.org_id = c.org_id and t.id = c.allocated_to
           where c.org_id = acting_org() and c.resident_id = :id and c.id <> :but
           order by c.received_at desc, c.id""",
        id=resident_id, but=but,
    )  # fmt: skip


def requests_of(handover_ids: Collection[str]) -> Sequence[str]:
    """The references of requests that ended with a merge."""
    found = rows(
        """select reference from handover where org_id = acting_org() and side = 'sent'
           and id = any(cast(:ids as uuid[])) order by reference""",
        ids=list(handover_ids),
    )
    return [one.reference for one in found]
