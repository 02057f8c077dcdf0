"""Cards for the walk: made, left at a door, checked, a call asked for with one; codes that officers say today."""

from hub.call_backs.actions import ask
from hub.cards import actions, queries
from hub.kernel.access import Role
from hub.kernel.db import rows
from hub.kernel.tenancy import Acting, as_actor

KNOCKERS = (Role.OFFICER, Role.MANAGER, Role.COORDINATOR, Role.VOLUNTEER)


def at_doors(world, district: str, walkers: tuple[str, ...], handover_id) -> None:
    """One card of a visit, and a blank one with which somebody asked for a call that the district makes."""
    with world.acting(district, "manager"):
        actions.confirm_texts("pl", "Zofia Wren")
    with world.acting(district, "officer"):
        code = actions.make_cards("sorry", "pl", "A6", 2, handover_id)[0]
        actions.leave(handover_id, code)
        blank = actions.make_cards("thanks", "en", "A5", 1)[0]
        [batch] = rows("select batch_id from card where org_id = acting_org() and handover_id is null")
        world.made[f"{district} batch"] = batch.batch_id
    for typed, visit in ((code, handover_id), (blank, None)):
        [found] = _found(world, typed)
        with world.app.app_context(), as_actor(Acting(found.org_id)):
            actions.checked("card", found.id, "page")
            ask(found.id, visit, "+447700900456", "any", "pl")
    world.work()
    with world.acting(district, "officer"):
        [waiting] = rows("select id from call_back where org_id = acting_org() and state = 'waiting'")
        world.made[f"{district} call back"] = waiting.id
    _codes_of_today(world, walkers)


def _found(world, typed: str):
    with world.app.app_context():
        return queries.found(typed)


def _codes_of_today(world, walkers: tuple[str, ...]) -> None:
    """Made before anybody walks, so that a page that shows one leaves no event but its look."""
    for slug in walkers:
        for role in KNOCKERS:
            with world.acting(slug, role):
                actions.say_code(world.place.person(slug, role).id, queries.today())
