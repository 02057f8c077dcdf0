"""The invented month in the database, for as long as it is measured: nothing of it is ever committed."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import text

from hub.governance.rules import first_id
from hub.kernel.clock import UK
from hub.kernel.db import db
from hub.kernel.keys import postcode_key, surname_key
from hub.oddities.actions import homes
from hub.oddities.invented import DAYS, FIRST_DAY, Colleague, Month
from hub.oddities.queries.search import Span

PEOPLE = """
    insert into account (org_id, id, email, email_key, name, created_at)
    select acting_org(), x.id, x.id::text, x.id::text, x.name, :at
    from jsonb_to_recordset(cast(:given as jsonb)) as x (id uuid, name text)"""
ROTAS = """
    with given as (select * from jsonb_to_recordset(cast(:given as jsonb))
                   as x (id uuid, day int, starts time, ends time)),
    begun as (insert into rota (org_id, account_id, valid_from, version, set_at)
              select distinct acting_org(), id, :first, 1, cast(:at as timestamptz) from given returning account_id)
    insert into rota_shift (org_id, account_id, valid_from, weekday, starts, ends)
    select acting_org(), g.id, :first, g.day, g.starts, g.ends from given g join begun b on b.account_id = g.id"""
RESIDENTS = """
    insert into resident (org_id, id, forename, surname, forename_key, surname_key, address, postcode, postcode_key,
                          created_at)
    select acting_org(), x.resident_id, x.forename, x.surname, x.forename_key, x.surname_key, x.street, x.postcode,
           x.postcode_key, x.opened_at
    from jsonb_to_recordset(cast(:given as jsonb)) as x (resident_id uuid, forename text, surname text,
        forename_key text, surname_key text, street text, postcode text, postcode_key text, opened_at timestamptz)"""
CASES = """
    insert into case_file (org_id, id, resident_id, programme, category, received_at, priority, allocated_to, status,
                           closed_at)
    select acting_org(), x.id, x.resident_id, 'invented', 'case', x.opened_at, 1, x.holder, 'closed', x.closed_at
    from jsonb_to_recordset(cast(:given as jsonb))
        as x (id uuid, resident_id uuid, opened_at timestamptz, closed_at timestamptz, holder uuid)"""
EVENTS = """
    with given as materialized (
        select * from jsonb_to_recordset(cast(:given as jsonb))
            as x (id uuid, at timestamptz, kind text, role text, about jsonb, facts jsonb)),
    written as (
        insert into event (org_id, id, at, kind, account_id, role, via, about, facts)
        select acting_org(), id, at, kind, acting_account(), role, 'page', about, facts from given)
    insert into event_about (org_id, about, event_id)
    select distinct acting_org(), cast(one.id as uuid), g.id
    from given g cross join lateral jsonb_array_elements_text(g.about) as one (id)"""


def write(month: Month) -> Span:
    """Put the month into the open transaction, as the acting organisation; returns its span. The caller rolls back."""
    start = datetime.combine(FIRST_DAY, time(), UK).astimezone(UTC)
    _put(PEOPLE, [{"id": one.id, "name": one.name} for one in month.colleagues], at=start)
    _put(ROTAS, [shift for one in month.colleagues for shift in _shifts(one)], at=start, first=FIRST_DAY)
    told = [
        asdict(one)
        | {"forename_key": surname_key(one.forename), "surname_key": surname_key(one.surname)}
        | {"postcode_key": postcode_key(one.postcode)}
        for one in month.cases
    ]
    _put(RESIDENTS, told)
    _put(CASES, told)
    by_account = sorted(month.deeds, key=lambda one: (str(one.account_id), one.at))
    number = 0
    for account_id, deeds in groupby(by_account, key=lambda one: one.account_id):
        _as(account_id)
        lines = []
        for one in deeds:
            number += 1
            lines.append(asdict(one) | {"id": UUID(int=first_id(one.at).int | 0x7 << 76 | 0b10 << 62 | number)})
        _put(EVENTS, lines)
    for one in month.colleagues:
        if one.postcode:
            homes.keep(one.id, one.postcode, one.street)
    return Span(start, start + timedelta(days=DAYS + 30))


def _shifts(one: Colleague) -> list[dict]:
    return [{"id": one.id, "day": day, "starts": one.hours[0], "ends": one.hours[1]} for day in one.weekdays]


def _as(account_id: UUID) -> None:
    """Events are written in one's own name, in an invented month too."""
    db.session.execute(text("select set_config('hub.account', :id, true)"), {"id": str(account_id)})


def _put(statement: str, lines: list[dict], **also) -> None:
    db.session.execute(text(statement), {"given": json.dumps(lines, default=str), **also})
