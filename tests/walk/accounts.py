"""How people of the walk's world sign in: an app, a recovery code, a reset, and one who is half signed in."""

from hub.kernel.tenancy import Acting, as_actor
from hub.second_factors import actions, rules
from hub.second_factors.actions.factors import add


def second_steps(world, slugs) -> None:
    """In each organisation somebody with an app and codes, somebody who was reset, somebody between the two steps."""
    for slug in slugs:
        org_id = world.place.org(slug)
        with world.acting(slug, "administrator"):
            spare = world.place.person(slug, "adviser").id
            actions.reset(spare, "Lost the phone on a visit, asked me in person")
        with world.app.app_context(), as_actor(Acting(org_id, spare)):
            factor = add(spare, "app", "Work phone", rules.new_seed().encode())
            actions.new_codes(spare)
            actions.begin(spare)
        world.made.setdefault("factor", factor)
