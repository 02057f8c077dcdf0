"""Behind the glass: a reason of substance, an hour at most, one person, a banner, notice, a review by another."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.restricted.rules import why_no_reason
from tests.restricted.conftest import WHY

GIVEN = {"category": "resident-asks", "reason": WHY, "minutes": "15"}


def look(browser, case, **given):
    return browser.post(f"/restricted/{case.id}/look", data=GIVEN | given)


def test_the_address_says_that_it_is_restricted_and_the_visit_is_recorded(other, case, restricted, everything):
    page = other.get(f"/cases/{case.id}")
    assert page.status_code == 403 and "This record is restricted" in page.text and "Canary" not in page.text
    [event] = everything("select facts, about, account_id from event where kind = 'record:withheld'")
    assert event.facts == {"endpoint": "cases.show"} and event.about == [str(case.id)]
    assert event.account_id == other.person.id
    assert other.get(f"/cases/{case.id}/change").status_code == 403


def test_what_is_not_there_is_not_found(other, restricted, case):
    assert other.get(f"/cases/{restricted.id}").status_code == 404


def test_a_stranger_is_told_nothing(client, case, restricted):
    assert client("breckland", "officer", 1).get(f"/requests/{case.id}").status_code == 404
    assert client("breckland", "officer", 1).get(f"/restricted/{case.id}/look").status_code == 404


def test_lists_leave_it_out_and_say_so(other, holder, case, restricted):
    page = other.get("/cases?show=all").text
    assert "Canary" not in page and "1 restricted record is not shown to you" in page
    page = holder.get("/cases?show=all").text
    assert "Canary" in page and "not shown to you" not in page
    found = other.search("/cases", text="Canary").text
    assert str(case.id) not in found


def test_with_a_reason_the_record_is_shown_under_a_banner_for_a_while(other, case, restricted, everything, norfolk):
    answer = look(other, case)
    assert answer.status_code == 303 and answer.location.endswith(f"/cases/{case.id}")
    page = other.get(f"/cases/{case.id}")
    assert page.status_code == 200 and "Canary" in page.text
    assert "You are looking at a restricted record" in page.text and "End now" in page.text
    assert "You are looking at a restricted record" in other.get("/account").text
    [kept] = everything("select * from glass_break")
    assert timedelta(minutes=14) < kept.ends_at - now() <= timedelta(minutes=15)
    told = everything("select account_id, urgent from notice where kind = 'glass-broken'")
    assert {tuple(one) for one in told} == {(norfolk.person("norfolk", "ig", nth).id, True) for nth in (0, 1)}
    [event] = everything("select facts from event where kind = 'glass:broken'")
    assert event.facts == {"glass": str(kept.id), "category": "resident-asks", "minutes": 15}


def test_only_in_this_browser_and_for_this_person(other, client, case, restricted, restrict, norfolk, everything):
    from tests.restricted.conftest import open_case, programme

    with norfolk.acting("norfolk", "tracer", 0):
        second = open_case(programme(), {"forename": "Bo", "surname": "Wren", "born_on": None, "postcode": "NR1 3AB"})
    person = everything("select resident_id from case_file where id = :id", id=second)[0].resident_id
    restrict(person)
    look(other, case)
    assert other.get(f"/cases/{second}").status_code == 403
    assert client("norfolk", "tracer", 1).get(f"/cases/{case.id}").status_code == 403
    assert other.post(f"/restricted/{second}/look", data=GIVEN).status_code == 303
    assert other.get(f"/cases/{second}").status_code == 200 and other.get(f"/cases/{case.id}").status_code == 403
    ended = everything("select ended_how from glass_break order by broken_at")
    assert [one.ended_how for one in ended] == ["another", None]


def test_it_ends_by_a_press(other, case, restricted, everything):
    look(other, case)
    other.post("/restricted/end-now")
    assert other.get(f"/cases/{case.id}").status_code == 403
    assert "You are looking at" not in other.get("/cases").text
    assert everything("select ended_how from glass_break")[0].ended_how == "by-themself"
    assert everything("select facts from event where kind = 'glass:ended'")[0].facts["how"] == "by-themself"


def test_it_ends_by_the_clock_in_the_database_and_the_job_writes_it_down(other, case, restricted, everything, work):
    look(other, case)
    everything("update glass_break set broken_at = broken_at - interval '16 minutes', ends_at = now()")
    assert other.get(f"/cases/{case.id}").status_code == 403, "whatever the cookie says"
    everything("update outbox set available_at = now() where name = 'glass:over'")
    work()
    assert everything("select ended_how from glass_break")[0].ended_how == "time"


def test_a_role_of_ones_own_is_no_way_round(other, case, restricted, everything):
    """A forged number of a colleague's row opens nothing."""
    look(other, case)
    everything("update glass_break set account_id = (select id from account where org_id = glass_break.org_id "
               "and id <> glass_break.account_id limit 1)")  # fmt: skip
    assert other.get(f"/cases/{case.id}").status_code == 403


def test_never_more_than_an_hour(other, case, restricted, everything):
    assert look(other, case, minutes="90").status_code == 422
    look(other, case)
    with pytest.raises(IntegrityError):
        everything("update glass_break set ends_at = broken_at + interval '61 minutes'")


