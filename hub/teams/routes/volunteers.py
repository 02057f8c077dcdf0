"""The coordinator's page of volunteers: whose check lapses when, and recording a new one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.web.pages import page
from hub.teams import actions, queries, rules
from hub.teams.schemas import Check

bp = Blueprint("volunteers", __name__, url_prefix="/volunteers")


@bp.get("")
@requires(May.RECORD_CHECKS)
def index():
    """Every volunteer with their check: who has none stands first, then whose check lapses first."""
    today = queries.today()
    shown = [(one, *rules.standing_of(one.expires_on, today)) for one in queries.volunteers()]
    may_not = sum(1 for one, *_ in shown if one.expires_on is None or one.expires_on < today)
    return page("teams/volunteers.html", volunteers=shown, may_not=may_not)


@bp.route("/<uuid:account_id>", methods=["GET", "POST"])
@requires(May.RECORD_CHECKS)
def show(account_id: UUID):
    """One volunteer: every check that was recorded, and a form for a new one."""
    found, form = queries.volunteer(account_id), Form(Check)
    if found is None:
        raise NotYours()
    if form.valid:
        try:
            actions.record_check(account_id, form.data["checked_on"], form.data["expires_on"])
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash(f"Check recorded for {found.name}")
            return redirect(url_for(".index"), 303)
    standing = rules.standing_of(found.expires_on, queries.today())
    return page(
        "teams/volunteer.html", person=found, form=form, checks=queries.checks_of(account_id), standing=standing
    )
