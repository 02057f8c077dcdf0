"""An organisation's people, for its administrator: never another organisation's, never case data."""

from collections.abc import Collection, Sequence
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.identity import actions, leaving, queries, rules, ways
from hub.identity.routes import bp
from hub.identity.schemas import Colleague, Leaving
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.again import ask_again, proven
from hub.kernel.web.pages import page


@bp.get("/people")
@requires(May.MANAGE_PEOPLE)
def people() -> Response:
    """Everyone of this organisation, with their roles."""
    return page("identity/people.html", people=queries.accounts(), in_words=rules.in_words, links=ways.pages("people"))


@bp.route("/people/new", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def add_person() -> Response:
    """Add a colleague; they choose their own password by a link."""
    form = Form(Colleague, choices={"roles": _roles()})
    if form.valid:
        if asked := _asked(form, ()):
            return asked
        try:
            account_id = actions.create_account(form.data["email"], form.data["name"], _chosen(form))
        except Invalid as refused:
            form.refuse(refused)
        else:
            return _show_link(account_id, added=True)
    return page("identity/person_new.html", form=form)


@bp.route("/people/<uuid:account_id>", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def person(account_id: UUID) -> Response:
    """One colleague: name, address, roles; and what else can be done."""
    found = _found(account_id)
    form = Form(Colleague, found._mapping, choices={"roles": _roles()})
    if form.valid:
        if asked := _asked(form, found.roles):
            return asked
        try:
            typed = (form.data["name"], form.data["email"], _chosen(form))
            gone = actions.change_account(account_id, seen_version(), *typed)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(_told("Changes saved", gone))
            return redirect(url_for("identity.people"), 303)
    return page("identity/person.html", form=form, person=found)


@bp.route("/people/<uuid:account_id>/close", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def close_person(account_id: UUID) -> Response:
    """A leaver: signed out everywhere at once, and no way back in."""
    found = _found(account_id)
    if request.method == "POST":
        try:
            gone = actions.close_account(account_id)
        except Invalid as refused:
            flash("; ".join(refused.errors.get("roles", [str(refused)])), "important")
            return redirect(url_for("identity.person", account_id=account_id), 303)
        flash(_told(f"{found.name} can no longer sign in", gone))
        return redirect(url_for("identity.people"), 303)
    return page("identity/person_close.html", person=found, held=leaving.held(account_id))


def _asked(form: Form, before: Collection[str]) -> Response | None:
    """The second step once more, where one of the roles is given that never come by themselves."""
    return ask_again() if rules.NEVER_BY_ITSELF & set(_chosen(form)) - set(before) else None


def _told(done: str, gone: Sequence[str]) -> str:
    """What was done and, if they held any work, what went back."""
    return f"{done}. No longer theirs: {', '.join(gone)}" if gone else done


@bp.post("/people/<uuid:account_id>/password-link")
@requires(May.MANAGE_PEOPLE)
@proven("POST")
def password_link(account_id: UUID) -> Response:
    """A link with which the colleague sets a new password; shown this once."""
    if not _found(account_id).active:
        raise NotYours()
    return _show_link(account_id)


@bp.route("/people/<uuid:account_id>/leaving", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def leaving_date(account_id: UUID) -> Response:
    """The last day on which a colleague works here: the account closes by itself at its end."""
    found = _found(account_id)
    form = Form(Leaving, {"leaves_on": found.leaves_on})
    if form.valid:
        try:
            actions.set_leaving(account_id, form.data["leaves_on"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            day = form.data["leaves_on"]
            flash(f"{found.name} can sign in until the end of {uk_day(day)}" if day else "The last day was taken out")
            return redirect(url_for("identity.person", account_id=account_id), 303)
    return page("identity/leaving.html", form=form, person=found)


@bp.post("/people/<uuid:account_id>/badge")
@requires(May.MANAGE_PEOPLE)
def badge(account_id: UUID) -> Response:
    """A new badge number for a colleague; the one before counts no longer."""
    number = actions.make_badge(account_id)
    flash(f"The badge number of {_found(account_id).name} is {number}")
    return redirect(url_for("identity.person", account_id=account_id), 303)


def _show_link(account_id: UUID, added: bool = False) -> Response:
    token = actions.make_password_link(account_id)
    address = url_for("identity.choose_password", token=token, _external=True)
    return page(
        "identity/link.html", person=_found(account_id), address=address, hours=actions.LINK_HOURS, added=added
    )  # fmt: skip


def _found(account_id: UUID) -> Row:
    found = queries.account(account_id)
    if found is None:
        raise NotYours()
    return found


def _roles() -> list[tuple[Role, str]]:
    return [(role, ROLE_NAMES[role]) for role in rules.ROLES_OF[queries.organisation().kind]]


def _chosen(form: Form) -> list[Role]:
    return [Role(one) for one in form.data["roles"]]
