"""Leaks of every kind, planted on purpose: the attack finds each of them, so its silence means something."""

from contextlib import contextmanager
from functools import wraps

import pytest
from flask import request

from hub.kernel.access import Role
from hub.kernel.tenancy import acting_for
from hub.kernel.web import searches
from hub.kernel.work.jobs import ANYONE, JOBS, job
from hub.self_attack.attacks import errands, forms, numbers, statements, structure, walking
from hub.self_attack.target import Target
from hub.self_attack.world import COUNTY, DISTRICT, OTHER

TRACER = (Role.TRACER,)


@pytest.fixture
def target(world, see):
    """The county's tracer alone attacks: enough to meet each leak."""
    return Target(world.app, world, see, (COUNTY, DISTRICT), TRACER)


@contextmanager
def planted(see, *statements, undo):
    for statement in statements:
        see(statement)
    try:
        yield
    finally:
        for statement in undo:
            see(statement)


@contextmanager
def slipping(app, endpoint, what):
    """An answer of this page ends with something that it ought not to say."""

    def add(response):
        if request.endpoint == endpoint and response.status_code == 200:
            response.set_data(response.get_data(as_text=True) + str(what() or ""))
        return response

    app.after_request_funcs.setdefault(None, []).append(add)
    try:
        yield
    finally:
        app.after_request_funcs[None].remove(add)


def told(findings) -> str:
    return "\n".join(f"{one.attack}: {one.where}: {one.what}" for one in findings)


DATABASE = {
    "a policy that lets everybody in": (
        ["create policy leak on case_note using (true)"],
        ["drop policy leak on case_note"],
        "select from case_note: showed what belongs to",
    ),
    "row security switched off": (
        ["alter table contact_point disable row level security"],
        ["alter table contact_point enable row level security"],
        "update contact_point: changed",
    ),
    "a filterless view of the owner’s": (
        [
            "alter table account no force row level security",
            "create view everybody as select * from account",
            "alter view everybody owner to hub_owner",
            "grant select on everybody to hub_app",
        ],
        ["drop view everybody", "alter table account force row level security"],
        "select from everybody: showed what belongs to",
    ),
    "a function that asks for no secret": (
        [
            """create function lobby.who(sought text) returns setof text language sql security definer
               return (select string_agg(name, ' ') from public.account where sought is null or name = sought)""",
            "alter function lobby.who owner to hub_lobby",
        ],
        ["drop function lobby.who"],
        "who: told what belongs to",
    ),
    "a policy that takes any row in": (
        ["create policy leak on team_member for insert with check (true)"],
        ["drop policy leak on team_member"],
        "insert into team_member: a row under",
    ),
}


@pytest.mark.parametrize("leak", DATABASE)
def test_what_a_statement_could_do_is_found(target, see, leak):
    plant, undo, found = DATABASE[leak]
    with planted(see, *plant, undo=undo):
        assert found in told(statements.attack(target))


@pytest.mark.parametrize(
    ("plant", "undo", "found"),
    [
        ("grant delete on event to hub_app", "revoke delete on event from hub_app", "right event hub_app"),
        ("grant select on case_file to hub_partner", "revoke select on case_file from hub_partner", "hub_partner"),
        (
            "alter table event disable trigger append_only",
            "alter table event enable trigger append_only",
            "append_only",
        ),
        ("alter table resident no force row level security", "alter table resident force row level security", "table"),
        ("create policy leak on need using (true)", "drop policy leak on need", "policy need.leak: is one too many"),
    ],
)
def test_a_live_database_with_one_guard_less_is_found(see, plant, undo, found):
    made_anew = {asked: see(asked) for asked in structure.GUARDS.values()}
    assert list(structure.attack(see, made_anew.get)) == []
    with planted(see, plant, undo=[undo]):
        assert found in told(structure.attack(see, made_anew.get))


def test_a_count_without_a_policy_is_found(target, see):
    with slipping(target.app, "cases.index", lambda: see("select count(*) from case_file")[0][0]):
        assert "GET /cases: changed when fenshire worked" in told(numbers.attack(target))


