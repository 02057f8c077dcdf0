"""Reads of needs, of who can take them, and of what a helpline was asked."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.directory.sections import in_force
from hub.handovers.queries import SHOWN, SHOWN_TO_PARTNER
from hub.handovers.rules import SUPPORT
from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import acting
from hub.support.rules import Home, Offer, Support, fits, is_open

PAGE = 50
# A need with the latest that was asked for it.
NEEDS = """
    select n.id, n.about_kind, n.about_id, n.kind, n.note, n.state, n.handover_id, n.recorded_at, n.area, n.changed_at,
           n.version, a.name as by_name, asked.id as asked_id, asked.kind as asked_kind, asked.status as asked_status,
           asked.due_at, asked.raised_at, asked.name as asked_name, asked.form, last.how as last_how,
           last.outcome as last_outcome, last.told as last_told
    from need n left join account a on a.org_id = n.org_id and a.id = n.by
    left join lateral (
        select h.id, h.kind, h.status, h.due_at, h.raised_at, h.form, o.short_name as name from handover h
        left join organisation o on o.id = h.other_org_id
        where h.org_id = n.org_id and h.origin_id = n.id and h.side = 'sent'
        order by h.raised_at desc, h.id desc limit 1) asked on true
    left join lateral (
        select s.how, s.outcome, s.told from need_step s where s.org_id = n.org_id and s.need_id = n.id
        order by s.id desc limit 1) last on true
"""


def support() -> Support:
    """What the acting organisation decided about needs, or the defaults."""
    return in_force("support") or Support()


def for_(about_id: UUID) -> Sequence[Row]:
    """The needs recorded about one case or hand-over, latest first, with who heard of them and who was asked."""
    return rows(
        NEEDS + " where n.org_id = acting_org() and n.about_id = :about order by n.recorded_at desc, n.id desc",
        about=about_id,
    )


def states(about_ids: Sequence[UUID]) -> dict[UUID, Counter[str]]:
    """How many needs stand in which state, by the case or hand-over that they were recorded about."""
    found = rows(
        """select about_id, state, count(*) as number from need
           where org_id = acting_org() and about_id = any(:ids) group by about_id, state""",
        ids=list(about_ids),
    )
    counted: dict[UUID, Counter[str]] = defaultdict(Counter)
    for one in found:
        counted[one.about_id][one.state] = one.number
    return counted


def need(need_id: UUID) -> Row:
    """One need. Raises NotYours."""
    found = row(NEEDS + " where n.org_id = acting_org() and n.id = :id", id=need_id)
    if found is None:
        raise NotYours()
    return found


def steps(need_id: UUID) -> Sequence[Row]:
    """What was done about a need, latest first; for what was passed on, to whom, and how it may be answered."""
    return rows(
        """
        select s.at, s.how, s.state, s.outcome, s.told, a.name as by_name, h.kind as asked_kind, h.form,
               o.name as asked_name
        from need_step s left join account a on a.org_id = s.org_id and a.id = s.by
        left join handover h on h.org_id = s.org_id and h.id = s.handover_id and h.side = 'sent'
        left join organisation o on o.id = h.other_org_id
        where s.org_id = acting_org() and s.need_id = :id order by s.id desc
        """,
        id=need_id,
    )


def offers(decided: Support, kind: str, home: Home) -> list[Offer]:
    """Who takes this kind of need there, in the order of the file, each as it stands now."""
    slugs = [one.organisation for one in decided.receivers]
    known = {
        one.slug: one
        for one in rows("select id, slug, name, kind from organisation where slug = any(:slugs)", slugs=slugs)
    }
    agreed = agreements()
    return [
        Offer(one, org.id, org.name, is_open(one.open, now()), agreed.get(org.id, frozenset()))
        for one in decided.receivers
        if (org := known.get(one.organisation)) and fits(one, kind, org, home)
    ]


def agreements() -> dict[int, frozenset[str]]:
    """By organisation, the ways in which needs may be passed on to it now; within one's own, all of them."""
    found = rows(
        """select to_org, array_agg(kind) as kinds from agreement
           where from_org = acting_org() and kind = any(:kinds) and live @> now() group by to_org""",
        kinds=list(SUPPORT),
    )
    return {one.to_org: frozenset(one.kinds) for one in found} | {acting().org_id: frozenset(SUPPORT)}


def _shown() -> str:
    """A partner's coordinator reads what a referral holds through the lobby, while it is theirs."""
    if not acting().confined:
        return SHOWN
    shown = SHOWN_TO_PARTNER.replace("lobby.task_content", "lobby.referral_content")
    return shown.replace("c.answer,", "null::jsonb as answer,")


def helpline(after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more) of what the helpline was asked and has not answered: who holds the line first."""
    condition, parameters = "", {}
    if after:
        condition = " and (h.kind = 'referral', h.due_at, h.id) > (:referral, :after_at, :after_id)"
        parameters = {"referral": after[0], "after_at": after[1], "after_id": after[2]}
    return rows(
        _shown()
        + f""" where h.org_id = acting_org() and h.side = 'received' and h.kind in {SUPPORT}
               and h.status in ('waiting', 'accepted'){condition}
               order by h.kind = 'referral', h.due_at, h.id limit {PAGE + 1}""",  # noqa: S608
        **parameters,
    )


def asked(handover_id: UUID) -> Row:
    """One thing that the helpline was asked, also when it is over. Raises NotYours."""
    found = row(_shown() + " where h.org_id = acting_org() and h.id = :id and h.side = 'received'", id=handover_id)
    if found is None or found.kind not in SUPPORT:
        raise NotYours()
    return found


def waiting(since: datetime, most: int = PAGE) -> Sequence[Row]:
    """Needs that nobody has dealt with since a moment (UTC), or nobody has taken on in time; the oldest first."""
    return rows(
        NEEDS
        + """ where n.org_id = acting_org() and n.state in ('open', 'asked')
              and ((n.state = 'open' and n.recorded_at < :since) or (asked.status = 'waiting' and asked.due_at < :now)
                   or (asked.status = 'accepted' and asked.raised_at < :since))
              order by n.recorded_at, n.id limit :most""",
        since=since, now=now(), most=most + 1,
    )  # fmt: skip


def unmet(most: int = PAGE) -> Sequence[Row]:
    """The needs that could not be met, the latest first."""
    return rows(
        NEEDS + " where n.org_id = acting_org() and n.state = 'unmet' order by n.changed_at desc, n.id limit :most",
        most=most + 1,
    )


def tally() -> Sequence[Row]:
    """How many needs of each kind could not be met, by area: kind, area, count, the most first."""
    return rows(
        """select kind, area, count(*) as count from need where org_id = acting_org() and state = 'unmet'
           group by kind, area order by count(*) desc, kind, area"""
    )
