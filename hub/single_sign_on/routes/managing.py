"""An organisation's providers, for its administrator: found, tried out, turned on; never another organisation's."""

from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from sqlalchemy import Row

from hub.kernel.access import ROLE_NAMES, May, Role, requires
from hub.kernel.forms.form import Form, seen_version
from hub.kernel.problems import Invalid
from hub.kernel.web.again import proven
from hub.kernel.web.pages import page
from hub.kernel.web.requests import limiter
from hub.single_sign_on import outside, queries
from hub.single_sign_on.actions import attempts
from hub.single_sign_on.actions import providers as actions
from hub.single_sign_on.routes import providers
from hub.single_sign_on.routes.coming import back_address, browser_secret, own_address
from hub.single_sign_on.rules.trust import AWAY, Away
from hub.single_sign_on.schemas import Issuer, NewProvider, Secret, Settings

ASKS = "30 per 5 minutes"  # pages that make the hub ask somebody else's server


@providers.get("")
@requires(May.MANAGE_PROVIDERS)
def index() -> Response:
    """The organisation's providers, who waits, and whether passwords count."""
    found = queries.providers()
    return page("single_sign_on/index.html", providers=found, rule=queries.rule(), waiting=len(queries.waiting()))


@providers.route("/new", methods=["GET", "POST"])
@requires(May.MANAGE_PROVIDERS)
@limiter.limit(ASKS, methods=["POST"])
def new() -> Response:
    """Where the provider is: it is asked to describe itself, and what it says is shown before anything is kept."""
    form = Form(Issuer)
    if form.valid:
        try:
            told = outside.describe(form.data["issuer"])
        except Away as fault:
            form.refuse({"issuer": [AWAY[fault.code]]})
        else:
            values = {"issuer": form.data["issuer"], "method": told["methods"][0]}
            blank = Form(NewProvider, values, choices={"method": actions.ways(told)}, blank=True)
            return _details(blank, form.data["issuer"], told)
    return page("single_sign_on/new.html", form=form)


@providers.post("/new/details")
@requires(May.MANAGE_PROVIDERS)
@limiter.limit(ASKS)
def details() -> Response:
    """What the hub needs to use it: kept, and not yet turned on."""
    issuer = request.form.get("issuer", "")
    try:
        told = outside.describe(issuer)
    except Away as fault:
        again = Form(Issuer, blank=True, values={"issuer": issuer})
        again.refuse({"issuer": [AWAY[fault.code]]})
        return page("single_sign_on/new.html", 422, form=again)
    form = Form(NewProvider, choices={"method": actions.ways(told)})
    if form.valid:
        try:
            provider_id = actions.add(issuer, told, form.data)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Provider added. Register the hub there, then try it out")
            return redirect(url_for("providers.show", provider_id=provider_id), 303)
    return _details(form, issuer, told)


def _details(form: Form, issuer: str, told: dict) -> Response:
    return page("single_sign_on/details.html", form=form, issuer=issuer, told=told)


@providers.get("/<uuid:provider_id>")
@requires(May.MANAGE_PROVIDERS)
def show(provider_id: UUID) -> Response:
    """One provider: what it is, what must be registered there, what came when it was tried out."""
    provider = actions.found(provider_id)
    return page(
        "single_sign_on/show.html", provider=provider, key=actions.public_key(provider), addresses=_addresses(provider)
    )


def _addresses(provider: Row) -> list[tuple[str, str]]:
    """What must be told to the provider, and to the organisation's own people."""
    return [
        ("Redirect URI", back_address(provider.id)),
        ("Sign-out redirect URI", own_address("identity.sign_in")),
        ("Back-channel logout URI", own_address("single_sign_on.told", provider_id=provider.id)),
        ("Address for your intranet", own_address("single_sign_on.start", provider_id=provider.id)),
    ]


