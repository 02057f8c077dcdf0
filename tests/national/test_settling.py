"""People settle what a list does not: with a reason, once more, or by taking theirs; nothing disappears in silence."""

from datetime import date

import pytest

from tests.national.conftest import ADA, file_of


@pytest.fixture
def differing(bring, close, packed, everything):
    """A refused case that the list calls completed: the id of its row."""
    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Status": "Completed"})
    return everything("select id from hand_back_row where kind = 'closing'")[0].id


def settled(everything):
    return [(one.facts["how"], one.about) for one in everything(
        "select facts, about from event where kind = 'hand_back:settled' order by id")]  # fmt: skip


def test_acknowledging_needs_a_reason_and_keeps_it_with_the_case(supervisor, differing, everything, standing):
    page = f"/hand-back/rows/{differing}/acknowledge"
    assert supervisor.post(page, data={"why": " "}).status_code == 422
    assert standing() == [("closing", "differs")]
    assert supervisor.post(page, data={"why": "They know of it"}).status_code == 303
    assert standing() == [("closing", "acknowledged")]
    [note] = everything("select id, kind, body from case_note")
    assert (note.kind, note.body) == ("hand-back", "They know of it")
    [(how, about)] = settled(everything)
    assert how == "acknowledged" and str(note.id) in about
    assert "They know of it" not in str(everything("select facts from event where kind = 'hand_back:settled'"))
    assert supervisor.post(page, data={"why": "Again"}).status_code == 409, "a colleague has settled it"


def test_an_acknowledged_row_comes_back_when_the_list_says_something_new(supervisor, differing, bring, standing):
    supervisor.post(f"/hand-back/rows/{differing}/acknowledge", data={"why": "They know of it"})
    bring(ADA | {"Status": "Completed", "Phone": "07700 900777"})
    assert standing() == [("closing", "acknowledged")], "of this, it says what it said"
    bring(ADA | {"Status": "Failed: deceased"})
    assert standing() == [("closing", "differs")]


def test_sent_again_goes_into_the_next_pack_and_says_so(supervisor, differing, standing, everything):
    assert supervisor.post("/hand-back").status_code == 409
    assert supervisor.post(f"/hand-back/rows/{differing}/again").status_code == 303
    assert standing() == [("closing", "again")]
    assert supervisor.post("/hand-back").status_code == 303
    [again] = file_of(supervisor, 2)
    assert (again["Status"], again["Change"]) == ("Failed: refused", "Sent again")
    assert standing() == [("closing", "outstanding")]
    row = everything("select id from hand_back_row where state = 'outstanding'")[0]
    assert "Pack 1" in supervisor.get(f"/hand-back/rows/{row.id}").text, "what was told before stays to be seen"


def test_theirs_taken_over_closes_our_case_as_theirs(supervisor, differing, everything, standing, bring):
    page = f"/hand-back/rows/{differing}/take"
    assert supervisor.post(page, data={}).status_code == 422
    assert supervisor.post(page, data={"reason": "They spoke to her"}).status_code == 303
    [case] = everything("select outcome, status from case_file")
    assert (case.outcome, case.status) == ("reached-complete", "closed")
    assert standing() == [("closing", "taken")]
    assert [how for how, _ in settled(everything)] == ["taken"]
    kinds = [one.kind for one in everything("select kind from event where kind like 'case:%' order by id")]
    assert kinds[-2:] == ["case:reopened", "case:closed"]
    assert supervisor.post("/hand-back").status_code == 409, "what they said themselves is not told them"
    bring(ADA | {"Status": "Completed", "Phone": "07700 900777"})
    assert standing() == [("closing", "taken")]


def test_a_fact_of_theirs_taken_over_is_ours(bring, close, correct, packed, supervisor, everything, standing):
    bring(ADA)
    correct(close("a1"), born_on=date(1961, 4, 13))
    packed()
    bring(ADA | {"Date of Birth": "14/04/1961"})
    [row] = everything("select id from hand_back_row where kind = 'fact'")
    assert "Take theirs" in supervisor.get(f"/hand-back/rows/{row.id}").text
    supervisor.post(f"/hand-back/rows/{row.id}/take", data={"reason": "Seen on her passport"})
    assert everything("select born_on from resident")[0].born_on.isoformat() == "1961-04-14"
    assert standing("fact") == ["taken"]
    assert supervisor.post("/hand-back").status_code == 409


def test_an_ambiguous_word_asks_which_of_ours_is_meant(app, bring, close, packed, supervisor, everything, monkeypatch):
    from hub.national.rules import theirs

    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Status": "Completed"})
    [row] = everything("select id from hand_back_row")
    two = [("reached-complete", "Reached, all"), ("deceased", "Deceased")]
    monkeypatch.setattr(theirs, "choices", lambda *_: two)
    monkeypatch.setattr("hub.national.actions.settling.choices", lambda *_: two)
    page = f"/hand-back/rows/{row.id}/take"
    assert supervisor.post(page, data={"reason": "They know"}).status_code == 422
    assert supervisor.post(page, data={"reason": "They know", "outcome": "moved"}).status_code == 422
    assert supervisor.post(page, data={"reason": "They know", "outcome": "deceased"}).status_code == 303
    assert everything("select outcome from case_file")[0].outcome == "deceased"


def test_a_whole_kind_that_no_list_shows_is_acknowledged_at_once(supervisor, closed, everything, standing):
    for n in range(3):
        closed(f"CTAS-{n}", need="food")
    supervisor.post("/hand-back")
    page = "/hand-back/1/need/acknowledge"
    assert "3 support needs" in supervisor.get(page).text
    assert supervisor.post(page, data={"why": ""}).status_code == 422
    assert supervisor.post(page, data={"why": "Uploaded"}).status_code == 303
    assert set(standing("need")) == {"acknowledged"} and set(standing("closing")) == {"outstanding"}
    assert len(settled(everything)) == len(everything("select 1 from case_note")) == 3
    assert supervisor.post(page, data={"why": "Uploaded"}).status_code == 409


def test_people_who_may_not_and_rows_of_others(client, supervisor, differing):
    tracer, stranger = client("norfolk", "tracer"), "00000000-0000-0000-0000-000000000000"
    for way in ("acknowledge", "again", "take"):
        assert tracer.post(f"/hand-back/rows/{differing}/{way}").status_code == 403
        data = {"why": "x", "reason": "x"}
        assert supervisor.post(f"/hand-back/rows/{stranger}/{way}", data=data).status_code == 404
    assert tracer.get(f"/hand-back/rows/{differing}").status_code == 403
    assert tracer.get("/hand-back/standing").status_code == 403
