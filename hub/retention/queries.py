"""What each class of record is kept for, what is due, what is held, and what was erased."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import live
from hub.kernel.db import row, rows
from hub.kernel.holding import RECORDS, Record
from hub.retention.rules import Period

NAME = "retention"
BATCH = 200
PAGE = 20
# Whatever an erasure took in once is not due again: of its class, of one that covers it, or of the whole person.
# What stays is the last row: how much, and when the next of it is due.
STANDS = """
    with ended as materialized (select e.id, e.at, e.at + retention_period(:record) as due_at from ({ended}) e)
    select e.id, e.at, e.id in (select held_ids()) as held, cast(null as timestamptz) as next, 0 as kept from ended e
    where e.due_at <= now()
      and not exists (select from erasure_item i where i.org_id = acting_org() and i.about = e.id
                      and i.record = any(:by) and i.done_at is not null)
    union all select null, null, false, min(due_at), count(*) from ended where due_at > now()
    order by at, id
"""
# A resident goes with the last case; whoever was merged into them goes too.
RESIDENTS = """
    with going as (
        select c.resident_id as id from case_file c where c.org_id = acting_org() and c.id = any(:cases)
        group by 1 having not exists (
            select from case_file o where o.org_id = acting_org() and o.resident_id = c.resident_id
            and o.erased_at is null and not (o.id = any(:cases))))
    select id from going
    union select r.id from resident r where r.org_id = acting_org() and r.merged_into in (select id from going)
"""
LEFT_BEHIND = """
    select i.about as id, max(r.finished_at) as at from erasure_item i
    join erasure_run r on r.org_id = i.org_id and r.id = i.run_id and r.kind = 'rules' and r.finished_at is not null
    join resident p on p.org_id = i.org_id and p.id = i.about and p.erased_at is null
    where i.org_id = acting_org() and i.record = 'case' and i.sort = 'residents' and i.done_at is null
      and not exists (select from case_file c where c.org_id = i.org_id and c.erased_at is null
                      and c.resident_id = coalesce(p.merged_into, p.id))
      and i.about not in (select held_ids())
    group by 1 order by 2, 1
"""
TO_DO = """
    select i.record, i.sort, i.about, i.since from erasure_item i
    where i.org_id = acting_org() and i.run_id = :run and i.done_at is null and i.about not in (select held_ids())
      and not (i.sort = 'cases' and exists (
            select from case_file c where c.org_id = i.org_id and c.id = i.about and c.status = 'open'))
      and not (i.sort = 'handovers' and exists (
            select from handover h where h.org_id = i.org_id and h.id = i.about
            and h.status in ('waiting', 'accepted')))
      and not (i.sort = 'residents' and exists (
            select from resident p join case_file c on c.org_id = p.org_id and c.resident_id in (p.id, p.merged_into)
            where p.org_id = i.org_id and p.id = i.about and c.erased_at is null and (c.status = 'open' or not exists (
                select from erasure_item o where o.org_id = i.org_id and o.run_id = i.run_id and o.about = c.id))))
    order by i.sort = 'residents', i.record, i.about limit :most
"""
REFERENCES = """
    select c.id, coalesce(c.reference, 'typed in') as said from case_file c
    where c.org_id = acting_org() and c.id = any(:ids)
    union select h.id, h.reference from handover h where h.org_id = acting_org() and h.id = any(:ids)
    union select i.id, i.file_name from import_run i where i.org_id = acting_org() and i.id = any(:ids)
    union select m.id, m.category from risk_marker m where m.org_id = acting_org() and m.id = any(:ids)
    union select b.id, b.reference from hand_back_row b where b.org_id = acting_org() and b.id = any(:ids)
"""
HOLDS = """
    select l.*, p.name as placed_name, f.name as lifted_name,
           array(select a.about from legal_hold_about a where a.org_id = l.org_id and a.hold_id = l.id) as about,
           array(select distinct a.sort from legal_hold_about a where a.org_id = l.org_id and a.hold_id = l.id) as sorts
    from legal_hold l join account p on p.org_id = l.org_id and p.id = l.placed_by
    left join account f on f.org_id = l.org_id and f.id = l.lifted_by
    where l.org_id = acting_org()
"""
RUNS = """
    select r.*, a.name as by_name, exists (select from erasure_line l where l.org_id = r.org_id and l.run_id = r.id
           and l.copied_at is null) as to_copy,
           r.finished_at is null and (
               select o.status = 'failed' from outbox o where o.org_id = r.org_id and o.name = 'retention:step'
               and o.args ->> 'run' = r.id::text order by o.id desc limit 1) as stopped
    from erasure_run r left join account a on a.org_id = r.org_id and a.id = r.by
    where r.org_id = acting_org()
