"""Counts for the desk, one statement each."""

from datetime import timedelta

from hub.agreements.queries import terms
from hub.kernel.clock import now
from hub.kernel.db import row

UNSIGNED = """
    select (select count(*) from proposal p
            where p.org_id = acting_org() and p.state = 'sent'
              and (p.asked_at >= p.sent_at) is not true and not exists (
                select 1 from proposal_signature s
                where s.org_id = p.org_id and s.proposal_id = p.id and s.digest = p.digest))
         + (select count(*) from agreement a
            where case when a.from_org = acting_org() then a.signed_from_at else a.signed_to_at end is null
              and a.ended_at is null and (upper(a.valid) is null or upper(a.valid) > now())
              and not exists (
                select 1 from agreement n where (n.from_org, n.to_org, n.kind, n.slug)
                    = (a.from_org, a.to_org, a.kind, a.slug) and n.version > a.version)) as number"""


def unsigned() -> int:
    """How many proposals and agreements lack the acting organisation's signature and wait for it."""
    return row(UNSIGNED).number


def asked() -> int:
    """How many of one's own proposals the other party asks to be changed."""
    return row(
        """select count(*) as number from proposal
           where org_id = acting_org() and author = 'us' and state = 'sent' and asked_at >= sent_at"""
    ).number


def ending(days: int, last: int) -> tuple[int, int]:
    """How many end within so many days with nothing to follow, and how many of these within the last ones."""
    found = terms.ending(timedelta(days=days))
    soon = now() + timedelta(days=last)
    return len(found), sum(one.live.upper <= soon for one in found)


def resting_on(keys: list[str]) -> int:
    """How many agreements in force name one of these legal bases."""
    return row(
        "select count(*) as number from agreement where live @> now() and bases && cast(:keys as text[])", keys=keys
    ).number
