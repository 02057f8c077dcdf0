"""The way back from a provider: once, in time, in the same browser, from the provider that was asked."""

import pytest

from tests.single_sign_on.conftest import Coming
from tests.single_sign_on.standin import CLIENT, KEY, OTHER_KEY, new_key


@pytest.mark.asvs("10.1.2")
def test_a_state_counts_once(coming, refusals):
    told = coming.place.authorise(coming.begin())
    assert coming.back(told).location == "/sign-in/waiting"
    again = coming.back(told)
    assert again.status_code == 410 and "already used" in again.text
    assert refusals() == ["no-role", "used-before"]


@pytest.mark.asvs("10.5.1")
def test_a_nonce_counts_once(coming, refusals):
    """A token that answered an earlier sign-in is no answer to a new one."""
    kept = []

    def keep(claims):
        kept.append(coming.place.signed(claims))
        return kept[0]

    coming.place.sign = keep
    assert coming.come().location == "/sign-in/waiting"
    coming.place.answer = {"id_token": None}
    coming.place.answer = {"id_token": kept[0]}
    assert coming.come().status_code == 403
    assert refusals() == ["no-role", "wrong-nonce"]


def test_a_code_counts_once(coming, refusals):
    first = coming.place.authorise(coming.begin())
    coming.back(first)
    second = coming.place.authorise(coming.begin())
    assert coming.back(second | {"code": first["code"]}).status_code == 403
    assert refusals() == ["no-role", "code-refused"]


@pytest.mark.asvs("10.1.2", "10.2.1")
def test_a_code_of_another_sign_in_does_not_fit(coming, refusals):
    """Injected into one's own sign-in it fails by PKCE: it was given for another challenge."""
    first, second = (coming.place.authorise(coming.begin()) for _ in range(2))
    assert coming.back(second | {"code": first["code"]}).status_code == 403
    assert refusals() == ["code-refused"]


@pytest.mark.asvs("10.1.2", "10.2.1")
def test_the_state_of_another_browser_lets_nobody_in(coming, client, refusals):
    told = coming.place.authorise(coming.begin())
    other = Coming(client(), coming.id, coming.place)
    other.begin()
    assert other.back(told).status_code == 403
    assert refusals() == ["other-browser"]
    assert coming.back(told).status_code == 410, "and it is used up"


@pytest.mark.asvs("7.6.2", "10.2.1")
def test_a_browser_that_began_nothing_gets_nowhere(coming, client, refusals):
    told = coming.place.authorise(coming.begin())
    assert Coming(client(), coming.id, coming.place).back(told).status_code == 403
    assert refusals() == ["other-browser"]


def test_after_ten_minutes_it_is_over(coming, everything, refusals):
    told = coming.place.authorise(coming.begin())
    everything("update provider_attempt set made_at = made_at - interval '11 min', ends_at = now() - interval '1 min'")
    answer = coming.back(told)
    assert answer.status_code == 410 and "10 minutes" in answer.text
    assert refusals() == ["over"]


@pytest.mark.parametrize("state", [None, "", "guessed", "x" * 5000])
def test_a_state_that_nobody_began_is_told_so(coming, state):
    told = {"code": "x"} | ({} if state is None else {"state": state})
    answer = coming.back(told)
    assert answer.status_code == 410 and "not begun here" in answer.text


@pytest.mark.asvs("10.2.2")
def test_another_providers_way_back_is_not_this_ones(coming, client, keep, elsewhere, refusals):
    """Mix-up: the answer of one organisation's provider comes in at the address of another's."""
    theirs = keep(elsewhere, "norwich")
    told = coming.place.authorise(coming.begin())
    assert coming.back(told, theirs).status_code == 403
    assert refusals() == ["other-provider"]


@pytest.mark.asvs("10.2.2")
def test_the_issuer_that_answers_is_the_one_that_was_asked(coming, elsewhere, refusals):
    """RFC 9207: an attacker's provider answers in the name of an honest one."""
    answer = coming.come(iss=elsewhere.issuer)
    assert answer.status_code == 403
    assert refusals() == ["wrong-issuer"]
    assert "/token" not in coming.place.asked, "the code was not given away"


@pytest.mark.asvs("10.2.2")
def test_a_provider_that_promises_its_issuer_must_send_it(coming, refusals):
    told = coming.place.authorise(coming.begin())
    told.pop("iss")
    assert coming.back(told).status_code == 403
    assert refusals() == ["wrong-issuer"]


def test_a_provider_that_does_not_promise_it_need_not(client, place, keep):
    place.described = {"authorization_response_iss_parameter_supported": None}
    coming = Coming(client(), keep(place), place)
    told = place.authorise(coming.begin())
    told.pop("iss")
    assert coming.back(told).location == "/sign-in/waiting"


