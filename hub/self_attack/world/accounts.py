"""How people of the walk’s world sign in: app, recovery code, reset, half signed in; and a review of it all."""

from hub.access_reviews import queries as review_queries
from hub.access_reviews.actions import decide, lapse, open_review
from hub.kernel.access import Role
from hub.kernel.tenancy import Acting, as_actor
from hub.provisioning import actions as provisioning
from hub.provisioning import queries as provisioning_queries
from hub.provisioning.scim.resources import Person
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


def reviewed(world, slugs) -> None:
    """A review that is long over: one right was kept in time, the others were suspended, all but some came back."""
    for slug in slugs:
        with world.acting(slug, "administrator"):
            review = open_review()
            [first, *_] = [one for one in review_queries.rights(review) if one.role == "adviser"]
            decide(review, {(first.account_id, Role.ADVISER): "keep"})
            lapse(review)
            late = [one for one in review_queries.rights(review) if one.state == "suspended"]
            mine = world.place.person(slug, "administrator").id
            kept = {(one.account_id, Role(one.role)): "keep" for one in late if one.account_id != mine}
            spare = next(right for right in kept if right[1] == Role.ADVISER)
            decide(review, {right: one for right, one in kept.items() if right != spare})
        world.made.setdefault("access review", review)


def by_directory(world, slugs) -> None:
    """A directory with a key, somebody whom it brought into a group, a role that it proposes, and a list of staff."""
    for slug in slugs:
        with world.acting(slug, "administrator"):
            provisioning.make_token(f"Entra ID of {slug}", 90)
            told = Person(f"scim@{slug}.example", f"scim@{slug}.example", f"Zo scim {slug}", "a-1", True)
            person = provisioning.add_person(told)
            group = provisioning.add_group(f"Hub officers of {slug}", "g-1", {person})
            provisioning.propose(person, Role.IG, "give", "scim")
            rows = f"Email address,Name,Last day\nnew@{slug}.example,Zo new {slug},\nnonsense,,31/31/2026\n"
            staff = provisioning.read_list(rows.encode())
            found = {
                "directory key": provisioning_queries.tokens()[0].id,
                "directory group": group,
                "staff list": staff,
            }
            found["proposal"] = provisioning_queries.proposals()[0].id
        for name, one in found.items():
            world.made.setdefault(name, one)
