"""The walk: every route, every method, every role; as owner, as strangers, as a partner, and signed out."""

import html5lib
import pytest

from hub.kernel.access import Role
from hub.self_attack import canaries
from hub.self_attack.attacks import walking
from hub.self_attack.book.routes import RIGHT_OF, ROUTES
from hub.self_attack.world import COUNTY, WALKERS


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


@pytest.mark.asvs("8.2.2", "8.4.1")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_strangers_are_refused_and_change_nothing(world, see, browsers, slug, role):
    """Everyone who is not the owner of an address: 403 without the right, 404 with it, and no canary but their own."""
    assert list(walking.strangers(world, see, browsers, slug, role)) == []


@pytest.mark.asvs("8.2.1", "8.3.1")
def test_signed_out_nobody_gets_in(world, see, browsers):
    assert list(walking.signed_out(world, see, browsers)) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_owners_see_their_own_as_html5_and_every_look_is_in_the_trail(world, see, browsers, shown, slug, role):
    def note(endpoint, marks, response):
        shown.setdefault(endpoint, set()).update(marks)
        if response.mimetype == "text/html" and response.status_code == 200:
            html5lib.HTMLParser(strict=True).parse(response.text)

    assert list(walking.owners_look(world, see, browsers, slug, role, note)) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("slug", WALKERS)
def test_what_owners_send_changes_nobody_elses_rows(world, see, slug, role):
    """An empty form at every address of one's own: an answer in words, and only one's own rows change."""
    assert list(walking.owners_send(world, see, slug, role)) == []


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
