"""Going out: onward to the provider, and the provider's word that somebody left there."""

import time

import pytest

from hub.identity import actions as identity
from hub.identity import queries as accounts
from hub.kernel.access import Role
from hub.single_sign_on import queries
from hub.single_sign_on.rules.tokens import LOGOUT
from tests.single_sign_on.conftest import Coming
from tests.single_sign_on.standin import CLIENT, OTHER_KEY


@pytest.fixture
def inside(coming, norfolk):
    """Ola works in the hub, signed in by the provider."""
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        account = accounts.account(queries.waiting()[0].account_id)
        identity.change_account(account.id, account.version, account.name, account.email, [Role.OFFICER])
    assert coming.come().location == "/"
    return coming


@pytest.fixture
def tell(client):
    """`tell(coming, token)`: the provider speaks, from no browser of anybody's."""

    def say(coming, token, provider_id=None):
        browser = client()
        return super(type(browser), browser).post(
            f"/sign-out/from/{provider_id or coming.id}", data={} if token is None else {"logout_token": token}
        )

    return say


def is_in(coming) -> bool:
    return coming.browser.get("/account").status_code == 200


@pytest.mark.asvs("7.6.1")
def test_whoever_signs_out_is_led_on_by_a_link_that_names_nobody(inside):
    answer = inside.browser.post("/sign-out")
    assert answer.location == f"/sign-out/at/{inside.id}"
    page = inside.browser.get(answer.location).text
    assert f"{inside.place.issuer}/end?client_id={CLIENT}&amp;post_logout_redirect_uri=" in page
    assert "id_token_hint" not in page and "Ola" not in page.replace("Ola Berg</a>", "")
    assert not is_in(inside)


def test_a_provider_without_a_sign_out_page_is_told_about_in_words(inside, everything):
    everything("update provider set metadata = metadata - 'end_session_endpoint'")
    page = inside.browser.get(inside.browser.post("/sign-out").location).text
    assert "may still be signed in" in page and "Sign out there too</a>" not in page


def test_whoever_came_by_password_is_not_led_there(client, coming):
    assert client("breckland", "officer").post("/sign-out").location == "/sign-in"


@pytest.mark.asvs("7.6.1")
@pytest.mark.parametrize(
    "said", [{"sid": "sid-1"}, {"sid": None, "sub": "person-1"}, {"sid": "sid-1", "sub": "person-1"}]
)
def test_back_channel_logout_ends_the_session_at_once(inside, tell, everything, said):
    answer = tell(inside, inside.place.logout_token(**said))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), answer.text
    assert not is_in(inside)
    [ended] = everything("select ended_why from session where ended_at is not null")
    assert ended.ended_why == "signed out at the provider"
    [said] = everything("select facts from event where kind = 'provider_logout:received'")
    assert said.facts["count"] == 1


def test_it_ends_all_that_persons_sessions_and_nobody_elses(inside, client, tell):
    second = Coming(client(), inside.id, inside.place)
    second.come()
    officer = client("breckland", "officer")
    tell(inside, inside.place.logout_token(sid=None, sub="person-1"))
    assert not is_in(inside) and not is_in(second)
    assert officer.get("/account").status_code == 200, "came by password"


@pytest.mark.parametrize(
    "said", [{"sid": "sid-2"}, {"sid": None, "sub": "person-2"}, {"sid": "sid-1", "sub": "person-2"}]
)
def test_whoever_is_not_meant_stays(inside, tell, said):
    assert tell(inside, inside.place.logout_token(**said)).status_code == 200
    assert is_in(inside)


@pytest.mark.asvs("10.5.5")
def test_a_logout_token_counts_once(inside, tell, refusals):
    token = inside.place.logout_token()
    assert tell(inside, token).status_code == 200
    inside.come()
    again = tell(inside, token)
    assert (again.status_code, again.json["error"]) == (400, "invalid_request")
    assert is_in(inside) and refusals()[-1] == "used-before"


BAD = {
    "no event": ({"events": None}, "no-event"),
    "another event": ({"events": {"http://schemas.openid.net/event/other": {}}}, "no-event"),
    "an event that is no object": ({"events": {LOGOUT: "yes"}}, "no-event"),
    "a nonce": ({"nonce": "x"}, "nonce-there"),
    "no id": ({"jti": None}, "no-id"),
    "nobody": ({"sid": None}, "no-subject"),
    "somebody who is no text": ({"sub": ["person-1"]}, "no-subject"),
    "another issuer": ({"iss": "https://elsewhere.example"}, "wrong-issuer"),
    "another client": ({"aud": "another"}, "wrong-audience"),
    "expired": ({"exp": -120}, "expired"),
    "made long ago": ({"iat": -7200}, "wrong-time"),
}


@pytest.mark.asvs("9.2.2", "10.5.5")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_logout_token_ends_nothing(inside, tell, refusals, name):
    said, code = BAD[name]
    said = {k: int(time.time()) + v if k in ("exp", "iat") else v for k, v in said.items()}
    answer = tell(inside, inside.place.logout_token(**said))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
    assert is_in(inside) and refusals()[-1] == code


def test_one_by_another_key_ends_nothing(inside, tell, refusals):
    inside.place.sign = lambda claims: inside.place.signed(claims, OTHER_KEY)
    assert tell(inside, inside.place.logout_token()).status_code == 400
    assert is_in(inside) and refusals()[-1] == "signature"


@pytest.mark.asvs("9.2.2", "10.5.5")
def test_an_id_token_is_no_logout_token(inside, tell, refusals):
    token = inside.place.id_token({"nonce": "n"}, "access")
    assert tell(inside, token).status_code == 400
    assert is_in(inside) and refusals()[-1] == "no-event"


@pytest.mark.parametrize("token", [None, "", "a.b.c", "x" * 20_000])
def test_no_token_ends_nothing(inside, tell, token):
    assert tell(inside, token).status_code == 400
    assert is_in(inside)


def test_another_organisations_provider_ends_nothing_here(inside, tell, keep, elsewhere, refusals):
    """The same person and session there, and its own good signature: only its own organisation hears it."""
    theirs = keep(elsewhere, "norwich")
    assert tell(inside, elsewhere.logout_token(sid=None, sub="person-1"), theirs).status_code == 200
    assert tell(inside, elsewhere.logout_token(sid=None, sub="person-1")).status_code == 400
    assert is_in(inside) and refusals()[-1] == "wrong-issuer"


def test_keys_that_cannot_be_had_ask_to_be_told_again(inside, tell, everything):
    everything("update provider set keys_at = now() - interval '2 hours'")
    inside.place.down = True
    assert tell(inside, inside.place.logout_token()).status_code == 503
    inside.place.down = False
    assert is_in(inside)


def test_a_provider_that_is_off_is_not_heard(inside, tell, everything):
    everything("update provider set enabled = false")
    assert tell(inside, inside.place.logout_token()).status_code == 404
