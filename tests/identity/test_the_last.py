"""The last administrator and the last information governance officer stay, whichever way they would go."""

from datetime import timedelta

import pytest

from hub.identity import actions, queries
from hub.kernel.access import Role
from hub.kernel.clock import today
from hub.kernel.problems import Invalid
from tests.meeting import meet

LAST = [
    pytest.param(Role.ADMINISTRATOR, "ig", "last administrator", id="administrator"),
    pytest.param(Role.IG, "administrator", "last information governance officer", id="ig"),
]
DAY = timedelta(days=1)


def change(one) -> None:
    account = queries.account(one)
    actions.change_account(one, account.version, account.name, account.email, [Role.OFFICER])


WAYS = {
    "closed": actions.close_account,
    "changed": change,
    "withdrawn": lambda one: actions.change_roles(one, withdraw=[Role.ADMINISTRATOR, Role.IG]),
    "leaves": lambda one: actions.set_leaving(one, today() + DAY),
}


@pytest.fixture
def active(everything):
    return lambda one: everything("select active from account where id = :id", id=one)[0].active


@pytest.fixture
def second(norfolk):
    """Another who holds a role at Breckland."""

    def make(role):
        with norfolk.acting("breckland", "administrator"):
            return actions.create_account("second@breckland.example", "Sue Second", [role])

    return make


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("role", "by", "why"), LAST)
def test_the_last_stays_and_one_of_two_may_go(norfolk, second, role, by, why, way):
    last = norfolk.person("breckland", role)
    with pytest.raises(Invalid, match=why), norfolk.acting("breckland", by):
        WAYS[way](last.id)
    other = second(role)
    administrators = [norfolk.person("breckland", "administrator", nth).id for nth in range(2 - (role == Role.IG))]
    with norfolk.acting("breckland", "administrator", administrators.index(other) if other in administrators else 0):
        WAYS[way](last.id)


@pytest.mark.parametrize(("role", "by", "why"), LAST)
def test_a_last_day_that_is_over_closes_no_last_one(norfolk, everything, active, role, by, why):
    last = norfolk.person("breckland", role)
    everything("update account set leaves_on = current_date - 1 where id = :id", id=last.id)
    with norfolk.acting("breckland", by):
        actions.leave_when_due(last.id, today() - DAY)
    assert active(last.id)


@pytest.mark.parametrize(("role", "by", "why"), LAST)
def test_who_is_closed_counts_no_more(norfolk, second, everything, role, by, why):
    everything("update account set active = false where id = :id", id=second(role))
    with pytest.raises(Invalid, match=why), norfolk.acting("breckland", by):
        actions.close_account(norfolk.person("breckland", role).id)


def test_of_the_last_two_who_go_at_one_moment_one_stays(norfolk, second, everything, active):
    one, other = norfolk.person("breckland", "ig").id, second(Role.IG)
    boss = lambda: norfolk.acting("breckland", "administrator")  # noqa: E731
    with pytest.raises(Invalid, match="last information governance officer"):
        meet(
            everything,
            (boss(), lambda: actions.close_account(one)),
            (boss(), lambda: actions.close_account(other)),
        )
    assert (active(one), active(other)) == (False, True)


def test_the_page_says_so_and_keeps_what_was_typed(client, norfolk):
    ig, boss = norfolk.person("breckland", "ig"), client("breckland", "administrator")
    typed = {"name": "Somebody Else", "email": ig.email, "roles": ["officer"], "version": "1"}
    refused = boss.post(f"/people/{ig.id}", data=typed)
    assert refused.status_code == 422 and "last information governance officer" in refused.text
    assert "Somebody Else" in refused.text
    assert "last information governance officer" in boss.post(f"/people/{ig.id}/close", follow_redirects=True).text
