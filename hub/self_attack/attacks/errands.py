"""Jobs with somebody else's arguments: every job that the world caused, written again in another organisation's name.

A job that trusts its argument would then do its work on rows of whoever's the argument is, or bring them home. What may
be declared to act for another organisation is tried with each of them.
"""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import DBAPIError

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import as_actor
from hub.kernel.work import worker
from hub.kernel.work.jobs import INSERT, JOBS
from hub.self_attack import canaries
from hub.self_attack.attacks.forms import AN_ID, WITH_IDS
from hub.self_attack.finding import Finding
from hub.self_attack.target import Target

NAME = "jobs"
CAUSED = """
    select distinct on (name, org_id) name, org_id, args from outbox
    where args::text ~ '[0-9a-f]{8}-' order by name, org_id, id"""


def attack(target: Target) -> Iterator[Finding]:
    """Each job that holds an id, as each other organisation, for itself and for whom the id belongs to."""
    for job in target.see(CAUSED):
        if job.name not in JOBS:
            continue
        for slug in target.slugs:
            own = target.world.place.org(slug)
            if own != job.org_id and not _is_party(target, own, job):
                for acts_for in {own, job.org_id} if JOBS[job.name].crosses else {own}:
                    target.tries += 1
                    yield from _errand(target, slug, job, acts_for)


def _is_party(target: Target, own: int, job: Any) -> bool:
    """Whether what the job is about is this organisation's own too: of a hand-over each side has its row."""
    ids = [value for value in job.args.values() if AN_ID.fullmatch(str(value))]
    held = "select 1 from {} where org_id = :own and id = any(cast(:ids as uuid[]))"
    tables = [one.table for one in target.see(WITH_IDS)]
    return bool(target.see(" union all ".join(held.format(one) for one in tables), own=own, ids=ids))


def _errand(target: Target, slug: str, job: Any, acts_for: int) -> Iterator[Finding]:
    before = canaries.fingerprints(target.see)
    who, where = f"{slug}, for {target.slug_of(acts_for)}", f"job {job.name}"
    if not _caused(target, slug, job, acts_for):
        return  # the database refuses the row itself
    after, own = canaries.fingerprints(target.see), target.world.place.org(slug)
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - {("outbox", own)}
    for table, org in sorted(changed):
        if org != own:
            yield Finding(NAME, who, where, f"changed {table} of {target.slug_of(org)}")
    for table in sorted({table for table, org in changed if org == own}):
        [told] = target.see(canaries.OF_ONE.format(table), org=own)
        if leaked := canaries.others(told.told or "", slug):
            yield Finding(NAME, who, where, f"brought {', '.join(sorted(leaked))}’s texts into {table}")


def _caused(target: Target, slug: str, job: Any, acts_for: int) -> bool:
    """Write the row as a page of this organisation would, and do it; False where the database refused to take it."""
    role = next((one for one in Role if one in JOBS[job.name].by), None)
    person = target.world.place.person(slug, role or Role.SUPERVISOR)
    row_id = new_id()
    row = {
        "org_id": person.org_id, "id": row_id, "acts_for": acts_for, "name": job.name, "args": json.dumps(job.args),
        "account_id": person.id, "role": role, "request_id": None, "at": now(), "created_at": now(),
    }  # fmt: skip
    try:
        with target.app.app_context(), as_actor(target.world.place.actor(slug, role or Role.SUPERVISOR)):
            db.session.execute(INSERT, row)
    except DBAPIError:
        return False
    with target.app.app_context():
        worker.run(str(row_id))
    return True
