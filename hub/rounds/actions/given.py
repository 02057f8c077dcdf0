"""What a round does beyond itself: requests given to its officers and taken back, and people told.

A stop that is given to an officer gives them the request too, each in a savepoint: what could not be given is told.
"""

from collections.abc import Collection, Iterable
from contextlib import suppress

from sqlalchemy import Row

from hub.handovers import actions as handovers
from hub.kernel.access import Role
from hub.kernel.db import db
from hub.kernel.forms.sentences import uk_day
from hub.kernel.problems import Problem
from hub.kernel.tenancy import acting
from hub.notices.actions import tell
from hub.rounds.queries import Whole

Refused = list[tuple[Row, str]]


def give(whole: Whole) -> Refused:
    """Give each request to the officer who has its stop, unless they hold it already."""
    refused: Refused = []
    for stop in (one for one in whole.ahead if one.holder_id != one.account_id):
        try:
            with db.session.begin_nested():
                _give_one(stop)
        except Problem as problem:
            refused.append((stop, problem.what_happened or problem.title))
    return refused


def _give_one(stop: Row) -> None:
    # Taking something oneself asks nobody's leave, but takes nothing from a colleague either.
    if stop.account_id == acting().account_id and acting().role != Role.MANAGER:
        handovers.accept(stop.handover_id, stop.request_version)
    else:
        handovers.assign(stop.handover_id, stop.request_version, stop.account_id, stop.team)


def take_back(stops: Iterable[Row]) -> None:
    """Put the requests of these stops back into the queue, as far as the officer of the stop still holds them."""
    for stop in (one for one in stops if one.holder_id == one.account_id):
        with suppress(Problem), db.session.begin_nested():  # ended or taken over meanwhile: it is nobody's burden here
            handovers.release(stop.handover_id, stop.request_version)


def tell_officers(whole: Whole, kind: str, officers: Collection) -> None:
    """Tell these officers, and who goes with them; nobody is told what they did themselves."""
    for crew in (one for one in whole.crews if one.account_id in officers):
        tell_people(whole, kind, [one for one in (crew.account_id, crew.second_id) if one], crew)


def tell_people(whole: Whole, kind: str, people: Collection, crew: Row) -> None:
    """Tell these people, and lead them to the page of the officer with whom they go."""
    told = [one for one in people if one != acting().account_id]
    place = {"about": whole.round.id, "reference": uk_day(whole.round.day), "endpoint": "rounds.officer"}
    tell(told, kind, **place, round_id=whole.round.id, account_id=crew.account_id)
