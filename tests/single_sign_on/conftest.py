"""A provider beside the hub, kept by an organisation's administrator and turned on."""

from uuid import UUID

import pytest

from hub.single_sign_on import outside, queries
from hub.single_sign_on.actions import providers
from tests.single_sign_on.standin import CLIENT, SECRET, running


@pytest.fixture
def place():
    """A provider of Breckland's."""
    with running() as one:
        yield one


@pytest.fixture
def elsewhere():
    """A provider of another organisation's."""
    with running() as one:
        yield one


@pytest.fixture
def keep(norfolk):
    """`keep(place)`: Breckland has this provider, tried out and turned on; returns its id."""

    def do(place, slug: str = "breckland", method: str = "client_secret_basic", label: str = "Breckland staff") -> UUID:
        with norfolk.app.app_context():
            told = outside.describe(place.issuer)
        with norfolk.acting(slug, "administrator"):
            typed = {"label": label, "client_id": CLIENT, "method": method, "secret": SECRET}
            provider_id = providers.add(place.issuer, told, typed)
            providers.note_tried(provider_id, {"sub": "x"})
            providers.enable(queries.provider(provider_id))
        return provider_id

    return do


class Coming:
    """A browser that signs in with a provider, step by step."""

    def __init__(self, browser, provider_id, place):
        self.browser, self.id, self.place = browser, provider_id, place

    def begin(self, wanted: str = "") -> str:
        """The address at the provider."""
        answer = self.browser.get(f"/sign-in/with/{self.id}", query_string={"next": wanted} if wanted else {})
        assert answer.status_code == 303, answer.text
        return answer.location

    def back(self, told: dict, provider_id=None):
        """The answer to what the browser carries back."""
        return self.browser.get(f"/sign-in/from/{provider_id or self.id}", query_string=told)

    def come(self, wanted: str = "", **more):
        """All of it."""
        return self.back(self.place.authorise(self.begin(wanted), **more))


@pytest.fixture
def coming(client, place, keep):
    """A browser where nobody is signed in, and Breckland's provider."""
    return Coming(client(), keep(place), place)


@pytest.fixture
def refusals(everything, norfolk):
    """Why sign-ins were refused, in order: `refusals()` of Breckland."""

    def ask(slug: str = "breckland") -> list[str]:
        found = everything(
            "select facts ->> 'why' as why from event where kind = 'session:refused' and org_id = :org order by id",
            org=norfolk.org(slug),
        )
        return [one.why for one in found]

    return ask
