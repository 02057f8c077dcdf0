"""`hub accounts`: what is left to whoever runs the hub, when nobody in an organisation can help any more."""

import click

from hub.identity.commands import named
from hub.kernel.commands import needs_app
from hub.kernel.keys import email_key
from hub.kernel.problems import NotPossibleNow
from hub.kernel.tenancy import Acting, as_actor


@click.group()
def accounts() -> None:
    """Help somebody back in whom no administrator of their organisation can help."""


@accounts.command()
@click.argument("organisation")
@click.argument("email")
@click.argument("reason")
@click.option(
    "--others-cannot", is_flag=True, help="There are other administrators, and none of them can do it either."
)
@needs_app
def reset_second_step(organisation: str, email: str, reason: str, others_cannot: bool) -> None:
    """Take away the lost app, keys and recovery codes of EMAIL in ORGANISATION (its slug), for a REASON.

    Every session of theirs ends, and their next sign-in sets up a new second step. The organisation's trail says so;
    the person, its administrators and its information governance are told. First make sure that it is them: from
    now on until they have signed in, their password alone opens the account.

    \b
    hub accounts reset-second-step breckland ann.lee@breckland.example "Lost her phone; I rang her to be sure"
    """
    from hub.identity.queries import account_by_email
    from hub.second_factors.actions import reset_outside
    from hub.second_factors.schemas import Why

    faults = Why().validate({"reason": reason})
    if faults:
        raise click.ClickException(f"{faults['reason'][0]}.")
    org_id, _ = named(organisation)
    with as_actor(Acting(org_id)):
        person = account_by_email(email_key(email))
        if person is None or not person.active:
            raise click.ClickException(f"Nobody who can sign in to {organisation} has the address {email}.")
        try:
            reset_outside(person.id, reason, others_cannot)
        except NotPossibleNow as refused:
            raise click.ClickException(
                f"{refused} Where none of them can either, say so with --others-cannot."
            ) from refused
    click.echo(f"{person.name} is signed out everywhere, and sets up a new second step at the next sign-in.")
