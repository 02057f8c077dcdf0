"""Reads of agreements, always as one of their two parties, and of drafts that could be published."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.directory.rules import PUBLISHERS
from hub.kernel.db import row, rows

SHOWN = """
    select a.*, case when a.from_org = acting_org() then 'from' else 'to' end as side,
        giver.name as from_name, giver.short_name as from_short,
        receiver.name as to_name, receiver.short_name as to_short
    from agreement a
    join organisation giver on giver.id = a.from_org
    join organisation receiver on receiver.id = a.to_org
"""


def agreements() -> Sequence[Row]:
    """Every agreement of the acting organisation, the newest version of each first."""
    return rows(SHOWN + " order by giver.short_name, receiver.short_name, a.slug, a.kind, a.version desc")


def unsigned() -> Sequence[Row]:
    """Agreements of the acting organisation that are not over and lack a signature, with whose: from, to or both.

    Of several versions only the newest: an earlier one that nobody signed waits for nothing any more.
    """
    return rows(
        f"""select * from (
                select distinct on (s.from_org, s.to_org, s.kind, s.slug) s.*,
                       case when signed_from_at is not null then 'to' when signed_to_at is not null then 'from'
                            else 'both' end as missing
                from ({SHOWN}) s order by s.from_org, s.to_org, s.kind, s.slug, s.version desc) newest
            where (signed_from_at is null or signed_to_at is null) and ended_at is null
              and (upper(valid) is null or upper(valid) > now())
            order by slug, kind, from_short, to_short"""  # noqa: S608
    )


def agreement(agreement_id: UUID) -> Row | None:
    """One agreement, when the acting organisation is a party to it."""
    return row(SHOWN + " where a.id = :id", id=agreement_id)


def newest(to_org: int, kind: str) -> Row | None:
    """What was agreed last about handing this kind of work to another organisation, in force or not."""
    return row(
        SHOWN + """ where a.from_org = acting_org() and a.to_org = :to_org and a.kind = :kind
                    order by a.signed_from_at is null or a.signed_to_at is null, upper(a.live) desc nulls first,
                             a.version desc limit 1""",
        to_org=to_org, kind=kind,
    )  # fmt: skip


def versions(agreement: Row) -> Sequence[Row]:
    """Every version of an agreement, that one too, the newest first."""
    return rows(
        SHOWN + """ where a.from_org = :giver and a.to_org = :receiver and a.kind = :kind and a.slug = :slug
                    order by a.version desc""",
        giver=agreement.from_org, receiver=agreement.to_org, kind=agreement.kind, slug=agreement.slug,
    )  # fmt: skip


def is_publisher(account_id: UUID | None) -> bool:
    """Whether this person of the acting organisation is still here, in a role that may publish."""
    found = row(
        """select 1 from account a where a.org_id = acting_org() and a.id = :id and a.active
             and exists (select 1 from account_role r
                         where r.org_id = a.org_id and r.account_id = a.id and r.role = any(:roles))""",
        id=account_id,
        roles=sorted(PUBLISHERS),
    )
    return found is not None


def drafts() -> Sequence[Row]:
    """The newest draft of each section of the acting organisation that nothing in force has overtaken."""
    return rows(
        """select distinct on (name) name, version, origin, publish_at, publish_by, state, retired_at from section s
           where org_id = acting_org() and state = 'draft' and not exists (
               select 1 from section l where l.org_id = s.org_id and l.name = s.name and l.state = 'live'
                 and l.version > s.version)
           order by name, version desc"""
    )


def in_the_way(agreement_id: UUID) -> Row | None:
    """Another agreement, of another name or a later version, in force for the same work at the same time."""
    return row(
        """select o.slug, o.version, o.live from agreement a
           join agreement o on (o.from_org, o.to_org, o.kind) = (a.from_org, a.to_org, a.kind) and o.id <> a.id
           where a.id = :id and (o.slug <> a.slug or o.version > a.version)
             and o.live && tstzrange(greatest(lower(a.valid), now()), upper(a.valid))
           order by o.version desc limit 1""",
        id=agreement_id,
    )
