"""Tokens that must not be believed, each refused for its own reason, which is on record by its code."""

import base64
import hmac
import json
import time

import pytest
from joserfc import jwe, jws
from joserfc.jwk import RSAKey

from hub.single_sign_on.rules.tokens import LOGOUT
from tests.single_sign_on.standin import CLIENT, KEY, OTHER_KEY


def encoded(told: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def with_claims(**claims):
    """Bend the claims; None takes one away, a function is asked when the token is about to be made."""
    return lambda place: place.claims.update({k: v() if callable(v) else v for k, v in claims.items()})


def in_seconds(number: int):
    return lambda: int(time.time()) + number


def with_header(**header):
    return lambda place: place.header.update(header)


def signed_by(make):
    def bend(place):
        place.sign = make

    return bend


def without_signature(claims: dict) -> str:
    return f"{encoded({'alg': 'none', 'kid': 'first'})}.{encoded(claims)}."


def by_the_public_key(claims: dict) -> str:
    """HMAC whose secret is what everybody can read: the public key, as PEM."""
    signed = f"{encoded({'alg': 'HS256', 'kid': 'first'})}.{encoded(claims)}"
    mac = hmac.new(KEY.as_pem(private=False), signed.encode(), "sha256").digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def by_another_algorithm(claims: dict) -> str:
    """Signed well, by the right key, in a way that this organisation does not accept."""
    plain = {name: value for name, value in KEY.as_dict(private=True).items() if name != "alg"}
    registry = jws.JWSRegistry(algorithms=["PS256"])
    header = {"alg": "PS256", "kid": "first"}
    return jws.serialize_compact(header, json.dumps(claims), RSAKey.import_key(plain), registry=registry)


def cut(claims: dict) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": "first"}, json.dumps(claims), KEY)[:-8]


def other_claims_under_an_old_signature(claims: dict) -> str:
    head, _, signature = jws.serialize_compact({"alg": "RS256", "kid": "first"}, json.dumps(claims), KEY).split(".")
    return f"{head}.{encoded(claims | {'sub': 'somebody else'})}.{signature}"


def by_a_key_of_its_own(claims: dict) -> str:
    """The header brings the key that it is to be checked by."""
    header = {"alg": "RS256", "kid": "first", "jwk": OTHER_KEY.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims), OTHER_KEY)


def encrypted(claims: dict) -> str:
    key = RSAKey.generate_key(2048)
    return jwe.encrypt_compact({"alg": "RSA-OAEP", "enc": "A128GCM", "cty": "JWT"}, json.dumps(claims), key)


def nested(claims: dict) -> str:
    inner = jws.serialize_compact({"alg": "RS256", "kid": "first"}, json.dumps(claims), KEY)
    return jws.serialize_compact({"alg": "RS256", "kid": "first", "cty": "JWT"}, inner, KEY)


def a_list(claims: dict) -> str:
    return jws.serialize_compact({"alg": "RS256", "kid": "first"}, json.dumps([claims]), KEY)


def endless_time(claims: dict) -> str:
    text = json.dumps(claims | {"exp": float("inf")})
    return jws.serialize_compact({"alg": "RS256", "kid": "first"}, text, KEY)


def swollen(place):
    place.claims["name"] = "x" * 20_000


