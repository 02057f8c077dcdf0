"""Several cases at once: shown before, each for itself, as shown or not at all; what was refused stays ticked."""

import re
from threading import Thread

import pytest

from hub.bulk import actions as bulk
from hub.cases import actions, queries
from hub.kernel.access import GRANTS, May, Role
from hub.kernel.db import row
from hub.programmes.queries import programme
from hub.support.actions import record_need


@pytest.fixture
def tracer(client):
    return client("norfolk", "tracer")


def seen_in(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]*)"', page)


def answers(page: str) -> dict:
    """Every hidden field of the form that does it."""
    form = page[page.index("/do") :]
    found: dict[str, list] = {}
    for name, value in re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form[: form.index("</form>")]):
        found.setdefault(name, []).append(value)
    return {name: value for name, value in found.items() if name not in ("csrf_token", "_once")}


def close_it(norfolk, case_id, outcome="refused"):
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), outcome, None)


def test_raised_with_common_words_after_a_preview_of_each(county, tracer, norfolk, work):
    plain, unrouted = county.open(), county.open(district=None, reference="b")
    closed = county.open(reference="c")
    close_it(norfolk, closed)
    page = tracer.get("/bulk/enrichment", query_string={"case": [plain, unrouted, closed]}).text
    assert "Nobody knows which district the address belongs to." in page and "It is closed." in page
    typed = {"case": [str(one) for one in (plain, unrouted, closed)], "stage": "preview"}
    page = tracer.post("/bulk/enrichment", data=typed | {"question": "Any number?"}).text
    assert "<strong>1</strong> would be done, <strong>2</strong> cannot be" in page
    assert "Goes to: Breckland" in page and "Exactly what they will see" in page and "Any number?" in page
    assert county.sent(plain) == [], "nothing has happened yet"
    answer = tracer.post("/bulk/enrichment/do", data=answers(page))
    report = tracer.get(answer.location).text
    assert "1 of 1 sent" in report and "Sent to Breckland" in report
    [sent] = county.sent(plain)
    assert (sent.kind, sent.subject["question"]) == ("enrichment", "Any number?")


def test_words_that_tell_of_health_are_refused_beside_the_field_with_nothing_lost(county, tracer):
    case = county.open()
    typed = {"case": str(case), "stage": "preview", "question": "Her covid test"}
    answer = tracer.post("/bulk/enrichment", data=typed)
    assert answer.status_code == 422 and "Take out what tells about health" in answer.text
    assert "Her covid test" in answer.text and f'value="{case}"' in answer.text


def test_the_words_can_be_changed_after_the_preview(county, tracer):
    case = county.open()
    typed = {"case": str(case), "stage": "edit", "instructions": "Use the side gate"}
    page = tracer.post("/bulk/door-knock", data=typed).text
    assert "Use the side gate</textarea>" in page


def test_a_door_knock_carries_the_common_words_and_each_homes_own(county, tracer):
    one, other = county.open(), county.open(reference="b", instructions="Ring twice", risk="A dog")
    typed = {"case": [str(one), str(other)], "stage": "preview", "instructions": "Wear a badge"}
    page = tracer.post("/bulk/door-knock", data=typed).text
    tracer.post("/bulk/door-knock/do", data=answers(page))
    assert [county.sent(case)[0].subject.get("instructions") for case in (one, other)] == [
        "Wear a badge",
        "Wear a badge\nRing twice",
    ]
    assert county.sent(other)[0].subject.get("risk") == "A dog"


def test_what_changed_after_the_preview_is_refused_and_stays_ticked(county, tracer, norfolk):
    same, moved = county.open(), county.open(reference="b")
    typed = {"case": [str(same), str(moved)], "stage": "preview", "question": "Any number?"}
    page = tracer.post("/bulk/enrichment", data=typed).text
    with norfolk.acting("norfolk", "supervisor"):
        actions.route(moved, queries.case(moved).version, norfolk.org("broadland"), "Moved")
    report = tracer.get(tracer.post("/bulk/enrichment/do", data=answers(page)).location).text
    assert "1 of 2 sent" in report and f'value="{moved}" checked' in report and f'value="{same}" checked' not in report
    assert county.sent(moved) == [] and 'action="/bulk/enrichment"' in report


def test_a_forged_seal_sends_nothing(county, tracer):
    case = county.open()
    sent = {"seen": f"{case}|1|forename:0000", "question": "Any number?", "stage": "do"}
    report = tracer.get(tracer.post("/bulk/enrichment/do", data=sent).location).text
    assert "0 of 1 sent" in report and "It has changed since you looked" in report and county.sent(case) == []