@pytest.mark.asvs("10.5.4")
def test_a_token_for_another_tenants_client_at_the_same_issuer_is_refused(client, place, keep, everything, refusals):
    """Two councils at one issuer, each a client of its own: what was made for one is nothing to the other."""
    keep(place, "norwich")
    mine = keep(place)
    everything("update provider set client_id = 'norwich-client' where id <> :id", id=mine)
    place.claims = {"aud": "norwich-client", "azp": "norwich-client"}
    assert Coming(client(), mine, place).come().status_code == 403
    assert refusals() == ["wrong-audience"] and refusals("norwich") == []


@pytest.mark.asvs("6.8.1")
def test_a_key_of_another_provider_signs_nothing_here(client, place, elsewhere, keep, refusals):
    """Both name their key alike; only one of them is this provider's."""
    theirs = new_key("first")
    elsewhere.keys = [theirs]
    keep(elsewhere, "norwich")
    place.sign = lambda claims: place.signed(claims, theirs)
    assert Coming(client(), keep(place), place).come().status_code == 403
    assert refusals() == ["signature"]


def test_who_is_refused_over_there_is_told_so(coming, refusals):
    told = coming.place.authorise(coming.begin())
    told.pop("code")
    assert coming.back(told | {"error": "access_denied", "error_description": "<b>no</b>"}).status_code == 403
    assert refusals() == ["provider-refused"]


@pytest.mark.parametrize("code", ["", "é", "a\x07b", "x" * 2001])
def test_a_code_that_is_none_asks_nobody(coming, refusals, code):
    told = coming.place.authorise(coming.begin())
    assert coming.back(told | {"code": code}).status_code == 403
    assert refusals() == ["code-refused"] and "/token" not in coming.place.asked


@pytest.mark.asvs("16.5.2")
def test_while_the_provider_is_down_the_page_says_so_and_offers_the_password(coming, refusals):
    told = coming.place.authorise(coming.begin())
    coming.place.down = True
    answer = coming.back(told)
    assert answer.status_code == 503 and "does not answer" in answer.text and "/sign-in" in answer.text
    assert refusals() == ["provider-away"]


def test_a_new_key_of_theirs_is_fetched_once_and_not_often(coming, everything, refusals):
    coming.come()
    assert coming.place.asked.count("/jwks") == 1
    coming.place.keys = [OTHER_KEY]
    coming.place.header = {"kid": "second"}
    coming.place.sign = lambda claims: coming.place.signed(claims, OTHER_KEY)
    assert coming.come().status_code == 403, "asked again within the minute, it is not"
    assert coming.place.asked.count("/jwks") == 1
    everything("update provider set keys_at = now() - interval '2 minutes'")
    assert coming.come().location == "/sign-in/waiting"
    assert coming.place.asked.count("/jwks") == 2
    assert refusals() == ["no-role", "unknown-key", "no-role"]


def test_keys_are_fetched_anew_after_an_hour_and_a_withdrawn_one_counts_no_longer(coming, everything, refusals):
    coming.come()
    coming.place.keys = [OTHER_KEY]
    everything("update provider set keys_at = now() - interval '61 minutes'")
    assert coming.come().status_code == 403
    assert refusals()[-1] == "unknown-key"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_the_hub_shows_who_it_is_as_was_chosen(client, place, keep, method):
    assert Coming(client(), keep(place, method=method), place).come().location == "/sign-in/waiting"


@pytest.mark.asvs("9.2.4")
def test_the_hub_shows_who_it_is_by_a_key_of_its_own(client, place, keep, norfolk):
    from joserfc.jwk import KeySet

    from hub.single_sign_on import queries
    from hub.single_sign_on.actions.providers import public_key

    mine = keep(place, method="private_key_jwt")
    with norfolk.acting("breckland", "administrator"):
        told = public_key(queries.provider(mine))
    assert '"d"' not in told
    place.client_keys = lambda: KeySet.import_key_set(__import__("json").loads(told))
    assert Coming(client(), mine, place).come().location == "/sign-in/waiting"


@pytest.mark.asvs("10.1.1")
def test_what_is_kept_of_a_sign_in_tells_nobody_anything(coming, everything):
    address = coming.begin()
    [kept] = everything("select provider_attempt::text as told from provider_attempt")
    for part in address.partition("?")[2].split("&"):
        name, _, value = part.partition("=")
        if name in ("state", "nonce", "code_challenge"):
            assert value.encode().hex() not in kept.told and value not in kept.told
    assert f"client_id={CLIENT}" in address and "code_challenge_method=S256" in address
    assert KEY is not None


def test_what_was_never_finished_goes_with_the_next_that_begins(coming, everything):
    coming.begin()
    everything(
        "update provider_attempt set made_at = made_at - interval '2 days', ends_at = ends_at - interval '2 days'"
    )
    coming.begin()
    assert len(everything("select 1 from provider_attempt")) == 1
