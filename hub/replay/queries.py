"""What a replay is run over and against: past visits without any resident, and who could do a step today."""

from collections.abc import Mapping
from typing import Any

from hub.kernel.db import row, rows
from hub.kernel.problems import Problem
from hub.kernel.tenancy import acting
from hub.replay.rules import Made, Request, World
from hub.teams.queries import memberships, staff
from hub.visit_models.queries import Surroundings
from hub.visit_models.rules import Model

MOST = 2000
# One run for each person, two on the whole installation: the pages of everybody else share its threads.
TURN = """
    select case when not pg_try_advisory_xact_lock(hashtextextended(:account, 7123)) then false
                when pg_try_advisory_xact_lock(7124, 1) then true
                else pg_try_advisory_xact_lock(7124, 2) end as mine"""


class InUse(Problem):
    """Others run a model just now, or the same person does in another window."""

    status = 429
    title = "Somebody is trying out a model right now"


def take_turn() -> None:
    """Take one of the two places for a run, until the end of the page's transaction. Raises InUse; nobody waits."""
    if not row(TURN, account=str(acting().account_id)).mine:
        raise InUse("The hub works out two models at a time, and one for each person.", "Try again in a moment.")


def past(count: int, bodies: Mapping[int, Model]) -> list[Request]:
    """The latest visits that are over, newest first, each with its attempts; `bodies` are the models by version."""
    found = rows(
        """
        select h.id, h.reference, h.due_at, h.lapses_at, v.started_at, v.outcome, v.model_version, t.made
        from (select * from visit where org_id = acting_org() and status <> 'open' order by id desc limit :count) v
        join handover h on h.org_id = v.org_id and h.id = v.handover_id and h.side = v.side
        cross join lateral (
            select coalesce(jsonb_agg(jsonb_build_array(a.step, a.outcome) order by a.number), '[]') as made
            from visit_attempt a where a.org_id = v.org_id and a.visit_id = v.id) t
        order by v.id desc
        """,
        count=count,
    )
    words = {version: _words(body) for version, body in bodies.items()}
    return [
        Request(
            one.started_at, one.due_at, one.lapses_at, one.reference, one.outcome, one.id, one.model_version,
            tuple(_made(step, outcome, words[one.model_version]) for step, outcome in one.made),
        )
        for one in found
    ]  # fmt: skip


def _words(body: Model) -> dict[tuple[str, str], dict[str, Any]]:
    return {(step["key"], each["key"]): each for step in body["step"] for each in step["outcome"]}


def _made(step: str, outcome: str, words: Mapping[tuple[str, str], dict[str, Any]]) -> Made:
    said = words.get((step, outcome), {})
    return Made(step, outcome, said.get("label", outcome), said.get("county"))


def has_past() -> bool:
    """True once a visit of the acting organisation is over."""
    return bool(rows("select 1 from visit where org_id = acting_org() and status <> 'open' limit 1"))


def world(around: Surroundings) -> World:
    """Who could do a step today."""
    partners = {slug: partner.returns for slug, partner in around.partners.items()}
    people: dict[str | None, int] = {team: len(members) for team, members in memberships().items()}
    return World(partners, people | {None: len(staff())}, around.outcomes)
