"""How and when a resident wants to be rung, in whose eyes it comes, and what stays with the case."""

import re

from tests.cards.conftest import main_of
from tests.cards.test_call_back import step_of


def test_who_has_the_case_and_who_asked_for_the_visit_are_both_told(visited, resident, work, norfolk, everything):
    visit = visited()
    holder, asked = norfolk.person("norfolk", "supervisor"), norfolk.person("norfolk", "tracer")
    everything("update case_file set allocated_to = :who where id = :id", who=holder.id, id=visit.case_id)
    resident().asks(visit.card())
    work()
    told = everything("select account_id, urgent from notice where kind = 'call-back-asked'")
    assert sorted(told) == sorted([(holder.id, True), (asked.id, True)])


def test_who_asked_and_works_on_cases_no_more_is_not_told(visited, resident, work, norfolk, everything):
    visit = visited()
    holder, asked = norfolk.person("norfolk", "supervisor"), norfolk.person("norfolk", "tracer")
    everything("update case_file set allocated_to = :who where id = :id", who=holder.id, id=visit.case_id)
    everything("delete from account_role where account_id = :id", id=asked.id)
    resident().asks(visit.card())
    work()
    assert [one.account_id for one in everything("select * from notice where kind = 'call-back-asked'")] == [holder.id]


def test_a_language_passes_only_where_the_agreement_returns_it(visited, resident, work, everything):
    visit = visited()
    everything("update handover set returns = array_remove(returns, 'language') where id = :id", id=visit.id)
    resident().asks(visit.card(), speak="ro")
    work()
    assert [one.language for one in visit.call_backs("sent")] == ["en"]
    assert " in " not in step_of(visit).words.partition(", ")[0] and "English" not in step_of(visit).words
    assert language_of(visit, everything) is None


def language_of(visit, everything):
    [known] = everything("select language from resident where id = :id", id=visit.case.resident_id)
    return known.language


def test_the_language_and_the_hour_reach_the_tracer_wherever_they_look(visited, resident, work, client, everything):
    visit = visited(phone="+441632960001")
    resident("pl").asks(visit.card(), phone="07700 900778", when="any", speak="pl")
    work()
    tracer = client("norfolk", "tracer")
    for page in (f"/cases/{visit.case_id}", f"/cases/{visit.case_id}/call", "/cases?show=call-back"):
        said = main_of(tracer.get(page))
        assert re.search(r"asked to be rung in Polish, to\w+, at any time, on 07700 900778", said), page
    [given] = [one for one in visit.points() if one.value == "+447700900778"]
    assert re.search(rf'value="{given.id}"[^>]* selected', tracer.get(f"/cases/{visit.case_id}/call").text)


def test_a_language_that_was_not_known_becomes_the_resident_s_and_the_story_says_whence(
    visited, resident, work, client, everything
):
    visit = visited()
    resident("pl").asks(visit.card(), speak="pl")
    work()
    assert language_of(visit, everything) == "Polish"
    [event] = everything("select * from event where kind = 'case:updated'")
    assert event.facts == {"case": str(visit.case_id), "fields": ["language"]}
    assert {str(visit.case_id), str(visit.case.resident_id), str(visit.call_backs()[0].id)} <= set(event.about)
    assert "Language, as the resident told us with a card" in client("norfolk", "tracer").get(
        f"/cases/{visit.case_id}").text  # fmt: skip


def test_a_language_that_was_known_stays(visited, resident, work, everything):
    visit = visited(language="Lithuanian")
    resident("pl").asks(visit.card(), speak="pl")
    work()
    assert language_of(visit, everything) == "Lithuanian"
    assert everything("select 1 from event where kind = 'case:updated'") == []


def test_who_records_a_call_that_nobody_asked_for_reads_of_no_wish(visited, client):
    visit = visited()
    assert "asked to be rung" not in client("norfolk", "tracer").get(f"/cases/{visit.case_id}/call").text


def test_the_district_s_own_list_and_its_visit_say_language_and_hour(visited, resident, work, client, everything):
    visit = visited()
    everything("update handover set returns = array_remove(returns, 'contact_points') where id = :id", id=visit.id)
    resident("pl").asks(visit.card(), when="any", speak="pl")
    resident("ro").asks(visit.card(), when="evening", speak="ro")
    work()
    officer = client("breckland", "officer")
    for page in (f"/requests/{visit.id}/visit", f"/requests/{visit.id}/cards"):
        assert re.search(r"to be rung in (Polish|Romanian), ", officer.get(page).text), page
    everything("""update call_back set asked_at = date_trunc('day', now()) - interval '3 days'
                  + case language when 'ro' then interval '6 hours' else interval '7 hours' end""")
    listed = re.sub(r"\s+", " ", main_of(officer.get("/cards/call-backs")))
    assert listed.index("Polish") < listed.index("Romanian"), "asked later, to be rung earlier"
    assert re.search(r"<strong>Now</strong>, asked for in the evening of [A-Z]\w+day \d+ [A-Z]", listed)
