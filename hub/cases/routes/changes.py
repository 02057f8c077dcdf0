"""What a later list changed on a case, shown above all else until somebody has taken note of it."""

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, url_for
from sqlalchemy import Row

from hub.cases import actions, queries
from hub.cases.panels import panel
from hub.cases.routes import bp
from hub.cases.rules.changes import in_words
from hub.cases.schemas import Seen
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import Invalid
from hub.programmes.models import Programme


@panel("changes", "Changed by the list", "cases/_changes.html", order=20)
def changed_by_the_list(case: Row, plan: Programme):
    """Each list that changed something and that nobody has taken note of, the latest first."""
    found = queries.unseen_changes(case.id)
    if not found:
        return None
    lists = [(at, in_words(changes, plan)) for at, changes in groupby(found, key=lambda one: one.at)]
    return {"lists": lists, "until": found[0].at}


@bp.post("/cases/<uuid:case_id>/changes/seen")
@requires(May.RECORD_CALLS)
def seen(case_id: UUID):
    """Take note of what the lists changed, as far as the page showed it."""
    case, form = queries.case(case_id), Form(Seen)
    if not form.valid:
        raise Invalid(form.errors)
    actions.see_changes(case.id, case.resident_id, form.data["until"])
    flash("Noted. The changes stay in what happened, below.")
    return redirect(url_for("cases.show", case_id=case_id), 303)
