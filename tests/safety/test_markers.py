"""Risk markers through the pages: added, shown before leaving, reviewed by their owner, over by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hub.handovers import actions as handovers
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.problems import Invalid, NotPossibleNow
from hub.safety import queries, rules
from tests.safety.conftest import HOME, OLIVE, kinds


def test_an_officer_adds_a_marker_at_the_address_of_a_request(visiting, standing, everything, norfolk):
    visit = visiting("breckland")
    form = visit.browser.get(f"/requests/{visit.id}/risk-marker")
    assert "Facts only" in form.text and "4 Mill Lane, Swaffham, PE37 7AB" in form.text
    me = visit.browser.person
    told = {"category": "aggression", "note": "Shouted at the officer on 3 May.", "owner_id": str(me.id)}
    added = visit.browser.post(f"/requests/{visit.id}/risk-marker", data=told)
    assert added.location.endswith(f"/requests/{visit.id}/visit")
    [marker] = standing()
    assert (marker.category, marker.note, marker.owner_id, marker.added_by) == (
        "aggression",
        told["note"],
        me.id,
        me.id,
    )
    assert (marker.handover_id, marker.place) == (visit.id, "4 Mill Lane, Swaffham, PE37 7AB")
    assert marker.expires_at == rules.months_after(marker.added_at, 6)
    assert "marker:added" in kinds(everything, visit.id)
    shown = visit.page.text
    assert "Aggression towards staff" in shown and told["note"] in shown and "Two of you must go" in shown
    assert (
        shown.index("Aggression towards staff") < shown.index("4 Mill Lane, Swaffham") < shown.index("What happened?")
    )


def test_the_request_shows_its_markers_too(visiting, mark):
    visit = visiting("breckland")
    mark("dog", note="A large dog in the front garden.")
    page = visit.browser.get(f"/requests/{visit.id}").text
    assert "A large dog in the front garden." in page and "Call from the gate." in page


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"category": ""}, "Select an answer to “What is the risk?”"),
        ({"note": "x" * 201}, "must be 200 characters or fewer"),
        (
            {"expires_on-day": "1", "expires_on-month": "1", "expires_on-year": "2020"},
            "The last day must be after today",
        ),
        (
            {"expires_on-day": "1", "expires_on-month": "1", "expires_on-year": "2099"},
            "may stand for at most 12 months",
        ),
        ({"owner_id": ""}, "Select who reviews it"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(visiting, standing, told, said):
    visit = visiting("breckland")
    sent = {"category": "dog", "note": "A brown dog", "owner_id": str(visit.browser.person.id)} | told
    refused = visit.browser.post(f"/requests/{visit.id}/risk-marker", data=sent)
    assert refused.status_code == 422 and said in refused.text
    assert sent["note"] in refused.text
    assert standing() == []


def test_a_second_marker_of_a_kind_is_not_added(visiting, mark, standing):
    visit = visiting("breckland")
    mark("dog", subject={"address": "4 MILL LN., Swaffham", "postcode": "pe377ab"})
    with pytest.raises(NotPossibleNow, match="already"):
        mark("dog")
    again = visit.browser.post(
        f"/requests/{visit.id}/risk-marker", data={"category": "dog", "owner_id": str(visit.browser.person.id)}
    )
    assert again.status_code == 409 and len(standing()) == 1


def test_the_database_lets_one_of_two_who_add_the_same_win(mark, norfolk):
    mark("dog")
    twice = """insert into risk_marker (org_id, id, address_key, line_key, postcode_key, place, category, added_at,
                   added_by, owner_id, reviewed_at, expires_at)
               select org_id, gen_random_uuid(), address_key, line_key, postcode_key, place, category, added_at,
                   added_by, owner_id, reviewed_at, expires_at {} from risk_marker"""
    with pytest.raises(Exception, match="uq_risk_marker_open"), norfolk.acting("breckland", "officer", OLIVE):
        db.session.execute(text(twice.format("")))
    with pytest.raises(Exception, match="ck_risk_marker_year"), norfolk.acting("breckland", "officer", OLIVE):
        db.session.execute(text(twice.format("+ interval '2 years'")))


def test_a_marker_can_be_added_without_a_request_and_is_found_by_its_postcode(client, standing):
    officer = client("breckland", "officer", OLIVE)
    assert "No risk marker is in force." in officer.get("/risk-markers").text
    told = {"address": "7 Station Road", "postcode": "pe37 7ab", "category": "dog", "owner_id": str(officer.person.id)}
    assert officer.post("/risk-markers/new", data=told).status_code == 303
    assert standing()[0].address_key == "PE377AB:7 STATION RD"
    assert "7 Station Road" in officer.search("/risk-markers", postcode="PE377AB").text
    assert "No risk marker matches" in officer.search("/risk-markers", postcode="NR1 3AB").text
    assert officer.search("/risk-markers", postcode="nowhere").status_code == 422


def test_a_list_shows_what_is_due_for_review_first(mark, client, norfolk):
    mark("dog")
    mark("weapons", last_day=(now() + timedelta(days=5)).date(), owner_id=norfolk.person("breckland", "manager").id)
    page = client("breckland", "officer", OLIVE).get("/risk-markers").text
    assert page.index("Weapons reported") < page.index(">Dog")
    assert "Due for review" in page
    mine = client("breckland", "officer", OLIVE).get("/risk-markers?show=mine").text
    assert "Weapons reported" not in mine and "Dog" in mine
    assert "Weapons reported" in client("breckland", "manager").get("/risk-markers?show=due").text


def test_nobody_elses_district_and_no_other_role_sees_markers(mark, client):
    marker = mark("dog", note="A large dog")
    for slug, role, status in (
        ("broadland", "officer", 404),
        ("breckland", "ig", 403),
        ("norfolk", "tracer", 403),
        ("broads-neighbours", "coordinator", 403),
    ):
        browser = client(slug, role)
        for path in ("", "/renew", "/end", "/hand-over"):
            answer = browser.get(f"/risk-markers/{marker}{path}")
            assert answer.status_code == status and "A large dog" not in answer.text, (slug, path)
        assert "A large dog" not in browser.get("/risk-markers").text
    assert client("breckland", "officer", OLIVE).get(f"/risk-markers/{marker}").status_code == 200


def test_a_partner_is_told_the_labels_alone_and_only_where_the_agreement_gives_risk(
    visiting, mark, work, everything, norfolk
):
    visit = visiting("south-norfolk")
    mark("aggression", "south-norfolk", note="CANARY shouted at the officer")
    assert visit.press("hand-on").status_code == 303
    work()
    [task] = everything("select subject, form from handover where kind = 'visit-step' and side = 'received'")
    [agreed] = everything(
        """select a.gives from agreement a join organisation o on o.id = a.to_org
           where a.kind = 'visit-step' and o.slug = 'broads-neighbours' and a.live @> now() and a.from_org = :org""",
        org=norfolk.org("south-norfolk"),
    )
    assert "risk" in agreed.gives and "Aggression towards staff" in task.subject["risk"]
    assert "CANARY" not in str(task)
    assert task.form["step"]["staff"] == 2


def test_without_risk_in_the_agreement_nothing_of_a_marker_reaches_the_partner(visiting, mark, work, everything):
    visit = visiting("south-norfolk")
    mark("aggression", "south-norfolk")
    everything("set session_replication_role = replica")
    everything("update agreement set gives = array_remove(gives, 'risk') where kind = 'visit-step'")
    assert visit.press("hand-on").status_code == 303
    work()
    [task] = everything("select subject from handover where kind = 'visit-step' and side = 'received'")
    assert "Aggression" not in str(task.subject)


def test_after_an_unsafe_answer_the_page_offers_a_marker_of_that_kind(visiting, mark):
    visit = visiting("breckland")
    assert "A danger was told of here." not in visit.page.text
    sent = visit.say("unsafe", card="none", risk_seen="threat")
    assert sent.location.endswith("/visit")
    page = visit.page.text
    assert "A danger was told of here." in page and "category=aggression" in page
    form = visit.browser.get(f"/requests/{visit.id}/risk-marker?category=aggression").text
    assert 'value="aggression" checked' in " ".join(form.split())
    mark("aggression", handover_id=visit.id)
    assert "A danger was told of here." not in visit.page.text


def test_another_home_of_the_postcode_is_pointed_at_and_not_told_of(visiting, mark):
    visit = visiting("breckland")
    mark("weapons", subject={"address": "5 Mill Lane", "postcode": "PE37 7AB"}, note="A shotgun")
    page = visit.page.text
    assert "1 other risk marker stands" in page
    assert "Weapons reported" not in page and "A shotgun" not in page


def test_a_day_s_requests_find_their_markers_in_one_statement(norfolk, mark, statements):
    mark("dog")
    subjects = [HOME, {"address": "5 Mill Lane", "postcode": "PE37 7AB"}, {"postcode": "NR1 3AB"}, {}]
    with norfolk.acting("breckland", "officer", OLIVE), statements() as sent:
        found = queries.markers_among(subjects)
        assert [one.label for one in found[0].here] == ["Dog"]
        assert [(len(one.here), one.nearby) for one in found] == [(1, 0), (0, 1), (0, 0), (0, 0)]
    assert len([one for one in sent if "risk_marker" in one]) == 1


def test_a_withdrawn_request_leaves_the_marker_standing(visiting, mark, norfolk, work, standing):
    visit = visiting("breckland")
    mark("dog", handover_id=visit.id)
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    assert standing()[0].ended_at is None


def test_the_districts_own_words_and_limits_come_from_its_file(norfolk, mark, visiting):
    from hub.directory import actions as directory

    visit = visiting("breckland")
    marker = mark("dog")
    with norfolk.acting("breckland", "manager"):
        body = {"category": [{"key": "bees", "label": "Bees", "most_months": 1, "pair_required": False}]}
        directory.draft("risk_markers", 1, body)
        directory.publish("risk_markers", 1)
    page = visit.page.text
    assert "Two of you must go" in page and marker, "nobody can tell any more whether a dog asks for a pair"
    with pytest.raises(Invalid, match="in use"):
        mark("weapons")
    with pytest.raises(Invalid, match="at most 1 month:"):
        mark("bees", last_day=(now() + timedelta(days=60)).date())
