"""An administrator adds a provider, tries it out, turns it on and off; nobody else sees it, nobody sees its secret."""

import re

import pytest
from sqlalchemy.exc import ProgrammingError

from hub.kernel.db import row
from hub.single_sign_on import outside, queries
from hub.single_sign_on.actions import arrivals, providers
from hub.single_sign_on.rules.trust import AWAY, Away
from tests.single_sign_on.conftest import Coming
from tests.single_sign_on.standin import CLIENT, SECRET

BASE = "/people/single-sign-on"


@pytest.fixture
def boss(client):
    return client("breckland", "administrator")


def typed(place, **more) -> dict:
    return {
        "issuer": place.issuer,
        "label": "Breckland staff",
        "client_id": CLIENT,
        "method": "client_secret_basic",
        "secret": SECRET,
    } | more


def the_link_in(page) -> str:
    return re.search(r'href="([^"]*authorize[^"]*)"', page.text)[1].replace("&amp;", "&")


def test_from_nothing_to_somebody_who_signs_in(boss, place, client, everything):
    assert "no provider yet" in boss.get(BASE).text
    assert "Enter the address of the provider" in boss.post(f"{BASE}/new", data={"issuer": ""}).text
    shown = boss.post(f"{BASE}/new", data={"issuer": place.issuer})
    assert shown.status_code == 200 and f"{place.issuer}/token" in shown.text
    assert everything("select 1 from provider") == [], "nothing is kept yet"
    added = boss.post(f"{BASE}/new/details", data=typed(place))
    assert added.status_code == 303
    page = boss.get(added.location).text
    assert "/sign-in/from/" in page and "/sign-out/from/" in page and "not been tried" not in page
    mine = added.location.rpartition("/")[2]
    assert client().get(f"/sign-in/with/{mine}").status_code == 404, "not turned on"
    assert boss.post(f"{added.location}/enable").status_code == 409, "not tried out"
    onward = boss.post(f"{added.location}/try")
    tried = Coming(boss, mine, place).back(place.authorise(the_link_in(onward)))
    assert tried.location == added.location
    page = boss.get(added.location).text
    assert "It sent: acr, amr, at_hash, aud, email" in page and "ola.berg" not in page
    assert boss.post(f"{added.location}/enable").status_code == 303
    assert "Breckland staff" in client().get("/sign-in").text
    assert Coming(client(), mine, place).come().location == "/sign-in/waiting"
    kinds = {one.kind for one in everything("select kind from event")}
    assert kinds >= {"provider:added", "provider:tried", "provider:enabled"}


@pytest.mark.asvs("14.2.4")
def test_the_secret_is_sealed_and_never_shown_again(boss, place, keep, everything):
    mine = keep(place)
    [kept] = everything("select provider::text as told, secret from provider")
    assert SECRET not in kept.told and SECRET.encode() not in bytes(kept.secret)
    for path in ("", "/change", "/secret"):
        assert SECRET not in boss.get(f"{BASE}/{mine}{path}").text
    wrong = boss.post(f"{BASE}/new/details", data=typed(place, label=""))
    assert wrong.status_code == 422 and SECRET not in wrong.text and "hub-client" in wrong.text


def test_a_secret_that_was_sealed_elsewhere_says_what_to_do(coming, everything, refusals):
    told = coming.place.authorise(coming.begin())
    everything("update provider set secret = decode(repeat('00', 40), 'hex')")
    answer = coming.back(told)
    assert answer.status_code == 503 and "Tell the administrator" in answer.text
    assert refusals() == ["provider-unset"]


def test_the_secret_is_changed_and_must_be_tried_again(boss, coming, everything):
    page = f"{BASE}/{coming.id}/secret"
    assert boss.post(page, data={"client_id": CLIENT, "method": "client_secret_post", "version": 2}).status_code == 422
    data = {"client_id": CLIENT, "method": "client_secret_post", "secret": "wrong", "version": 2}
    assert boss.post(page, data=data).status_code == 303
    assert "has not been tried out since" in boss.get(f"{BASE}/{coming.id}").text
    assert coming.come().status_code == 403
    assert boss.post(page, data=data | {"secret": SECRET, "version": 2}).status_code == 409, "seen before the change"
    assert boss.post(page, data=data | {"secret": SECRET, "version": 3}).status_code == 303
    assert coming.come().location == "/sign-in/waiting"