def test_withdrawn_for_several(county, tracer):
    asked, none = county.open(), county.open(reference="b")
    county.ask(asked, "enrichment")
    page = tracer.get("/bulk/withdraw", query_string={"case": [asked, none]}).text
    assert "No longer asked: Breckland" in page and "Nothing is asked of anybody." in page
    report = tracer.get(tracer.post("/bulk/withdraw/do", data=answers(page)).location).text
    assert "1 of 1 withdrawn" in report and county.sent(asked)[0].status == "withdrawn"


def test_what_was_asked_besides_after_the_preview_is_not_withdrawn_unseen(county, tracer):
    asked = county.open()
    county.ask(asked, "enrichment")
    page = tracer.get("/bulk/withdraw", query_string={"case": [asked]}).text
    county.ask(asked, "door-knock")
    report = tracer.get(tracer.post("/bulk/withdraw/do", data=answers(page)).location).text
    assert "0 of 1 withdrawn" in report and "It has changed since you looked" in report
    assert {one.status for one in county.sent(asked)} == {"waiting"}


def test_what_is_asked_between_reading_and_withdrawing_is_not_withdrawn_unseen(county, tracer, monkeypatch):
    asked = county.open()
    county.ask(asked, "enrichment")
    page = tracer.get("/bulk/withdraw", query_string={"case": [asked]}).text
    whole = bulk.refusal

    def meanwhile(kind, case):
        if len(county.sent(asked)) == 1:
            colleague = Thread(target=county.ask, args=(asked, "door-knock"))
            colleague.start()
            colleague.join()
        return whole(kind, case)

    monkeypatch.setattr(bulk, "refusal", meanwhile)
    report = tracer.get(tracer.post("/bulk/withdraw/do", data=answers(page)).location).text
    assert "0 of 1 withdrawn" in report and "It has changed since you looked" in report
    assert [one.status for one in county.sent(asked)] == ["waiting", "waiting"]


def test_what_a_role_may_not_do_to_one_it_may_not_do_to_many(county, tracer, monkeypatch):
    case = county.open()
    monkeypatch.setitem(GRANTS, Role.TRACER, GRANTS[Role.TRACER] - {May.CLOSE_CASES})
    assert tracer.get("/bulk/close", query_string={"case": case}).status_code == 403
    assert tracer.post("/bulk/close/do", data={"seen": f"{case}|1|x", "outcome": "refused"}).status_code == 403
    assert tracer.get("/bulk/withdraw", query_string={"case": case}).status_code == 200


def test_closed_for_several_with_one_outcome(county, tracer, norfolk):
    plain, asked, late = county.open(), county.open(reference="b"), county.open(reference="c")
    county.ask(asked, "enrichment")
    typed = {"case": [str(one) for one in (plain, asked, late)], "stage": "preview", "outcome": "refused"}
    page = tracer.post("/bulk/close", data=typed | {"why": "Told us by phone"}).text
    assert "Is told that it is no longer needed: Breckland" in page and "Close 3 cases" in page
    close_it(norfolk, late)
    report = tracer.get(tracer.post("/bulk/close/do", data=answers(page)).location).text
    assert "2 of 3 closed" in report and "It is closed already." in report
    assert {county.read(one).outcome for one in (plain, asked)} == {"refused"}
    assert county.sent(asked)[0].status == "withdrawn"


def test_what_a_closing_leaves_undone_is_said_of_each(county, tracer, norfolk):
    needy, plain = county.open(), county.open(reference="b")
    with norfolk.acting("norfolk", "tracer"):
        record_need("case", needy, "food")
    typed = {"case": [str(needy), str(plain)], "stage": "preview", "outcome": "refused"}
    page = tracer.post("/bulk/close", data=typed).text
    assert page.count("Left undone: 1 need not dealt with.") == 1 and "Nothing else follows" in page


def test_what_closings_leave_undone_is_asked_once_for_all_of_them(county, tracer, statements):
    cases = [county.open(reference=f"c{number}") for number in range(6)]
    closing = {"outcome": "reached-complete", "stage": "preview"}
    sent = []
    for chosen in (cases[:2], cases):
        with statements() as asked:
            tracer.post("/bulk/close", data=closing | {"case": [str(one) for one in chosen]})
        sent.append(len(asked))
    assert sent[0] == sent[1], "not one more for a case more"


def test_a_closing_without_an_outcome_is_asked_for_it(county, tracer):
    answer = tracer.post("/bulk/close", data={"case": str(county.open()), "stage": "preview"})
    assert answer.status_code == 422 and "Select how it ends" in answer.text


def test_a_form_sent_twice_does_it_once(county, tracer):
    case = county.open()
    page = tracer.post("/bulk/enrichment", data={"case": str(case), "stage": "preview", "question": "Any?"}).text
    for _ in range(2):
        tracer.post("/bulk/enrichment/do", data=answers(page))
    assert len(county.sent(case)) == 1


