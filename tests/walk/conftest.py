"""The walk's own database, made once: the world, and in every text of it the canary of whose it is."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text

from hub import create_app
from hub.identity.actions import start_session
from hub.kernel.access import Role
from hub.kernel.seal.keys import make_key
from hub.kernel.tenancy import Acting, as_actor
from hub.kernel.work.worker import drain
from hub.sealing.copies import send_once
from hub.sealing.sealer import seal_once
from tests.conftest import Partnership, SignedIn, dispose, settings_for
from tests.walk import canaries
from tests.walk.carried import carry
from tests.walk.erased import erase
from tests.walk.escalated import escalate
from tests.walk.world import COUNTY, DISTRICT, WALKERS, build

WALK = "hub_walk"


@pytest.fixture(scope="session")
def walked(cluster, admin, seed):
    """The application on the walk's database."""
    with admin.connect() as connection:
        connection.exec_driver_sql(f'drop database if exists "{WALK}" with (force)')
        connection.exec_driver_sql(f'create database "{WALK}" template "{seed}" strategy file_copy owner hub_owner')
    app = create_app(replace(settings_for(cluster, WALK), demo=False))  # the demo's page names everybody
    app.test_client_class = SignedIn
    yield app
    dispose(app)


@pytest.fixture(scope="session")
def see(cluster, walked):
    """Ask for every tenant's rows, as the superuser."""
    engine = create_engine(
        cluster.database_url("postgres", WALK), isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0
    )

    def ask(statement: str, **params):
        with engine.connect() as connection:
            found = connection.execute(text(statement), params)
            return found.all() if found.returns_rows else []

    yield ask
    engine.dispose()


@pytest.fixture(scope="session")
def world(walked, see, tmp_path_factory):
    """The world, at work and full of canaries."""
    place = Partnership(walked, see)

    def work() -> int:
        with walked.app_context():
            done = drain()
        assert see("select name, error from outbox where error is not null") == []
        return done

    made = build(walked, place, work)
    carry(made, DISTRICT, "door door-knock")
    escalate(made)
    erase(made, see)
    folder, relay = tmp_path_factory.mktemp("seal"), walked.extensions["hub_relay"]
    seal_once(relay, make_key(folder, "hub.example.gov.uk"))
    send_once(relay, f"file:{folder}/copy.txt", "")
    _spares(made, see)
    canaries.sing(see)
    return made


def _spares(world, see) -> None:
    """What is walked over as an id but must not be the walker: an account, a session, an event, an agreement."""
    county = world.place.org(COUNTY)
    [spare] = see("select id from account where org_id = :org and email_key like 'spare@%'", org=county)
    with world.acting(COUNTY, "tracer"):
        start_session(world.place.person(COUNTY, "adviser").id, Role.ADVISER, "password", "spare")
    [session] = see("select id from session where org_id = :org order by id desc limit 1", org=county)
    [event] = see("select id from event where org_id = :org and kind = 'case:opened' order by id limit 1", org=county)
    [agreement] = see(
        """select a.id from agreement a join organisation o on o.id = a.to_org
           where a.from_org = :org and o.slug = 'great-yarmouth' and a.kind = 'enrichment'""",
        org=county,
    )
    [case] = see("select resident_id from case_file where id = :id", id=world.made[f"{COUNTY} open"])
    world.made |= {
        "spare account": spare.id, "spare session": session.id, "event": event.id, "agreement": agreement.id,
        "resident": case.resident_id, "no token": "x" * 43,
    }  # fmt: skip


@pytest.fixture(scope="module")  # the walk signs people out at its end
def browsers(walked, world):
    """A browser for everyone who walks: (organisation, role) → signed in; (None, None) → signed out."""
    found = {(None, None): walked.test_client()}
    for slug in WALKERS:
        for role in Role:
            browser = walked.test_client()
            person = world.place.person(slug, role)
            with (
                walked.app_context(),
                as_actor(Acting(person.org_id, person.id)),
            ):  # nobody has a role before signing in
                token = start_session(person.id, role, "password", "walk")
            with browser.session_transaction() as session:
                session["_user_id"], session["_fresh"] = token, True
            found[slug, role] = browser
    return found


@pytest.fixture(scope="session")
def shown() -> dict[str, set[str]]:
    """Which pages showed whose records: endpoint → the last digits of the ids."""
    return {}
