"""A step that a partner does: handed on after seeing exactly what they will see, or done without them."""

from uuid import UUID

from flask import flash, redirect, request, url_for

from hub.handovers.previews import preview
from hub.handovers.rules import in_words
from hub.handovers.seals import Otherwise
from hub.kernel.access import May, requires
from hub.kernel.audit import record
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.forms.schemas import Schema
from hub.kernel.problems import NotPossibleNow
from hub.kernel.web.pages import page
from hub.visit_models.rules import Ended, performer
from hub.visits import actions
from hub.visits.routes import bp, under_way


@bp.route("/hand-on", methods=["GET", "POST"])
@requires(May.HAND_TO_PARTNERS)
def hand_on(handover_id: UUID):
    """Hand the step to its partner, after seeing exactly what they will see."""
    found, visit = under_way(handover_id)
    form, partner, changed = Form(Schema), actions.partner_of(visit), []
    if form.submitted:
        try:
            actions.hand_on(visit, seen_version(), request.form.get("seal", ""))
        except Otherwise as otherwise:  # found out before anything was written
            changed = otherwise.changed
        else:
            flash(f"{partner.name} has the step, and is asked to accept it")
            return redirect(url_for(".show", handover_id=handover_id), 303)
    facts, frozen = actions.facts_for_partner(visit), actions.frozen_for_partner(visit)
    subject, seal = preview("visit-step", partner.org_id, facts, [found.id, visit.id], frozen)
    return page("visits/hand_on.html", 409 if changed else None, row=found, visit=visit, form=form, partner=partner,
                shown=in_words(subject), frozen=frozen, seal=seal, changed=changed)  # fmt: skip


@bp.route("/without-partner", methods=["GET", "POST"])
@requires(May.HAND_TO_PARTNERS)
def without_partner(handover_id: UUID):
    """Go on without the partner, after a confirmation; a step that is with them is taken back."""
    found, visit = under_way(handover_id)
    form = Form(Schema)
    if form.submitted:
        following = actions.go_on_without(visit, seen_version())
        flash("The visit goes on without the partner")
        ended = isinstance(following, Ended)
        return redirect(url_for("handovers.show" if ended else ".show", handover_id=handover_id), 303)
    if performer(visit.step)[0] != "partner":
        raise NotPossibleNow("This step is not a partner’s.")
    record("record:opened", about=[found.id, visit.id], record="visit")
    return page("visits/without_partner.html", row=found, visit=visit, form=form)
