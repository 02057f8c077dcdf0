"""The only writer of the directory: a whole load at once, or nothing of it."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update

from hub.kernel.audit import record
from hub.kernel.clock import now, today
from hub.kernel.db import db, row
from hub.kernel.keys import new_id
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import acting
from hub.services import queries, reading
from hub.services.models import ServiceRun

MOST_SKIPPED = 500  # of a page
MOST = 10_000  # services of a whole directory: what is more is no council's, and would fill the row it is staged in
COLUMNS = (
    "source", "name", "provider", "description", "url", "email", "phone", "cost", "eligibility", "hours", "needs",
    "places", "words", "digest",
)  # fmt: skip
# What is loaded, as rows; the last of those that bear the same id counts.
LOADED = """
    with loaded as materialized (
        select * from jsonb_to_recordset(cast(:loaded as jsonb)) as l (id uuid, source text, name text, provider text,
            description text, url text, email text, phone text, cost text, eligibility text, hours jsonb,
            needs text[], places jsonb, words text, digest text))
"""
CHANGED = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
WRITE = text(f"""
    {LOADED}, written as (
        insert into service (org_id, id, {", ".join(COLUMNS)}, active, changed_at)
        select acting_org(), id, {", ".join(COLUMNS)}, true, :now from loaded
        on conflict (org_id, source) do update set {CHANGED}, active = true, changed_at = :now
        where service.digest <> excluded.digest or not service.active
        returning service.id, old.id is null as is_new),
    gone as (
        update service set active = false, changed_at = :now
        where org_id = acting_org() and active and not exists (select from loaded l where l.source = service.source)
        returning id)
    select (select count(*) from written where is_new) as new,
           (select count(*) from written where not is_new) as changed, (select count(*) from gone) as gone,
           array(select id from written) as written
""")  # noqa: S608 - this file's own words
# Where a feed gives no position, the postcode's own grid reference stands for it.
PLACES = text("""
    insert into service_place (org_id, service_id, number, address, postcode, easting, northing)
    select s.org_id, s.id, p.number, p.value ->> 'address', p.value ->> 'postcode',
           coalesce((p.value ->> 'easting')::int, g.easting), coalesce((p.value ->> 'northing')::int, g.northing)
    from service s cross join lateral jsonb_array_elements(s.places) with ordinality as p (value, number)
    left join place g on g.kind = 'postcode' and g.key = replace(p.value ->> 'postcode', ' ', '')
         and g.valid_from <= :day and (g.valid_to is null or g.valid_to > :day)
    where s.org_id = acting_org() and s.id = any(:ids)
""")


def load_file(name: str, content: bytes) -> UUID:
    """Load a file at once and return the id of the load. Raises Invalid where it is no directory at all."""
    try:
        found = reading.services(reading.parse(content))
    except reading.Unreadable as wrong:
        raise Invalid({"file": [str(wrong)]}) from None
    run_id = begin(name[:200] or "file")
    try:
        stage(run_id, 1, found)
    except reading.Unreadable as wrong:
        fail(run_id, str(wrong))
        raise Invalid({"file": [str(wrong)]}) from None
    if not finish(run_id):
        raise Invalid({"file": ["The file holds no service that could be read."]})
    return run_id


def begin(source: str) -> UUID:
    """Begin to read a directory from a file or a feed."""
    run_id = new_id()
    values = {"org_id": acting().org_id, "id": run_id, "at": now(), "by": acting().account_id, "source": source}
    db.session.execute(insert(ServiceRun).values(status="reading", page=0, staged=[], counts={}, skipped=[], **values))
    return run_id


STAGE = text("""
    update service_run set page = :page, staged = staged || cast(:staged as jsonb),
        skipped = skipped || cast(:skipped as jsonb)
    where org_id = acting_org() and id = :id and status = 'reading' and page = :page - 1
    returning jsonb_array_length(staged) + jsonb_array_length(skipped) as held
""")


def stage(run_id: UUID, page: int, raw: Iterable[Any]) -> bool:
    """Keep what one page of a directory told; False when that page is kept already.

    Raises Unreadable where the directory grows beyond MOST.
    """
    found, skipped, terms = [], [], queries.terms()
    for number, one in enumerate(raw, 1):
        try:
            found.append(reading.read(one, terms) | {"id": str(new_id())})
        except reading.Unreadable as wrong:
            name = reading.plain(one.get("name") or one.get("id"), 200) if isinstance(one, dict) else ""
            skipped.append({"page": page, "number": number, "name": name, "why": str(wrong)})
    values = {"staged": json.dumps(found), "skipped": json.dumps(skipped[:MOST_SKIPPED])}
    kept = row(STAGE, id=run_id, page=page, **values)
    if kept and kept.held > MOST:
        raise reading.Unreadable(f"It holds more than {MOST:,} services.")
    return kept is not None


def finish(run_id: UUID) -> bool:
    """Put the whole load in force: new, changed, and no longer there. False, and nothing changes, when it is empty."""
    run = queries.run(run_id, lock=True)
    if run.status != "reading":
        return True
    loaded = list({one["source"]: one for one in run.staged}.values())
    if not loaded:
        fail(run_id, "It holds no service that could be read. The directory stays as it was.")
        return False
    done = row(WRITE, loaded=json.dumps(loaded), now=now())
    db.session.execute(
        text("delete from service_place where org_id = acting_org() and service_id = any(:ids)"), {"ids": done.written}
    )
    db.session.execute(PLACES, {"ids": done.written, "day": today()})
    counts = {"new": done.new, "changed": done.changed, "gone": done.gone}
    counts |= {"unchanged": len(loaded) - done.new - done.changed, "skipped": len(run.skipped)}
    _close(run_id, status="done", counts=counts)
    record("services:loaded", run=run_id, **counts)
    return True


def fail(run_id: UUID, why: str) -> None:
    """A directory that could not be read changes nothing; why stands with the load."""
    _close(run_id, status="failed", problem=why[:500])
    record("services:not_loaded", run=run_id)


def _close(run_id: UUID, **values: Any) -> None:
    mine = (ServiceRun.org_id == acting().org_id, ServiceRun.id == run_id)
    db.session.execute(update(ServiceRun).where(*mine).values(staged=[], **values))
