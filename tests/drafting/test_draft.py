"""The draft as a whole: how it begins, what it says of itself, how it is taken back, discarded, published."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from hub.directory import sections
from hub.directory.models import Section
from hub.drafting.actions import begin
from hub.kernel.clock import now
from hub.kernel.db import db, rows
from hub.kernel.problems import NotPossibleNow
from hub.visit_models.actions import publish_on


def stored(everything, slug="breckland"):
    return [
        tuple(one)
        for one in everything(
            """select version, state, s.origin from section s join organisation o on o.id = s.org_id
               where o.slug = :slug and s.name = 'visit_model' order by version""",
            slug=slug,
        )
    ]


def events(everything, kind):
    return [one.facts for one in everything("select facts from event where kind = :kind order by id", kind=kind)]


def live(norfolk, slug="breckland"):
    with norfolk.acting(slug, "manager"):
        return sections.live("visit_model").body


def test_without_a_draft_its_page_leads_to_the_beginning(manager):
    someone = manager()
    assert someone.browser.get("/visit-model/draft").location == "/visit-model/draft/start"
    assert "Start a new version" in someone.see("/visit-model")
    for path in ("about", "times", "add-step", "steps/knock", "discard"):
        assert someone.browser.get(f"/visit-model/draft/{path}").status_code == 409


def test_an_officer_without_a_draft_to_read_reads_the_model_in_force(client):
    assert client("breckland", "officer").get("/visit-model/draft").location == "/visit-model"


def test_it_begins_with_the_version_in_force_under_the_next_number(manager, norfolk, everything):
    someone = manager()
    assert someone.saves("start", source="1") == ""
    assert someone.body == live(norfolk)
    assert stored(everything) == [(1, "live", "file"), (2, "draft", "browser")]
    assert {"section": "visit_model", "version": 2, "origin": "browser"} in events(everything, "section:drafted")
    assert "It says the same as version 1" in someone.see()
    assert "Go on with the draft" in someone.see("/visit-model")
    assert "Go on with the draft" in someone.see("/visit-model/2")


def test_it_begins_with_a_version_that_is_no_longer_in_force(manager, norfolk):
    someone = manager()
    first = live(norfolk)
    someone.saves("start", source="blank", title="Another way")
    someone.post("start", someone.fields("start") | {"source": "1"})
    someone.saves("about", title="A second way")
    assert someone.send("/visit-model/2/publish").status_code == 303
    assert "Version 1, retired, " in someone.see("start")
    someone.saves("start", source="1")
    assert someone.body == first


def test_a_blank_model_needs_a_title_and_says_what_is_missing(manager):
    someone = manager()
    answer = someone.send("start", source="blank")
    assert answer.status_code == 422 and "Enter title of the new model" in answer.text
    someone.saves("start", source="blank", title="From nothing")
    assert someone.body == {"title": "From nothing"}
    page = someone.see()
    assert "One thing to mend" in page and "There is no step yet: add the first." in page
    assert 'href="/visit-model/draft/add-step"' in page


def test_beginning_anew_replaces_the_draft_and_can_be_taken_back(begun):
    before = begun.body
    assert "Go on with the draft of version 2" in begun.see("start")
    begun.saves("start", source="blank", title="All new")
    assert begun.body == {"title": "All new"}
    begun.post("undo", begun.fields(""))
    assert begun.body == before


def test_a_draft_from_a_file_stands_beside_it_and_the_page_says_who_wins(manager, with_draft, norfolk, everything):
    with_draft("breckland", 2, live(norfolk) | {"title": "From the file"})
    someone = manager()
    page = someone.see("start")
    assert "is a draft from a file" in page and "whichever is published with the higher number" in page
    someone.saves("start", source="2")
    assert someone.body["title"] == "From the file"
    assert stored(everything) == [(1, "live", "file"), (2, "draft", "file"), (3, "draft", "browser")]
    someone.saves("about", title="From the browser")
    assert "is a draft from a file" in someone.see()
    assert someone.send("/visit-model/3/publish").status_code == 303
    refused = someone.post("/visit-model/2/publish", {"when": "now"})
    assert refused.status_code == 409
    assert live(norfolk)["title"] == "From the browser"


def test_each_change_can_be_taken_back_one_after_the_other(begun, everything):
    titles = [begun.body["title"], "Second", "Third"]
    for title in titles[1:]:
        begun.saves("about", title=title)
    assert "Last changed by" in begun.see()
    for title in ("Second", titles[0]):
        assert begun.post("undo", {"version": begun.fields("")["version"]}).status_code == 303
        assert begun.body["title"] == title
    assert "Take back the last change" not in begun.see()
    assert len(events(everything, "section:taken_back")) == 2


def test_of_very_many_changes_the_last_twenty_can_be_taken_back(begun, everything):
    for number in range(23):
        begun.saves("about", title=f"Title {number}")
    assert everything("select count(*), min(number), max(number) from draft_change")[0] == (20, 4, 23)


def test_saving_what_is_there_already_is_no_change(begun, everything):
    before = begun.body
    begun.saves("about")
    begun.saves("steps/knock/change")
    begun.saves("steps/knock/outcomes/no-answer")
    begun.saves("forms/doorstep/change")
    for question in [one["key"] for one in before["form"][0]["question"]]:
        begun.saves(f"forms/doorstep/questions/{question}")
    begun.saves("times")
    assert begun.body == before
    assert everything("select count(*) from draft_change")[0][0] == 0


def test_a_draft_is_discarded_after_a_question(begun, everything):
    begun.saves("about", title="Never mind")
    assert "Discard the draft of version 2?" in begun.see("discard")
    assert begun.send("discard").status_code == 303
    assert stored(everything) == [(1, "live", "file")]
    assert everything("select 1 from draft_change") == []
    assert events(everything, "section:discarded") == [{"section": "visit_model", "version": 2}]
    begun.saves("start", source="1")
    assert stored(everything)[1] == (2, "draft", "browser")


def test_the_database_lets_nobody_delete_what_was_published_or_is_another_s(begun, norfolk, everything):
    begun.saves("about", title="Changed")
    gone = delete(Section).where(Section.name == "visit_model")
    with norfolk.acting("norwich", "manager"):
        assert rows("select 1 from draft_change") == []
        assert db.session.execute(gone.where(Section.version == 2)).rowcount == 0
    with norfolk.acting("breckland", "manager"):
        assert db.session.execute(gone.where(Section.version == 1)).rowcount == 0
        publish_on(2, (now() + timedelta(days=30)).date())
        assert db.session.execute(gone.where(Section.version == 2)).rowcount == 0
    assert stored(everything) == [(1, "live", "file"), (2, "draft", "browser")]


def test_what_was_published_keeps_no_notes_of_how_it_was_written(begun, everything):
    begun.saves("about", title="Changed")
    assert begun.send("/visit-model/2/publish").status_code == 303
    begun.saves("start", source="2")
    assert everything("select 1 from draft_change") == []


def test_a_draft_with_a_fault_is_saved_and_not_published(begun, norfolk):
    begun.saves("steps/knock/outcomes/no-answer", then="undecided")
    page = begun.see()
    assert "Outcome “No answer, card left” › what follows" in page
    assert "It is not decided yet: say what follows." in page
    assert 'href="/visit-model/draft/steps/knock/outcomes/no-answer"' in page
    assert "Publish</a>" not in page
    assert begun.post("/visit-model/2/publish", {"when": "now"}).status_code == 409
    assert live(norfolk)["title"] == begun.body["title"]


def test_what_is_published_is_changed_no_more(begun):
    sent = begun.fields("about") | {"title": "Too late"}
    assert begun.send("/visit-model/2/publish").status_code == 303
    late = begun.post("about", sent)
    assert late.status_code == 409 and "Too late" in late.text


def test_what_waits_for_its_day_is_changed_no_more(begun, norfolk):
    sent = begun.fields("about") | {"title": "Too late"}
    day = now() + timedelta(days=30)
    with norfolk.acting("breckland", "manager"):
        publish_on(2, day.date())
    assert begun.post("about", sent).status_code == 409
    assert begun.browser.get("/visit-model/draft").location == "/visit-model/draft/start"
    assert "takes over on" in begun.see("start")


def test_the_draft_shows_what_it_changes_in_the_words_of_its_readers(begun):
    begun.saves("steps/knock/change", gap_hours="6", assign="patch")
    begun.saves("steps/knock/outcomes/household", county="refused")
    page = begun.see()
    assert "Step “Knock at the door” › hours between attempts" in page
    assert "It goes by itself to whoever has the patch" in page
    assert "outcome “Spoke to somebody else of the household” › outcome for the county" in page


def test_only_a_council_that_visits_has_a_draft(norfolk):
    for slug, role in (("norfolk", "supervisor"), ("broads-neighbours", "coordinator")):
        with pytest.raises(NotPossibleNow, match="Only a council that visits"), norfolk.acting(slug, role):
            begin({"title": "Not ours"})


@pytest.mark.parametrize("path", ["/visit-model/draft/about", "/visit-model/draft/start"])
def test_an_officer_reads_the_draft_and_changes_nothing(begun, client, path):
    officer = client("breckland", "officer")
    page = officer.get("/visit-model/draft").text
    assert "Knock at the door" in page and "Add a step" not in page and "Discard" not in page
    assert officer.get("/visit-model/draft/steps/knock").status_code == 200
    assert officer.get("/visit-model/draft/forms/doorstep").status_code == 200
    assert officer.get(path).status_code == 403
    assert officer.post("/visit-model/draft/arrange", data={"do": "up step/knock"}).status_code == 403
