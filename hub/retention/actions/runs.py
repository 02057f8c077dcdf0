"""An erasure from its list to its certificate, in steps of which each is a transaction: killed, it goes on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, text, update

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db, row, rows
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.retention import queries
from hub.retention.actions.erasing import PERSON, add, erase, lock
from hub.retention.models import ErasureLine, ErasureRun
from hub.retention.queries import Due
from hub.retention.rules import digest, in_words, seal

ONE_AT_A_TIME = text("select pg_advisory_xact_lock(7141, acting_org())")
ITEMS = text("""
    insert into erasure_item (org_id, run_id, record, sort, about, since)
    select acting_org(), :run, :record, :sort, one.id, one.since
    from unnest(cast(:ids as uuid[]), cast(:since as timestamptz[])) as one (id, since)
""")
STILL_OPEN = """
    select 'case' as what, coalesce(c.reference, 'without a reference') as reference,
           coalesce(a.name, 'given to nobody') as whose
    from case_file c left join account a on a.org_id = c.org_id and a.id = c.allocated_to
    where c.org_id = acting_org() and c.id = any(:cases) and c.status = 'open'
    union all
    select 'request', h.reference,
           case h.side when 'sent' then o.short_name else coalesce(a.name, 'taken by nobody') end
    from handover h join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = h.org_id and a.id = h.holder_id
    where h.org_id = acting_org() and h.id = any(:handovers) and h.status in ('waiting', 'accepted')
    order by 1, 2
"""
# Of a request that names others as well only this person's part goes, as long as one of the others stays.
BESIDE_OTHERS = """
    select distinct o.handover_id as id from handover_origin o
    join handover h on h.org_id = o.org_id and h.id = o.handover_id and h.side = 'sent'
    join case_file c on c.org_id = o.org_id and c.id in (o.origin_id, h.origin_id)
    where o.org_id = acting_org() and o.handover_id = any(:handovers) and not (c.id = any(:cases))
      and c.erased_at is null
"""


def begin(seen: str | None) -> UUID:
    """Begin to erase what is due by the rules, as the preview with this seal showed it; None: nobody looked.

    Raises NotPossibleNow when something else is due by now, nothing is, or an erasure is under way.
    """
    _alone()
    due = queries.due()
    found = due.standings
    if seen is not None and seen != seal_of(due):
        raise NotPossibleNow("What is due has changed since you looked at it.", "Nothing was erased. Look again.")
    items = list(_items(due))
    if not items:
        raise NotPossibleNow("Nothing is due.", "Nothing was erased.")
    periods = {one.rule.record.name: in_words(one.rule.period) for one in found}
    held = [{"record": one.rule.record.name, "id": str(each.id)} for one in found for each in one.held]
    return _write("rules", items, held, periods)


def seal_of(due: Due) -> str:
    """The mark of a preview: the rules, each thing that is due by them, and who was left behind."""
    periods = {one.rule.record.name: in_words(one.rule.period) for one in due.standings}
    items = [(one.rule.record.name, each.id) for one in due.standings for each in one.due]
    return seal([*items, *(("residents", one.id) for one in due.left)], periods)


def begin_person(sets: Mapping[str, Sequence[UUID]], reason: str) -> UUID:
    """Begin to erase all that is held under one person's ids, for this reason (UK GDPR art. 17).

    `sets` is what `governance.subjects.ids_of` makes. What a hold keeps stays, and is listed on the certificate.
    Raises NotPossibleNow while one of their cases or requests is open, when all is held, or an erasure is under way.
    """
    _alone()
    sets = _without_others(sets)
    still = rows(STILL_OPEN, cases=list(sets["cases"]), handovers=list(sets["handovers"]))
    if still:
        named = "; ".join(f"{one.what} {one.reference} ({one.whose})" for one in still)
        raise NotPossibleNow(f"Still open: {named}.", "Nothing was erased. Have it closed first.")
    held = queries.held_among(one for ids in sets.values() for one in ids)
    items = [(PERSON, sort, one, None) for sort, ids in sets.items() for one in ids if one not in held]
    if not items:
        raise NotPossibleNow("A hold keeps all of it.", "Nothing was erased. Look at the holds.")
    listed = [{"record": sort, "id": str(one)} for sort, ids in sets.items() for one in ids if one in held]
    return _write("person", items, listed, {}, reason)


def step(run_id: UUID) -> bool:
    """Erase the next of what a run lists; True while more remain. The last step writes the certificate.

    A hold that somebody is placing just now comes before the whole step, or after it; so does a change of a record
    that is to go, and whatever was opened by such a change stays.
    """
    alone()
    run = db.session.scalar(
        select(ErasureRun).where(ErasureRun.org_id == acting().org_id, ErasureRun.id == run_id).with_for_update()
    )
    if run is None or run.finished_at is not None:
        return False
    lock(db.session, queries.to_do(run_id))
    items = queries.to_do(run_id)
    for name in dict.fromkeys(one.record for one in items):
        _erase(run, name, [one for one in items if one.record == name])
    if items:
        return True
    _finish(run)
    return False


def _erase(run: ErasureRun, name: str, items: Sequence[Row]) -> None:
    sets: dict[str, list[UUID]] = {}
    for one in items:
        sets.setdefault(one.sort, []).append(one.about)
    counts = dict(run.counts)
    add(counts, erase(db.session, run.id, name, sets))
    run.counts, run.done = counts, run.done + len(items)
    line = {"record": name, "sets": {sort: [str(one) for one in ids] for sort, ids in sets.items()}}
    db.session.execute(insert(ErasureLine).values(org_id=acting().org_id, id=new_id(), run_id=run.id, at=now(), **line))
    about = [one for ids in sets.values() for one in ids]
    record("erasure:erased", about=[run.id, *about], run=run.id, count=len(about), **{"class": name})


def _finish(run: ErasureRun) -> None:
    classes = queries.done_by_record(run.id)
    kept = queries.kept_since(run.id)
    run.held = [*run.held, *({"record": _named(one), "id": str(one.about)} for one in kept)]
    run.finished_at = now()
    run.digest = digest(certificate(run, classes))
    record("erasure:finished", about=[run.id], run=run.id, count=run.done, held=len(run.held))


def _named(item: Row) -> str:
    """How a certificate calls something that stays: by its class, a person's by what it is."""
    return item.sort if item.record == PERSON or item.sort == "residents" else item.record


