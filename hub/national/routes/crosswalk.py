"""The crosswalk of a day, both ways: read here, changed in the tenant's file."""

from flask import request

from hub.kernel.access import May, requires
from hub.kernel.clock import today
from hub.kernel.forms.form import Form
from hub.kernel.web.pages import page
from hub.national import queries
from hub.national.routes import bp
from hub.national.rules import crosswalk as rules
from hub.national.schemas import OnDay


@bp.get("/crosswalk")
@requires(May.HAND_BACK)
def crosswalk():
    """Our outcomes to their codes and back, per system, on a day."""
    context = queries.context()
    if context is None:
        return page("national/none.html")
    form = Form(OnDay, {"day": today()}, source=request.args)
    day = (form.data.get("day") if form.valid else None) or today()
    known = rules.systems(context.programme)
    names = [context.system, *(one for one in known if one != context.system)]
    tables = [(one, rules.outward(context.programme, one, day), rules.inward(context.programme, one, day))
              for one in names]  # fmt: skip
    return page("national/crosswalk.html", form=form, day=day, tables=tables, context=context)
