"""A question is kept under a name, tells what is new since one last looked, and goes after a confirmation."""

import re

import pytest

from hub.kernel.audit import record

FILES = "/governance/saved/new?kind=file:made&last=7"


@pytest.fixture
def saved(ig):
    """The officer keeps asking for files of the last seven days."""
    answer = ig.post(FILES, data={"name": "Files this week"})
    assert answer.status_code == 303
    return answer.location


def make(norfolk, n):
    with norfolk.acting("norfolk", "supervisor"):
        for _ in range(n):
            record("file:made", file="hand_back", count=1)


def test_what_is_new_is_counted_until_one_looks(ig, norfolk, saved):
    make(norfolk, 2)
    assert "2 new" in ig.get("/governance/saved").text
    page = ig.get(saved).text
    assert "2 new" in page and page.count('govuk-tag">New') == 2 and "The last 7 days" in page
    assert "Nothing new" in ig.get("/governance/saved").text
    make(norfolk, 1)
    assert "1 new" in ig.get(saved).text


def test_what_is_outside_the_question_is_not_new(ig, norfolk, saved):
    with norfolk.acting("norfolk", "supervisor"):
        record("list:shown", list="cases", count=1)
    assert "Nothing new" in ig.get("/governance/saved").text


def test_officers_share_questions_and_each_looks_for_themselves(ig, client, norfolk, saved, everything):
    colleague = client("norfolk", "administrator").person
    everything("insert into account_role values (:o, :id, 'ig', now())", o=colleague.org_id, id=colleague.id)
    make(norfolk, 1)
    ig.get(saved)
    looks = everything("select account_id from question_look")
    assert [one.account_id for one in looks] == [ig.person.id]
    assert "You have not looked yet" not in ig.get("/governance/saved").text


def test_a_name_is_needed_and_stands_for_one_question(ig, saved):
    empty = ig.post(FILES, data={"name": " "})
    assert empty.status_code == 422 and "Enter a name" in empty.text
    again = ig.post(FILES, data={"name": "Files this week"})
    assert (
        again.status_code == 422 and "has this name already" in again.text and 'value="Files this week"' in again.text
    )


def test_a_faulty_question_is_not_kept(ig):
    assert ig.get("/governance/saved/new?since=yesterday").status_code == 422
    assert ig.get("/governance/saved/new?last=7&since=01/01/2026").status_code == 422


def test_it_is_renamed_and_who_looked_has_looked_still(ig, saved, everything):
    ig.post("/governance/saved/new?kind=refusals&last=7", data={"name": "Refusals"})
    ig.get(saved)
    assert 'value="Files this week"' in ig.get(f"{saved}/rename").text
    taken = ig.post(f"{saved}/rename", data={"name": "Refusals"})
    assert taken.status_code == 422 and "has this name already" in taken.text and 'value="Refusals"' in taken.text
    assert ig.post(f"{saved}/rename", data={"name": "Files this week"}).status_code == 303  # as it was: nothing to tell
    assert ig.post(f"{saved}/rename", data={"name": "Files of the week"}).status_code == 303
    assert "Files of the week" in ig.get(saved).text and len(everything("select 1 from question_look")) == 2
    [renamed] = everything("select facts from event where kind = 'question:renamed'")
    assert renamed.facts == {"question": saved.rsplit("/", 1)[1]}


def test_anothers_question_is_not_renamed(client, saved):
    assert client("breckland", "ig").post(f"{saved}/rename", data={"name": "Mine"}).status_code == 404


def test_it_goes_after_a_confirmation_and_the_record_stays(ig, saved, everything):
    ig.get(saved)
    assert "Let “Files this week” go?" in ig.get(f"{saved}/let-go").text
    assert everything("select 1 from saved_question") != []
    assert ig.post(f"{saved}/let-go").status_code == 303
    assert everything("select 1 from saved_question union all select 1 from question_look") == []
    assert ig.get(saved).status_code == 404
    kinds = [one.kind for one in everything("select kind from event where kind like 'question:%' order by id")]
    assert kinds == ["question:saved", "question:asked", "question:let_go"]


def test_no_name_of_a_question_stands_in_an_event(ig, saved, everything):
    ig.get(saved)
    assert not any("Files this week" in str(one.facts) for one in everything("select facts from event"))


def test_nobody_else_sees_it(client, saved):
    stranger = client("breckland", "ig")
    assert "Files this week" not in stranger.get("/governance/saved").text
    for path in (saved, f"{saved}/let-go"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{saved}/let-go").status_code == 404
    for path in ("/governance/saved", FILES, saved):
        assert client("norfolk", "supervisor").get(path).status_code == 403


def test_a_question_about_a_resident_tells_their_name_only_while_it_is_known(ig, case):
    answer = ig.post(f"/governance/saved/new?resident={case.resident_id}", data={"name": "About a complaint"})
    assert "Ada O’Canary" in ig.get(answer.location).text


def test_a_resident_who_is_gone_leaves_the_question_standing(ig, saved, everything):
    gone = '{"resident": "01900000-0000-7000-8000-000000000000", "last": "7"}'
    everything("update saved_question set filter = cast(:gone as jsonb)", gone=gone)
    assert "It makes no sense any more" in ig.get("/governance/saved").text
    assert "no longer holds the resident" in ig.get(saved).text
    assert ig.post(f"{saved}/let-go").status_code == 303


def test_many_questions_take_as_many_statements_as_one(ig, saved, statements):
    def taken() -> int:
        with statements() as sent:
            assert ig.get("/governance/saved").status_code == 200
        return len(sent)

    taken()
    one = taken()
    for kind in ("looks", "refusals", "cases", "sign-in"):
        assert ig.post(f"/governance/saved/new?kind={kind}", data={"name": kind}).status_code == 303
    assert taken() == one <= 9


def test_how_far_back_goes_with_the_day(ig, norfolk, everything):
    make(norfolk, 1)
    found = ig.get("/governance/events?kind=file:made&last=1").text
    assert len(re.findall(r'data-label="When"', found)) == 1
    both = ig.get("/governance/events?last=7&since=01/01/2026")
    assert both.status_code == 422 and "not both" in both.text
