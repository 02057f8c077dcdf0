"""The only writer of packs."""

from sqlalchemy import insert

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import acting
from hub.national import queries, rules
from hub.national.models import HandBackPack, HandBackRow


def make_pack() -> int:
    """Put every closing that is ready into the next pack, and return its number. Raises NotPossibleNow when none is."""
    programme = queries.national_programme()
    if programme is None:
        raise NotPossibleNow("No national system takes cases of this programme back.", "There is nothing to hand back.")
    number = queries.next_number()  # first: whoever waited here sees what the other one packed
    ready, _ = rules.sorted_out(programme, queries.closed(programme.key))
    if not ready:
        raise NotPossibleNow("No case has been closed since the last pack.", "Come back when one has.")
    actor, pack_id = acting(), new_id()
    common = {"org_id": actor.org_id, "id": pack_id, "number": number, "made_at": now(), "made_by": actor.account_id}
    names = {"programme": programme.key, "system": programme.national_system}
    db.session.execute(insert(HandBackPack).values(**common, **names))
    db.session.execute(insert(HandBackRow), _rows(ready, {"org_id": actor.org_id, "pack_id": pack_id}))
    about = [id_ for one in ready for id_ in (one.case.id, one.case.resident_id)]
    record("hand_back:made", about=about, pack=pack_id, count=len(ready))
    return number


def _rows(ready: list[rules.Closing], pack: dict) -> list[dict]:
    points = queries.points_of(one.case.resident_id for one in ready)
    needs = queries.needs_of(one.case.id for one in ready)
    return [
        pack
        | {
            "place": place,
            "case_id": one.case.id,
            "closed_at": one.case.closed_at,
            "reference": one.case.reference,
            "outcome": one.case.outcome,
            "code": one.code,
            "contact_points": points.get(one.case.resident_id, []),
            "needs": needs.get(one.case.id, []),
        }
        for place, one in enumerate(ready, 1)
    ]
