"""The rounds ahead of whoever leaves, or no longer makes visits: their stops go back, as when a day ends early."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.identity.leaving import Holding, holding
from hub.kernel.access import Role
from hub.kernel.db import rows
from hub.rounds import actions, queries
from hub.teams.queries import today


def _ahead_of(account_id: UUID, lock: bool = False) -> Sequence[Row]:
    """The rounds of today and later in which somebody goes and is not home yet, and whose stops they go to.

    Locked, for giving them back: a manager who changes one at that moment is waited for.
    """
    return rows(
        f"""select c.round_id, c.account_id from round_crew c
           join round r on r.org_id = c.org_id and r.id = c.round_id
           where c.org_id = acting_org() and (c.account_id = :id or c.second_id = :id) and c.home_at is null
             and r.day >= :today and r.status <> 'cancelled' order by r.day, r.id
           {"for update of r" if lock else ""}""",  # noqa: S608
        id=account_id,
        today=today(),
    )


def _count(account_id: UUID) -> int:
    return len(_ahead_of(account_id))


def _give_back(account_id: UUID, _: UUID) -> int:
    rounds = _ahead_of(account_id, lock=True)
    for one in rounds:
        whole = queries.whole(one.round_id)
        if one.account_id == account_id:
            actions.go_home(whole, whole.round.version, account_id, ("proposed", "confirmed"))
        else:
            actions.goes_alone(whole, whole.round.version, one.account_id)
    return len(rounds)


STAFF = frozenset({Role.OFFICER, Role.MANAGER})
ROUNDS = holding(Holding("round ahead", "rounds ahead", "without them", STAFF, _count, _give_back))
