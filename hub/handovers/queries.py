"""Reads of hand-overs. A list, its counts, its file and its check use one and the same condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row

from hub.kernel.clock import now
from hub.kernel.db import row, rows
from hub.kernel.keys import postcode_key, surname_key
from hub.kernel.tenancy import acting

SHOWN = """
    select h.*, o.name as other_name, o.short_name as other_short, a.name as holder_name
    from handover h
    left join organisation o on o.id = h.other_org_id
    left join account a on a.org_id = h.org_id and a.id = h.holder_id
"""
# The partner's database role reads names of its own people and of the organisations it works with, as hub_app does.


def received(handover_id: UUID) -> Row | None:
    """The receiver's row of a hand-over, with names."""
    return row(SHOWN + " where h.org_id = acting_org() and h.id = :id and h.side = 'received'", id=handover_id)


def sent(handover_id: UUID) -> Row | None:
    """The sender's row of a hand-over, with names."""
    return row(SHOWN + " where h.org_id = acting_org() and h.id = :id and h.side = 'sent'", id=handover_id)


def of_origin(origin_id: UUID) -> Sequence[Row]:
    """Everything sent for one case or visit, latest first."""
    return rows(
        SHOWN
        + " where h.org_id = acting_org() and h.origin_id = :id and h.side = 'sent' order by h.raised_at desc, h.id",
        id=origin_id,
    )


def onward(handover_id: UUID) -> Sequence[Row]:
    """What was sent on from a received hand-over and is still open."""
    return rows(
        SHOWN
        + """ where h.org_id = acting_org() and h.parent_id = :id and h.side = 'sent'
              and h.status in ('waiting', 'accepted') order by h.raised_at, h.id""",
        id=handover_id,
    )


def open_for(origin_id: UUID, kind: str) -> Row | None:
    """The open hand-over of a kind for one case or visit: raising again joins it."""
    return row(
        SHOWN
        + """ where h.org_id = acting_org() and h.origin_id = :id and h.kind = :kind and h.side = 'sent'
              and h.status in ('waiting', 'accepted')""",
        id=origin_id,
        kind=kind,
    )


def terms(to_org: int, kind: str) -> Row | None:
    """The live agreement under which the acting organisation may hand over a kind to another: id, gives, returns."""
    return row(
        """select id, gives, returns from agreement
           where from_org = acting_org() and to_org = :to_org and kind = :kind and live @> now()""",
        to_org=to_org,
        kind=kind,
    )


def is_live(agreement_id: UUID) -> bool:
    """True while the agreement, of which the acting organisation is a party, is in force."""
    return row("select 1 as yes from agreement where id = :id and live @> now()", id=agreement_id) is not None


@dataclass(frozen=True)
class Filter:
    """What a queue shows; kept in the page's address."""

    kind: str = ""
    status: str = "open"
    held: str = ""
    due: str = ""
    team: str = ""
    text: str = ""

    def condition(self) -> tuple[str, dict]:
        """The SQL condition on `h` and its parameters; lists, counts and files use this one."""
        parts = ["h.org_id = acting_org()", "h.side = 'received'", self._status()]
        parameters: dict = {"now": now(), "me": acting().account_id}
        parts += {"mine": ["h.holder_id = :me"], "nobody": ["h.holder_id is null"]}.get(self.held, [])
        parts += {"overdue": ["h.due_at < :now"], "today": ["h.due_at < :now + interval '24 hours'"]}.get(self.due, [])
        if self.kind:
            parts.append("h.kind = :kind")
            parameters["kind"] = self.kind
        if self.team:
            parts.append("h.team = :team")
            parameters["team"] = self.team
        if self.text:
            parts.append("(h.reference = :text or h.postcode_key = :postcode or h.surname_key = :surname)")
            parameters |= {
                "text": self.text.strip().upper(),
                "postcode": postcode_key(self.text) or "-",
                "surname": surname_key(self.text) or "-",
            }
        return " and ".join(parts), parameters

    def _status(self) -> str:
        return {
            "waiting": "h.status = 'waiting'",
            "accepted": "h.status = 'accepted'",
            "ended": "h.status not in ('waiting', 'accepted')",
        }.get(self.status, "h.status in ('waiting', 'accepted')")


PAGE = 50


def queue(chosen: Filter, after: tuple | None = None) -> Sequence[Row]:
    """One page (and one row more, to know whether there is a next) of received hand-overs in due order."""
    condition, parameters = chosen.condition()
    if after:
        condition += " and (h.due_at, h.id) > (:after_at, :after_id)"
        parameters |= {"after_at": after[0], "after_id": after[1]}
    return rows(
        f"""select h.id, h.reference, h.kind, h.status, h.subject, h.due_at, h.raised_at, h.ended_at,
                   h.version, h.team, h.holder_id,
                   o.short_name as other_short, a.name as holder_name
            from handover h left join organisation o on o.id = h.other_org_id
            left join account a on a.org_id = h.org_id and a.id = h.holder_id
            where {condition} order by h.due_at, h.id limit {PAGE + 1}""",  # noqa: S608
        **parameters,
    )


MOST_COUNTED = 1000


def counts() -> dict[str, int]:
    """How many open ones there are by kind and by holder, over the first thousand: one pass over one index."""
    condition, parameters = Filter().condition()
    found = rows(
        f"""with first as (select h.kind, h.status, h.holder_id, h.due_at from handover h where {condition}
                           order by h.due_at, h.id limit {MOST_COUNTED + 1})
            select kind, count(*) as n, count(*) filter (where holder_id = :me) as mine,
                   count(*) filter (where holder_id is null) as nobody,
                   count(*) filter (where due_at < :now) as overdue,
                   count(*) filter (where due_at < :now + interval '24 hours') as today,
                   count(*) filter (where status = 'waiting') as waiting,
                   count(*) filter (where status = 'accepted') as accepted
            from first group by grouping sets ((kind), ())""",  # noqa: S608
        **parameters,
    )
    total = next(one for one in found if one.kind is None)
    named = ("mine", "nobody", "overdue", "today", "waiting", "accepted")
    by_kind = {f"kind:{one.kind}": one.n for one in found if one.kind}
    return {"all": total.n} | {name: getattr(total, name) for name in named} | by_kind


def other_councils() -> Sequence[Row]:
    """The other councils of this organisation's partnerships, for 'not ours, try …'."""
    return rows(
        """select id, name from organisation where kind in ('district', 'unitary') and id <> (select acting_org())
           order by name"""
    )