def test_all_that_the_list_shows(county, tracer, client):
    [county.open(reference=str(n)) for n in range(3)]
    page = tracer.get("/cases?show=all").text
    assert 'name="which"' in page and "Ask: door-knock" in page and "Give to a colleague" not in page
    assert "Give to a colleague" in client("norfolk", "supervisor").get("/cases?show=all").text
    answer = tracer.get("/bulk?do=close&which=all&show=all")
    assert answer.status_code == 302 and "Close 3 cases" in tracer.get(answer.location).text
    listed = tracer.post("/cases", data={"text": "NR99", "show": "all"}).location.partition("?")[2]
    page = tracer.get(f"/bulk/close?which=all&{listed}").text
    assert "No cases are chosen" in page and "The list shows nothing" in page


@pytest.mark.parametrize("kind", ["enrichment", "door-knock", "withdraw", "close"])
def test_with_nothing_ticked_the_page_says_so_and_leads_back_to_the_list(tracer, kind):
    page = tracer.get(f"/bulk?do={kind}&which=ticked&show=all", follow_redirects=True).text
    assert '<h1 class="govuk-heading-l">No cases are chosen</h1>' in page and "Tick the cases first" in page
    assert 'href="/cases?show=all">Go to the list' in page and "0 cases" not in page


def test_what_can_be_done_to_none_of_them_names_how_many_were_chosen(county, tracer):
    page = tracer.get(f"/bulk/withdraw?case={county.open()}").text
    assert "Withdraw what was asked about 1 case" in page and "0 cases" not in page


def test_giving_leads_to_the_page_that_gives(county, client):
    case, supervisor = county.open(), client("norfolk", "supervisor")
    answer = supervisor.get("/bulk", query_string={"do": "allocate", "case": str(case)})
    assert answer.location == f"/cases/allocate?case={case}"


@pytest.mark.parametrize("odd", ["kind=x", "endpoint=x", "_scheme=gopher&_external=1", "_anchor=x", "_method=POST"])
def test_a_name_in_the_address_that_means_something_to_the_hub_leads_nowhere_else(tracer, odd):
    answer = tracer.get(f"/bulk?do=close&{odd}")
    assert answer.location == f"/bulk/close?do=close&{odd}"
    assert tracer.get(answer.location).status_code == 200


@pytest.mark.parametrize("path", ["/bulk/nonsense", "/bulk?do=nonsense"])
def test_there_is_nothing_else_to_do(tracer, path):
    assert tracer.get(path).status_code == 404


def test_another_organisations_case_is_not_chosen(county, client, tracer):
    case = county.open()
    assert client("breckland", "officer").get("/bulk/close", query_string={"case": case}).status_code == 403
    stranger = "01a20207-af29-7a28-a491-8dbdc03b12fb"
    assert "Tick the cases first" in tracer.get("/bulk/close", query_string={"case": stranger}).text


def test_each_look_at_what_would_be_sent_is_recorded(county, tracer, everything):
    case = county.open()
    tracer.post("/bulk/enrichment", data={"case": str(case), "stage": "preview", "question": "Any?"})
    [look] = everything("select about from event where kind = 'preview:shown'")
    assert str(case) in look.about


@pytest.mark.parametrize(
    "asked", ["show=unallocated", "show=all&priority=1", "show=all&tracer=nobody", "show=all&step=ask"]
)
def test_all_that_match_are_those_that_the_narrowed_list_shows(county, tracer, norfolk, asked):
    plain, other = county.open(reference="plain"), county.open(reference="other", house="9", phone=None)
    with norfolk.acting("norfolk", "tracer"):
        row("update case_file set priority = 3 where id = :id returning id", id=plain)
        row("update case_file set allocated_to = null, priority = 1 where id = :id returning id", id=other)
    answer = tracer.get(f"/bulk?do=close&which=all&{asked}")
    page = tracer.get(answer.location).text
    assert re.findall(r'name="case" value="([^"]+)"', page) == [str(other)]
    listed = tracer.get(f"/cases?{asked}").text
    assert set(re.findall(r'name="case" value="([^"]+)"', listed)) == {str(other)}
    hidden = dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', listed))
    assert all(hidden[name] == value for name, value in (one.split("=") for one in asked.split("&")))


def test_a_door_knock_for_several_leaves_out_who_else_lives_at_each_home(county, tracer):
    case = county.open()
    typed = {"case": str(case), "stage": "preview", "instructions": ""}
    assert "Who else" not in tracer.get(f"/bulk/door-knock?case={case}").text
    page = tracer.post("/bulk/door-knock", data=typed).text
    assert "Who else" not in page
    report = tracer.get(tracer.post("/bulk/door-knock/do", data=answers(page)).location).text
    assert "1 of 1 sent" in report
