"""Who may do what, on one page.

Row security decides whose row it is; this table decides which role may act. A view says the one right it needs with
`@requires`, templates ask `may`, and the same table is printed for an information governance officer.
"""

from collections.abc import Callable
from enum import Enum, StrEnum
from functools import wraps

from flask import g
from flask_login import current_user

from hub.kernel.problems import NotSignedIn, Refused


class Role(StrEnum):
    """A workspace of one person in one organisation."""

    TRACER = "tracer"
    SUPERVISOR = "supervisor"
    CONSULTANT = "consultant"
    OFFICER = "officer"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    VOLUNTEER = "volunteer"
    ADVISER = "adviser"
    IG = "ig"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.TRACER: "Tracer",
    Role.SUPERVISOR: "Supervisor",
    Role.CONSULTANT: "Public health consultant",
    Role.OFFICER: "Officer",
    Role.MANAGER: "Manager",
    Role.COORDINATOR: "Partner coordinator",
    Role.VOLUNTEER: "Volunteer",
    Role.ADVISER: "Helpline adviser",
    Role.IG: "Information governance officer",
    Role.ADMINISTRATOR: "Administrator",
}

# These two act under the database role hub_partner, which has no rights on anything but what was handed to them.
PARTNER_ROLES = frozenset({Role.COORDINATOR, Role.VOLUNTEER})


class May(Enum):
    """A right. Its value completes the sentence 'you may …'."""

    SEE_CASES = "see cases"
    RECORD_CALLS = "record calls"
    RAISE_REQUESTS = "ask a district for help"
    CLOSE_CASES = "close cases"
    MATCH_PEOPLE = "say which records are of the same person"
    ALLOCATE_CASES = "allocate cases"
    IMPORT_LINE_LISTS = "import line lists"
    TRIAGE_ADDRESSES = "say which district an address belongs to"
    TAKE_ESCALATIONS = "advise on escalated cases"
    HAND_BACK = "make the hand-back file for the national system"
    MEET_NEEDS = "pass on what residents need"
    REVIEW_NEEDS = "see which needs could not be met"
    SEE_SUPPORT = "see what the helpline is asked"
    WORK_SUPPORT = "work on what the helpline is asked"
    SEE_REQUESTS = "see the requests this organisation received"
    WORK_REQUESTS = "work on requests"
    ASSIGN_REQUESTS = "assign requests to colleagues"
    HAND_TO_PARTNERS = "hand a step to a partner"
    SEE_RISKS = "see and add risk markers"
    REVIEW_RISKS = "review the risk markers of colleagues"
    WATCH_DOORS = "see who is at a door now"
    CARRY_WORK = "keep today’s work on a phone"
    WALK_ROUNDS = "see and plan rounds of your own"
    PLAN_ROUNDS = "plan rounds for colleagues"
    SEE_TEAMS = "see teams and the rota"
    MANAGE_TEAMS = "manage teams and the rota"
    SEE_PATCHES = "see patches and who gets what arrives"
    MANAGE_PATCHES = "manage patches and who gets what arrives"
    SEE_VISIT_MODEL = "see the visit model"
    DRAFT_VISIT_MODEL = "draft a visit model"
    PUBLISH_VISIT_MODEL = "publish a visit model"
    CONFIRM_CARD_TEXTS = "confirm that a speaker has read the texts of cards"
    SEE_TASKS = "see the tasks handed to this organisation"
    WORK_TASKS = "work on tasks"
    ACCEPT_TASKS = "accept or decline tasks"
    RECORD_CHECKS = "record the checks of volunteers"
    SEE_SELF_ATTACK = "see what the hub’s attacks on itself found"
    REVIEW_EVENTS = "review who did and saw what"
    SEE_INTEGRITY = "see whether the audit trail is whole"
    REVIEW_ODDITIES = "say what came of an oddity in the trail"
    REVIEW_GLASS = "review who looked at a restricted record"
    MARK_RESTRICTED = "restrict a record, and lift that"
    BREAK_GLASS = "see a restricted record for a reason"
    SIGN_OFF_ODDITIES = "sign off what came of an oddity"
    KEEP_RECORDS = "decide how long records are kept, hold them and have them erased"
    ANSWER_SUBJECTS = "answer what residents ask about what is held on them"
    SEE_AGREEMENTS = "see sharing agreements"
    DRAFT_AGREEMENTS = "draft sharing agreements"
    SIGN_AGREEMENTS = "sign sharing agreements"
    MANAGE_PEOPLE = "manage the people of this organisation"
    MANAGE_PROVIDERS = "manage single sign-on for this organisation"
    SEE_SERVICES = "search the services directory"
    LOAD_SERVICES = "load the services directory"
    REVIEW_ACCESS = "review who has which rights"
    SIGN_OFF_ACCESS = "sign off a review of rights"
    USE_ACCOUNT = "use your own account"


