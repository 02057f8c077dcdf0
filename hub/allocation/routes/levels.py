"""How trained everybody is, and what each level may take."""

from uuid import UUID

from flask import flash, redirect, url_for

from hub.allocation import actions, queries
from hub.allocation.routes import bp
from hub.allocation.rules.levels import takes
from hub.allocation.schemas import SetLevel
from hub.kernel.access import May, requires
from hub.kernel.forms.form import Form
from hub.kernel.problems import NotYours
from hub.kernel.web.pages import page
from hub.programmes.queries import programme


@bp.get("/allocation/levels")
@requires(May.ALLOCATE_CASES)
def levels():
    """Every level with what it takes, and everybody's."""
    allocation, plan = queries.chosen(), programme()
    told = [(one, takes(one, plan)) for one in allocation.levels]
    return page("allocation/levels.html", allocation=allocation, told=told, people=queries.workers(allocation))


@bp.route("/allocation/levels/<uuid:account_id>", methods=["GET", "POST"], endpoint="level_of")
@requires(May.ALLOCATE_CASES)
def level_of(account_id: UUID):
    """One person's level, with its history."""
    allocation = queries.chosen()
    person = next((one for one in queries.workers(allocation) if one.id == account_id), None)
    if person is None:
        raise NotYours()
    plan = programme()
    offered = [(one.key, one.label, f"{takes(one, plan)}. {one.cases_per_shift} a shift") for one in allocation.levels]
    form = Form(SetLevel, {"level": person.level.key}, choices={"level": offered})
    if form.valid:
        changed = actions.set_level(account_id, form.data["level"])
        flash(f"{person.name} is at the level “{allocation.level(form.data['level']).label}”" if changed
              else "Nothing was changed")  # fmt: skip
        return redirect(url_for(".levels"), 303)
    history = [(allocation.level(one.level).label, one) for one in queries.history(account_id)]
    return page("allocation/level_of.html", person=person, form=form, history=history)
