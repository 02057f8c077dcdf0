"""A quarter's review: opened by its timer, decided by others, signed off; what nobody decides is suspended."""

import re
from datetime import UTC, datetime

import pytest

from hub.access_reviews import actions, queries, rules
from hub.access_reviews.schemas import AccessReviewsSchema
from hub.identity.actions import change_roles
from hub.kernel.access import Role
from hub.kernel.problems import Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import Acting, as_actor
from tests.second_factors.conftest import PASSWORD

ADMIN, IG = ("breckland", "administrator"), ("breckland", "ig")


@pytest.fixture
def review(norfolk):
    """An open review of Breckland."""
    with norfolk.acting(*ADMIN):
        return actions.open_review()


@pytest.fixture
def rights(app, norfolk):
    """The rights of a review: (account, role) → state."""

    def find(review_id) -> dict:
        with app.app_context(), as_actor(Acting(norfolk.org("breckland"))):
            return {(one.account_id, Role(one.role)): one.state for one in queries.rights(review_id)}

    return find


def keep_all(norfolk, review_id, rights) -> None:
    """The administrator keeps everybody's but their own, then information governance the rest."""
    for who in (ADMIN, IG):
        me = norfolk.person(*who).id
        with norfolk.acting(*who):
            left = {right: rules.KEEP for right, state in rights(review_id).items() if state != "kept"}
            actions.decide(review_id, {right: one for right, one in left.items() if right[0] != me})


def over(everything, work) -> None:
    """The night after the due date."""
    everything("update outbox set available_at = now() where name = 'access_review:lapse' and done_at is null")
    work()


def field(right) -> str:
    return f"right:{right[0]}:{right[1]}"


def test_it_opens_by_its_timer_and_sets_the_next(client, norfolk, everything, work):
    person = norfolk.person(*ADMIN)
    for _ in range(2):
        client().post("/demo", data={"person": str(person.id)})
    timers = everything("select available_at, org_id from outbox where name = 'access_review:open' and done_at is null")
    assert [one.org_id for one in timers] == [person.org_id], "one, however often they sign in"
    assert timers[0].available_at > datetime.now(UTC)
    everything("update outbox set available_at = now() where name = 'access_review:open'")
    work()
    [found] = everything("select * from access_review")
    assert found.org_id == person.org_id and (found.due_on - found.opened_at.date()).days == rules.DAYS
    assert everything("select count(*) as n from access_review_right")[0].n == everything(
        """select count(*) as n from account_role r join account a on a.org_id = r.org_id and a.id = r.account_id
           where r.org_id = :org and a.active""", org=person.org_id)[0].n  # fmt: skip
    names = [one.name for one in everything("select name from outbox where done_at is null order by available_at")]
    assert sorted(set(names)) == ["access_review:lapse", "access_review:open", "access_review:remind"]
    told = everything("select account_id from notice where kind = 'access-review-open'")
    assert {person.id, norfolk.person(*IG).id} <= {one.account_id for one in told}
    assert everything("select facts from event where kind = 'access_review:opened'")[0].facts["count"] > 3


def test_the_organisations_file_says_how_long_it_takes(norfolk, everything):
    everything(
        """insert into section (org_id, name, version, body, digest, state, origin, live_from)
           values (:org, 'access_reviews', 1, '{"days": 12}', 'x', 'live', 'file', now())""",
        org=norfolk.org("breckland"),
    )
    with norfolk.acting(*ADMIN):
        actions.open_review()
    [found] = everything("select due_on - opened_at::date as days from access_review")
    assert found.days == 12


@pytest.mark.parametrize(("days", "good"), [(8, True), (84, True), (7, False), (85, False), ("14", False)])
def test_a_review_ends_before_the_next_one_opens(days, good):
    assert (AccessReviewsSchema().validate({"days": days}) == {}) is good


def test_whoever_is_no_administrator_sets_no_timer(client, norfolk, everything):
    client().post("/demo", data={"person": str(norfolk.person("norwich", "officer", 1).id)})
    assert not everything("select 1 from outbox where name = 'access_review:open'") or Role.ADMINISTRATOR in {
        one.role for one in everything(
            "select role from account_role where account_id = :id", id=norfolk.person("norwich", "officer", 1).id)
    }  # fmt: skip


def test_a_role_was_used_last_when_somebody_worked_in_it_though_they_went_on_in_another(client, norfolk, everything):
    browser, person = client("norfolk", "tracer"), norfolk.person("norfolk", "tracer")
    with norfolk.acting("norfolk", "administrator"):
        change_roles(person.id, give=[Role.SUPERVISOR, Role.ADVISER])
    for role in ("supervisor", "tracer"):
        assert browser.post("/workspace", data={"role": role}).status_code == 303
        browser.get("/cases")
    with norfolk.acting("norfolk", "administrator"):
        found = queries.rights(actions.open_review())
    used = {one.role: one.used_at for one in found if one.account_id == person.id}
    assert used["tracer"] > used["supervisor"] and used["adviser"] is None


