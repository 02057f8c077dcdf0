"""The pages of single sign-on: coming in, going out, an organisation's providers, one's own account."""

from flask import Blueprint, Flask, request, url_for
from flask_login import current_user

from hub.identity import ways
from hub.identity.routes import in_no_role
from hub.kernel.access import May
from hub.kernel.tenancy import Acting, as_actor
from hub.single_sign_on import queries

arriving = Blueprint("single_sign_on", __name__)
providers = Blueprint("providers", __name__, url_prefix="/people/single-sign-on")
arriving.before_request(in_no_role)


@ways.offers
def on_the_sign_in_page() -> list[ways.Link]:
    """Every provider that is turned on and listed."""
    wanted = request.args.get("next")
    return [
        ways.Link(one.label, url_for("single_sign_on.start", provider_id=one.id, next=wanted))
        for one in queries.offered()
    ]


@ways.sends_elsewhere
def takes_no_password(account) -> bool:
    """Where passwords do not count, but the keeper's; any administrator's while the keeper is none any more."""
    rule = queries.rule()
    if rule is None:
        return False
    return account.id != rule.keeper_id if rule.stands else "administrator" not in account.roles


@ways.onward
def after_signing_out(person) -> str | None:
    """The page that leads on to signing out at the provider, if one began this session."""
    with as_actor(Acting(person.org_id, person.account_id)):
        provider_id = queries.provider_of_session(person.session_id)
    return url_for("single_sign_on.leave", provider_id=provider_id) if provider_id else None


def signed_in_by_provider() -> bool:
    """Whether a provider began the present session: then the person has not shown that they know the password."""
    return queries.provider_of_session(current_user.session_id) is not None


def register(app: Flask) -> None:
    """Add the pages."""
    from hub.single_sign_on.routes import back, coming, going, managing, own, waiting  # noqa: F401 - fill blueprints

    app.register_blueprint(arriving)
    app.register_blueprint(providers)
    ways.page_of("people", "Single sign-on", "providers.index", May.MANAGE_PROVIDERS)
    ways.page_of("people", "People who wait to be let in", "providers.waiting", May.MANAGE_PROVIDERS)
    ways.page_of("account", "Sign in with your organisation’s account", "single_sign_on.own", May.USE_ACCOUNT)
