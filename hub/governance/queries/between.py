"""Every hand-over given to, and received from, one other organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.db import rows

PAGE, MOST_IN_FILE = 50, 20_000
COLUMNS = """
    h.id, h.side, h.reference, h.kind, h.status, h.raised_at, h.ended_at, h.late, h.agreement_id,
    array(select jsonb_object_keys(h.subject)) as gave,
    array(select jsonb_object_keys(coalesce(h.answer, '{}'))) as returned,
    a.slug, a.version
"""


@dataclass(frozen=True)
class Between:
    """Which hand-overs: with this organisation, of this kind, raised from a moment until before another."""

    other: int
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> tuple[str, dict]:
        """The SQL condition on `h` and its parameters: page, counts and file use this one."""
        parts, given = ["h.org_id = acting_org()", "h.other_org_id = :other"], {"other": self.other}
        for part, name, value in (
            ("h.kind = :kind", "kind", self.kind),
            ("h.raised_at >= :since", "since", self.since),
            ("h.raised_at < :until", "until", self.until),
        ):
            if value is not None:
                parts.append(part)
                given[name] = value
        return " and ".join(parts), given


def organisations() -> Sequence[Row]:
    """The other organisations that this one knows, by name."""
    return rows("select id, name, short_name from organisation where id <> acting_org() order by name")


def handovers(chosen: Between, after: tuple[datetime, UUID] | None = None, limit: int = PAGE + 1) -> Sequence[Row]:
    """Those hand-overs, the latest first, with the names of the fields that were given and returned."""
    condition, given = chosen.condition()
    if after:
        condition += " and (h.raised_at, h.id) < (:raised_at, :id)"
        given |= dict(zip(("raised_at", "id"), after, strict=True))
    return rows(
        f"""select {COLUMNS} from handover h left join agreement a on a.id = h.agreement_id
            where {condition} order by h.raised_at desc, h.id desc limit :limit""",  # noqa: S608
        limit=limit, **given,
    )  # fmt: skip


def counts(chosen: Between) -> Sequence[Row]:
    """How many were given and received, by kind and status."""
    condition, given = chosen.condition()
    return rows(
        f"""select h.side, h.kind, h.status, count(*) as n from handover h where {condition}
            group by h.side, h.kind, h.status order by h.side desc, h.kind, h.status""",  # noqa: S608
        **given,
    )