def certificate(run: ErasureRun | Row, classes: Mapping[str, int]) -> dict[str, Any]:
    """What a certificate says, of which its digest is made: no names, no reason's words."""
    return {
        "organisation": run.org_id, "erasure": run.id, "number": run.number, "kind": run.kind, "by": run.by,
        "began": run.started_at, "finished": run.finished_at, "rules": run.rules, "erased": dict(classes),
        "rows": run.counts, "held": run.held,
    }  # fmt: skip


def alone() -> None:
    """Hold until the commit that nobody else erases here, places a hold, or corrects a copy."""
    db.session.execute(ONE_AT_A_TIME)


def _alone() -> None:
    """The same for whoever begins an erasure; refuse while one is under way. Raises NotPossibleNow."""
    alone()
    if row("select id from erasure_run where org_id = acting_org() and finished_at is null limit 1"):
        raise NotPossibleNow("An erasure is under way.", "Wait until it is finished, then look again.")


def _items(due: Due) -> Iterable[tuple[str, str, UUID, Any]]:
    for one in due.standings:
        name = one.rule.record.name
        yield from ((name, one.rule.record.ids, each.id, each.at) for each in one.due)
        if name == "case":
            going = {*queries.residents_going(each.id for each in one.due), *(each.id for each in due.left)}
            held = queries.held_among(going)
            yield from ((name, "residents", each, None) for each in sorted(going - held))


def _without_others(sets: Mapping[str, Sequence[UUID]]) -> dict[str, list[UUID]]:
    """The sets, with requests that others are named in as well among those that name them beside others."""
    told = {"residents": [], "cases": [], "handovers": [], "named_beside": []} | {k: list(v) for k, v in sets.items()}
    shared = {one.id for one in rows(BESIDE_OTHERS, handovers=told["handovers"], cases=told["cases"])}
    told["named_beside"] += [one for one in told["handovers"] if one in shared]
    told["handovers"] = [one for one in told["handovers"] if one not in shared]
    return told


def _write(
    kind: str, items: Sequence[tuple[str, str, UUID, Any]], held: list, rules: dict, reason: str | None = None
) -> UUID:
    """Write the run down with its list, the cases before their residents, and have it begun."""
    run_id, by = new_id(), acting().account_id
    number = row("select coalesce(max(number), 0) + 1 as next from erasure_run where org_id = acting_org()").next
    db.session.execute(
        insert(ErasureRun).values(
            org_id=acting().org_id, id=run_id, number=number, kind=kind, started_at=now(), by=by, reason=reason,
            rules=rules, total=len(items), done=0, held=held, counts={},
        )
    )  # fmt: skip
    for name, sort in dict.fromkeys((one[0], one[1]) for one in items):
        mine = [one for one in items if one[:2] == (name, sort)]
        told = {"ids": [one[2] for one in mine], "since": [one[3] for one in mine]}
        db.session.execute(ITEMS, {"run": run_id, "record": name, "sort": sort} | told)
    record("erasure:begun", about=[run_id], run=run_id, how=kind, count=len(items), held=len(held))
    later("retention:step", run=run_id)
    return run_id


def copied(ids: Iterable[UUID]) -> None:
    """Note that these lines stand in the register outside the database."""
    db.session.execute(
        update(ErasureLine)
        .where(ErasureLine.org_id == acting().org_id, ErasureLine.id.in_(list(ids)))
        .values(copied_at=now())
    )