def test_a_job_that_trusts_its_argument_is_found(target, see):
    @job("test:trusting", by=ANYONE)
    def trusting(org: int, case: str) -> None:
        from hub.kernel.db import rows

        with acting_for(org):
            rows("update case_file set version = version + 1 where id = :case returning id", case=case)

    [case] = see("select id, org_id from case_file where org_id = :org limit 1", org=target.world.place.org(OTHER))
    see(
        """insert into outbox (org_id, id, acts_for, name, args, status, available_at, created_at)
           values (:org, uuidv7(), :org, 'test:trusting', jsonb_build_object('org', cast(:org as int),
                   'case', cast(:case as text)), 'done', now(), now())""",
        org=case.org_id,
        case=str(case.id),
    )
    try:
        assert f"job test:trusting: changed case_file of {OTHER}" in told(errands.attack(target))
    finally:
        del JOBS["test:trusting"]
        see("delete from outbox where name = 'test:trusting'")


def test_a_drop_down_fed_by_the_wrong_query_is_found(target, see):
    def everybody():
        return "".join(f"<option>{one.name}</option>" for one in see("select name from account"))

    with slipping(target.app, "cases.contact", everybody):
        found = walking.owners_look(target.world, see, target.browsers, COUNTY, Role.TRACER, lambda *_: None)
        assert "/contact: showed what belongs to" in told(found)


def test_a_search_over_everybody_is_found(target, see):
    def search():
        sought = f"{searches.given('text').get('text') or '-'}%"
        return [one.surname for one in see("select surname from resident where surname like :sought", sought=sought)]

    with slipping(target.app, "cases.index", search):
        assert "POST /cases, text: showed what belongs to" in told(forms.attack(target))


def test_a_file_with_a_row_too_many_is_found(target, see):
    reader = Target(target.app, target.world, see, (COUNTY,), (Role.IG,))
    with slipping(target.app, "governance.events_file", lambda: see("select string_agg(name, ',') from account")[0][0]):
        found = walking.owners_look(target.world, see, reader.browsers, COUNTY, Role.IG, lambda *_: None)
        assert "GET /governance/events.csv: showed what belongs to" in told(found)


@contextmanager
def instead(app, endpoint, view):
    before = app.view_functions[endpoint]
    app.view_functions[endpoint] = wraps(before)(view)
    try:
        yield
    finally:
        app.view_functions[endpoint] = before


@pytest.mark.asvs("8.2.2")
def test_an_address_that_takes_any_id_is_found(target, see):
    def anybodys(case_id):
        return str(see("select * from case_note where case_id = :id", id=case_id)) + " ‡norfolk‡"

    stranger = Target(target.app, target.world, see, (OTHER,), TRACER)
    with instead(target.app, "cases.show", anybodys):
        found = told(walking.strangers(target.world, see, stranger.browsers, OTHER, Role.TRACER))
    assert "GET /cases/<uuid:case_id>: answered 200" in found
    assert "GET /cases/<uuid:case_id>: showed what belongs to norfolk" in found


def test_a_page_without_its_right_is_found(target, see):
    with instead(target.app, "identity.people", lambda: "Everybody here"):
        found = walking.strangers(target.world, see, target.browsers, COUNTY, Role.TRACER)
        assert "GET /people: answered 200" in told(found)


def test_a_look_that_leaves_no_trace_is_found(target, see):
    own = f"‡{COUNTY}‡ ‡{str(target.world.made['resident'])[-12:]}‡"
    with instead(target.app, "cases.show", lambda case_id: own):
        found = told(walking.owners_look(target.world, see, target.browsers, COUNTY, Role.TRACER, lambda *_: None))
    assert "GET /cases/<uuid:case_id>: left other events: none" in found
    assert "GET /cases/<uuid:case_id>: a resident was shown without an event" in found


def test_an_own_form_that_writes_elsewhere_is_found(target, see):
    def writes():
        see("update team_member set team = team || '!' where org_id = :org", org=target.world.place.org(DISTRICT))
        return "Done"

    with instead(target.app, "notices.choose", writes):
        found = walking.owners_send(target.world, see, COUNTY, Role.TRACER)
        assert f"team_member: changed rows of {DISTRICT}" in told(found)