def test_a_quarter_has_one_review(norfolk, review):
    with norfolk.acting(*IG), pytest.raises(NotPossibleNow):
        actions.open_review()


def test_keeping_and_withdrawing_on_the_page(client, norfolk, review, rights, everything):
    admin, officer = client(*ADMIN), client("breckland", "officer")
    page = f"/access-reviews/{review}"
    mine = (officer.person.id, Role.OFFICER)
    other = next(right for right in rights(review) if right[0] not in (admin.person.id, officer.person.id))
    assert "Choose “Keep” or “Withdraw”" in admin.post(page, data={}).text
    chosen = {field(mine): "withdraw", field(other): "keep"}
    asked = admin.post(page, data=chosen)
    assert "Withdraw 1 right?" in asked.text and officer.person.name in asked.text
    assert rights(review)[mine] == "open", "a question changes nothing"
    assert admin.post(page, data=chosen | {"sure": "yes"}).location == page
    assert (rights(review)[mine], rights(review)[other]) == ("withdrawn", "kept")
    assert officer.get("/requests").status_code == 302, "out at the next request"
    [told] = everything(
        "select facts from event where kind = 'access_review:decided' and facts ->> 'decision' = 'withdraw'"
    )
    assert told.facts["role"] == "officer"
    assert "Decided: 2 of" in admin.get(page).text


def test_nobody_decides_their_own_right_by_any_way(client, norfolk, review, rights, everything):
    admin = client(*ADMIN)
    mine = next(right for right in rights(review) if right[0] == admin.person.id)
    page = admin.get(f"/access-reviews/{review}")
    assert field(mine) not in page.text and "waits for somebody else" in page.text
    for decision in ("keep", "withdraw"):
        answer = admin.post(f"/access-reviews/{review}", data={field(mine): decision, "sure": "yes"})
        assert answer.status_code == 422 and "decided by somebody else" in answer.text
    with pytest.raises(Exception, match="not_own"):
        everything(
            """update access_review_right set decision = 'keep', decided_by = account_id, decided_at = now()
               where account_id = :id""", id=mine[0])  # fmt: skip


def test_the_sign_off_needs_every_decision_and_information_governance(client, norfolk, review, rights, everything):
    admin, ig = client(*ADMIN), client(*IG)
    sign = f"/access-reviews/{review}/sign-off"
    assert admin.post(sign, data={"note": ""}).status_code == 403
    assert ig.post(sign, data={"note": ""}).status_code == 409
    assert "1 access review to sign off, due" in ig.get("/governance").text
    keep_all(norfolk, review, rights)
    assert set(rights(review).values()) == {"kept"}
    assert ig.post(sign, data={"note": "Asked two managers"}).location == f"/access-reviews/{review}/evidence"
    shown = admin.get(f"/access-reviews/{review}/evidence").text
    assert "Asked two managers" in shown and ig.person.name in shown
    assert "to sign off" not in ig.get("/governance").text
    with norfolk.acting(*ADMIN), pytest.raises(NotPossibleNow):
        actions.decide(review, {next(iter(rights(review))): rules.WITHDRAW})
    assert everything("select 1 from event where kind = 'access_review:signed'")
    assert ig.person.name in admin.get("/access-reviews").text


def test_what_nobody_reviewed_is_suspended_at_the_next_request_and_comes_back_late(
    client, norfolk, review, rights, everything, work
):
    officer, admin = client("breckland", "officer"), client(*ADMIN)
    mine = (officer.person.id, Role.OFFICER)
    [before] = everything(
        "select granted_at, granted_by from account_role where account_id = :id and role = 'officer'", id=mine[0]
    )
    over(everything, work)
    assert rights(review)[mine] == "suspended"
    assert officer.get("/requests").status_code == 302
    assert [one.kind for one in everything("select kind from notice where account_id = :id", id=mine[0])] == [
        "role-suspended"
    ]
    assert {"role:suspended", "access_review:lapsed"} <= {one.kind for one in everything("select kind from event")}
    assert "Suspended" in admin.get(f"/access-reviews/{review}").text
    assert admin.post(f"/access-reviews/{review}", data={field(mine): "keep"}).status_code == 303
    [after] = everything(
        "select granted_at, granted_by from account_role where account_id = :id and role = 'officer'", id=mine[0]
    )
    assert after == before and client("breckland", "officer").get("/requests").status_code == 200
    assert officer.get("/requests").status_code == 302, "no session comes alive with the role"
    assert everything("select 1 from suspended_role where account_id = :id and role = 'officer'", id=mine[0]) == []
    assert everything("select 1 from event where kind = 'role:restored'")


