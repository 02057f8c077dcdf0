"""Where one lives: a colleague says it for themself, and takes it back."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, url_for

from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import act_as, acting
from hub.kernel.web.pages import page
from hub.oddities import queries
from hub.oddities.actions import homes
from hub.oddities.actions.searching import home_key
from hub.oddities.schemas import Home

bp = Blueprint("homes", __name__, url_prefix="/account/home")


@bp.before_request
def in_no_role() -> None:
    """Where one lives is no partner's work: here a partner acts for themself, not under hub_partner."""
    if acting().confined:
        act_as(replace(acting(), role=None))


@bp.route("", methods=["GET", "POST"])
@requires(May.USE_ACCOUNT)
def mine():
    """Say where one lives: it is kept as a code and shown to nobody, oneself included."""
    me, form = acting().account_id, Form(Home)
    if form.valid:
        homes.declare(me, form.data["postcode"], form.data["street"])
        flash("Your home is kept as a code")
        return redirect(url_for(".mine"), 303)
    return page("oddities/home.html", form=form, kept=queries.home(me), mark=home_key().mark)


@bp.post("/remove")
@requires(May.USE_ACCOUNT)
def remove():
    """Take it back."""
    homes.remove(acting().account_id)
    flash("The code of your home has been deleted")
    return redirect(url_for(".mine"), 303)
