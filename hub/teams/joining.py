"""The form with which a manager puts more people into a team, or lets more cover a patch."""

from collections.abc import Iterable

from sqlalchemy import Row

from hub.kernel.forms.form import Form
from hub.teams.schemas import Members


def joining(inside: Iterable[Row], people: Iterable[Row], blank: bool = False) -> Form:
    """Those people who are not inside already (account_id), to be ticked; blank before the form is sent."""
    known = {one.account_id for one in inside}
    offered = [(str(one.id), one.name) for one in people if one.id not in known]
    return Form(Members, choices={"account_ids": offered}, blank=blank)