def test_whoever_tries_it_out_is_told_what_is_wrong_with_it(boss, coming, client):
    page = f"{BASE}/{coming.id}"
    boss.post(f"{page}/secret", data={"client_id": CLIENT, "method": "client_secret_post", "secret": "x", "version": 2})
    mine = Coming(boss, coming.id, coming.place)
    answer = mine.back(coming.place.authorise(the_link_in(boss.post(f"{page}/try"))))
    assert answer.status_code == 403 and "That did not work" in answer.text and "still signed in" in answer.text
    assert AWAY["code-refused"] in answer.text
    assert AWAY["code-refused"] not in coming.come().text, "others hear less"


FAULTS = {
    "other-issuer": {"issuer": "https://elsewhere.example"},
    "no-endpoint": {"token_endpoint": "http://elsewhere.example/token"},
    "no-code": {"response_types_supported": ["id_token"]},
    "no-pkce": {"code_challenge_methods_supported": ["plain"]},
    "no-algorithm": {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    "no-method": {"token_endpoint_auth_methods_supported": ["none"]},
}


@pytest.mark.asvs("10.5.3")
@pytest.mark.parametrize("code", FAULTS)
def test_what_is_not_right_with_a_provider_is_said_beside_the_field(boss, place, code):
    place.described = FAULTS[code]
    answer = boss.post(f"{BASE}/new", data={"issuer": place.issuer})
    assert answer.status_code == 422 and AWAY[code] in answer.text and place.issuer in answer.text


@pytest.mark.asvs("12.3.1")
@pytest.mark.parametrize("issuer", ["http://login.example", "https://user@login.example", "ftp://a", "login.example"])
def test_only_https_is_asked(boss, issuer):
    answer = boss.post(f"{BASE}/new", data={"issuer": issuer})
    assert answer.status_code == 422 and AWAY["no-https"] in answer.text


@pytest.mark.asvs("10.5.3")
def test_an_issuer_must_be_written_exactly(boss, place):
    answer = boss.post(f"{BASE}/new", data={"issuer": f"{place.issuer}/"})
    assert answer.status_code == 422 and AWAY["other-issuer"] in answer.text


@pytest.mark.asvs("1.3.6", "13.2.4")
def test_outside_a_demonstration_no_name_leads_to_this_machine(app, place, monkeypatch):
    """The guard looks at the address that was reached: a public name may well lead to a closed network."""
    with app.app_context():
        outside.describe(place.issuer)
        monkeypatch.setitem(app.config, "DEMO", False)
        with pytest.raises(Away) as plain:
            outside.describe(place.issuer)
        assert plain.value.code == "no-https"
        monkeypatch.setattr(outside, "is_safe", lambda *_: True)
        with pytest.raises(Away) as closed:
            outside.describe(place.issuer)
    assert closed.value.code == "closed-network"


@pytest.mark.asvs("15.2.2")
def test_an_answer_without_end_is_read_no_further(app, place):
    place.described = {"padding": "x" * 600_000}
    with app.app_context(), pytest.raises(Away) as fault:
        outside.describe(place.issuer)
    assert fault.value.code == "too-large"


def test_the_settings_say_which_claims_count(boss, coming, norfolk):
    page = f"{BASE}/{coming.id}/change"
    data = {"label": "Staff", "listed": "no", "algorithms": ["RS256"], "name_claim": "nick", "email_claim": "upn",
            "groups_claim": "groups", "group_roles": "Door team = Officer\nBosses=administrator"}  # fmt: skip
    data["version"] = 2
    wrong = boss.post(page, data=data | {"group_roles": "Door team Officer"})
    assert wrong.status_code == 422 and "group = role" in wrong.text and "Door team Officer" in wrong.text
    assert boss.post(page, data=data).status_code == 303
    assert "Door team = Officer" in boss.get(page).text
    coming.place.person |= {"upn": "olaf@breckland.example", "nick": "Olaf", "groups": ["Door team"]}
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
    assert (waits.account_name, waits.account_email, waits.proposed) == ("Olaf", "olaf@breckland.example", ["officer"])
    assert "Staff" not in coming.browser.get("/sign-in").text, "it is not listed any more"


def test_reading_it_again_takes_what_changed(boss, coming, everything):
    coming.place.described = {"end_session_endpoint": f"{coming.place.issuer}/leave"}
    assert boss.post(f"{BASE}/{coming.id}/read").status_code == 303
    [told] = everything("select facts from event where kind = 'provider:changed'")
    assert told.facts["fields"] == ["description"]
    [now] = everything("select metadata ->> 'end_session_endpoint' as there from provider")
    assert now.there.endswith("/leave")
    coming.place.described = {"issuer": "https://elsewhere.example"}
    assert "Nothing was changed" in boss.post(f"{BASE}/{coming.id}/read", follow_redirects=True).text


def test_turned_off_it_signs_nobody_in_and_whoever_is_in_is_out(boss, coming, client, norfolk, everything):
    coming.place.person["email"] = norfolk.person("breckland", "officer").email
    coming.come()
    with norfolk.acting("breckland", "administrator"):
        [waits] = queries.waiting()
    boss.post(f"{BASE}/waiting/{waits.id}/accept")
    late = coming.place.authorise(coming.begin())
    assert coming.back(late).location == "/"
    begun = Coming(client(), coming.id, coming.place)
    under_way = coming.place.authorise(begun.begin())
    assert "Sessions ended: 1" in boss.post(f"{BASE}/{coming.id}/disable", follow_redirects=True).text
    assert coming.browser.get("/account").status_code == 302
    assert begun.back(under_way).status_code == 403
    assert everything("select 1 from event where kind = 'provider:disabled'")
    assert client().get(f"/sign-in/with/{coming.id}").status_code == 404


def test_turned_off_while_somebody_comes_it_lets_nobody_in(coming, norfolk, everything, monkeypatch):
    officer = norfolk.person("breckland", "officer")
    coming.place.person["email"] = officer.email
    coming.come()
    everything("update provider_link set account_id = :id, name = null, email = null", id=officer.id)
    arrive = arrivals.arrive

    def slowly(*given):
        arrival = arrive(*given)
        with norfolk.acting("breckland", "administrator"):
            providers.disable(queries.provider(coming.id))
        return arrival

    monkeypatch.setattr(arrivals, "arrive", slowly)
    assert coming.come().status_code == 404
    assert coming.browser.get("/account").status_code == 302
    assert everything("select 1 from session where how = 'sso'") == []


def test_deleted_it_leaves_the_accounts(boss, coming, everything):
    coming.come()
    assert "1 person is linked" in boss.get(f"{BASE}/{coming.id}/delete").text
    assert boss.post(f"{BASE}/{coming.id}/delete").status_code == 303
    assert everything("select 1 from provider") == [] == everything("select 1 from provider_link")
    assert everything("select 1 from account where name = 'Ola Berg'")
    [told] = everything("select facts from event where kind = 'provider:deleted'")
    assert told.facts["count"] == 1


def test_it_is_added_once(boss, place, keep):
    keep(place)
    answer = boss.post(f"{BASE}/new/details", data=typed(place))
    assert answer.status_code == 422 and "has this provider already" in answer.text


def test_another_organisations_administrator_finds_nothing(client, coming, everything):
    other = client("norwich", "administrator")
    coming.come()
    assert "Breckland staff" not in other.get(BASE).text
    assert "Ola" not in other.get(f"{BASE}/waiting").text
    for path in ("", "/change", "/secret", "/delete", "/people"):
        assert other.get(f"{BASE}/{coming.id}{path}").status_code == 404
    for path in ("/try", "/enable", "/disable", "/read", "/delete"):
        assert other.post(f"{BASE}/{coming.id}{path}").status_code == 404
    assert everything("select 1 from provider where enabled")


@pytest.mark.parametrize("role", ["officer", "manager", "ig"])
def test_no_other_role_manages_providers(client, role):
    assert client("breckland", role).get(BASE).status_code == 403


def test_the_application_cannot_give_a_provider_another_issuer(norfolk, keep, place):
    """Whom it knows by a subject would be somebody else: the right to do it is not there."""
    keep(place)
    with pytest.raises(ProgrammingError, match="permission denied"):
        with norfolk.acting("breckland", "administrator"):
            row("update provider set issuer = 'https://elsewhere.example' where true returning id")
