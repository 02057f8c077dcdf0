"""What an administrator and a person do to accounts stands in the trail, and takes effect at once."""

import pytest

from hub.identity import actions, queries
from hub.kernel.access import Role


@pytest.fixture
def trail(norfolk, everything):
    """The kinds of event about an account, in order."""

    def found(account_id) -> list[str]:
        return [one.kind for one in everything(
            """select e.kind from event e join event_about a on (a.org_id, a.event_id) = (e.org_id, e.id)
               where a.about = :id and e.kind not like 'session:%' order by e.id""", id=account_id)]  # fmt: skip

    return found


@pytest.fixture
def colleague(norfolk):
    with norfolk.acting("breckland", "administrator"):
        return actions.create_account("new.person@breckland.example", "New Person", [Role.OFFICER])


def test_a_change_of_roles_is_an_event_for_each_role(norfolk, colleague, trail):
    with norfolk.acting("breckland", "administrator"):
        version = queries.account(colleague).version
        actions.change_account(colleague, version, "New Name", "new.person@breckland.example", [Role.MANAGER])
    assert trail(colleague) == ["account:created", "role:granted", "role:withdrawn", "account:changed"]


def test_a_leaver_is_out_at_the_next_request(norfolk, client, trail):
    officer, account_id = client("breckland", "officer"), norfolk.person("breckland", "officer").id
    assert officer.get("/requests").status_code == 200
    with norfolk.acting("breckland", "administrator"):
        actions.close_account(account_id)
    assert officer.get("/requests").status_code == 302
    assert trail(account_id)[-1] == "account:closed"


def test_a_withdrawn_role_ends_its_workspace_at_the_next_request(norfolk, client):
    officer, person = client("breckland", "officer"), norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "administrator"):
        account = queries.account(person.id)
        actions.change_account(person.id, account.version, account.name, account.email, [Role.ADVISER])
    assert officer.get("/requests").status_code == 302


def test_switching_rotates_the_key_and_is_an_event(norfolk, client, everything, trail):
    person = norfolk.person("norfolk", "supervisor")
    client("norfolk", "supervisor")
    [session] = everything("select id, token_hash from session where account_id = :id", id=person.id)
    with norfolk.acting("norfolk", "supervisor"):
        actions.switch_workspace(session.id, Role.TRACER)
    [after] = everything("select role, token_hash from session where id = :id", id=session.id)
    assert after.role == "tracer" and after.token_hash != session.token_hash
    assert trail(person.id)[-1] == "workspace:switched"


@pytest.mark.asvs("16.3.1")
def test_a_new_password_ends_the_other_sessions_and_is_an_event(norfolk, client, trail):
    officer, person = client("breckland", "officer"), norfolk.person("breckland", "officer")
    with norfolk.acting("breckland", "officer"):
        actions.set_password(person.id, "three random words again")
    assert officer.get("/requests").status_code == 302
    assert trail(person.id)[-1] == "password:changed"
