"""The walk's people at their pages: no name, number or text of anybody stands in an address, a title, a file's name, a
cookie, a log, Valkey or a job; and each way in which it might is found when it is planted."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from flask.sessions import SecureCookieSessionInterface

from hub.kernel.access import Role
from hub.self_attack import canaries
from hub.self_attack.attacks.walking import _allowed, _owns, address, rules, visit
from hub.self_attack.world import COUNTY, DISTRICT, PARTNER
from tests.canaries.hearing import Private, in_valkey, listening, logs_of_servers, odd_arguments, said_by_servers

SAID = """
    select split_part(told, ' ‡', 1) from (
        select surname as told from resident union select forename from resident union select address from resident
        union select nhs_number from resident union select value from contact_point
        union select phone from close_contact union select surname from close_contact
        union select name from place_visited union select note from need
        union select subject ->> 'question' from handover union select name from subject_request
        union select typed ->> 'text' from kept_search) found"""
# Titles that name what is no resident: colleagues, teams, providers, services, the council's own models and forms.
NO_RESIDENT = (
    "identity.", "teams.", "rota_of.", "rota.", "volunteers.", "providers.", "services.", "assignment.", "drafting.",
    "provisioning.", "visit_models.", "agreements.", "drafts.", "second_factors.", "allocation.", "oddities.", "patch",
    "governance.colleague", "rounds.", "access_reviews.", "replay.", "team_edits.", "rule_edits.", "directory.",
    "glass.", "factor_resets.",
)  # fmt: skip
OUTSIDE = ("tel:", "mailto:", "geo:")  # the phone itself rings, writes or shows the way: no request is made


class Seen(HTMLParser):
    """A page's title, and every address that it leads to: by a link, a form, a picture, what a GET form would carry."""

    def __init__(self, text: str):
        super().__init__()
        self.title, self.addresses, self._in_title, self._asks = "", [], False, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self._in_title = tag == "title" and not self.title
        if tag == "form":
            self._asks = (told.get("method") or "get").lower() == "get"
        led = [told.get(name) or "" for name in ("href", "action", "formaction", "src", "data-address", "content")]
        if tag == "input" and self._asks and told.get("type") not in ("checkbox", "radio"):
            led.append(told.get("value") or "")
        self.addresses += [one for one in led if one and not one.startswith(OUTSIDE)]

    def handle_data(self, data):
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag):
        self._in_title = False


@pytest.fixture(scope="module")
def private(world, see):
    return Private([one[0] for one in see(SAID)])


def kept_in_cookies(app, response) -> str:
    """What the browser keeps, as anybody who looks into it can read it."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    told = []
    for cookie in response.headers.getlist("Set-Cookie"):
        name, _, value = cookie.partition(";")[0].partition("=")
        told.append(str(signer.loads(value)) if name == app.config["SESSION_COOKIE_NAME"] and value else value)
    return " ".join(told)


def odd_in(app, private, endpoint, response) -> list[str]:
    """What of an answer would be kept outside of the page: by a browser, a proxy, a folder of downloads."""
    found = {
        "leads to": private.found_in(response.headers.get("Location", "")),
        "file": private.found_in(response.headers.get("Content-Disposition", "")),
        "cookie": private.found_in(kept_in_cookies(app, response)),
    }
    if response.mimetype == "text/html":
        page = Seen(response.get_data(as_text=True))
        shown = page.title
        if endpoint.startswith(NO_RESIDENT):
            shown = canaries.CANARY.sub("", shown) if not canaries.RESIDENT.search(shown) else shown
        found["title"] = private.found_in(shown)
        found |= {f"address {urlsplit(one).path}": private.found_in(one) for one in page.addresses}
    return [f"{endpoint}, {where}: {what}" for where, what in found.items() if what]


@pytest.fixture(scope="module")
def walk(world, walked, see, browsers, private):
    """Every page of one's own opened, and every search made, in each role of three organisations."""
    odd, opened, servers = [], 0, logs_of_servers()
    with listening() as heard:
        for slug in (COUNTY, DISTRICT, PARTNER):
            for role in Role:
                for rule, method in rules(world):
                    if method != "GET" or not _owns(rule, slug) or not _allowed(rule, role) or "scim" in rule.endpoint:
                        continue
                    response = visit(browsers[slug, role], "GET", address(world, rule))
                    opened += response.status_code == 200
                    odd += odd_in(walked, private, rule.endpoint, response)
    return {"odd": odd, "heard": heard, "opened": opened, "servers": servers}


@pytest.mark.asvs("14.2.1")
def test_no_address_title_file_or_cookie_of_any_page_holds_anything_of_a_resident(walk):
    assert walk["opened"] > 400
    assert sorted(set(walk["odd"])) == []


@pytest.mark.asvs("16.2.5")
def test_no_line_of_a_log_holds_anything_of_a_resident(walk, private):
    assert any("sqlalchemy" in line for line in walk["heard"]), "the libraries were heard"
    assert [line for line in walk["heard"] if private.found_in(line)] == []


SEARCHES = [
    (COUNTY, Role.TRACER, "/cases", {"text": "Fenwick"}),
    (COUNTY, Role.TRACER, "/services", {"postcode": "IP24 2AA", "words": "Fenwick"}),
    (COUNTY, Role.IG, "/governance/residents", {"surname": "Fenwick", "postcode": "IP24 2AA"}),
    (COUNTY, Role.IG, "/governance/events", {"reference": "Fenwick"}),
    (COUNTY, Role.IG, "/governance/events", {"words": "Fenwick"}),
    (COUNTY, Role.IG, "/retention/holds/find", {"surname": "Fenwick", "postcode": "IP24 2AA"}),
    (DISTRICT, Role.OFFICER, "/requests", {"text": "Fenwick"}),
    (DISTRICT, Role.OFFICER, "/risk-markers", {"postcode": "IP24 2AA"}),
]


@pytest.mark.parametrize(("slug", "role", "where", "typed"), SEARCHES)
def test_no_search_leads_to_an_address_that_tells_for_whom(walked, browsers, private, slug, role, where, typed):
    browser = browsers[slug, role]
    asks = private.known
    private.known = re.compile(asks.pattern + "|IP24 2AA")
    try:
        answer = browser.post(where, data=typed)
        assert odd_in(walked, private, where, answer) == []
        if answer.status_code == 303:
            answer = browser.get(answer.location)
            assert odd_in(walked, private, where, answer) == []
        assert answer.status_code in (200, 422)
    finally:
        private.known = asks


@pytest.mark.asvs("14.2.2")
def test_no_job_and_nothing_in_valkey_holds_anything_of_a_resident(world, walked, walk, see, private):
    assert see("select 1 from outbox limit 1"), "the world caused some"
    assert odd_arguments(see) == []
    told = [*map(str, see("select args from outbox")), *in_valkey(walked.extensions["hub_redis"])]
    assert [one for one in told if private.found_in(one)] == []


def test_nothing_that_is_kept_of_addresses_holds_anything_of_a_resident(world, walk, see, private):
    kept = see("select location from submission union select back from batch union select wanted from provider_attempt")
    assert [one[0] for one in kept if one[0] and private.found_in(one[0])] == []


@pytest.mark.asvs("16.2.5")
def test_the_servers_own_logs_hold_nothing_of_a_resident(walk, private):
    told = said_by_servers(walk["servers"])
    assert not private.found_in(told)