_EVERYONE = {May.USE_ACCOUNT}
_TRACER = {
    May.BREAK_GLASS,
    May.SEE_CASES,
    May.RECORD_CALLS,
    May.RAISE_REQUESTS,
    May.CLOSE_CASES,
    May.MEET_NEEDS,
    May.SEE_SERVICES,
}
_OFFICER = {
    May.BREAK_GLASS,
    May.SEE_REQUESTS,
    May.WORK_REQUESTS,
    May.HAND_TO_PARTNERS,
    May.SEE_RISKS,
    May.SEE_VISIT_MODEL,
}
_OFFICER |= {May.SEE_TEAMS, May.SEE_PATCHES, May.WALK_ROUNDS, May.CARRY_WORK, May.MEET_NEEDS, May.SEE_SERVICES}
_ADVISER = {May.SEE_SUPPORT, May.WORK_SUPPORT}
_VOLUNTEER = {May.SEE_TASKS, May.WORK_TASKS, May.CARRY_WORK}

GRANTS: dict[Role, frozenset[May]] = {
    role: frozenset(_EVERYONE | rights)
    for role, rights in {
        Role.TRACER: _TRACER | {May.MATCH_PEOPLE},
        Role.SUPERVISOR: _TRACER
        | {May.ALLOCATE_CASES, May.IMPORT_LINE_LISTS, May.TRIAGE_ADDRESSES, May.HAND_BACK, May.SEE_AGREEMENTS}
        | {May.MATCH_PEOPLE, May.SEE_TEAMS, May.MANAGE_TEAMS, May.REVIEW_NEEDS, May.LOAD_SERVICES}
        | {May.MARK_RESTRICTED},
        Role.CONSULTANT: _TRACER | {May.TAKE_ESCALATIONS, May.SEE_AGREEMENTS, May.REVIEW_NEEDS},
        Role.OFFICER: _OFFICER,
        Role.MANAGER: _OFFICER
        | {May.ASSIGN_REQUESTS, May.DRAFT_VISIT_MODEL, May.PUBLISH_VISIT_MODEL, May.SEE_AGREEMENTS}
        | {May.REVIEW_RISKS, May.WATCH_DOORS, May.MANAGE_TEAMS, May.MANAGE_PATCHES, May.PLAN_ROUNDS}
        | {May.CONFIRM_CARD_TEXTS, May.REVIEW_NEEDS, May.LOAD_SERVICES, May.MARK_RESTRICTED}
        | _ADVISER,
        Role.COORDINATOR: _VOLUNTEER | _ADVISER | {May.ACCEPT_TASKS, May.RECORD_CHECKS, May.WATCH_DOORS},
        Role.VOLUNTEER: _VOLUNTEER,
        Role.ADVISER: _ADVISER | {May.SEE_SERVICES},
        Role.IG: {May.REVIEW_EVENTS, May.SEE_INTEGRITY, May.SEE_AGREEMENTS, May.SIGN_AGREEMENTS}
        | {May.REVIEW_ODDITIES, May.SIGN_OFF_ODDITIES, May.REVIEW_GLASS, May.MARK_RESTRICTED}
        | {May.REVIEW_ACCESS, May.SIGN_OFF_ACCESS, May.DRAFT_AGREEMENTS, May.KEEP_RECORDS}
        | {May.ANSWER_SUBJECTS, May.SEE_SELF_ATTACK},
        Role.ADMINISTRATOR: {May.MANAGE_PEOPLE, May.SEE_INTEGRITY, May.MANAGE_PROVIDERS, May.REVIEW_ACCESS}
        | {May.SEE_SELF_ATTACK},
    }.items()
}


def may(right: May) -> bool:
    """True when the signed-in person's present workspace grants the right."""
    role = getattr(current_user, "role", None)
    return role is not None and right in GRANTS[role]


def requires(right: May) -> Callable:
    """Guard a view: 401 page without a session, 403 page and an `access:refused` event without the right."""

    def guard(view: Callable) -> Callable:
        @wraps(view)
        def guarded(*args, **kwargs):
            if not current_user.is_authenticated:
                raise NotSignedIn()
            if not may(right):
                raise Refused(right)
            g.right = right
            return view(*args, **kwargs)

        guarded.requires = right
        return guarded

    return guard


def public(reason: str) -> Callable:
    """Mark a view that anyone may open, with the reason; the register of routes lists both."""

    def mark(view: Callable) -> Callable:
        view.public = reason
        return view

    return mark
