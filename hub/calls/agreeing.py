"""A call back as it is typed, for one person or a household: chosen by one press, or at a time of its own."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from hub.calls import queries
from hub.calls.rules import bookings
from hub.calls.schemas.typed import OTHER_TIME
from hub.kernel.forms.form import Form
from hub.kernel.tenancy import acting
from hub.programmes.models import Programme


def booked(form: Form, plan: Programme, case: Row, times: list[bookings.Choice], at: datetime) -> dict[str, Any] | None:
    """What was typed with the call back as a moment; None when somebody cannot ring then, which the form then says."""
    chosen, typed = form.data["call_back"], dict(form.data)
    if chosen != OTHER_TIME:
        typed["call_back_at"] = next((one.at for one in times if one.key == chosen), None)
    if typed["call_back_at"] is None:
        return typed
    fault = bookings.against(plan, typed["call_back_at"], at)
    theirs = queries.booked_of(case.allocated_to or acting().account_id, except_case=case.id)
    near = bookings.too_near(typed["call_back_at"], theirs)
    if fault:
        form.refuse({"call_back_at" if chosen == OTHER_TIME else "call_back": [fault]})
    elif near and not typed["both"]:
        form.refuse({"both": [bookings.overlap_in_words(near)]})
    return None if form.errors else typed