@pytest.mark.parametrize(
    "reason",
    [
        "test",
        "asdf asdf asdf asdf asdf asdf",
        "because because because because I need access",
        "aaaa bbbb cccc dddd eeee ffff",
        "needed for work please just need to see it",
        "qwertyuiop asdfghjkl zxcvbnm qwerty",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sdfkjh wrtzp kjhgf mnbvc lkjhg",
    ],
)
def test_a_reason_that_says_nothing_is_refused(reason):
    assert why_no_reason(reason) is not None


@pytest.mark.parametrize(
    "reason",
    [
        WHY,
        "Her GP asks whether she has been reached, she may be seriously ill.",
        "Stellvertretung: Kollegin krank, Rückruf um 15 Uhr zugesagt.",
        "Son rang: mother fell, ambulance needs the address.",
    ],
)
def test_a_reason_of_substance_is_taken(reason):
    assert why_no_reason(reason) is None


def test_what_a_reason_is_stands_beside_the_field_and_is_answered_with_the_other_faults(other, case, restricted):
    page = other.get(f"/restricted/{case.id}/look").text
    assert "who needs what, and why now" in page and "“Urgent” or “for work” is none" in page
    page = look(other, case, reason="urgent", category="", minutes="").text
    assert "Write a whole sentence: who needs what" in page and page.count("govuk-error-message") == 3


def test_one_s_own_look_is_on_a_colleague_s_desk(client, other, case, restricted, everything, norfolk):
    look(other, case)
    ig, colleague = client("norfolk", "ig"), client("norfolk", "ig", 1)
    everything("update glass_break set account_id = :me", me=ig.person.id)
    assert "restricted records to review" not in ig.get("/governance").text
    assert "1 look at restricted records to review" in colleague.get("/governance").text


def test_the_fault_stands_beside_the_field_and_nothing_typed_is_lost(other, case, restricted, everything):
    page = look(other, case, reason="asdf asdf asdf asdf asdf asdf")
    assert page.status_code == 422 and "in words that somebody else can check" in page.text
    assert ">asdf asdf asdf asdf asdf asdf</textarea>" in page.text
    assert everything("select 1 from glass_break") == []


def test_the_review_shows_what_was_seen_and_is_closed_by_another(client, other, case, restricted, everything):
    look(other, case)
    other.get(f"/cases/{case.id}")
    other.get("/cases")
    ig = client("norfolk", "ig")
    assert "1 look at restricted records to review" in ig.get("/governance").text
    [kept] = everything("select * from glass_break")
    where = f"/governance/broken-glass/{kept.id}"
    said = {"outcome": "justified", "said": "The surgery confirmed that she had rung."}
    assert ig.post(where, data=said).status_code == 409, "they are still looking"
    other.post("/restricted/end-now")
    page = ig.get(where).text
    assert WHY in page and "opened a case" in page and "other thing" in page and "Say how it was" in page
    assert ig.post(where, data=said).status_code == 303
    assert "The surgery confirmed" in ig.get(where).text
    assert ig.post(where, data=said).status_code == 409
    assert everything("select facts from event where kind = 'glass:reviewed'")[0].facts["outcome"] == "justified"
    assert "Nothing is to be reviewed" in ig.get("/governance/broken-glass").text


def test_what_was_seen_does_not_drown_in_other_things(client, other, case, restricted, everything, norfolk):
    look(other, case)
    other.get(f"/cases/{case.id}")
    with norfolk.acting("norfolk", "tracer", 1):
        for _ in range(210):
            record("list:shown", list="cases", count=0)
    other.post("/restricted/end-now")
    [kept] = everything("select id from glass_break")
    page = client("norfolk", "ig").get(f"/governance/broken-glass/{kept.id}").text
    assert "opened a case" in page and "200 or more other things" in page


def test_nobody_reviews_themself(client, other, case, restricted, everything):
    look(other, case)
    other.post("/restricted/end-now")
    ig = client("norfolk", "ig")
    everything("update glass_break set account_id = :me", me=ig.person.id)
    [kept] = everything("select * from glass_break")
    where = f"/governance/broken-glass/{kept.id}"
    assert "somebody else of your organisation reviews it" in ig.get(where).text
    assert ig.post(where, data={"outcome": "justified", "said": "I had every reason."}).status_code == 409
    with pytest.raises(IntegrityError):
        everything("update glass_break set outcome = 'justified', reviewed_by = account_id")


def test_from_the_next_day_it_is_urgent(client, other, case, restricted, everything):
    look(other, case)
    ig = client("norfolk", "ig")
    assert "Urgent" not in ig.get("/governance").text
    everything("update glass_break set broken_at = broken_at - interval '1 day', ends_at = ends_at - interval '1 day'")
    assert "Urgent" in ig.get("/governance").text


def test_a_district_too(client, asked, restrict):
    received = asked(holder=1)
    restrict(received, slug="breckland")
    officer = client("breckland", "officer", 0)
    assert "1 restricted record is not shown to you" in officer.get("/requests").text
    assert officer.get(f"/requests/{received}").status_code == 403
    assert officer.post(f"/restricted/{received}/look", data=GIVEN).status_code == 303
    assert "Canary" in officer.get(f"/requests/{received}").text
