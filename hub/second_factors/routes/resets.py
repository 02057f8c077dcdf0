"""A colleague has lost what they sign in with: their administrator takes it away, and says why."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, url_for

from hub.identity import queries as people
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.second_factors import actions, queries
from hub.second_factors.schemas import Why

bp = Blueprint("factor_resets", __name__, url_prefix="/people")


@bp.route("/<uuid:account_id>/second-step", methods=["GET", "POST"])
@requires(May.MANAGE_PEOPLE)
@proven("POST")
def reset(account_id: UUID) -> Response:
    """What a colleague signs in with besides the password, and taking it away."""
    person = people.account(account_id)
    if person is None or not person.active:
        raise NotYours()
    form = Form(Why)
    if form.valid:
        actions.reset(account_id, form.data["reason"])
        flash(f"{person.name} must set up a new second step when they next sign in")
        return redirect(url_for("identity.person", account_id=account_id), 303)
    context = {"factors": queries.factors(account_id), "left": queries.codes_left(account_id)}
    return page("second_factors/reset.html", form=form, person=person, resets=queries.resets(account_id), **context)
