"""A request from the letter-box to its end: logged once, found by more than a last name, its clock always told."""

from datetime import timedelta

import pytest

from hub.cases.actions import open_case
from hub.kernel.cipher import file_in
from hub.kernel.clock import today
from hub.kernel.words import day as in_words
from hub.programmes.queries import programme
from hub.subject_requests.rules.clock import Clock
from hub.subject_requests.rules.words import REFUSED_OF
from tests.subject_requests.conftest import TYPED

PAGE = "/subject-requests"
LETTER = {"kind": "access", "channel": "letter", "name": "Ada O’Canary", "postcode": "pe377ab", "asked_by": "person"}


def typed(field, when):
    return {f"{field}-day": str(when.day), f"{field}-month": str(when.month), f"{field}-year": str(when.year)}


@pytest.fixture
def step(ig, version):
    def take(request_id, name, **data):
        told = {"version": version("subject_request", request_id)} | data
        return ig.post(f"{PAGE}/{request_id}/steps/{name}", data=told)

    return take


@pytest.fixture
def one(everything):
    return lambda id_: everything("select * from subject_request where id = :id", id=id_)[0]


@pytest.fixture
def told(everything):
    """The events of a request, in order."""
    return lambda id_: [
        each.kind
        for each in everything(
            """select e.kind from event e join event_about a on a.org_id = e.org_id and a.event_id = e.id
               where a.about = :id and e.kind not in ('record:opened', 'list:shown', 'search:made') order by e.id""",
            id=id_,
        )
    ]


def test_a_letter_is_logged_and_its_due_day_is_on_every_page(ig, everything):
    received = today() - timedelta(days=3)
    made = ig.post(f"{PAGE}/new", data=LETTER | typed("received_on", received))
    assert made.status_code == 303
    page = ig.get(made.location).text
    due = in_words(Clock(received).due_on(today()))
    assert f"Due on {due}" in page and "SR-1: Ada O’Canary" in page and "PE37 7AB" in page
    assert due in ig.get(PAGE).text
    [row] = everything("select * from subject_request")
    assert row.number == 1 and row.owner_id == ig.person.id


def test_what_is_missing_is_told_beside_the_field_and_nothing_typed_is_lost(ig):
    answer = ig.post(f"{PAGE}/new", data={"name": "Ada O’Canary", "asked_by": "other", "channel": "letter"})
    assert answer.status_code == 422
    assert "Select what is asked for" in answer.text and "Enter who asks for them" in answer.text
    assert 'value="Ada O’Canary"' in answer.text
    tomorrow = ig.post(f"{PAGE}/new", data=LETTER | typed("received_on", today() + timedelta(days=1)))
    assert "The date must be today or in the past" in tomorrow.text


def test_the_person_is_found_by_more_than_a_last_name_and_named(ig, case, ask, one, version, told):
    id_ = ask("access")
    bare = ig.post(f"{PAGE}/{id_}/person", data={"surname": "O’Canary"})
    assert bare.status_code == 422 and "Enter a last name and a postcode" in bare.text
    found = ig.post(f"{PAGE}/{id_}/person", data={"surname": "O’Canary", "postcode": "PE37 7AB"})
    assert "1 found" in found.text and "This is the person" in found.text
    chosen = {"version": version("subject_request", id_)}
    assert ig.post(f"{PAGE}/{id_}/person/{case.resident_id}", data=chosen).status_code == 303
    assert (one(id_).person, one(id_).subject_id) == ("found", case.resident_id)
    assert ig.post(f"{PAGE}/{id_}/person/{id_}", data=chosen).status_code == 404
    assert "The person is <strong>Ada O’Canary</strong>, PE37 7AB." in ig.get(f"{PAGE}/{id_}").text
    assert told(id_) == ["subject_request:logged", "subject_request:person"]


def test_people_of_one_home_are_told_apart_before_one_is_chosen(ig, case, ask, norfolk):
    with norfolk.acting("norfolk", "tracer"):
        open_case(programme(), TYPED | {"reference": "CTAS-77002", "forename": "Bea", "phone": "+447700900322"})
    found = ig.post(f"{PAGE}/{ask('access')}/person", data={"surname": "O’Canary", "postcode": "PE37 7AB"}).text
    for name in ("Ada O’Canary", "Bea O’Canary"):
        assert f"This is the person: {name} (" in found
    assert found.count("The request says Ada O’Canary.") == 1, "beside Bea alone"


