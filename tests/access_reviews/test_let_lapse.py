"""A role that a review suspended comes back by a late review alone: not to who left, nor after it was withdrawn."""

import pytest

from hub.access_reviews import actions, rules
from hub.identity import actions as identity
from hub.kernel.access import Role
from hub.provisioning import actions as provisioning
from tests.access_reviews.test_reviews import ADMIN, over, review, rights  # noqa: F401 - an open review of Breckland
from tests.provisioning.conftest import directory, kinds  # noqa: F401 - a directory with a key
from tests.provisioning.test_groups import group_of
from tests.provisioning.test_staff_lists import HEAD, send

# ruff: noqa: F811
SUSPENDED = "select role from suspended_role where account_id = :id"
HELD = "select role from account_role where account_id = :id"


@pytest.fixture
def officer(norfolk, review, everything, work):
    """An officer of Breckland whose role nobody confirmed."""
    one = norfolk.person("breckland", "officer", 1)
    over(everything, work)
    assert [each.role for each in everything(SUSPENDED, id=one.id)] == ["officer"]
    return one


@pytest.fixture
def late(norfolk, review, rights, officer):
    """A late review keeps what it still finds suspended; what the officer's right is then."""

    def decide() -> str:
        with norfolk.acting(*ADMIN):
            actions.decide(review, {(officer.id, Role.OFFICER): rules.KEEP})
        return rights(review)[officer.id, Role.OFFICER]

    return decide


def close(norfolk, one):
    with norfolk.acting(*ADMIN):
        identity.close_account(one.id)


def test_it_comes_back_by_a_late_review(officer, late, everything):
    assert late() == "kept" and [one.role for one in everything(HELD, id=officer.id)] == ["officer"]


def test_whoever_left_and_is_back_gets_nothing_back(norfolk, officer, late, everything):
    close(norfolk, officer)
    assert everything(SUSPENDED, id=officer.id) == []
    assert everything("select 1 from event where kind = 'role:withdrawn' and facts ->> 'role' = 'officer'")
    with norfolk.acting(*ADMIN):
        identity.reopen_account(officer.id)
    assert late() == "gone" and everything(HELD, id=officer.id) == []


def test_nor_whom_a_directory_put_out_and_took_in_again(norfolk, officer, directory, late, everything):
    entra = directory()
    for active in (False, True):
        answer = entra.patch(str(officer.id), {"op": "replace", "path": "active", "value": active})
        assert answer.status_code == 200, answer.json
    assert late() == "gone" and everything(HELD, id=officer.id) == []


def test_what_is_withdrawn_meanwhile_does_not_come_back(norfolk, officer, late, everything):
    with norfolk.acting(*ADMIN):
        assert identity.change_roles(officer.id, withdraw=[Role.OFFICER]) == []
    assert everything(SUSPENDED, id=officer.id) == [] and late() == "gone"


def test_what_is_given_anew_and_withdrawn_does_not_come_back(norfolk, officer, late, everything):
    with norfolk.acting(*ADMIN):
        identity.change_roles(officer.id, give=[Role.OFFICER])
    assert everything(SUSPENDED, id=officer.id) == []
    with norfolk.acting(*ADMIN):
        identity.change_roles(officer.id, withdraw=[Role.OFFICER])
    assert late() == "gone"


def test_a_group_that_somebody_leaves_takes_what_was_suspended(norfolk, review, directory, everything, work):
    entra = directory()
    zoe = entra.add().json["id"]
    group = group_of(entra, zoe)
    with norfolk.acting(*ADMIN):
        provisioning.map_group(everything("select id from scim_group")[0].id, Role.MANAGER)
    everything("""insert into suspended_role (org_id, account_id, role, granted_at, granted_by, review_id, suspended_at)
                  select r.org_id, r.account_id, r.role, r.granted_at, r.granted_by, :review, now()
                  from account_role r where r.account_id = :id""", id=zoe, review=review)  # fmt: skip
    everything("delete from account_role where account_id = :id", id=zoe)
    entra.patch(group, {"op": "Remove", "path": "members", "value": [{"value": zoe}]}, kind="Groups")
    assert everything(SUSPENDED, id=zoe) == []


def test_a_list_of_staff_names_every_role_that_somebody_has(client, norfolk, officer, everything):
    boss = client(*ADMIN)
    everything("insert into account_role select org_id, id, 'adviser', now(), id from account where id = :id",
               id=officer.id)  # fmt: skip
    shown = send(boss, HEAD + f"{officer.email},,Manager,\n")
    assert boss.post(shown.location).status_code == 303
    assert everything(SUSPENDED, id=officer.id) == [] and everything(HELD, id=officer.id) == []