def test_a_suspended_right_may_be_withdrawn_for_good(client, review, rights, everything, work, norfolk):
    officer = norfolk.person("breckland", "officer")
    over(everything, work)
    with norfolk.acting(*ADMIN):
        actions.decide(review, {(officer.id, Role.OFFICER): rules.WITHDRAW})
    assert rights(review)[officer.id, Role.OFFICER] == "withdrawn"
    assert everything("select 1 from suspended_role where account_id = :id and role = 'officer'", id=officer.id) == []


def test_the_last_of_two_roles_are_spared_and_everybody_warned(client, norfolk, review, rights, everything, work):
    admin, ig = client(*ADMIN), norfolk.person(*IG)
    over(everything, work)
    asked = "select account_id, role from account_role where org_id = :org order by role"
    left = [(one.account_id, one.role) for one in everything(asked, org=ig.org_id)]
    assert left == [(admin.person.id, "administrator"), (ig.id, "ig")]
    shown = admin.get(f"/access-reviews/{review}").text
    assert "You are the last who has it here" in shown
    [told] = everything(
        "select urgent from notice where kind = 'access-review-lapsed' and account_id = :id", id=admin.person.id
    )
    assert told.urgent
    over(everything, work)  # safe to repeat
    with norfolk.acting(*ADMIN):
        actions.decide(review, {(ig.id, Role.IG): rules.KEEP})
    with norfolk.acting(*IG):
        actions.decide(review, {(admin.person.id, Role.ADMINISTRATOR): rules.KEEP})
    kept = {right for right, state in rights(review).items() if state == "kept"}
    assert kept == {(admin.person.id, Role.ADMINISTRATOR), (ig.id, Role.IG)}


@pytest.mark.parametrize(("last", "by", "why"), [(ADMIN, IG, "last administrator"), (IG, ADMIN, "last information")])
def test_withdrawing_the_last_is_refused_and_nothing_else_is_done(norfolk, review, rights, last, by, why):
    one, officer = norfolk.person(*last), norfolk.person("breckland", "officer")
    both = {(officer.id, Role.OFFICER): rules.WITHDRAW, (one.id, Role(last[1])): rules.WITHDRAW}
    with pytest.raises(Invalid, match=why), norfolk.acting(*by):
        actions.decide(review, both)
    assert rights(review)[officer.id, Role.OFFICER] == "open"


def test_somebody_without_any_role_is_told_so_after_the_right_password_alone(
    app, client, norfolk, review, everything, work
):
    from hub.identity.actions import set_password

    officer = norfolk.person("breckland", "officer")
    with app.app_context(), as_actor(Acting(officer.org_id, officer.id)):
        set_password(officer.id, PASSWORD)
    over(everything, work)
    answer = client().post("/sign-in", data={"email": officer.email, "password": PASSWORD})
    assert answer.status_code == 403 and "has no role at the moment" in answer.text
    assert client().post("/sign-in", data={"email": officer.email, "password": "wrong"}).status_code == 422


def test_reminders_go_out_while_something_is_open(norfolk, review, rights, everything, work):
    everything(
        "update outbox set available_at = now() where name = 'access_review:remind' and (args ->> 'days')::int = 1"
    )
    work()
    told = everything("select reference, urgent from notice where kind = 'access-review-due'")
    assert told and {(one.reference, one.urgent) for one in told} == {("1", True)}
    everything("delete from notice where kind = 'access-review-due'")
    keep_all(norfolk, review, rights)
    everything("update outbox set available_at = now() where name = 'access_review:remind'")
    work()
    assert everything("select 1 from notice where kind = 'access-review-due'") == []


def test_others_see_and_change_nothing(client, review, rights):
    right, before = next(iter(rights(review))), rights(review)
    for slug, role, answer in (
        ("norwich", "administrator", 404),
        ("norwich", "ig", 404),
        ("breckland", "officer", 403),
    ):
        stranger = client(slug, role)
        assert stranger.get(f"/access-reviews/{review}").status_code == answer
        assert stranger.get(f"/access-reviews/{review}/evidence").status_code == answer
        assert stranger.post(f"/access-reviews/{review}", data={field(right): "keep"}).status_code == answer
        assert stranger.post(f"/access-reviews/{review}/sign-off", data={"note": ""}).status_code in (403, answer)
    assert rights(review) == before


def test_a_right_of_another_organisation_is_not_decided_here(norfolk, review):
    stranger = norfolk.person("norwich", "officer")
    with norfolk.acting(*ADMIN), pytest.raises(NotYours):
        actions.decide(review, {(stranger.id, Role.OFFICER): rules.WITHDRAW})


def test_the_page_opens_a_review_by_hand_once(client):
    admin = client(*ADMIN)
    assert "Open this quarter’s review now" in admin.get("/access-reviews").text
    shown = admin.post("/access-reviews/open").location
    assert re.fullmatch(r"/access-reviews/[0-9a-f-]{36}", shown)
    assert "Open this quarter’s review now" not in admin.get("/access-reviews").text
    assert admin.post("/access-reviews/open").status_code == 409
