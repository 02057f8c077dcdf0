"""Giving cases: levels are asked, a supervisor may know better, and of two supervisors one is first."""

import threading

import pytest

from hub.allocation import actions, queries
from hub.batches import queries as batches
from hub.cases import actions as cases
from hub.kernel.problems import Invalid, NotYours
from hub.kernel.tenancy import as_actor


def lines_of(batch_id) -> list[tuple[bool, str]]:
    return [(one.done, one.said) for one in batches.lines(batch_id)]


def test_a_supervisor_gives_a_case(floor, supervisor, everything):
    tess, case = floor.hire("Tess"), floor.case()
    page = supervisor.get(f"/cases/{case}/allocate").text
    assert "Tess: 0 open, room for 14" in page and "Now with nobody" in page
    answer = supervisor.post(f"/cases/{case}/allocate", data={"account_id": tess, "seen": ""})
    assert answer.status_code == 303 and floor.holder(case) == tess
    assert everything("select 1 from event where kind = 'case:allocated' and facts ->> 'to' = :to", to=str(tess))


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ({"variant": True}, "takes no variants"),
        ({"care_home": True, "category": "contact"}, "takes no complex settings"),
        ({}, "does not take “Case”"),
    ],
)
def test_a_level_that_may_not_take_it_is_refused_beside_the_question(floor, supervisor, case, why):
    new, case = floor.hire("Nell", "starter"), floor.case(**case)
    answer = supervisor.post(f"/cases/{case}/allocate", data={"account_id": new, "seen": ""})
    assert answer.status_code == 422 and why in answer.text and 'href="#why"' in answer.text
    assert floor.holder(case) is None
    assert "may not take this" in supervisor.get(f"/cases/{case}/allocate").text


def test_a_starter_takes_what_a_starter_may(floor, supervisor):
    new, case = floor.hire("Nell", "starter"), floor.case(category="contact")
    supervisor.post(f"/cases/{case}/allocate", data={"account_id": new, "seen": ""})
    assert floor.holder(case) == new


def test_a_supervisor_may_know_better_and_says_why(floor, supervisor, everything):
    new, case = floor.hire("Nell", "starter"), floor.case(variant=True)
    typed = {"account_id": new, "seen": "", "why": "Speaks Lithuanian"}
    assert supervisor.post(f"/cases/{case}/allocate", data=typed).status_code == 303
    [event] = everything("select facts, about from event where kind = 'case:level_overridden'")
    [note] = everything("select body from case_note where id = :id", id=event.facts["note"])
    assert (event.facts["level"], note.body, floor.holder(case)) == ("starter", "Speaks Lithuanian", new)
    assert "Lithuanian" not in str(event.facts)
    page = supervisor.get(f"/cases/{case}").text
    assert "above what their level may take" in page and "Speaks Lithuanian" in page


def test_nobody_is_given_a_case_who_does_not_work_on_cases(floor, norfolk):
    case, olive = floor.case(), norfolk.person("breckland", "officer").id
    with floor.supervising(), pytest.raises(NotYours):
        actions.give_one(floor.giving(), case, None, olive, "Because")


def test_many_are_given_each_for_itself_with_a_report_that_can_be_opened_again(floor, supervisor):
    new, dev = floor.hire("Nell", "starter"), floor.hire("Dev")
    plain, hard, taken = floor.case(category="contact"), floor.case(variant=True), floor.case(category="contact")
    page = supervisor.get("/cases/allocate", query_string={"case": [plain, hard, taken]}).text
    assert "Give 3 cases to a colleague" in page and "may not take 1 of these" in page
    with floor.supervising():
        cases.allocate(taken, 1, dev)
    sent = {"case": [f"{one}." for one in (plain, hard, taken)], "account_id": str(new)}
    answer = supervisor.post("/cases/allocate", data=sent)
    assert answer.status_code == 303
    report = supervisor.get(answer.location).text
    assert "1 of 3 given" in report and "takes no variants" in report and "Dev has it since" in report
    assert [floor.holder(one) for one in (plain, hard, taken)] == [new, None, dev]
    assert f'value="{hard}" checked' in report and f'value="{plain}" checked' not in report
    file = supervisor.get(f"{answer.location}/file").data.decode("utf-8-sig")
    assert file.splitlines()[0] == "Reference,Resident,Postcode,Done,What became of it" and file.count("\r\n") == 4


def test_a_report_is_its_own_organisations_and_opening_it_is_a_look(floor, supervisor, client, everything):
    tess, case = floor.hire("Tess"), floor.case()
    report = supervisor.post("/cases/allocate", data={"case": f"{case}.", "account_id": str(tess)}).location
    assert client("norfolk", "tracer").get(report).status_code == 200
    assert client("breckland", "officer").get(report).status_code == 403
    [look] = everything("select facts, about from event where facts ->> 'list' = 'batch'")
    assert look.facts["count"] == 1 and len(look.about) == 1


