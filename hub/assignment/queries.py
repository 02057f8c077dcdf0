"""Reads for placing requests: who could be chosen, what each holds, and what became of a request."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row

from hub.assignment.rules import Candidate
from hub.directory.sections import live
from hub.gazetteer.rules import Address
from hub.kernel.db import row, rows
from hub.teams import queries as teams
from hub.teams import rules as hours

OPEN = "h.side = 'received' and h.status in ('waiting', 'accepted')"


def rule_section() -> dict | None:
    """The body of the live `[assignment]` section."""
    section = live("assignment")
    return section.body if section else None


def candidates() -> list[Candidate]:
    """Everybody who works on requests and has a weekly pattern, as they stand now."""
    today = teams.today()
    working, memberships, cover = teams.working(today, today), teams.memberships(), teams.cover()
    staff = {one.id for one in teams.staff()}
    known = _standing([one for one in working if one in staff])
    checked = teams.may_visit_among(known, today)
    return [
        Candidate(
            id=one,
            until=tuple(hours.hours(today, shift)[1] for shift in working[one].shifts_on(today)),
            away=working[one].is_away(today),
            may_visit=one in checked,
            teams=frozenset(key for key, members in memberships.items() if one in members),
            patches=frozenset(key for key, people in cover.items() if one in {each.account_id for each in people}),
            open_requests=standing.open_requests,
            last_given_at=standing.last_given_at,
        )
        for one, standing in known.items()
    ]


def _standing(account_ids: Sequence[UUID]) -> dict[UUID, Row]:
    found = rows(
        f"""select a.id,
                   (select count(*) from handover h
                    where h.org_id = a.org_id and h.holder_id = a.id and {OPEN}) as open_requests,
                   (select max(p.at) from placement p
                    where p.org_id = a.org_id and p.account_id = a.id) as last_given_at
            from account a where a.org_id = acting_org() and a.id = any(:ids)""",  # noqa: S608
        ids=list(account_ids),
    )
    return {one.id: one for one in found}


def held_for_placing(handover_id: UUID) -> Row | None:
    """A received request, locked until the end of the transaction; None when it is over."""
    return row(
        f"""select h.id, h.kind, h.reference, h.status, h.version, h.holder_id, h.team, h.patch, h.subject,
                   exists (select 1 from placement p where p.org_id = h.org_id and p.handover_id = h.id) as placed
            from handover h where h.org_id = acting_org() and h.id = :id and {OPEN} for update of h""",  # noqa: S608
        id=handover_id,
    )


def last_placement(handover_id: UUID) -> Row | None:
    """The latest decision of a rule about a request."""
    return row(
        """select rule, why, team, patch, account_id, at from placement
           where org_id = acting_org() and handover_id = :id order by id desc limit 1""",
        id=handover_id,
    )


def open_addresses() -> Sequence[Row]:
    """Every open received request of the district's kinds, with its patch and what says where it lies."""
    return rows(
        f"""select h.id, h.patch, h.subject ->> 'postcode' as postcode, h.subject ->> 'uprn' as uprn
            from handover h where h.org_id = acting_org() and {OPEN} order by h.id"""  # noqa: S608
    )


def address_of(subject: dict) -> Address:
    """What of a request's facts says where it lies."""
    return Address(subject.get("postcode"), subject.get("uprn"))


def open_by_patch() -> dict[str | None, int]:
    """Patch → how many open requests lie in it; None for those in no patch."""
    found = rows(
        f"select h.patch, count(*) as n from handover h where h.org_id = acting_org() and {OPEN} group by h.patch"  # noqa: S608
    )
    return {one.patch: one.n for one in found}


def tasks_of(account_id: UUID) -> Sequence[Row]:
    """The open tasks that a volunteer holds: id and version."""
    return rows(
        f"""select h.id, h.version from handover h
            where h.org_id = acting_org() and h.holder_id = :id and {OPEN} order by h.id""",  # noqa: S608
        id=account_id,
    )