def test_nothing_held_is_an_answer_with_a_letter_of_its_own(ig, ask, step, version, everything):
    id_ = ask("access", name="Zoe Nowhere", postcode="NR1 1AA")
    early = step(id_, "close", outcome="nothing-held")
    assert early.status_code == 422 and "Search for the person first" in early.text
    found = ig.post(f"{PAGE}/{id_}/person", data={"surname": "Nowhere", "postcode": "NR1 1AA"})
    assert "Nobody here matches" in found.text
    assert ig.post(f"{PAGE}/{id_}/nobody", data={"version": version("subject_request", id_)}).status_code == 303
    letter = ig.get(f"{PAGE}/{id_}/letters/nothing-held").text
    assert "We hold nothing on you" in letter and "Norfolk County Council" in letter
    assert ig.post(f"{PAGE}/{id_}/letters/nothing-held").status_code == 303
    [file] = everything("select * from subject_file")
    assert (file.kind, file_in(bytes(file.body))[:5]) == ("letter", b"%PDF-")
    assert step(id_, "close", outcome="nothing-held").status_code == 303
    assert "Answered: nothing held" in ig.get(f"{PAGE}/{id_}").text


def test_the_clock_stands_still_while_identity_is_awaited(ig, case, ask, step, one, told):
    received = today() - timedelta(days=10)
    id_ = ask("access", case.resident_id, received_on=received)
    assert step(id_, "identity-asked", **typed("asked_on", received - timedelta(days=1))).status_code == 422
    assert step(id_, "identity-asked", **typed("asked_on", today() - timedelta(days=9))).status_code == 303
    page = ig.get(f"{PAGE}/{id_}").text
    assert one(id_).due_on is None and "Waits for proof of identity. If it came today" in page
    assert "Waits for proof of identity" in ig.get(PAGE).text
    assert ig.post(f"{PAGE}/{id_}/packs").status_code == 409, "nobody else may get what is held"
    given = typed("given_on", today() - timedelta(days=2)) | {"how": "Passport seen"}
    assert step(id_, "identity-given", **given).status_code == 303
    assert one(id_).due_on == Clock(today() - timedelta(days=2)).due_on(today())
    assert told(id_)[2:] == ["subject_request:waits", "subject_request:goes_on"]
    assert step(id_, "identity-asked", **typed("asked_on", today())).status_code == 409


def test_a_clarification_adds_its_days_to_an_access_request_alone(ig, ask, step, one):
    received = today() - timedelta(days=20)
    id_, other = ask("access", received_on=received), ask("objection", received_on=received)
    words = {"words": "Which year?"}
    assert (
        step(id_, "clarification-asked", **typed("asked_on", today() - timedelta(days=15)), **words).status_code == 303
    )
    assert "Waits for a clarification" in ig.get(f"{PAGE}/{id_}").text
    letter = ig.get(f"{PAGE}/{id_}/letters/clarification").text
    assert "please tell us: Which year?" in letter
    assert step(id_, "clarification-given", **typed("answered_on", today() - timedelta(days=5))).status_code == 303
    asked, answered = today() - timedelta(days=15), today() - timedelta(days=5)
    assert one(id_).due_on == Clock(received, pauses=((asked, answered),)).due_on(today())
    assert step(other, "clarification-asked", **typed("asked_on", today()), **words).status_code == 409


def test_two_months_more_only_if_the_person_was_told_within_the_first(ig, ask, step, one, told):
    late = ask("access", received_on=today() - timedelta(days=60))
    why = {"why": "Very many records"}
    answer = step(late, "extend", **typed("told_on", today()), **why)
    assert answer.status_code == 422 and "The person had to be told by" in answer.text
    received = today() - timedelta(days=5)
    id_ = ask("erasure", received_on=received)
    assert step(id_, "extend", **typed("told_on", today()), **why).status_code == 303
    assert one(id_).due_on == Clock(received, extended=True).due_on(today())
    assert "Very many records" in ig.get(f"{PAGE}/{id_}/letters/extension").text
    assert step(id_, "extend", **typed("told_on", today()), **why).status_code == 409
    assert told(id_)[-1] == "subject_request:extended"


def test_overdue_rises_to_a_notice_and_the_list(ig, ask, work, everything, step, one):
    id_ = ask("access", received_on=today() - timedelta(days=60))
    work()
    assert "Overdue: request SR-1" in ig.get("/notices").text
    page = ig.get(f"{PAGE}?state=overdue").text
    assert "SR-1" in page and "Overdue since" in page
    assert ig.get(f"{PAGE}/{id_}").text.count("Overdue since") == 1
    assert everything("select 1 from outbox where name = 'subject_request:watch' and status <> 'done'") == []


