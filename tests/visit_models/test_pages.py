"""The manager reads the model in force, compares a draft with it and publishes; nobody else's model is there."""

import pytest
from sqlalchemy import text

from hub.kernel.db import db, rows
from hub.visit_models.queries import county_outcomes


def test_the_model_reads_as_a_page_in_the_countys_own_words(manager):
    page = manager.get("/visit-model").text
    assert "Environmental health officers, at three times of day" in page
    assert "Up to 3 attempts: morning (09:00 to 12:00), then afternoon (13:00 to 16:30)" in page
    assert "the county hears “No answer, card left”" in page
    assert "Which card did you leave?" in page
    assert "<svg" in page and "style=" not in page


@pytest.mark.parametrize(
    "district,words",
    [
        ("great-yarmouth", "A pair of officers from Housing officers"),
        ("north-norfolk", "Fens and Coast Help"),
        ("norwich", "A call by Customer contact centre"),
        ("broadland", "Look first, knock, then help"),
        ("kings-lynn-and-west-norfolk", "One attempt"),
        ("south-norfolk", "Go on to “An officer takes up what came back”"),
    ],
)
def test_each_district_reads_its_own(client, district, words):
    assert words in client(district, "manager").get("/visit-model").text


def test_an_officer_reads_but_does_not_publish(client, draft):
    draft(lambda body: body.update(title="Another way"))
    officer = client("breckland", "officer")
    assert "is a draft" in officer.get("/visit-model").text
    assert "Publish this draft" not in officer.get("/visit-model/2").text
    assert officer.post("/visit-model/2/publish").status_code == 403


def test_a_draft_is_shown_with_what_it_changes_and_published_after_a_confirmation(manager, draft, everything):
    draft(lambda body: body["step"][0].update(gap_hours=6))
    page = manager.get("/visit-model/2").text
    assert "Step “Knock at the door” › hours between attempts" in page
    assert "Publish version 2 of the visit model?" in manager.get("/visit-model/2/publish").text
    assert "version 1, in force" in manager.get("/visit-model").text
    assert manager.post("/visit-model/2/publish").status_code == 303
    assert "version 2, in force" in manager.get("/visit-model").text
    states = everything(
        "select version, state from section s join organisation o on o.id = s.org_id"
        " where o.slug = 'breckland' and s.name = 'visit_model' order by version"
    )
    assert [tuple(one) for one in states] == [(1, "retired"), (2, "live")]


def test_a_draft_with_faults_names_them_and_is_not_published(manager, draft, everything):
    draft(lambda body: body["step"][0]["outcome"][0].update(county="all-well"))
    page = manager.get("/visit-model/2").text
    assert "See the fault and the page that mends it" in page
    assert "“all-well” is none of the county’s outcomes" in manager.get("/visit-model/draft").text
    assert "Publish this draft" not in page
    assert manager.post("/visit-model/2/publish").status_code == 409
    assert everything("select 1 from section where name = 'visit_model' and state = 'live' and version = 2") == []


def test_a_draft_of_the_wrong_shape_is_still_a_page(manager, draft):
    draft(lambda body: body.update(step=[{"key": "only"}]))
    assert manager.get("/visit-model/2").status_code == 200
    assert manager.get("/visit-model/2/publish").status_code == 200
    assert manager.post("/visit-model/2/publish").status_code == 409


def test_a_version_that_does_not_exist_is_not_found(manager):
    assert manager.get("/visit-model/9").status_code == 404
    assert manager.get("/visit-model/1/publish").status_code == 409


def test_a_district_knows_its_countys_outcomes_and_nothing_else_of_its_sections(norfolk):
    with norfolk.acting("breckland", "manager"):
        assert county_outcomes()["reached-complete"]
        assert {row.org_id for row in rows("select org_id from section")} == {norfolk.org("breckland")}


def test_whoever_acts_for_nobody_is_told_no_outcomes(app):
    with app.app_context():
        assert db.session.execute(text("select * from lobby.county_outcomes()")).all() == []
