"""The form with which a manager puts more people into a team, or lets more cover a patch."""

from collections.abc import Iterable

from sqlalchemy import Row

from hub.kernel.forms.form import Form
from hub.teams import queries
from hub.teams.schemas import Members


def joining(inside: Iterable[Row], blank: bool = False) -> Form:
    """Whoever works on requests and is not among those inside (account_id), to be ticked; blank before it is sent."""
    known = {one.account_id for one in inside}
    people = [(str(one.id), one.name) for one in queries.staff() if one.id not in known]
    return Form(Members, choices={"account_ids": people}, blank=blank)
