"""`hub user`: the first administrator of an organisation, before anyone can sign in."""

import click
from flask import current_app

from hub.kernel.access import Role
from hub.kernel.commands import needs_app
from hub.kernel.db import owner_connection
from hub.kernel.problems import Invalid
from hub.kernel.tenancy import Acting, as_actor


@click.group()
def user() -> None:
    """Look after people from the command line; everything else is on the administrator's page “People”."""


@user.command()
@click.argument("organisation")
@click.argument("email")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    default=("administrator",),
    show_default=True,
)
@click.option("--address", help="Where the hub is reached: the link begins with it. [default: this machine, PORT]")
@needs_app
def add(organisation: str, email: str, name: str, roles: tuple[str, ...], address: str | None) -> None:
    """Add a person to ORGANISATION (its slug) and print the one-time link with which they set a password.

    \b
    hub user add breckland ann.lee@breckland.example "Ann Lee"
    hub user add norfolk sam.fox@norfolk.example "Sam Fox" --role tracer --role supervisor
    """
    from hub.identity.actions import LINK_HOURS, create_account, make_password_link
    from hub.identity.rules import ROLES_OF

    org_id, kind = named(organisation)
    chosen = [Role(role) for role in roles]
    unfit = [role for role in chosen if role not in ROLES_OF[kind]]
    if unfit:
        fitting = ", ".join(ROLES_OF[kind])
        raise click.ClickException(
            f"{organisation} is a {kind} organisation; its people may be {fitting}, not {unfit[0]}."
        )
    try:
        with as_actor(Acting(org_id)):
            token = make_password_link(create_account(email, name, chosen))
    except Invalid as fault:
        raise click.ClickException(f"{fault}.") from fault
    address = address or f"http://127.0.0.1:{current_app.config['HUB'].port}"
    click.echo(f"{name} can now set a password, within {LINK_HOURS} hours, at\n{address}/password/{token}")


def named(slug: str) -> tuple[int, str]:
    """The number and the kind of the organisation with this slug. Raises ClickException, which lists the known ones."""
    from sqlalchemy import text

    with owner_connection() as connection:
        found = connection.execute(
            text("select id, kind from organisation where slug = :slug"), {"slug": slug}
        ).one_or_none()
        known = connection.execute(text("select slug from organisation order by slug")).scalars().all()
    if found is None:
        advice = f"Known are: {', '.join(known)}." if known else "Run 'hub tenants sync' first."
        raise click.ClickException(f"There is no organisation '{slug}'. {advice}")
    return found.id, found.kind
