"""The rounds ahead of whoever leaves, or no longer makes visits: their stops go back, as when a day ends early."""

from collections.abc import Collection
from uuid import UUID

from hub.identity.leaving import Holding, holding
from hub.kernel.access import Role
from hub.kernel.db import rows
from hub.rounds import actions, queries
from hub.teams.queries import today

# The rounds of today and later in which somebody goes and is not home yet.
AHEAD = """
    from round_crew c join round r on r.org_id = c.org_id and r.id = c.round_id
    where c.org_id = acting_org() and c.home_at is null and r.day >= :today and r.status <> 'cancelled'"""
OF_ONE = f"""
    select c.round_id, c.account_id {AHEAD} and :id in (c.account_id, c.second_id)
    order by r.day, r.id for update of r"""
OF_SEVERAL = f"""
    select one.id, count(*) as n from unnest(cast(:ids as uuid[])) as one (id)
    cross join lateral (select 1 {AHEAD} and one.id in (c.account_id, c.second_id)) ahead group by 1"""  # noqa: S608 - this file's own words


def _counts(account_ids: Collection[UUID]) -> dict[UUID, int]:
    return {one.id: one.n for one in rows(OF_SEVERAL, ids=list(account_ids), today=today())}


def _give_back(account_id: UUID, _: UUID) -> int:
    """The rounds are locked: a manager who changes one at that moment is waited for."""
    rounds = rows(OF_ONE, id=account_id, today=today())
    for one in rounds:
        whole = queries.whole(one.round_id)
        if one.account_id == account_id:
            actions.go_home(whole, whole.round.version, account_id, ("proposed", "confirmed"))
        else:
            actions.goes_alone(whole, whole.round.version, one.account_id)
    return len(rounds)


STAFF = frozenset({Role.OFFICER, Role.MANAGER})
ROUNDS = holding(Holding("round ahead", "rounds ahead", "without them", STAFF, _counts, _give_back))
