"""People who may be one person are found: whole sets after an import, one at once when a case is typed or corrected."""

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from hub.kernel.audit import record_each
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.matching import queries
from hub.matching.queries.records import take_turns
from hub.matching.rules.blocks import pairs
from hub.matching.rules.comparing import Likeness
from hub.matching.rules.remembering import Pair, is_news, most_alike, ordered, settled
from hub.restricted.curtain import lifted

STEP = 2_500  # residents compared in one transaction
# One statement each, however many: the ids travel as arrays, the reasons as JSON.
INSERT = """
    insert into likeness (org_id, id, one_id, other_id, score, certain, reasons, found_at)
    select :org, x.id, x.one, x.other, x.score, x.certain, cast(x.reasons as jsonb), :now
    from unnest(cast(:ids as uuid[]), cast(:ones as uuid[]), cast(:others as uuid[]), cast(:scores as int[]),
                cast(:certain as boolean[]), cast(:reasons as text[])) as x (id, one, other, score, certain, reasons)
    on conflict (org_id, one_id, other_id) do nothing
    returning id
"""
UPDATE = """
    update likeness l set score = x.score, certain = x.certain, reasons = cast(x.reasons as jsonb), state = 'open',
           version = l.version + 1
    from unnest(cast(:ids as uuid[]), cast(:versions as int[]), cast(:scores as int[]), cast(:certain as boolean[]),
                cast(:reasons as text[])) as x (id, version, score, certain, reasons)
    where l.org_id = :org and l.id = x.id and l.version = x.version
    returning l.id
"""
AGAIN_DIFFERENT = """
    update likeness set state = 'different', version = version + 1
    where org_id = :org and id = any(cast(:ids as uuid[])) and state = 'open' and asked_at is null returning id
"""
DELETE = """
    delete from likeness
    where org_id = :org and id = any(cast(:ids as uuid[])) and state = 'open' and decided_at is null returning id
"""
COMPARED = """
    update resident r set compared = x.version
    from unnest(cast(:ids as uuid[]), cast(:versions as int[])) as x (id, version) where r.org_id = :org and r.id = x.id
"""


def find_fresh() -> bool:
    """Compare the next residents who came or changed since they were last compared; True while more remain."""
    take_turns()
    fresh = queries.uncompared(STEP)
    _find(fresh)
    return len(fresh) == STEP


def find_for(resident_ids: Collection[UUID]) -> None:
    """Compare these residents with everybody else, now."""
    _find(resident_ids)


@lifted()  # a pair is found whoever looks; its page shows it to those who may see both
def _find(resident_ids: Collection[UUID]) -> None:
    ids = queries.with_other_names(resident_ids) if resident_ids else []
    if not ids:
        return
    fresh = queries.people(ids)
    best = most_alike(pairs(fresh.values(), queries.around(fresh.values()).values()), queries.weighing())
    roots = {one.root for one in fresh.values()}
    _keep(best, roots, queries.known_between({*roots, *(id_ for pair in best for id_ in pair)}))
    compared = {"ids": ids, "versions": [fresh[one].version for one in ids]}
    db.session.execute(text(COMPARED), {"org": acting().org_id} | compared)


def _keep(best: Mapping[Pair, Likeness], roots: set[UUID], known: Collection[Row]) -> None:
    """Ask what is new, renew what is open, let go of what is no longer alike; what was decided stays decided."""
    exact = {(one.one_id, one.other_id): one for one in known}
    between: dict[Pair, list[Row]] = {}
    for one in known:
        between.setdefault(ordered(one.one_root, one.other_root), []).append(one)
    asked = {pair: found for pair, found in best.items() if not settled(between.get(pair, ()), found.reasons)}
    _ask([(new_id(), pair, found) for pair, found in asked.items() if pair not in exact])
    _renew([(exact[pair], found) for pair, found in asked.items() if pair in exact and is_news(exact[pair], found)])
    open_ones = [one for one in known if one.state == "open" and not one.merged and {one.one_id, one.other_id} & roots]
    _let_go([one for one in open_ones if (one.one_id, one.other_id) not in best and _both_stand(one)])


def _both_stand(one: Row) -> bool:
    """A pair of which one was merged into somebody else is not shown, and stands again when that is undone."""
    return one.one_root == one.one_id and one.other_root == one.other_id


def _ask(new: list[tuple[UUID, Pair, Likeness]]) -> None:
    if not new:
        return
    columns = {"ids": [id_ for id_, _, _ in new], "ones": [pair[0] for _, pair, _ in new]}
    columns |= {"others": [pair[1] for _, pair, _ in new]} | _columns([found for _, _, found in new])
    written = db.session.execute(text(INSERT), {"org": acting().org_id, "now": now()} | columns).scalars().all()
    kept = {*written}  # another session may have found the same pair this very moment
    told = ((pair, {"likeness": id_, "score": found.score}) for id_, pair, found in new if id_ in kept)
    record_each("likeness:found", told)


def _renew(changed: list[tuple[Row, Likeness]]) -> None:
    """Bring up to date; what was decided and is news is asked again. What somebody says at this moment stands."""
    if not changed:
        return
    columns = {"ids": [row.id for row, _ in changed], "versions": [row.version for row, _ in changed]}
    columns |= _columns([found for _, found in changed])
    written = {*db.session.execute(text(UPDATE), {"org": acting().org_id} | columns).scalars()}
    asked = [(row, found) for row, found in changed if row.state == "different" and row.id in written]
    if asked:
        told = (((row.one_id, row.other_id), {"likeness": row.id, "score": found.score}) for row, found in asked)
        record_each("likeness:found", told)


def _let_go(over: list[Row]) -> None:
    """What was never decided is dropped; what was asked again is decided as it had been, unless a person asked."""
    lapsed: set[UUID] = set()
    for statement, concerned in (
        (DELETE, [one.id for one in over if one.decided_at is None]),
        (AGAIN_DIFFERENT, [one.id for one in over if one.decided_at is not None]),
    ):
        if concerned:
            lapsed |= {*db.session.execute(text(statement), {"org": acting().org_id, "ids": concerned}).scalars()}
    told = (((one.one_id, one.other_id), {"likeness": one.id}) for one in over if one.id in lapsed)
    record_each("likeness:lapsed", told)


def _columns(found: list[Likeness]) -> dict[str, list[Any]]:
    return {
        "scores": [one.score for one in found],
        "certain": [one.certain for one in found],
        "reasons": [json.dumps(one.reasons) for one in found],
    }
