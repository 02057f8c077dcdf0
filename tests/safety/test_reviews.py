"""Reviews of risk markers: by their owner or a manager, told in time, and over by themselves."""

from datetime import timedelta

import pytest

from hub.kernel.clock import now
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow
from hub.safety import queries, rules
from hub.safety.actions import markers
from tests.safety.conftest import HOME, OLIVE, kinds


def test_only_its_owner_and_managers_review_a_marker(mark, client, norfolk, everything):
    marker = mark("dog", owner_id=norfolk.person("breckland", "manager").id)
    officer = client("breckland", "officer", OLIVE)
    assert "may change this marker" in officer.get(f"/risk-markers/{marker}").text
    for path in ("renew", "end", "hand-over"):
        assert officer.get(f"/risk-markers/{marker}/{path}").status_code == 403
        assert officer.post(f"/risk-markers/{marker}/{path}", data={"reason": "Gone", "version": 1}).status_code == 403
    manager = client("breckland", "manager")
    ended = manager.post(f"/risk-markers/{marker}/end", data={"reason": "The dog has died", "version": 1})
    assert ended.status_code == 303
    page = officer.get(f"/risk-markers/{marker}").text
    assert "This marker has ended." in page and "The dog has died" in page
    assert "marker:ended" in kinds(everything, marker)


def test_a_renewal_needs_a_reason_and_counts_from_today(mark, client, standing, everything, later):
    marker = mark("infection")
    before = standing()[0].expires_at
    later(days=20)
    officer = client("breckland", "officer", OLIVE)
    refused = officer.post(f"/risk-markers/{marker}/renew", data={"version": 1})
    assert refused.status_code == 422 and "Answer the question “Why is the marker still needed?”" in refused.text
    assert (
        officer.post(f"/risk-markers/{marker}/renew", data={"version": 1, "reason": "Still coughing"}).status_code
        == 303
    )
    [row] = standing()
    assert (row.reviews, row.version) == (1, 2) and row.expires_at > before
    assert "marker:renewed" in kinds(everything, marker)
    stale = officer.post(f"/risk-markers/{marker}/renew", data={"version": 1, "reason": "Twice"})
    assert stale.status_code == 409 and "Twice" in stale.text


def test_at_the_same_moment_one_of_two_reviews_wins(mark, norfolk):
    marker = mark("dog")
    with norfolk.acting("breckland", "officer", OLIVE):
        markers.end(marker, 1, "Gone")
    with pytest.raises(NotPossibleNow), norfolk.acting("breckland", "officer", OLIVE):
        markers.renew(marker, 1, "Still there")
    second = mark("dog")
    with norfolk.acting("breckland", "officer", OLIVE):
        seen = queries.marker(second)
        markers.renew(second, 1, "Still there")
    with pytest.raises(EditConflict), norfolk.acting("breckland", "officer", OLIVE):
        markers._change(seen, 1, ended_at=now())


def test_a_marker_given_to_somebody_else_is_theirs_and_they_are_told(mark, client, norfolk, everything):
    marker, manager = mark("dog"), norfolk.person("breckland", "manager")
    officer = client("breckland", "officer", OLIVE)
    given = officer.post(f"/risk-markers/{marker}/hand-over", data={"owner_id": str(manager.id), "version": 1})
    assert given.status_code == 303
    assert "marker:handed_over" in kinds(everything, marker)
    [notice] = everything("select account_id, kind from notice where kind = 'marker-given'")
    assert notice.account_id == manager.id
    stranger = norfolk.person("broadland", "officer")
    refused = officer.post(f"/risk-markers/{marker}/hand-over", data={"owner_id": str(stranger.id), "version": 2})
    assert refused.status_code in (403, 422)
    with pytest.raises(Invalid), norfolk.acting("breckland", "manager"):
        markers.hand_over(marker, 2, stranger.id)


def test_its_owner_is_told_two_weeks_before_the_end_and_once(mark, work, later, norfolk, everything):
    marker = mark("dog")
    told = lambda: everything("select account_id from notice where kind = 'marker-due'")  # noqa: E731
    later(days=150)
    work()
    assert told() == []
    later(days=20)
    work()
    assert [one.account_id for one in told()] == [norfolk.person("breckland", "officer", OLIVE).id]
    with norfolk.acting("breckland", "officer", OLIVE):
        markers.renew(marker, 1, "Still there")
    assert len(told()) == 1
    assert len(everything("select 1 from outbox where name = 'marker:due'")) == 2


def test_a_marker_that_nobody_renews_stops_being_shown_by_itself(visiting, mark, work, later, norfolk, everything):
    visit = visiting("breckland")
    marker = mark("do-not-visit-alone", last_day=(now() + timedelta(days=30)).date())
    assert "Do not visit alone" in visit.page.text
    later(days=32)
    assert "Do not visit alone" not in visit.page.text, "even before any job has run"
    with norfolk.acting("breckland", "officer", OLIVE):
        assert queries.markers_at(rules.address_key(HOME)) == []
    work()
    assert everything("select status from outbox where name = 'marker:expire'")[0].status == "done"
    assert "marker:expired" in kinds(everything, marker)
    [row] = everything("select ended_at, reviews from risk_marker")
    assert row.ended_at is not None and row.reviews == 0
    mark("do-not-visit-alone")
    assert "Do not visit alone" in visit.page.text


def test_the_timers_of_an_earlier_term_end_nothing(mark, work, later, norfolk, everything):
    marker = mark("infection")
    with norfolk.acting("breckland", "officer", OLIVE):
        markers.renew(marker, 1, "Still ill", last_day=(now() + timedelta(days=80)).date())
    later(days=40)
    work()
    assert everything("select 1 from risk_marker where ended_at is null") != []
    assert everything("select 1 from notice where kind = 'marker-due'") == []


def test_the_markers_of_a_leaver_go_to_the_managers_list(mark, work, later, norfolk, client, everything):
    mark("dog")
    owner = norfolk.person("breckland", "officer", OLIVE)
    everything("update account set active = false where id = :id", id=owner.id)
    manager = client("breckland", "manager")
    page = manager.get("/risk-markers?show=left").text
    assert f"Nobody: {owner.name} has left" in page and "with nobody to review them" in page
    later(days=175)
    work()
    managers = {one.id for one in _people(norfolk, "manager")}
    assert {one.account_id for one in everything("select account_id from notice where kind = 'marker-due'")} == managers


def _people(norfolk, role):
    found = []
    while True:
        try:
            found.append(norfolk.person("breckland", role, len(found)))
        except IndexError:
            return found
