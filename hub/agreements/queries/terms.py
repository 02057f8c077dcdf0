"""Reads of agreements beyond those of hub/directory/queries.py: whole documents, and those that need somebody soon."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Row

from hub.directory.queries import SHOWN
from hub.kernel.db import row, rows

# One document may name several kinds of work: a row each, alike in everything else.
ALIKE = """(x.from_org, x.to_org, x.slug, x.version, x.purpose, x.legal_basis, x.bases, x.retention, x.valid)
         = (y.from_org, y.to_org, y.slug, y.version, y.purpose, y.legal_basis, y.bases, y.retention, y.valid)"""
ENDING = """
    where a.live @> now() and upper(a.live) <= now() + :within and not exists (
        select 1 from agreement n
        where (n.from_org, n.to_org, n.kind, n.slug) = (a.from_org, a.to_org, a.kind, a.slug)
          and n.version > a.version and n.signed_from_at is not null and n.signed_to_at is not null
          and not isempty(n.live))
    order by upper(a.live), giver.short_name, receiver.short_name, a.kind"""
BEFORE = """
    where a.from_org = :giver and a.to_org = :receiver and a.slug = :slug and a.version = (
        select max(version) from agreement
        where from_org = :giver and to_org = :receiver and slug = :slug and version < :version)
    order by a.kind"""


def parts(agreement: Row) -> Sequence[Row]:
    """Every row of the document that this agreement is a part of, by kind."""
    return rows(
        f"select x.* from ({SHOWN}) x join agreement y on y.id = :id and {ALIKE} order by x.kind",  # noqa: S608
        id=agreement.id,
    )


def in_force() -> Sequence[Row]:
    """Every agreement of the acting organisation that is in force now, by who gives and who receives."""
    return rows(SHOWN + " where a.live @> now() order by giver.short_name, receiver.short_name, a.slug, a.kind")


def ending(within: timedelta) -> Sequence[Row]:
    """Those in force that end within this time and that no later version follows, the soonest first."""
    return rows(SHOWN + ENDING, within=within)


def next_version(giver: int, receiver: int, slug: str) -> int:
    """The number that the next version of an agreement of this name between the two has."""
    found = row(
        "select max(version) as last from agreement where from_org = :giver and to_org = :receiver and slug = :slug",
        giver=giver, receiver=receiver, slug=slug,
    )  # fmt: skip
    return (found.last or 0) + 1


def before(giver: int, receiver: int, slug: str, version: int) -> Sequence[Row]:
    """The rows of the version that this one follows, by kind; none for a first one."""
    return rows(SHOWN + BEFORE, giver=giver, receiver=receiver, slug=slug, version=version)


def clashing(giver: int, receiver: int, kinds: Sequence[str], slug: str, starts: str, ends: str | None) -> Row | None:
    """Another agreement, of another name, in force between the two for one of these kinds on one of these days (UK)."""
    return row(
        """select slug, version, kind from agreement
           where from_org = :giver and to_org = :receiver and kind = any(:kinds) and slug <> :slug
             and live && tstzrange(
                 greatest(cast(:starts as date)::timestamp at time zone 'Europe/London', now()),
                 (cast(:ends as date) + 1)::timestamp at time zone 'Europe/London')
           order by kind limit 1""",
        giver=giver, receiver=receiver, kinds=list(kinds), slug=slug, starts=starts, ends=ends,
    )  # fmt: skip
