"""The pages of identity: coming in, one's own account, and an organisation's people."""

from dataclasses import replace

from flask import Blueprint, Flask
from flask_login import current_user

from hub.kernel.access import ROLE_NAMES, May
from hub.kernel.tenancy import act_as, acting
from hub.kernel.web import pages

bp = Blueprint("identity", __name__)


@bp.before_request
def in_no_role() -> None:
    """One's own session and password are no partner's work: here a partner acts for themself, not under hub_partner."""
    if acting().confined:
        act_as(replace(acting(), role=None))


def in_the_header() -> pages.Person | None:
    """The signed-in person as every page names them."""
    if not current_user.is_authenticated:
        return None
    several = len(current_user.roles) > 1
    return pages.Person(current_user.name, current_user.organisation, ROLE_NAMES[current_user.role], several)


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.identity.routes import account, links, people, sessions, sign_in  # noqa: F401 - they fill the blueprint

    app.register_blueprint(bp)
    pages.person_from(app, in_the_header)
    pages.nav("People", "identity.people", May.MANAGE_PEOPLE, 10)