def test_a_form_without_the_holder_that_was_shown_gives_nothing(floor, supervisor):
    tess, case = floor.hire("Tess"), floor.case()
    assert supervisor.post("/cases/allocate", data={"case": str(case), "account_id": str(tess)}).status_code == 422
    assert floor.holder(case) is None


def test_the_second_of_two_supervisors_reads_who_was_first(floor, supervisor, norfolk):
    first, second, case = floor.hire("Ann"), floor.hire("Ben"), floor.case()
    supervisor.post(f"/cases/{case}/allocate", data={"account_id": first, "seen": ""})
    answer = supervisor.post(f"/cases/{case}/allocate", data={"account_id": second, "seen": ""})
    giver = norfolk.person("norfolk", "supervisor").name
    assert answer.status_code == 422 and "Ann has it since" in answer.text and f"given by {giver}" in answer.text
    assert floor.holder(case) == first and f'name="seen" value="{first}"' in answer.text
    supervisor.post(f"/cases/{case}/allocate", data={"account_id": second, "seen": first})
    assert floor.holder(case) == second, "who has seen it may give it all the same"


def test_two_supervisors_give_the_same_cases_at_one_moment(floor, norfolk, app, everything):
    """Both have begun before either has ended: each case has one holder, and both reports add up."""
    people = [floor.hire("Ann"), floor.hire("Ben")]
    ids = [floor.case() for _ in range(12)]
    ready, reports = threading.Barrier(2), {}
    actor = norfolk.actor("norfolk", "supervisor")

    def give(number: int, order: list) -> None:
        with app.app_context(), as_actor(actor):
            giving = floor.giving()
            ready.wait(10)
            reports[number] = actions.give(giving, dict.fromkeys(order), people[number], None)

    both = [threading.Thread(target=give, args=(n, ids[:: 1 if n else -1])) for n in (0, 1)]
    [one.start() for one in both]
    [one.join(30) for one in both]
    held = {
        one.id: one.allocated_to
        for one in everything("select id, allocated_to from case_file where id = any(:i)", i=ids)
    }
    assert set(held.values()) <= set(people) and len(held) == 12
    events = everything("select facts ->> 'case' as id from event where kind = 'case:allocated'")
    assert sorted(one.id for one in events) == sorted(map(str, ids)), "each was given once"
    with floor.supervising():
        told = {number: batches.lines(reports[number]) for number in (0, 1)}
    for number in (0, 1):
        assert {one.case_id for one in told[number] if one.done} == {k for k, v in held.items() if v == people[number]}
        for one in told[number]:
            assert one.done or ("has it since" in one.said and ("Ann" in one.said or "Ben" in one.said))


def test_all_that_a_filter_chooses(floor, supervisor):
    tess = floor.hire("Tess", "experienced")
    variants, plain = [floor.case(variant=True) for _ in range(3)], floor.case()
    page = supervisor.get("/allocation?priority=1").text
    assert "Given to nobody: 3" in page
    page = supervisor.get("/cases/allocate?all=1&priority=1").text
    assert "Give 3 cases" in page
    supervisor.post("/cases/allocate", data={"case": [f"{one}." for one in variants], "account_id": str(tess)})
    assert [floor.holder(one) for one in [*variants, plain]] == [tess, tess, tess, None]


def test_a_closed_case_is_not_given(floor, everything):
    tess, case = floor.hire("Tess"), floor.case()
    everything("update case_file set status = 'closed', closed_at = now() where id = :id", id=case)
    with floor.supervising():
        batch_id = actions.give(floor.giving(), {case: None}, tess, None)
        assert lines_of(batch_id) == [(False, "This case is closed.")]


def test_a_level_has_a_history_and_unknown_ones_count_as_the_default(floor, supervisor, everything):
    nell = floor.hire("Nell", None)
    page = supervisor.get("/allocation/levels").text
    assert "Trained (not set)" in page and "Starter: shadowing" in page and "Close contact; no variants" in page
    for level in ("starter", "experienced", "experienced"):
        assert supervisor.post(f"/allocation/levels/{nell}", data={"level": level}).status_code == 303
    page = supervisor.get(f"/allocation/levels/{nell}").text
    assert page.index("Experienced, set") < page.index("Starter: shadowing, set")
    assert (
        len(everything("select 1 from event where kind = 'level:set' and facts ->> 'account' = :id", id=str(nell))) == 2
    )
    assert supervisor.post(f"/allocation/levels/{nell}", data={"level": "wizard"}).status_code == 422


def test_a_level_is_of_people_who_work_on_cases(floor, norfolk):
    with floor.supervising():
        for account_id in (norfolk.person("breckland", "officer").id, norfolk.person("norfolk", "ig").id):
            with pytest.raises(NotYours):
                actions.set_level(account_id, "trained")


def test_an_override_needs_words(floor):
    new, case = floor.hire("Nell", "starter"), floor.case(variant=True)
    with floor.supervising(), pytest.raises(Invalid):
        actions.give_one(floor.giving(), case, None, new, None)
    with floor.supervising():
        assert queries.these([case])[0].allocated_to is None
