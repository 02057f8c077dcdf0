"""What the pages of likenesses show: the open pairs, one pair, its two people with their cases."""

# ruff: noqa: S608 - every statement is put together from this file's own constants, values travel apart

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours

PAGE = 50
PEOPLE = """
    join resident a on a.org_id = l.org_id and a.id = l.one_id and a.merged_into is null
    join resident b on b.org_id = l.org_id and b.id = l.other_id and b.merged_into is null
"""
OPEN = f"from likeness l {PEOPLE} where l.org_id = acting_org() and l.state = 'open'"
LIKENESS = """
    select l.id, l.one_id, l.other_id, l.score, l.certain, l.reasons, l.state, l.version, l.found_at, l.decided_at,
           l.decided_by, decider.name as decided_by_name, l.asked_at, l.asked_by, asker.name as asked_by_name
    from likeness l left join account decider on decider.org_id = l.org_id and decider.id = l.decided_by
    left join account asker on asker.org_id = l.org_id and asker.id = l.asked_by
"""


def open_pairs(after: tuple | None = None) -> Sequence[Row]:
    """One page of the pairs that wait for a decision and one row more, the most alike first."""
    place = "and (-l.score, l.id) > (:score, :id)" if after else ""
    return rows(
        f"""select l.id, l.one_id, l.other_id, l.score, l.certain, l.reasons, l.decided_at, l.asked_at,
                   a.forename, a.surname, a.born_on, a.postcode, b.forename as other_forename,
                   b.surname as other_surname, b.born_on as other_born_on, b.postcode as other_postcode
            {OPEN} {place} order by -l.score, l.id limit {PAGE + 1}""",
        **({"score": after[0], "id": after[1]} if after else {}),
    )


def waiting(most: int) -> int:
    """How many pairs wait for a decision, counted up to `most`."""
    found = row(f"select count(*) as pairs from (select 1 {OPEN} limit :most) x", most=most)
    return found.pairs


def waiting_of_list(run_id: UUID, most: int) -> int:
    """How many of them are about somebody on a line list, as long as no later list spoke of their case."""
    found = row(
        f"""select count(*) as pairs from (
                select 1 {OPEN} and exists (
                    select from case_file c join arrival x on x.org_id = c.org_id and x.case_id = c.id
                    where c.org_id = l.org_id and c.resident_id in (l.one_id, l.other_id) and x.run_id = :run)
                limit :most) x""",
        run=run_id, most=most,
    )  # fmt: skip
    return found.pairs


def kept_apart(after: tuple | None = None) -> Sequence[Row]:
    """One page of the pairs that were decided to be two people and one row more, the latest decision first.

    `gone` says that one of the two was merged into somebody else since: what was decided stands, nobody may ask again.
    """
    place = "and (l.decided_at, l.id) < (:at, :id)" if after else ""
    return rows(
        f"""select l.id, l.one_id, l.other_id, l.decided_at, decider.name as decided_by_name,
                   a.forename, a.surname, a.born_on, a.postcode, b.forename as other_forename,
                   b.surname as other_surname, b.born_on as other_born_on, b.postcode as other_postcode,
                   coalesce(a.merged_into, b.merged_into) is not null as gone
            from likeness l
            join resident a on a.org_id = l.org_id and a.id = l.one_id
            join resident b on b.org_id = l.org_id and b.id = l.other_id
            left join account decider on decider.org_id = l.org_id and decider.id = l.decided_by
            where l.org_id = acting_org() and l.state = 'different' {place}
            order by l.decided_at desc, l.id desc limit {PAGE + 1}""",
        **({"at": after[0], "id": after[1]} if after else {}),
    )


def following(pair: Row) -> UUID | None:
    """The pair after this one in the list; at its end the first, none when it is the only one."""
    found = rows(
        f"""select l.id {OPEN} and l.id <> :id
            order by (-l.score, l.id) > (:score, :id) desc, -l.score, l.id limit 1""",
        score=-pair.score, id=pair.id,
    )  # fmt: skip
    return found[0].id if found else None


def likeness(likeness_id: UUID, lock: bool = False) -> Row:
    """One pair, decided or not; `lock` holds it until the end of the transaction. Raises NotYours."""
    held = "for update of l" if lock else ""
    found = row(f"{LIKENESS} where l.org_id = acting_org() and l.id = :id {held}", id=likeness_id)
    if found is None:
        raise NotYours()
    return found


def sides(one_id: UUID, other_id: UUID, lock: bool = False) -> tuple[Row, Row]:
    """Two residents with all that is known of them, the one who was known first before the other."""
    held = "for update" if lock else ""
    found = rows(
        f"""select * from resident where org_id = acting_org() and id = any(:ids) order by id {held}""",
        ids=[one_id, other_id],
    )
    if len(found) != 2:
        raise NotYours()
    first, second = sorted(found, key=lambda one: (one.created_at, one.id))
    return first, second


def cases_of(resident_ids: Collection[UUID], lock: bool = False) -> Sequence[Row]:
    """Every case of these residents, the first received first; locked, in the order of their ids."""
    held = "order by c.id for update of c" if lock else "order by c.received_at, c.id"
    found = rows(
        f"""select c.*, t.name as tracer_name from case_file c
            left join account t on t.org_id = c.org_id and t.id = c.allocated_to
            where c.org_id = acting_org() and c.resident_id = any(:ids) {held}""",
        ids=list(resident_ids),
    )
    return sorted(found, key=lambda one: (one.received_at, one.id))


def asked_of(resident_id: UUID, most: int = 50) -> Sequence[Row]:
    """The pairs of somebody that wait for a decision, each with the other person and their newest case."""
    return rows(
        """
        with mine as (
            select l.id, l.score, l.reasons, l.certain, l.other_id as whom from likeness l
            where l.org_id = acting_org() and l.one_id = :id and l.state = 'open'
            union all
            select l.id, l.score, l.reasons, l.certain, l.one_id from likeness l
            where l.org_id = acting_org() and l.other_id = :id and l.state = 'open')
        select mine.*, r.forename, r.surname, c.id as case_id, c.reference, c.status, t.name as tracer_name
        from mine join resident r on r.org_id = acting_org() and r.id = mine.whom and r.merged_into is null
        left join lateral (
            select f.* from case_file f where f.org_id = r.org_id and f.resident_id = r.id
            order by f.status = 'closed', f.received_at desc, f.id limit 1) c on true
        left join account t on t.org_id = c.org_id and t.id = c.allocated_to
        order by mine.score desc, mine.id limit :most
        """,
        id=resident_id, most=most,
    )  # fmt: skip


def with_open_cases(resident_ids: Collection[UUID]) -> Mapping[UUID, Any]:
    """By resident: who they are and their most urgent open case. Those without an open case are left out."""
    found = rows(
        """
        select distinct on (r.id) r.id, r.forename, r.surname, r.born_on, r.nhs_number, r.house, r.address, r.postcode,
               c.id as case_id, c.reference, c.received_at, t.name as tracer_name
        from resident r join case_file c on c.org_id = r.org_id and c.resident_id = r.id and c.status = 'open'
        left join account t on t.org_id = c.org_id and t.id = c.allocated_to
        where r.org_id = acting_org() and r.id = any(:ids) order by r.id, c.priority, c.received_at, c.id
        """,
        ids=list(resident_ids),
    )
    return {one.id: one for one in found}
