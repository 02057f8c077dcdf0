"""Who may do what: the one table, and the guard that reads it."""

import pytest
from flask import Flask, g
from flask_login import LoginManager, UserMixin

from hub.identity.rules import ROLES_OF
from hub.kernel.access import GRANTS, PARTNER_ROLES, ROLE_NAMES, May, Role, may, public, requires
from hub.kernel.problems import NotSignedIn, Refused

COUNTY = {
    May.SEE_CASES,
    May.RECORD_CALLS,
    May.RAISE_REQUESTS,
    May.CLOSE_CASES,
    May.ALLOCATE_CASES,
    May.IMPORT_LINE_LISTS,
    May.TRIAGE_ADDRESSES,
    May.HAND_BACK,
}
DISTRICT = {May.SEE_REQUESTS, May.WORK_REQUESTS, May.ASSIGN_REQUESTS, May.HAND_TO_PARTNERS}
TASKS = {May.SEE_TASKS, May.WORK_TASKS, May.ACCEPT_TASKS}
VOLUNTEERS = {May.RECORD_CHECKS, May.WATCH_DOORS}  # a coordinator's own
HELPLINE = {May.SEE_SUPPORT, May.WORK_SUPPORT}  # a voluntary helpline's coordinator hears what it is asked


class Someone(UserMixin):
    def __init__(self, role):
        self.role = role


@pytest.fixture
def signed_in():
    """Inside a request as somebody with this role (None: nobody)."""
    app = Flask("access")
    login = LoginManager(app)
    login.request_loader(lambda _: g.get("somebody"))

    def enter(role: Role | None):
        context = app.test_request_context()
        context.push()
        entered.append(context)
        g.somebody = Someone(role) if role else None

    entered = []
    yield enter
    for context in reversed(entered):
        context.pop()


def test_every_role_has_a_name_and_its_rights():
    assert set(GRANTS) == set(ROLE_NAMES) == set(Role)


def test_every_right_belongs_to_somebody():
    assert set().union(*GRANTS.values()) == set(May)


def test_no_role_sees_both_a_county_s_cases_and_a_district_s_requests():
    assert [role for role in Role if GRANTS[role] & COUNTY and GRANTS[role] & DISTRICT] == []


def test_a_partner_s_people_have_their_tasks_and_nothing_else():
    for role in PARTNER_ROLES:
        theirs = VOLUNTEERS | HELPLINE if role == Role.COORDINATOR else set()
        assert GRANTS[role] <= TASKS | theirs | {May.CARRY_WORK, May.USE_ACCOUNT}
    assert [role for role in Role if GRANTS[role] & TASKS] == sorted(PARTNER_ROLES, key=list(Role).index)


def test_administrators_and_ig_officers_touch_no_case_and_no_request():
    for role in (Role.ADMINISTRATOR, Role.IG):
        assert not GRANTS[role] & (COUNTY | DISTRICT | TASKS)
    assert [role for role in Role if May.REVIEW_EVENTS in GRANTS[role]] == [Role.IG]
    assert [role for role in Role if May.MANAGE_PEOPLE in GRANTS[role]] == [Role.ADMINISTRATOR]
    assert [role for role in Role if May.SIGN_AGREEMENTS in GRANTS[role]] == [Role.IG]


def test_only_a_voluntary_organisation_has_volunteers():
    for kind, roles in ROLES_OF.items():
        assert bool(PARTNER_ROLES & set(roles)) == (kind == "voluntary")


@pytest.mark.asvs("8.2.1", "8.3.1")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("right", list(May))
def test_the_guard_lets_in_whom_the_table_names(signed_in, role, right):
    signed_in(role)
    guarded = requires(right)(lambda: "in")
    assert guarded.requires is right and may(right) == (right in GRANTS[role])
    if right in GRANTS[role]:
        assert guarded() == "in" and g.right is right
        return
    with pytest.raises(Refused, match=f"Your role does not let you {right.value}."):
        guarded()


@pytest.mark.asvs("8.2.1")
def test_nobody_gets_in(signed_in):
    signed_in(None)
    assert not any(may(right) for right in May)
    with pytest.raises(NotSignedIn):
        requires(May.USE_ACCOUNT)(lambda: "in")()


def test_an_open_page_says_why():
    assert public("Because")(lambda: None).public == "Because"
