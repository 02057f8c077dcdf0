"""The organisation's directory: with which key it calls, which groups it has, and which roles they stand for."""

from uuid import UUID

from flask import Response, flash, redirect, url_for

from hub.identity import queries as people
from hub.identity.rules import NEVER_BY_ITSELF, ROLES_OF
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.clock import now
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.provisioning import actions, queries
from hub.provisioning.routes import bp
from hub.provisioning.schemas import GroupRole, NewToken


@bp.route("/directory", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
@proven("POST")
def directory() -> Response:
    """Keys and groups, and making a key, which is shown once."""
    form, address = Form(NewToken), url_for("scim.config", _external=True).rpartition("/")[0]
    if form.valid:
        token = actions.make_token(form.data["name"], form.data["days"])
        return page("provisioning/token.html", token=token, address=address, name=form.data["name"])
    context = {"tokens": queries.tokens(), "groups": queries.groups(), "now": now(), "names": ROLE_NAMES}
    return page("provisioning/directory.html", form=form, address=address, **context)


@bp.post("/directory/keys/<uuid:token_id>/revoke")
@requires(May.MANAGE_PEOPLE)
def revoke(token_id: UUID) -> Response:
    """A key counts no longer, from its next call on."""
    actions.revoke_token(token_id)
    flash("The key no longer works")
    return redirect(url_for(".directory"), 303)


@bp.route("/directory/groups/<uuid:group_id>", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
def group(group_id: UUID) -> Response:
    """Who is in a group, and which role it stands for."""
    found = queries.group(group_id)
    if found is None:
        raise NotYours()
    roles = [(role, ROLE_NAMES[role]) for role in ROLES_OF[people.organisation().kind]]
    form = Form(GroupRole, {"role": found.role}, choices={"role": roles})
    if form.valid:
        role = Role(form.data["role"]) if form.data["role"] else None
        count = actions.map_group(group_id, role)
        flash(f"Saved. People in the group: {count}")
        return redirect(url_for(".directory"), 303)
    inside, by_hand = (
        queries.members().get(group_id, []),
        [ROLE_NAMES[role].lower() for role in sorted(NEVER_BY_ITSELF)],
    )
    return page("provisioning/group.html", form=form, group=found, members=inside, by_hand=by_hand)
