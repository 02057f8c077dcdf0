"""The walk: every route, every method, every role; as owner, as strangers, as a partner, and signed out."""

import io
import zipfile

import html5lib
import pytest

from hub.kernel.access import GRANTS, PARTNER_ROLES, Role
from hub.kernel.keys import new_id
from tests.walk import canaries, looks
from tests.walk.routes import OWN, RIGHT_OF, ROUTES
from tests.walk.world import COUNTY, WALKERS

# What an address answers in words: shown, led on, not there, not possible now, used up, wrongly filled in, too often.
ANSWERS = {200, 302, 303, 404, 409, 410, 422, 429}


# In the walk each organisation has every role; a district's own partner roles see no visit's door, and no answer to it.
# A need stands on a case, which a district's officers do not see: in a unitary council neither.
KEYED = {401}  # what a directory calls: a browser has no key, whoever is signed in
CASES_ALONE = {f"needs.{one}" for one in ("add", "change", "pass_on", "settle", "show", "standing")}
OFFICERS = {Role.OFFICER, Role.MANAGER}
VISITS_ALONE = {"doors.acknowledge", "doors.out", "doorstep.aside", "doorstep.dismiss"}


def rules(app):
    """Every address with its method, in the order in which an owner walks: readers first, what ends things last."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda one: (ROUTES.get(one[0].endpoint, OWN).after, one[1], one[0].rule))


def address(world, rule) -> str:
    route = ROUTES[rule.endpoint]
    values = {name: source[1:] if source.startswith("=") else world.made[source] for name, source in route.ids.items()}
    return world.app.url_map.bind("localhost").build(rule.endpoint, values)


def visit(browser, method: str, url: str):
    return browser.open(url, method=method) if method != "POST" else browser.post(url)


def text_of(response) -> str:
    """What an answer says; of a file of files, what each of them says."""
    if response.mimetype == "application/pdf":
        return ""
    if response.mimetype != "application/zip":
        return response.get_data(as_text=True)
    with zipfile.ZipFile(io.BytesIO(response.data)) as files:
        return "\n".join(files.read(name).decode("utf-8-sig") for name in files.namelist())


def right_of(rule):
    return RIGHT_OF.get(rule.endpoint)


def test_every_route_is_declared_here_and_nothing_else(walked):
    declared = {rule.endpoint: set(rule.arguments) for rule in walked.url_map.iter_rules() if rule.endpoint != "static"}
    assert set(ROUTES) == set(declared)
    for endpoint, arguments in declared.items():
        assert set(ROUTES[endpoint].ids) == arguments, endpoint


def test_every_route_requires_the_right_that_is_declared_here(walked):
    required = {endpoint: getattr(view, "requires", None) for endpoint, view in walked.view_functions.items()}
    assert {endpoint: right for endpoint, right in required.items() if right} == RIGHT_OF


def test_every_text_column_carries_a_canary_or_is_a_code(world, see):
    known = {f"{one.table}.{one.column}" for one in see(canaries.COLUMNS)}
    gone = {
        name for name in canaries.CODES if name.split(".")[0] in {one.table for one in see(canaries.TENANTS)}
    } - known
    silent = [
        f"{table}.{column}"
        for table, column in canaries.columns(see)
        if see(f"select 1 from {table} limit 1") and not see(f"select 1 from {table} where {column} like '%‡%' limit 1")
    ]
    assert silent == []
    assert gone - known <= gone


def test_the_world_has_every_tenants_table_in_it(world, see):
    empty = {one.table for one in see(canaries.TENANTS) if not see(f"select 1 from {one.table} limit 1")}
    assert empty <= {"ending", "password_link", "submission", "import_upload"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_strangers_are_refused_and_change_nothing(world, see, browsers, slug, role):
    """Everyone who is not the owner of an address: 403 without the right, 404 with it, and no canary but their own."""
    browser, before, wrong = browsers[slug, role], canaries.fingerprints(see), []
    for rule, method in rules(world.app):
        route, right = ROUTES[rule.endpoint], right_of(rule)
        allowed = right is None or right in GRANTS[role]
        if rule.endpoint == "identity.sign_out" or (allowed and route.owner in ("", slug) and method == "POST"):
            continue  # what one may do to one's own comes below
        response = visit(browser, method, address(world, rule))
        wanted = {403} if not allowed else {404} if route.owner not in ("", slug) else ANSWERS
        if rule.endpoint.startswith("scim."):
            wanted = KEYED
        if response.status_code not in wanted:
            wrong.append((method, rule.rule, response.status_code))
        leaked = canaries.others(text_of(response), slug)
        if leaked:
            wrong.append((method, rule.rule, leaked))
    after, own = canaries.fingerprints(see), world.place.org(slug)
    changed = {key for key in before.keys() | after.keys() if key[1] != own and before.get(key) != after.get(key)}
    assert (wrong, changed) == ([], set())


def test_signed_out_nobody_gets_in(world, see, browsers):
    browser, before = browsers[None, None], canaries.fingerprints(see)
    for rule, method in rules(world.app):
        response = visit(browser, method, address(world, rule))
        if rule.endpoint.startswith("scim."):
            assert response.status_code in KEYED, (method, rule.rule, response.status_code)
        elif right_of(rule) is None:
            assert response.status_code in ANSWERS, (method, rule.rule, response.status_code)
        elif method == "GET":
            assert response.status_code == 302 and "/sign-in?next=" in response.location, (method, rule.rule)
        else:
            assert response.status_code == 401, (method, rule.rule, response.status_code)
        assert canaries.CANARY.findall(text_of(response)) == []
    assert canaries.fingerprints(see) == before


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_owners_see_their_own_as_html5_and_every_look_is_in_the_trail(world, see, browsers, shown, slug, role):
    browser, wrong = browsers[slug, role], []
    for rule, method in rules(world.app):
        route, right = ROUTES[rule.endpoint], right_of(rule)
        if method != "GET" or route.owner not in ("", slug) or (right is not None and right not in GRANTS[role]):
            continue
        if rule.endpoint.startswith("scim."):
            continue
        marker = new_id()
        response = visit(browser, method, address(world, rule))
        text = text_of(response)
        if (rule.endpoint in VISITS_ALONE and role in PARTNER_ROLES) or (
            rule.endpoint in CASES_ALONE and role in OFFICERS
        ):
            assert response.status_code == 404
            continue
        if response.status_code not in (ANSWERS if right is None or not route.owner else {200, 302, 303, 409}):
            wrong.append((rule.rule, response.status_code))
        if response.mimetype == "text/html" and response.status_code == 200:
            html5lib.HTMLParser(strict=True).parse(text)
        told = looks.left(see, world.place.org(slug), marker)
        if response.status_code == 200 and not looks.expected(rule.endpoint, told):
            wrong.append((rule.rule, "left other events", told))
        marks = set(canaries.RESIDENT.findall(text))
        shown.setdefault(rule.endpoint, set()).update(marks)
        if marks - looked_at(see, world.place.org(slug), marker):
            wrong.append((rule.rule, "shown without an event", marks))
    assert wrong == []


def looked_at(see, org_id: int, since) -> set[str]:
    """Whose record the trail says was looked at: a resident is also found by their case, a request by its visit."""
    about = see(
        """select distinct right(about::text, 12) as mark, about from event_about
           where org_id = :org and event_id > :since""",
        org=org_id,
        since=since,
    )
    ids = [one.about for one in about]
    known = see(
        """select right(x::text, 12) as mark from (
                     select unnest(array[c.id, c.resident_id]) as x from case_file c where c.org_id = :org
                        and (c.id = any(:ids) or c.resident_id = any(:ids))
                     union select v.handover_id from visit v where v.org_id = :org and v.id = any(:ids)) found""",
        org=org_id,
        ids=ids,
    )
    return {one.mark for one in [*about, *known]}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_what_owners_send_changes_nobody_elses_rows(world, see, browsers, slug, role):
    """An empty form at every address of one's own: an answer in words, and only one's own rows change."""
    browser, before, wrong = browsers[slug, role], canaries.fingerprints(see), []
    for rule, method in rules(world.app):
        route, right = ROUTES[rule.endpoint], right_of(rule)
        if method != "POST" or route.owner not in ("", slug) or (right is not None and right not in GRANTS[role]):
            continue
        if rule.endpoint == "identity.end_others" or rule.endpoint.startswith("scim."):
            continue  # it ends the sessions of the same person in the role that walks next
        response = visit(browser, method, address(world, rule))
        if response.status_code not in ANSWERS:
            wrong.append((rule.rule, response.status_code))
        leaked = canaries.others(text_of(response), slug)
        if leaked:
            wrong.append((rule.rule, leaked))
    after, own = canaries.fingerprints(see), world.place.org(slug)
    changed = {key for key in before.keys() | after.keys() if key[1] != own and before.get(key) != after.get(key)}
    assert (wrong, changed) == ([], set())


def test_the_pages_that_show_residents_were_seen_to_show_them(shown):
    """Otherwise the walk would prove nothing: these carried a resident's canary, and its event."""
    assert {endpoint for endpoint, marks in shown.items() if marks} >= {
        "cases.index",
        "cases.show",
        "cases.close",
        "calls.call",
        "triage.index",
        "asking.ask",
        "handovers.queue",
        "handovers.show",
        "handovers.assign",
        "enrichment.search",
        "markers.add_here",
        "visits.check_in",
        "visits.show",
        "rounds.show",
        "rounds.officer",
        "rounds.sheet",
        "tasks.index",
        "tasks.show",
        "governance.resident",
    }


def test_the_walk_was_a_walk(world, see):
    """What the world and its walkers did is in the trail: looks, refusals, steps; none of it in a stranger's."""
    kinds = {
        one.kind for one in see("select distinct kind from event where org_id = :org", org=world.place.org(COUNTY))
    }
    assert kinds >= {
        "access:refused",
        "list:shown",
        "record:opened",
        "file:made",
        "session:started",
        "account:created",
        "case:opened",
        "case:allocated",
        "case:closed",
        "call:recorded",
        "systems:checked",
        "need:recorded",
        "contact_point:added",
        "case:outcome_received",
        "handover:raised",
        "handover:accepted",
        "handover:returned",
        "handover:withdrawn",
        "import:started",
        "import:read",
        "import:confirmed",
        "import:finished",
        "hand_back:made",
        "password_link:made",
        "session:ended",
    }
