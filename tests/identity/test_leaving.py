"""Whoever leaves, or loses the role in which they hold work, holds nothing: it goes back at once, and is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from hub.cases import actions as cases
from hub.handovers import actions as handovers
from hub.handovers import queries as requests
from hub.identity import actions, queries
from hub.identity.leaving import held
from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.programmes.queries import programme
from tests.conftest import DATABASE

ADA = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane, Swaffham", "postcode": "PE37 7AB"}
FORM = {"step": {"key": "call", "title": "Call", "attempts": 1, "outcome": [{"key": "seen", "label": "Seen"}]}}


@pytest.fixture
def leaver(norfolk):
    """A new colleague: `leaver("breckland", Role.OFFICER)`."""

    def joined(slug, *roles):
        with norfolk.acting(slug, "administrator"):
            return actions.create_account(f"{uuid4().hex[:8]}@{slug}.example", "Robin Leaver", list(roles))

    return joined


@pytest.fixture
def holds(norfolk, work):
    """`holds(account, kind)`: the county asks Breckland, and the colleague has the request; its id."""

    def given(account_id, kind="door-knock", to="breckland"):
        with norfolk.acting("norfolk", "tracer"):
            asked = handovers.raise_handover(kind, norfolk.org(to), ADA, uuid4(), now() + timedelta(hours=4))
        work()
        with norfolk.acting(to, "manager"):
            handovers.assign(asked, requests.received(asked).version, account_id)
        return asked

    return given


@pytest.fixture
def close(norfolk, client):
    def leave(slug, account_id):
        browser = client(slug, "administrator")
        assert browser.post(f"/people/{account_id}/close").status_code == 303
        return browser

    return leave


def row(everything, handover_id):
    [found] = everything("select * from handover where id = :id and side = 'received'", id=handover_id)
    return found


def told(everything, kind="work-back"):
    return everything(
        """select a.name, n.reference, n.endpoint, array(select r.role from account_role r
               where r.account_id = a.id order by r.role) as roles
           from notice n join account a on a.org_id = n.org_id and a.id = n.account_id where n.kind = :kind""",
        kind=kind,
    )


def released(everything, handover_id):
    return everything("select 1 from event where kind = 'handover:released' and facts ->> 'handover' = :id",
                      id=str(handover_id))  # fmt: skip


def test_a_leavers_requests_go_back_to_the_queue_and_the_managers_know(leaver, holds, close, everything):
    robin = leaver("breckland", Role.OFFICER)
    asked = [holds(robin), holds(robin, "enrichment")]
    close("breckland", robin)
    for one in asked:
        assert (row(everything, one).holder_id, row(everything, one).status) == (None, "accepted")
        assert len(released(everything, one)) == 1
    found = told(everything)
    assert found and {one.reference for one in found} == {"2 requests"}
    assert all("manager" in one.roles and one.endpoint == "handovers.queue" for one in found)


def test_what_a_colleague_holds_stays_theirs(leaver, holds, close, everything):
    robin, kim = leaver("breckland", Role.OFFICER), leaver("breckland", Role.OFFICER)
    theirs = holds(kim)
    holds(robin)
    close("breckland", robin)
    assert row(everything, theirs).holder_id == kim and released(everything, theirs) == []


def test_what_is_over_stays_as_it_was(leaver, holds, close, everything, norfolk):
    robin = leaver("breckland", Role.OFFICER)
    done = holds(robin, "enrichment")
    with norfolk.acting("breckland", "manager"):
        handovers.return_answer(done, {"outcome": "nothing-found"}, requests.received(done).version)
    close("breckland", robin)
    assert row(everything, done).holder_id == robin and told(everything) == []


def test_a_volunteers_tasks_go_back_to_the_coordinator(leaver, close, norfolk, work, everything):
    sam = leaver("broads-neighbours", Role.VOLUNTEER)
    with norfolk.acting("south-norfolk", "officer"):
        soon = now() + timedelta(hours=4)
        task = handovers.raise_handover("visit-step", norfolk.org("broads-neighbours"), ADA, uuid4(), soon, form=FORM)
    everything("update handover set status = 'accepted', holder_id = :sam where id = :id and side = 'received'",
               sam=sam, id=task)  # fmt: skip
    close("broads-neighbours", sam)
    assert row(everything, task).holder_id is None and len(released(everything, task)) == 1
    found = told(everything)
    assert {(one.reference, one.endpoint) for one in found} == {("1 task", "tasks.index")}
    assert all("coordinator" in one.roles for one in found)


def test_a_tracers_open_cases_are_given_to_nobody_and_the_supervisors_know(leaver, close, norfolk, everything, client):
    tess = leaver("norfolk", Role.TRACER)
    with norfolk.acting("norfolk", "supervisor"):
        case, over = (cases.open_case(programme(), ADA | {"reference": one}) for one in ("A", "B"))
        for one in (case, over):
            cases.allocate(one, 1, tess)
    everything("update case_file set status = 'closed', closed_at = now() where id = :id", id=over)
    close("norfolk", tess)
    standing = {one.id: one.allocated_to for one in everything("select id, allocated_to from case_file")}
    assert standing == {case: None, over: tess}
    [gone] = everything("select facts from event where kind = 'case:allocated' and facts ->> 'to' is null")
    assert gone.facts == {"case": str(case), "to": None}
    found = told(everything)
    assert {(one.reference, one.endpoint) for one in found} == {("1 case", "cases.index")}
    assert all("supervisor" in one.roles for one in found)
    notice = client("norfolk", "supervisor").get("/notices").text
    assert "To be given to somebody else: 1 case" in notice


def test_the_page_says_beforehand_what_will_go_back(leaver, holds, client, close):
    robin = leaver("breckland", Role.OFFICER)
    administrator = client("breckland", "administrator")
    assert "They hold no work." in administrator.get(f"/people/{robin}/close").text
    holds(robin)
    page = administrator.get(f"/people/{robin}/close").text
    assert "<strong>1 request</strong> to the queue" in page and "Penhaligon" not in page
    assert "No longer theirs: 1 request" in close("breckland", robin).get("/people").text


def test_losing_the_role_gives_back_and_keeping_one_that_holds_does_not(leaver, holds, norfolk, everything, client):
    robin = leaver("breckland", Role.OFFICER, Role.MANAGER)
    asked = holds(robin)

    def becomes(*roles):
        with norfolk.acting("breckland", "administrator"):
            found = queries.account(robin)
            return actions.change_account(robin, found.version, found.name, found.email, list(roles))

    assert becomes(Role.OFFICER) == [] and row(everything, asked).holder_id == robin
    assert becomes(Role.OFFICER, Role.IG) == [] and row(everything, asked).holder_id == robin
    assert becomes(Role.IG) == ["1 request"] and row(everything, asked).holder_id is None
    assert robin not in {one.account_id for one in everything("select account_id from notice where kind = 'work-back'")}


def test_if_the_account_stays_open_nothing_goes_back(leaver, holds, norfolk, everything, client):
    """All in one transaction: an administrator who cannot be closed keeps what they hold."""
    with norfolk.acting("breckland", "administrator"):
        [last] = [one for one in queries.accounts() if "administrator" in one.roles]
        actions.change_account(last.id, last.version, last.name, last.email, [Role.ADMINISTRATOR, Role.OFFICER])
        other = actions.create_account("other@breckland.example", "Other", [Role.IG])
    asked = holds(last.id)
    with pytest.raises(Exception, match="last administrator"), norfolk.acting("breckland", "ig"):
        actions.close_account(last.id)
    assert other and row(everything, asked).holder_id == last.id


def test_another_organisations_work_is_out_of_reach(leaver, holds, close, everything, norfolk):
    robin = leaver("breckland", Role.OFFICER)
    asked = holds(robin)
    with norfolk.acting("broadland", "administrator"):
        assert held(robin) == []
    assert row(everything, asked).holder_id == robin


def test_what_somebody_is_given_at_the_moment_they_leave_goes_back_too(leaver, holds, close, work, everything, cluster):
    """A colleague's page gives it and has not committed yet: neither waits for the other."""
    robin, kim = leaver("breckland", Role.OFFICER), leaver("breckland", Role.OFFICER)
    asked = holds(kim)
    engine = create_engine(cluster.database_url("postgres", DATABASE))
    with engine.begin() as colleague:
        given = "update handover set holder_id = :robin, version = version + 1 where id = :id and side = 'received'"
        colleague.execute(text(given), {"robin": robin, "id": asked})
        close("breckland", robin)
    engine.dispose()
    assert row(everything, asked).holder_id == robin
    work()
    assert row(everything, asked).holder_id is None and len(released(everything, asked)) == 1
    assert {one.reference for one in told(everything)} == {"1 request"}
    assert everything("select 1 from outbox where name = 'account:left' and status = 'pending'") == []


def test_a_leavers_number_is_forgotten_at_once(leaver, close, everything, work):
    robin = leaver("breckland", Role.OFFICER)
    everything("update account set mobile = '+447700900123' where id = :id", id=robin)
    close("breckland", robin)
    assert everything("select mobile from account where id = :id", id=robin)[0].mobile is None
