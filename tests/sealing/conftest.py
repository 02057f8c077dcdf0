"""A sealer that goes when a test says so, with a key of its own, and the login that verifies."""

import pytest
from sqlalchemy import make_url

from hub.kernel.audit import record
from hub.kernel.seal.keys import make_key
from hub.sealing.sealer import seal_once
from hub.sealing.verifying import verify

NAME = "hub.example.gov.uk"


@pytest.fixture
def keys(tmp_path):
    """The installation's first key."""
    return make_key(tmp_path / "seal", NAME)


@pytest.fixture
def engine(app):
    """hub_relay's."""
    return app.extensions["hub_relay"]


@pytest.fixture
def seal(engine, keys):
    """Seal what is waiting, as the sealer does."""

    def go(with_keys=None) -> int:
        sealed = 0
        while now := seal_once(engine, with_keys or keys):
            sealed += now
        return sealed

    return go


@pytest.fixture
def url(app) -> str:
    """libpq's address of hub_relay."""
    return make_url(app.config["HUB"].relay_url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def check(url, keys):
    """Verify one organisation, or all: the findings."""

    def go(slug="breckland", outside=None, trusted=None, processes=1):
        found = verify(url, NAME, trusted or keys.trusted, slug, outside, processes)
        return found[0] if slug else found

    return go


@pytest.fixture
def happen(norfolk):
    """Let events happen at Breckland: `happen(3)`, in transactions of their own."""

    def go(count: int = 1, slug: str = "breckland", role: str = "officer"):
        return [_one(norfolk, slug, role) for _ in range(count)]

    return go


def _one(norfolk, slug, role):
    with norfolk.acting(slug, role):
        return record("record:opened", about=[norfolk.person(slug, role).id], record="case")


@pytest.fixture
def notes(everything):
    """What a copy outside has got: every checkpoint so far."""

    def go(slug=None) -> str:
        found = everything("select note from seal_checkpoint order by org_id, number")
        return "\n".join(one.note for one in found)

    return go