def test_a_due_day_that_moved_is_watched_anew_and_the_old_timer_says_nothing(ask, step, work, everything, ig, one):
    id_ = ask("erasure", received_on=today() - timedelta(days=27))
    step(id_, "extend", **typed("told_on", today()), why="Very many")
    work()
    assert "is due within a week" not in ig.get("/notices").text
    due = one(id_).due_on.isoformat()
    timers = everything("select args from outbox where name = 'subject_request:watch' and status = 'pending'")
    assert sum(each.args["due"] == due for each in timers) == 2


@pytest.mark.parametrize("kind", list(REFUSED_OF))
def test_a_refusal_names_its_ground_in_the_letter_and_where_to_complain(ig, ask, step, kind):
    id_ = ask(kind)
    foreign = next(one for one in ("accurate", "public-health", "exempt") if one not in REFUSED_OF[kind])
    assert step(id_, "refuse", ground=foreign, words="Because").status_code == 422
    assert step(id_, "refuse", ground="unfounded", words="Because ‡of this‡").status_code == 303
    letter = ig.get(f"{PAGE}/{id_}/letters/refusal").text
    assert "manifestly unfounded" in letter and "Information Commissioner" in letter and "go to court" in letter
    assert "‡of this‡" not in letter and "‡of this‡" in ig.get(f"{PAGE}/{id_}").text


def test_a_duplicate_is_joined_to_the_request_that_it_repeats(ig, case, ask, step, one, told):
    first, second, other = ask("access", case.resident_id), ask("access", case.resident_id), ask("objection")
    assert "It may repeat" in ig.get(f"{PAGE}/{second}").text
    assert step(second, "join", to=str(other)).status_code == 422
    assert step(second, "join", to=str(first)).status_code == 303
    assert (one(second).state, one(second).outcome, one(second).joined_to) == ("closed", "duplicate", first)
    assert told(second)[-2:] == ["subject_request:closed", "subject_request:joined"]
    assert step(second, "note", words="Same letter").status_code == 303
    assert step(second, "reopen").status_code == 303
    assert one(second).state == "open" and told(second)[-2:] == ["subject_request:noted", "subject_request:reopened"]


def test_an_access_request_is_not_closed_as_answered_before_anything_was_sent(ask, step, case):
    answer = step(ask("access", case.resident_id), "close", outcome="answered")
    assert answer.status_code == 422 and "Record first that the answer was sent" in answer.text


def test_it_is_given_to_a_colleague_and_corrected_without_losing_anybodys_words(ig, ask, step, one, told, version):
    id_ = ask("objection")
    assert step(id_, "owner", owner=str(ig.person.id)).status_code == 303
    data = LETTER | {"kind": "objection", "wants": "Stop it"} | typed("received_on", today())
    seen = version("subject_request", id_)
    assert ig.post(f"{PAGE}/{id_}/change", data=data | {"version": seen}).status_code == 303
    assert one(id_).wants == "Stop it"
    again = ig.post(f"{PAGE}/{id_}/change", data=data | {"version": seen, "wants": "Go on"})
    assert again.status_code == 409 and "Go on" in again.text
    assert told(id_)[1:] == ["subject_request:owned", "subject_request:changed"]


@pytest.mark.parametrize("role", ["tracer", "supervisor", "administrator"])
def test_nobody_else_of_the_council_gets_in(client, ask, role):
    id_, browser = ask("access"), client("norfolk", role)
    for page in ("", "/new", f"/{id_}", f"/{id_}/person", "/notices", f"/{id_}/steps/note"):
        assert browser.get(f"{PAGE}{page}").status_code == 403


def test_another_councils_officer_finds_nothing_there(client, ask):
    id_, other = ask("access"), client("breckland", "ig")
    for page in ("", "/change", "/person", "/steps/note", "/letters/acknowledgement", "/correct", "/tell"):
        assert other.get(f"{PAGE}/{id_}{page}").status_code == 404
    assert "SR-1" not in other.get(PAGE).text and "No request is open" in other.get(PAGE).text


def test_everybody_may_read_how_to_ask(client):
    page = client().get("/what-we-hold")
    assert page.status_code == 200 and "How to ask what is held on you" in page.text
    assert "/what-we-hold" in client().get("/privacy").text


def test_the_officers_desk_says_what_is_due(ig, ask):
    assert "due within a week" not in ig.get("/governance").text
    ask("access", received_on=today() - timedelta(days=60))
    desk = ig.get("/governance").text
    assert (
        "1 request of a resident is due within a week, 1 of them overdue" in desk and 'href="/subject-requests"' in desk
    )
