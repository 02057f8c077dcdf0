"""What the managers of the demo would have entered: teams, patches, weeks, levels, badges, volunteers' checks."""

from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from uuid import UUID

from hub.allocation.actions import set_level
from hub.directory.files import Person
from hub.identity.actions import make_badge, set_mobile
from hub.kernel.access import Role
from hub.kernel.tenancy import Acting, as_actor
from hub.teams import actions, queries
from hub.teams.rules import Shift

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
AT_THE_DOOR = {Role.OFFICER, Role.MANAGER, Role.VOLUNTEER}
CHECK_DAYS = 300


def settle(org_id: int, people: Iterable[tuple[UUID, Person]], by: UUID | None) -> None:
    """Enter what the file of demo people says of one organisation's people, as its manager or coordinator would."""
    with as_actor(Acting(org_id, by)):
        for number, (account_id, person) in enumerate(people):
            if AT_THE_DOOR & set(person.roles):
                make_badge(account_id)
                set_mobile(account_id, f"+447700900{(org_id * 10 + number) % 1000:03d}")
            for team in person.teams:
                actions.add_to_team(team, [account_id])
            for patch in person.patches:
                actions.add_to_patch(patch, [account_id])
            if person.shifts:
                actions.set_week(account_id, 0, queries.today(), list(_shifts(person.shifts)))
            if person.level:
                set_level(account_id, person.level)
            if Role.VOLUNTEER in person.roles:
                left = timedelta(days=CHECK_DAYS if person.check_days is None else person.check_days)
                actions.record_check(account_id, queries.today() - timedelta(days=30), queries.today() + left)


def _shifts(written: Iterable[str]) -> Iterator[Shift]:
    for one in written:
        days, hours = one.split()
        first, _, last = days.partition("-")
        starts, ends = (time.fromisoformat(each) for each in hours.split("-"))
        for weekday in range(DAYS.index(first), DAYS.index(last or first) + 1):
            yield Shift(weekday, starts, ends)
