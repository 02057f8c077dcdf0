"""The next list answers: what we told is confirmed, differs, or is outstanding until somebody settles it."""

from datetime import timedelta

from hub.cases import actions
from hub.kernel.clock import now
from hub.national.queries import Filter
from hub.national.rules.judging import CONFIRMED, DIFFERS, OUTSTANDING, judged
from hub.support.actions import record_need
from tests.national.conftest import ADA


def rows_of(everything, where="true"):
    return everything(f"select * from hand_back_row where {where} order by made_at, place")


def test_the_next_list_confirms_what_it_says_too(bring, close, packed, standing, everything):
    bring(ADA)
    close("a1", "refused")
    packed()
    assert standing() == [("closing", "outstanding")]
    run_id = bring(ADA | {"Status": "Failed: refused"})
    assert standing() == [("closing", "confirmed")]
    [event] = everything("select facts from event where kind = 'hand_back:reconciled'")
    assert event.facts == {"run": str(run_id), "confirmed": 1, "differs": 0}


def test_the_call_centre_s_outcome_confirms_as_the_status_does(bring, close, packed, standing):
    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Call Centre Outcome": " failed:  REFUSED"})
    assert standing() == [("closing", "confirmed")]


def test_another_outcome_differs_and_the_supervisor_is_told(bring, close, packed, standing, everything, supervisor):
    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Status": "Completed"})
    assert standing() == [("closing", "differs")]
    told = everything("select kind, endpoint from notice")
    assert {(one.kind, one.endpoint) for one in told} == {("hand-back-differs", "national.standing")}
    page = supervisor.get("/hand-back/standing").text
    assert "Failed: refused" in page and "Completed" in page and "Differs" in page


def test_a_word_that_is_no_outcome_leaves_it_outstanding(bring, close, packed, standing):
    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Status": "With the local authority"})
    assert standing() == [("closing", "outstanding")]
    bring(ADA | {"Phone": "07700 900999"})
    assert standing() == [("closing", "outstanding")], "their old word is no answer to ours"


def test_what_the_list_says_already_is_confirmed_at_once(bring, close, packed, standing):
    bring(ADA | {"Status": "Failed: refused"})
    close("a1", "refused")
    packed()
    assert standing() == [("closing", "confirmed")]


def test_a_confirmed_row_differs_again_when_the_list_changes_its_mind(bring, close, packed, standing):
    bring(ADA)
    close("a1", "refused")
    packed()
    bring(ADA | {"Status": "Failed: refused"})
    bring(ADA | {"Status": "Completed"})
    assert standing() == [("closing", "differs")]


def test_facts_points_and_needs_are_confirmed_each_by_its_own_column(
    bring, close, packed, correct, norfolk, everything, standing
):
    bring(ADA)
    [case] = everything("select id, resident_id from case_file")
    correct(case.id, surname="Barleymead", postcode="NR19 1AA")
    with norfolk.acting("norfolk", "tracer"):
        actions.add_contact_point(case.id, case.resident_id, "phone", "+447700900456", "resident")
        record_need("case", case.id, "food")
    everything("update contact_point set state = 'wrong' where source = 'list'")
    close("a1")
    packed()
    assert {state for _, state in standing()} == {"outstanding"} and len(standing()) == 6
    bring(ADA | {"Surname": "BARLEYMEAD", "Phone": "07700 900123; 07700 900456"})
    assert sorted(standing("fact")) == ["confirmed", "outstanding"]
    assert sorted(standing("contact_point")) == ["confirmed", "outstanding"]
    applied = {"Surname": "Barleymead", "Postcode": "NR191AA", "Phone": "07700 900456", "Status": "Completed"}
    bring(ADA | applied | {"LA Support Required": "food"})
    assert {state for _, state in standing()} == {"confirmed"}


def test_a_third_value_of_a_fact_differs(bring, close, packed, correct, standing):
    bring(ADA)
    correct(close("a1"), surname="Barleymead")
    packed()
    bring(ADA | {"Surname": "Barleymeadow"})
    assert standing("fact") == ["differs"]


def test_an_import_that_says_nothing_of_a_case_leaves_its_rows(bring, close, packed, everything):
    bring(ADA)
    close("a1")
    packed()
    before = rows_of(everything)
    bring(ADA | {"ID": "b2", "Surname": "Other", "Forename": "Somebody"})
    bring(ADA)
    assert rows_of(everything) == before


def test_what_nobody_confirms_in_time_is_overdue_and_the_supervisor_is_told(
    bring, close, packed, everything, work, supervisor
):
    bring(ADA)
    close("a1")
    packed()
    [timer] = everything("select id, available_at - created_at as wait from outbox where name = 'national:overdue'")
    assert abs(timer.wait - timedelta(hours=48)) < timedelta(minutes=1)
    everything("update hand_back_row set made_at = made_at - interval '49 hours'")
    everything("update outbox set available_at = now() where id = :id", id=timer.id)
    work()
    assert {one.kind for one in everything("select kind from notice")} == {"hand-back-overdue"}
    assert "in 48 hours" in supervisor.get("/hand-back/standing?show=overdue").text


def test_a_pack_that_was_confirmed_in_time_tells_nobody(bring, close, packed, everything, work):
    bring(ADA)
    close("a1")
    packed()
    bring(ADA | {"Status": "Completed"})
    everything("update outbox set available_at = now() where name = 'national:overdue'")
    work()
    assert everything("select kind from notice") == []


def test_the_list_its_counts_and_its_kinds_go_by_one_condition(bring, close, packed, supervisor, norfolk, everything):
    bring(*(ADA | {"ID": f"a{n}", "Forename": f"Ada{'xyz'[n]}"} for n in range(3)))
    for n in range(3):
        with norfolk.acting("norfolk", "tracer"):
            record_need("case", close(f"a{n}"), "food")
    packed()
    everything("update hand_back_row set state = 'differs' where reference = 'a0' and kind = 'closing'")
    everything("update hand_back_row set made_at = made_at - interval '49 hours' where reference = 'a1'")
    page = supervisor.get("/hand-back/standing?show=open&kind=closing").text
    assert page.count('data-label="How it stands"') == 3
    with norfolk.acting("norfolk", "supervisor"):
        from hub.national import queries as national

        counts = national.tally(Filter(now() - timedelta(hours=48)))
    assert (counts["open"], counts["differs"], counts["overdue"], counts["waiting"]) == (6, 1, 2, 3)
    assert "Nothing here" in supervisor.get("/hand-back/standing?show=confirmed").text


def test_the_words_of_another_system_mean_nothing(covid_plan):
    verdict = judged(covid_plan, "CTAS", {"closing": "Completed"}, {}, {"closing": ["could-not-be-reached"]})
    assert verdict == OUTSTANDING
    assert judged(covid_plan, "ITS", {"closing": "x"}, {}, {"closing": ["could-not-be-reached"]}) == DIFFERS
    assert judged(covid_plan, "CTAS", {}, {}, {}) == OUTSTANDING, "nothing expected is never confirmed by itself"
    assert judged(covid_plan, "CTAS", {"closing": "Completed"}, {}, {"closing": ["completed"]}) == CONFIRMED


def test_a_case_shows_what_was_told_of_it(client, bring, close, packed):
    bring(ADA)
    case_id = close("a1")
    packed()
    page = client("norfolk", "tracer").get(f"/cases/{case_id}").text
    assert "Handed back" in page and "Closed case, pack 1" in page
