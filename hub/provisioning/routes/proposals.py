"""Roles that other systems propose: an administrator says yes or no to each."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for

from hub.identity import leaving
from hub.identity.rules import NEVER_BY_ITSELF
from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.problems import Invalid
from hub.kernel.web.again import ask_again
from hub.kernel.web.pages import page
from hub.provisioning import actions, queries
from hub.provisioning.routes import bp


@bp.get("/proposals")
@requires(May.MANAGE_PEOPLE)
def proposals() -> Response:
    """What waits."""
    found = queries.proposals()
    held = leaving.held_by_each({one.account_id: () for one in found if one.change == "withdraw"})
    return page("provisioning/proposals.html", proposals=found, held=held, names=ROLE_NAMES, Role=Role)


@bp.post("/proposals/<uuid:proposal_id>")
@requires(May.MANAGE_PEOPLE)
def decide(proposal_id: UUID) -> Response:
    """Yes or no to one."""
    accept, found = request.form.get("answer") == "yes", queries.proposal(proposal_id)
    powerful = accept and found and found.change == "give" and found.role in NEVER_BY_ITSELF
    if powerful and (asked := ask_again()):
        return asked
    try:
        back = actions.decide(proposal_id, accept)
    except Invalid as refused:
        flash(str(refused), "important")
    else:
        flash(("Done" if accept else "Left as it is") + (f". Gone back: {', '.join(back)}" if back else ""))
    return redirect(url_for(".proposals"), 303)
