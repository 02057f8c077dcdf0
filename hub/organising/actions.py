"""The next version of a small section, put in force at once."""

from collections.abc import Callable, Collection
from typing import Any

from hub.directory import actions as sections
from hub.directory.sections import Fault
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow
from hub.organising import queries, rules
from hub.organising.rules import Body
from hub.teams import actions as people
from hub.teams import queries as teams

Compare = Callable[[Body], list[tuple[str, Any, Any]]]


def change(name: str, saw: int, body: Body, compare: Compare) -> int:
    """Put this body in force as the next version of the section, and return its number.

    `saw` is the version that it was made from. Raises EditConflict when another is in force (with what `compare` makes
    of that), Invalid with what is wrong by the key in the section, NotPossibleNow while a version waits for its day.
    """
    queries.hold()
    found = queries.stand(name)
    refuse_other(found, saw, compare)
    refuse_faults(name, body)
    number = found.next_number
    sections.draft(name, number, rules.unlisted(body) if name == "teams" else body)
    sections.publish(name, number)
    return number


def refuse_other(found: queries.Stand, saw: int, compare: Compare) -> None:
    """Refuse a change made from another version than the one in force. Raises EditConflict."""
    if found.version != saw:
        raise EditConflict(found.version, compare(found.body))


def refuse_faults(name: str, body: Body) -> None:
    """Refuse a body that a file could not hold either. Raises Invalid with the sentences by key ('patch.2.sectors')."""
    found: Collection[Fault] = queries.faults(name, body)
    if found:
        told: dict[str, list[str]] = {}
        for one in found:
            told.setdefault(one.key, []).append(one.reason)
        raise Invalid(told)


def remove_patch(key: str, saw: int) -> None:
    """Take a patch away; nobody covers it any longer, and its requests lie in no patch. Raises as `change`."""
    queries.hold()
    for one in teams.covering(key):
        people.remove_from_patch(key, one.account_id)
    change("patches", saw, rules.without("patches", queries.stand("patches").body, key), _meanwhile)


def remove_team(key: str, saw: int) -> None:
    """Take a team away that nothing names; its people are in it no longer. Raises as `change`, and NotPossibleNow."""
    queries.hold()
    if queries.naming_team(key) or queries.open_in_team(key):
        raise NotPossibleNow("Something names this team or lies with it.", "Look at the team again to see what.")
    for one in teams.members(key):
        people.remove_from_team(key, one.account_id)
    change("teams", saw, rules.without("teams", queries.stand("teams").body, key), _meanwhile)


def _meanwhile(_: Body) -> list[tuple[str, Any, Any]]:
    return [("The list", "Changed: look at it again", None)]
