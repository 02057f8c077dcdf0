"""A pack: everything that is ready and was shown, told once, with what the list said when it was told."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text

from hub.cases.arrivals import between_lists
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.kernel.work.jobs import later
from hub.national import queries
from hub.national.models import HandBackPack, HandBackRow
from hub.national.rules.judging import CONFIRMED, judged, said
from hub.national.sources import CHANGE, Context, Offer, offers, people, reference_column, sources
from hub.restricted.curtain import lifted

CORRECTION, AGAIN = "Correction", "Sent again"
SUPERSEDE = text("""
    update hand_back_row r set state = 'superseded', state_at = :at
    from unnest(cast(:kinds as text[]), cast(:keys as text[])) as told (kind, key)
    where r.org_id = :org and r.kind = told.kind and r.key = told.key and r.state <> 'superseded'
    returning r.kind, r.key, r.stamp
""")


class Made(NamedTuple):
    """The pack's number, and how much became ready since its preview and waits for the next one."""

    number: int
    left: int


def ready_now(context: Context) -> tuple[list[Offer], list[Offer]]:
    """What may go back now, and what waits."""
    with lifted():  # what is restricted goes back like all else: the national system knows them
        found = offers(context)
    return [one for one in found if not one.waits], [one for one in found if one.waits]


def make_pack(shown: Collection[str] | None = None, by_hub: bool = False) -> Made:
    """Put what is ready into the next pack: of what a page showed, by its marks, or everything.

    `by_hub`: the hub hands it over by itself, so that nobody made it. Raises NotPossibleNow when nothing is ready, or
    nothing of what was shown is ready any more.
    """
    context = queries.context()
    if context is None:
        raise NotPossibleNow("No national system takes cases of this programme back.", "There is nothing to hand back.")
    between_lists()  # one that came now would find nothing to confirm, and not be asked again
    number = queries.next_number()  # before all else: whoever waited here sees what the other one packed
    ready, _ = ready_now(context)
    taken = [one for one in ready if shown is None or one.mark in shown]
    if not taken:
        raise NotPossibleNow("Nothing that you saw is still to be handed back.", "Look at what is ready now.")
    pack_id, moment = _pack(context, number, None if by_hub else acting().account_id)
    with lifted():
        db.session.execute(insert(HandBackRow), _rows(context, taken, pack_id, moment))
    about = {id_ for one in taken for id_ in (one.case_id, one.resident_id)} | people(taken)
    record("hand_back:made", about=about, pack=pack_id, count=len(taken))
    later("national:overdue", at=moment + timedelta(hours=context.national.overdue_hours), pack=pack_id)
    return Made(number, len(ready) - len(taken))


def _pack(context: Context, number: int, by: UUID | None) -> tuple[UUID, Any]:
    pack_id, moment = new_id(), now()
    headings = {one.kind: list(one.headings(context)) for one in sources()}
    values = {"org_id": acting().org_id, "id": pack_id, "number": number, "programme": context.programme.key,
              "system": context.system, "headings": headings, "made_at": moment,
              "made_by": by}  # fmt: skip
    db.session.execute(insert(HandBackPack).values(values))
    return pack_id, moment


def _rows(context: Context, taken: Sequence[Offer], pack_id: UUID, moment: Any) -> list[dict[str, Any]]:
    """The rows, each with what it supersedes and what the list says already."""
    told_before = _supersede(taken, moment)
    listed = queries.listed_now({one.case_id for one in taken})
    written = []
    for place, one in enumerate(taken, 1):
        stamp = told_before.get((one.kind, one.key))
        change = "" if stamp is None else AGAIN if stamp == one.stamp else CORRECTION
        before = said(one.expect, listed.get(one.case_id, {}))
        state = judged(context.programme, context.system, one.expect, before, before)
        written.append({
            "org_id": acting().org_id, "pack_id": pack_id, "place": place, "id": new_id(), "case_id": one.case_id,
            "reference": one.reference, "kind": one.kind, "key": one.key, "stamp": one.stamp,
            "told": {reference_column(context): one.reference, **one.told, CHANGE: change}, "expect": one.expect,
            "before": before, "change": change, "made_at": moment, "state": state, "state_at": moment,
            "theirs": before if state == CONFIRMED else None,
        })  # fmt: skip
    return written


def _supersede(taken: Sequence[Offer], moment: Any) -> dict[tuple[str, str], str]:
    asked = {"org": acting().org_id, "at": moment, "kinds": [one.kind for one in taken],
             "keys": [one.key for one in taken]}  # fmt: skip
    return {(one.kind, one.key): one.stamp for one in db.session.execute(SUPERSEDE, asked)}