BAD = {
    "issuer of somebody else": (with_claims(iss="https://elsewhere.example"), "wrong-issuer"),
    "issuer with a slash more": (lambda place: place.claims.update(iss=place.issuer + "/"), "wrong-issuer"),
    "no issuer": (with_claims(iss=None), "wrong-issuer"),
    "audience of another client": (with_claims(aud="another-client"), "wrong-audience"),
    "audiences without the hub": (with_claims(aud=["another", "third"]), "wrong-audience"),
    "no audience": (with_claims(aud=None), "wrong-audience"),
    "audience that is no text": (with_claims(aud=[CLIENT, 7]), "wrong-audience"),
    "audience that only begins like it": (with_claims(aud=CLIENT + "2"), "wrong-audience"),
    "party of another client": (with_claims(azp="another-client"), "wrong-party"),
    "several audiences and no party": (with_claims(aud=[CLIENT, "another"]), "wrong-party"),
    "several audiences, made for the other": (with_claims(aud=[CLIENT, "another"], azp="another"), "wrong-party"),
    "no nonce": (with_claims(nonce=None), "wrong-nonce"),
    "another nonce": (with_claims(nonce="another"), "wrong-nonce"),
    "nonce that is no text": (with_claims(nonce=["a"]), "wrong-nonce"),
    "expired": (with_claims(exp=in_seconds(-120)), "expired"),
    "no end": (with_claims(exp=None), "expired"),
    "an end without end": (signed_by(endless_time), "malformed"),
    "an end that is a text": (with_claims(exp="9999999999"), "expired"),
    "not yet good": (with_claims(nbf=in_seconds(600)), "not-yet"),
    "made in the future": (with_claims(iat=in_seconds(600)), "wrong-time"),
    "made long ago": (with_claims(iat=in_seconds(-7200)), "wrong-time"),
    "no time of making": (with_claims(iat=None), "wrong-time"),
    "no signature": (signed_by(without_signature), "algorithm"),
    "HMAC by the public key": (signed_by(by_the_public_key), "algorithm"),
    "an algorithm that is not allowed here": (signed_by(by_another_algorithm), "algorithm"),
    "unknown key": (with_header(kid="tenth"), "unknown-key"),
    "its own key in the header": (signed_by(by_a_key_of_its_own), "signature"),
    "signature cut short": (signed_by(cut), "signature"),
    "other claims under an old signature": (signed_by(other_claims_under_an_old_signature), "signature"),
    "no subject": (with_claims(sub=None), "no-subject"),
    "an empty subject": (with_claims(sub=""), "no-subject"),
    "a subject that is no text": (with_claims(sub=12), "no-subject"),
    "an endless subject": (with_claims(sub="s" * 256), "no-subject"),
    "another access token’s hash": (with_claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "wrong-hash"),
    "a logout token": (with_claims(events={LOGOUT: {}}), "wrong-type"),
    "the type of a logout token": (with_header(typ="logout+jwt"), "wrong-type"),
    "the type of an access token": (with_header(typ="at+jwt"), "wrong-type"),
    "an encrypted token": (signed_by(encrypted), "encrypted"),
    "a token within a token": (signed_by(nested), "encrypted"),
    "no claims but a list": (signed_by(a_list), "malformed"),
    "no token at all": (lambda place: place.answer.update(id_token=None), "no-token"),
    "a token that is no text": (lambda place: place.answer.update(id_token=[1]), "malformed"),
    "rubbish": (lambda place: place.answer.update(id_token="a.b.c"), "malformed"),
    "too large": (swollen, "too-large"),
}


@pytest.fixture
def coming(coming, everything):
    everything("update provider set algorithms = '{RS256}'")
    return coming


@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "9.2.1", "9.2.3", "10.5.1", "10.5.4")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_lets_nobody_in(coming, everything, refusals, name):
    bend, code = BAD[name]
    bend(coming.place)
    answer = coming.come()
    assert answer.status_code == 403 and code in answer.text
    assert refusals() == [code]
    assert everything("select 1 from provider_link") == [] and everything("select 1 from provider_session") == []
    assert everything("select 1 from account where name = 'Ola Berg'") == []
    assert coming.browser.get("/account").status_code == 302


def test_the_same_token_unbent_lets_somebody_wait(coming):
    assert coming.come().location == "/sign-in/waiting"


GOOD = {
    "the hub among several, and made for it": with_claims(aud=[CLIENT, "another"], azp=CLIENT),
    "the hub alone in a list": with_claims(aud=[CLIENT]),
    "a clock a little behind": with_claims(exp=in_seconds(-5)),
    "a type that says JWT": with_header(typ="JWT"),
    "no hash of the access token": with_claims(at_hash=None),
    "the only key, unnamed": with_header(kid=None),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_allowed_is_not_refused(coming, name):
    GOOD[name](coming.place)
    assert coming.come().location == "/sign-in/waiting"


@pytest.mark.asvs("9.1.3")
def test_an_encryption_key_of_theirs_signs_nothing(coming, refusals):
    coming.place.keys = [RSAKey.import_key(KEY.as_dict(private=False) | {"use": "enc"})]
    assert coming.come().status_code == 403
    assert refusals() == ["unknown-key"]


def test_of_two_unnamed_keys_none_is_guessed(coming, refusals):
    coming.place.keys, coming.place.header = [KEY, OTHER_KEY], {"kid": None}
    assert coming.come().status_code == 403
    assert refusals() == ["unknown-key"]


@pytest.mark.asvs("11.2.3")
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_short_key_is_no_key(coming, refusals):
    short = RSAKey.generate_key(1024, parameters={"kid": "first"})
    coming.place.keys = [short]
    coming.place.sign = lambda claims: coming.place.signed(claims, short)
    assert coming.come().status_code == 403
    assert refusals() == ["unknown-key"]