@providers.route("/<uuid:provider_id>/change", methods=["GET", "POST"])
@requires(May.MANAGE_PROVIDERS)
@proven("POST")
def change(provider_id: UUID) -> Response:
    """How it is used: its name, its signatures, its claims."""
    provider = actions.found(provider_id)
    proposals = "\n".join(f"{group} = {ROLE_NAMES[Role(role)]}" for group, role in provider.group_roles.items())
    offered = [(one, one) for one in sorted({*provider.metadata["algorithms"], *provider.algorithms})]
    form = Form(Settings, dict(provider._mapping) | {"group_roles": proposals}, choices={"algorithms": offered})
    if form.valid:
        actions.change(provider, seen_version(), form.data)
        flash("Changes saved")
        return redirect(url_for("providers.show", provider_id=provider_id), 303)
    return page("single_sign_on/change.html", form=form, provider=provider)


@providers.route("/<uuid:provider_id>/secret", methods=["GET", "POST"])
@requires(May.MANAGE_PROVIDERS)
def secret(provider_id: UUID) -> Response:
    """Other credentials; the ones before are gone at once."""
    provider = actions.found(provider_id)
    choices = {"method": actions.ways(provider.metadata)}
    form = Form(Secret, {"client_id": provider.client_id, "method": provider.method}, choices=choices)
    if form.valid:
        try:
            actions.change_secret(provider, seen_version(), form.data)
        except Invalid as refused:
            form.refuse(refused)
        else:
            flash("Saved. Try the provider out again")
            return redirect(url_for("providers.show", provider_id=provider_id), 303)
    return page("single_sign_on/secret.html", form=form, provider=provider)


@providers.post("/<uuid:provider_id>/read")
@requires(May.MANAGE_PROVIDERS)
@limiter.limit(ASKS)
def read(provider_id: UUID) -> Response:
    """Ask it once more to describe itself."""
    provider = actions.found(provider_id)
    try:
        actions.read_again(provider, outside.describe(provider.issuer))
    except Away as fault:
        flash(f"Nothing was changed. {AWAY[fault.code]}", "important")
    else:
        flash("What the provider says of itself was read again")
    return redirect(url_for("providers.show", provider_id=provider_id), 303)


@providers.post("/<uuid:provider_id>/try")
@requires(May.MANAGE_PROVIDERS)
def try_out(provider_id: UUID) -> Response:
    """Sign in with it once, as oneself: an own page with a link, since a form's POST may not lead to another site."""
    provider = actions.found(provider_id)
    there = attempts.begin(provider, "try", browser_secret(), back_address(provider_id))
    return page("single_sign_on/onward.html", provider=provider, there=there, purpose="try")


@providers.post("/<uuid:provider_id>/enable")
@requires(May.MANAGE_PROVIDERS)
@proven("POST")
def enable(provider_id: UUID) -> Response:
    """Let it sign people in."""
    provider = actions.found(provider_id)
    actions.enable(provider)
    flash(f"{provider.label} now signs people in")
    return redirect(url_for("providers.show", provider_id=provider_id), 303)


@providers.post("/<uuid:provider_id>/disable")
@requires(May.MANAGE_PROVIDERS)
def disable(provider_id: UUID) -> Response:
    """Let it sign nobody in; its sessions end."""
    provider = actions.found(provider_id)
    ended = actions.disable(provider)
    flash(f"{provider.label} signs nobody in any more. Sessions ended: {ended}")
    return redirect(url_for("providers.show", provider_id=provider_id), 303)


@providers.route("/<uuid:provider_id>/delete", methods=["GET", "POST"])
@requires(May.MANAGE_PROVIDERS)
def delete(provider_id: UUID) -> Response:
    """Forget it, and whom it knows; the accounts stay."""
    provider = actions.found(provider_id)
    if request.method == "POST":
        actions.remove(provider)
        flash(f"{provider.label} was deleted")
        return redirect(url_for("providers.index"), 303)
    return page("single_sign_on/delete.html", provider=provider, linked=len(queries.linked(provider_id)))
