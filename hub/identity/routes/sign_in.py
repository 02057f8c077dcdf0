"""Coming in: by password, or with one click in a demonstration; and going out."""

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask_login import current_user
from sqlalchemy import Row

from hub.identity import actions, arriving, queries, rules, second_step, ways
from hub.identity.routes import bp
from hub.identity.schemas import SignIn
from hub.kernel import audit
from hub.kernel.access import public
from hub.kernel.forms.form import Form
from hub.kernel.forms.schemas import clean
from hub.kernel.keys import email_key
from hub.kernel.problems import NotYours
from hub.kernel.tenancy import Acting, act_as, acting, as_actor
from hub.kernel.web.callers import hidden
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter

# One sentence for an unknown address, a wrong password and a closed account: it tells a stranger nothing.
WRONG = "The email address or the password is not right"
ELSEWHERE = "Your organisation signs in another way. Choose it below"
MOST_ACCOUNTS = 5
KINDS = list(rules.ROLES_OF)


def _who() -> str:
    return hidden(email_key(clean(request.form.get("email", ""))))


@bp.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in yet")
@limiter.limit("10 per 5 minutes", key_func=_who, methods=["POST"])
@limiter.limit("120 per 5 minutes", methods=["POST"])  # a council’s people share an address
def sign_in() -> Response:
    """Sign in with an e-mail address and a password."""
    if current_user.is_authenticated:
        return redirect("/", 303)
    form = Form(SignIn)
    if form.valid:
        fitting = _fitting(form.data["email"], form.data["password"])
        if fitting and not any(one.roles for one in fitting):
            return page("identity/no_role.html", 403, by_provider=False)
        fitting = [one for one in fitting if one.roles]
        if len(fitting) > 1:
            fitting = [one for one in fitting if one.org_id == form.data["organisation"]] or fitting
        if len(fitting) == 1:
            [account] = fitting
            entering = _elsewhere(form, account) or second_step.asked(account)
            return entering or enter(account.org_id, account.id, account.roles, "password")
        if fitting:
            return page("identity/which.html", 422, form=form, organisations=_names(fitting))
        form.refuse({"email": [WRONG]})
    return page("identity/sign_in.html", form=form, ways=ways.offered())


def _elsewhere(form: Form, account: Row) -> Response | None:
    """The page again, if the account's organisation takes no password from it; the refusal is recorded."""
    with as_actor(Acting(account.org_id, request_id=g.get("request_id"))):
        if not ways.is_elsewhere(account):
            return None
        audit.record("session:refused", about=[account.id], why="single-sign-on-only")
    form.refuse({"email": [ELSEWHERE]})
    return page("identity/sign_in.html", form=form, ways=ways.offered())


def _fitting(email: str, password: str) -> list[Row]:
    candidates = queries.candidates(email)[:MOST_ACCOUNTS]
    if not candidates:
        rules.password_fits(None, password)  # takes as long as a wrong one
    found = (_checked(one.org_id, one.account_id, password) for one in candidates)
    return [account for account in found if account]


def _checked(org_id: int, account_id, password: str) -> Row | None:
    """The account if the password is its own; else the refusal is recorded, in a transaction of its own."""
    with as_actor(Acting(org_id, request_id=g.get("request_id"))):
        account = queries.account(account_id)
        if account and account.active and rules.password_fits(account.password_hash, password):
            return account
        audit.record("session:refused", about=[account_id], why="password")
        return None


def _names(accounts: list[Row]) -> list[tuple[int, str]]:
    names = []
    for account in accounts:
        with as_actor(Acting(account.org_id)):
            names.append((account.org_id, queries.organisation().name))
    return names


def enter(org_id: int, account_id: UUID, roles: Sequence[str], how: str) -> Response:
    """Start a session in the role that they used last, else in the one with most rights, and go where they wanted."""
    act_as(Acting(org_id, account_id, request_id=g.get("request_id")))
    open_session(account_id, roles, how)
    return redirect(wanted(), 303)


def open_session(account_id: UUID, roles: Sequence[str], how: str) -> None:
    """The same for somebody as whom the transaction already acts, without going anywhere."""
    role = rules.starts_in(roles, queries.role_used_last(account_id, roles))
    remember(actions.start_session(account_id, role, how, _device()))
    arriving.arrived(account_id, roles)


def remember(token: str) -> None:
    """Put the session's token into the browser's cookie, with nothing of whoever used it before."""
    session.clear()
    session["_user_id"] = token
    session["_fresh"] = True


def _device() -> str:
    agent = request.headers.get("User-Agent", "")
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "CrOS": "Chrome OS",
        "Linux": "Linux",  # after Android, which says so too
    }
    browser = next((name for mark, name in browsers.items() if mark in agent), "Browser")
    return f"{browser} on {next((name for mark, name in systems.items() if mark in agent), 'another system')}"


def wanted() -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    asked = request.args.get("next", "")
    parts = urlsplit(asked)
    ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return asked if ours and "\\" not in asked and asked.isprintable() else "/"


@bp.post("/sign-out")
@public("whoever has been signed out already may press it too")
def sign_out() -> Response:
    """End this session; whoever came in another way than by password is led on to sign out there too."""
    onward = None
    if current_user.is_authenticated:
        onward = ways.leads_on(current_user)
        actions.end_session(current_user.session_id, "signed out")
    session.clear()
    flash("You have signed out")
    response = redirect(onward or url_for("identity.sign_in"), 303)
    # Not "storage": answers that a phone has not sent yet are sealed and outlive their owner's session (decision 11).
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/demo", methods=["GET", "POST"])
@public("exists only in a demonstration, where everyone is invented")
def demo() -> Response:
    """Choose one of the demo's people and be signed in."""
    if not current_app.config["DEMO"]:
        raise NotYours()
    people = queries.demo_people()
    if request.method == "POST":
        chosen = next((one for one in people if str(one.account_id) == request.form.get("person")), None)
        if chosen is None or not chosen.roles:
            raise NotYours()
        if current_user.is_authenticated:
            with as_actor(acting()):
                actions.end_session(current_user.session_id, "signed out")
        return enter(chosen.org_id, chosen.account_id, chosen.roles, "demo")
    people = sorted(people, key=lambda one: (KINDS.index(one.kind), one.organisation, one.account_id))
    groups = [(name, list(ones)) for name, ones in groupby(people, key=lambda one: one.organisation)]
    return page("identity/demo.html", groups=groups, in_words=rules.in_words)