"""


@dataclass(frozen=True)
class Rule:
    """How long a class of record is kept here, and whether the organisation said so itself."""

    record: Record
    period: Period
    own: bool
    why: str


@dataclass(frozen=True)
class Standing:
    """A rule, with what is due by it, what of that is held, and when the next of those that stay becomes due."""

    rule: Rule
    due: Sequence[Row]
    held: Sequence[Row]
    kept: int
    next: datetime | None


@dataclass(frozen=True)
class Due:
    """What an erasure would take in now: class by class, and the residents whom a lifted hold left behind."""

    standings: Sequence[Standing]
    left: Sequence[Row]

    @property
    def number(self) -> int:
        """How many records are due."""
        return sum(len(one.due) for one in self.standings) + len(self.left)


def settings() -> dict[str, Any]:
    """What the organisation decided, empty where it has not."""
    section = live(NAME)
    return section.body if section else {}


def rules() -> list[Rule]:
    """The rule of every class of record, the organisation's own or the one that holds by default."""
    told = {one["record"]: one for one in settings().get("rule", ())}
    found = []
    for record in RECORDS.values():
        one = told.get(record.name)
        period = {unit: one[unit] for unit in ("years", "months", "days") if one.get(unit)} if one else {}
        why = (one or {}).get("why") or record.why
        found.append(Rule(record, period or {"years": record.years}, bool(period), why))
    return found


def standing(rule: Rule) -> Standing:
    """What is due by a rule now, and what stays: one statement."""
    record = rule.record
    by = [record.name, "person", *(one.name for one in RECORDS.values() if record.name in one.covers)]
    *found, ahead = rows(STANDS.format(ended=record.ended), record=record.name, by=by)
    due, held = [one for one in found if not one.held], [one for one in found if one.held]
    return Standing(rule, due, held, ahead.kept, ahead.next)


def due() -> Due:
    """Every rule with what is due by it, and who was left behind: the dry run, the erasure and the night ask this."""
    return Due([standing(rule) for rule in rules()], left_behind())


def residents_going(cases: Iterable[UUID]) -> list[UUID]:
    """The residents of whom nothing stays when these cases go."""
    return [one.id for one in rows(RESIDENTS, cases=list(cases))]


def referred_to(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The references by which somebody finds these."""
    return {one.id: one.said for one in rows(REFERENCES, ids=list(ids))}


def held_among(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these ids that a hold keeps."""
    return {one.id for one in rows("select id from held_ids() as id where id = any(:ids)", ids=list(ids))}


def night_is_set(version: int) -> bool:
    """Whether a night's look by this version of the rules waits."""
    return bool(
        rows(
            """select 1 from outbox where org_id = acting_org() and name = 'retention:night'
               and status in ('pending', 'sent') and (args ->> 'version')::int = :version limit 1""",
            version=version,
        )
    )


def run(run_id: UUID) -> Row | None:
    """One erasure."""
    return row(RUNS + " and r.id = :id", id=run_id)


def erased_by(about: UUID) -> Row | None:
    """The last erasure that took something in: its id, number and kind, the class, and the rules that held then."""
    return row(
        """select r.id, r.number, r.kind, r.rules, i.record from erasure_item i
           join erasure_run r on r.org_id = i.org_id and r.id = i.run_id
           where i.org_id = acting_org() and i.about = :about and i.done_at is not null
           order by i.done_at desc limit 1""",
        about=about,
    )


def runs(after: int | None = None) -> Sequence[Row]:
    """A page of erasures and one more, the latest first; `after` is the last one's number."""
    place = "" if after is None else " and r.number < :after"
    return rows(f"{RUNS}{place} order by r.number desc limit :most", after=after, most=PAGE + 1)


def to_do(run_id: UUID, most: int = BATCH) -> Sequence[Row]:
    """The next of what a run has still to erase; the residents last, for their cases' figures are made of them.

    What is held by now stays, though nothing was held when the run began; so does what was opened again meanwhile.
    """
    return rows(TO_DO, run=run_id, most=most)


def kept_since(run_id: UUID) -> Sequence[Row]:
    """What a run listed and did not erase: a hold was placed after it began, or a case was opened again."""
    return rows(
        """select record, sort, about from erasure_item where org_id = acting_org() and run_id = :run
           and done_at is null order by record, sort, about""",
        run=run_id,
    )


def left_behind() -> Sequence[Row]:
    """Residents whom a hold kept from an erasure that took their last case, since when, and whom no hold keeps now.

    No case says any more that they are due, so that they are asked for by themselves.
    """
    return rows(LEFT_BEHIND)


def done_by_record(run_id: UUID) -> dict[str, int]:
    """How much of each class a run has erased."""
    found = rows(
        """select record, sort, count(*) as number from erasure_item
           where org_id = acting_org() and run_id = :run and done_at is not null group by 1, 2 order by 1, 2""",
        run=run_id,
    )
    return {f"{one.record}: {one.sort}": one.number for one in found}


def holds(open_only: bool = True) -> Sequence[Row]:
    """The holds, the one to be looked at first before the others."""
    return rows(HOLDS + (" and l.lifted_at is null" if open_only else "") + " order by l.review_on, l.id")


def hold(hold_id: UUID) -> Row | None:
    """One hold."""
    return row(HOLDS + " and l.id = :id", id=hold_id)


def returns() -> Sequence[Row]:
    """The residents who came again after somebody with the same mark was erased, as long as nobody has decided."""
    return rows(
        """select t.*, r.number from erased_return t join erasure_run r on r.org_id = t.org_id and r.id = t.run_id
           where t.org_id = acting_org() and t.settled_at is null order by t.found_at, t.resident_id"""
    )
