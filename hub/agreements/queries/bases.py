"""Reads for the daily look at legal bases: whether it is set, and what was told before."""

from uuid import UUID

from hub.kernel.db import rows


def is_waiting() -> bool:
    """Whether the next look waits in the outbox."""
    return bool(
        rows("""select 1 from outbox where org_id = acting_org() and name = 'agreement:bases'
                and done_at is null and status <> 'failed' and available_at > now() limit 1""")
    )


def was_told(agreement_id: UUID, basis: str, days: int) -> bool:
    """Whether the trail says that the officers were told so many days before."""
    return bool(
        rows(
            """select 1 from event_about x join event e on e.org_id = x.org_id and e.id = x.event_id
               where x.org_id = acting_org() and x.about = :agreement and e.kind = 'agreement:basis_due'
                 and e.facts ->> 'basis' = :basis and (e.facts ->> 'days')::int <= :days limit 1""",
            agreement=agreement_id, basis=basis, days=days,
        )
    )  # fmt: skip
