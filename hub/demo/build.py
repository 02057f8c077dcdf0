"""The demo partnership: Norfolk from its files, published and signed by its invented people, with work to look at.

Only this publishes and signs without a person's decision; it refuses a database that does not carry the demo's mark.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from hub.demo import agreeing, calling, doors, next_list, rights, rota, support
from hub.demo.work import fill, people
from hub.directory import actions as directory
from hub.directory import queries as agreements
from hub.directory.files import Partnership, load
from hub.directory.rules import REFUSED
from hub.directory.sync import organisation_ids, sync
from hub.gazetteer import actions as gazetteer
from hub.identity.actions import create_account
from hub.identity.queries import account_by_email, colleagues
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.db import owner_connection
from hub.kernel.keys import email_key
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain
from hub.settings import ROOT, WrongSettings
from hub.start import is_marked, mark
from hub.teams.queries import on_duty

FOLDER = ROOT / "tenants" / "norfolk"
Say = Callable[[str], None]


def build(app: Flask, say: Say) -> None:
    """Make whatever of the demo is missing: partnership, postcodes, a day's work. Safe to repeat."""
    partnership = build_partnership(app, say)
    with app.app_context():
        _postcodes(partnership, say)
        _work(partnership, say)


def _postcodes(partnership: Partnership, say: Say) -> None:
    areas = frozenset(area.gss for one in partnership.organisations.values() for area in one.areas)
    with owner_connection() as connection:
        if connection.execute(text("select 1 from place limit 1")).scalar():
            return
    loaded = gazetteer.load(gazetteer.from_package(areas))
    say(f"· {loaded.read:,} postcodes of the partnership’s area")


def _work(partnership: Partnership, say: Say) -> None:
    lead = organisation_ids()[partnership.lead.slug]
    with as_actor(Acting(lead)):
        at_work = {one.account_id for one in on_duty(today())}  # the surge pool is not
        tracers = [one.id for one in colleagues(Role.TRACER) if one.id in at_work]
        [supervisor, *_] = [one.id for one in colleagues(Role.SUPERVISOR)]
        [adviser, *_] = [one.id for one in colleagues(Role.ADVISER)]
    count = fill(lead, supervisor, tracers)
    if not count:
        return
    drain()  # what was asked has reached the districts before their people begin
    ids = organisation_ids()
    for slug in (slug for slug, council in partnership.organisations.items() if council.part == "district"):
        with as_actor(Acting(ids[slug])):
            managers = {one.id for one in colleagues(Role.MANAGER)}
            [officer, *_] = [one.id for one in colleagues(Role.OFFICER) if one.id not in managers]
        doors.work(ids[slug], officer)
    support.work(lead, supervisor, tracers[0], adviser)
    next_list.bring(lead, supervisor, people(), calling.work(lead, supervisor))
    with as_actor(Acting(lead)):
        officers = [one.id for one in colleagues(Role.IG)]
    for officer in officers[:1]:
        rights.work(lead, officer)
    agreeing.work(ids)
    say(f"· {count} invented cases, some asked of the districts, some doors knocked on, some rung and closed")
    say("· one agreement that waits for a signature, one that soon needs a renewal")


def build_partnership(app: Flask, say: Say, folder: Path = FOLDER) -> Partnership:
    """The organisations, people, published sections and signed agreements of one folder of tenant files."""
    with app.app_context():
        _refuse_unmarked()
        loaded = load(folder)
        if loaded.partnership is None:
            raise WrongSettings(f"The files in {folder.name}/ have faults: type 'hub tenants check {folder}'.")
        lines = sync(loaded.partnership)
        refused = [
            f"{line.organisation}, {line.part}: {line.decision.why}" for line in lines if line.decision.what == REFUSED
        ]
        for sentence in refused:
            say(f"· Kept as it is: {sentence}")
        ids = organisation_ids()
        people = {slug: _people(ids[slug], slug, loaded.partnership) for slug in loaded.partnership.organisations}
        if not is_marked(settled := f"settled {loaded.partnership.slug}"):  # later, its people decide, as anywhere
            for slug, first in people.items():
                _settle(ids[slug], first)
                _rota(ids[slug], slug, first, loaded.partnership)
            mark(settled)
        say(f"· {loaded.partnership.name}: {len(ids)} organisations, each with its people")
        return loaded.partnership


def _refuse_unmarked() -> None:
    if not is_marked("demo"):
        raise WrongSettings("This database was not made for a demo: its people must publish and sign themselves.")


def _people(org_id: int, slug: str, partnership: Partnership) -> dict[Role, UUID]:
    """The organisation's invented people, made where missing; returns one account per role."""
    first: dict[Role, UUID] = {}
    with as_actor(Acting(org_id)):
        for person in partnership.people:
            if person.org != slug:
                continue
            known = account_by_email(email_key(person.email))
            roles = [Role(role) for role in person.roles]
            account_id = known.id if known else create_account(person.email, person.name, roles, demo=True)
            for role in roles:
                first.setdefault(role, account_id)
    return first


def _rota(org_id: int, slug: str, first: dict[Role, UUID], partnership: Partnership) -> None:
    """Let the organisation's people be in teams, at work, and checked, as the file of demo people says."""
    with as_actor(Acting(org_id)):
        theirs = [(account_by_email(email_key(one.email)).id, one) for one in partnership.people if one.org == slug]
    rota.settle(org_id, theirs, first.get(Role.MANAGER) or first.get(Role.SUPERVISOR) or first.get(Role.COORDINATOR))


def _settle(org_id: int, first: dict[Role, UUID]) -> None:
    """Publish every draft as the manager or supervisor would, and sign every agreement as the IG officer would."""
    publisher = first.get(Role.MANAGER) or first.get(Role.SUPERVISOR) or first.get(Role.COORDINATOR)
    with as_actor(Acting(org_id, publisher)):
        for draft in agreements.drafts():
            directory.publish(draft.name, draft.version)
    with as_actor(Acting(org_id, first.get(Role.IG), Role.IG)):
        for agreement in agreements.agreements():
            signed = agreement.signed_from_at if agreement.side == "from" else agreement.signed_to_at
            if signed is None and Role.IG in first:
                directory.sign(agreement.id)
