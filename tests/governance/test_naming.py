"""The trail speaks of requests and cases by their references, and of keys in the words of the tenant's own files."""

import csv
import io
import re
from types import SimpleNamespace

import pytest

from hub.governance.routes import known
from hub.governance.told import Names, Reference, sentence, which
from hub.kernel.audit import record, record_each
from hub.kernel.keys import new_id
from tests.governance.test_subjects import raised

LABELS = Names(labels={("team", "environmental-health"): "Environmental health"})


def what(page):
    """The last column of the trail, without the markup around its words."""
    cells = re.findall(r'data-label="What">(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).replace(" ,", ",").strip() for one in cells]


def newest(browser, kind):
    return what(browser.get(f"/governance/events?kind={kind}").text)[0]


def test_a_look_at_a_case_names_it_and_leads_to_the_trail_about_it(ig, case):
    page = ig.get(f"/governance/events?resident={case.resident_id}&kind=looks").text
    assert what(page) == ["opened a case CTAS-77001"]
    address = f"/governance/events?resident={case.resident_id}"
    assert f'<a class="govuk-link" href="{address}">CTAS-77001</a>' in page
    assert "opened a new case CTAS-77001" in what(ig.get(address).text)


def test_a_look_at_a_request_names_it_and_what_names_itself_is_named_once(ig, client, norfolk, handover):
    client("breckland", "officer").get(f"/requests/{handover.id}")
    district = client("breckland", "ig")
    page = district.get(f"/governance/events?reference={handover.reference}").text
    assert what(page)[0] == f"opened a request {handover.reference}"
    assert f'href="/governance/events?reference={handover.reference}">{handover.reference}</a>' in page
    [accepted] = [one for one in what(page) if one.startswith("accepted")]
    assert accepted == f"accepted request {handover.reference}"


def test_a_list_names_a_few_and_says_how_many_more(client, norfolk):
    references = sorted(reference_of(norfolk, raised(norfolk, forename=f"A{n}")) for n in range(5))
    client("breckland", "officer").get("/requests")
    told = newest(client("breckland", "ig"), "list:shown")
    assert told.startswith("was shown the list of") and told.endswith("and 2 more")
    assert len([one for one in references if one in told]) == 3


def reference_of(norfolk, handover_id):
    [(reference,)] = norfolk.everything("select distinct reference from handover where id = :id", id=handover_id)
    return reference


def test_an_event_and_the_file_name_them_too(ig, case, everything):
    [event] = everything("select id from event where kind = 'record:opened' and facts ->> 'record' = 'case'")
    answer = ig.get(f"/governance/events.csv?resident={case.resident_id}&kind=looks")
    told = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [one["What"] for one in told] == ["opened a case (CTAS-77001)"]
    page = ig.get(f"/governance/events/{event.id}").text
    assert f'href="/governance/events?resident={case.resident_id}">CTAS-77001</a>' in page


@pytest.mark.parametrize(
    ("who", "kind", "facts", "told"),
    [
        (("breckland", "manager"), "team:left", {"account": None, "team": "environmental-health"},
         "took a person there out of the team Environmental health"),
        (("breckland", "manager"), "patch:covered", {"account": None, "patch": "swaffham-watton"},
         "let a person there cover the patch Swaffham and Watton"),
        (("breckland", "officer"), "visit:ended", {"visit": new_id(), "outcome": "no-answer-card-left"},
         "ended a visit: No answer, card left"),
        (("breckland", "officer"), "marker:ended", {"marker": new_id(), "category": "aggression"},
         "ended a risk marker (Aggression towards staff)"),
        (("breckland", "manager"), "section:published", {"section": "visit_model", "version": 2},
         "published version 2 of the visit model"),
        (("norfolk", "tracer"), "systems:checked", {"case": new_id(), "system": "blue-badge", "result": "found"},
         "checked Blue Badge for a case: found"),
        (("norfolk", "tracer"), "need:recorded", {"need": new_id(), "kind": "digital", "about_kind": "case"},
         "recorded a need: Getting online"),
        (("norfolk", "tracer"), "team:left", {"account": None, "team": "long-gone"},
         "took a person there out of the team long gone"),
    ],
)  # fmt: skip
def test_keys_are_told_in_the_words_of_ones_own_files(client, norfolk, who, kind, facts, told):
    with norfolk.acting(*who):
        record(kind, **facts)
    assert newest(client(who[0], "ig"), kind) == told


def test_each_sort_of_outcome_has_its_own_words(client, norfolk, everything):
    [(body,)] = everything(
        "select body from section s join organisation o on o.id = s.org_id where o.slug = 'breckland'"
        " and s.name = 'visit_model' and s.state = 'live'"
    )
    step = body["step"][0]
    facts = {"visit": new_id(), "handover": new_id(), "step": step["key"], "attempt": 1}
    with norfolk.acting("breckland", "officer"):
        record("visit:attempted", **facts, outcome=step["outcome"][0]["key"])
    attempted = newest(client("breckland", "ig"), "visit:attempted")
    assert f"“{step['title']}”" in attempted and attempted.endswith(f": {step['outcome'][0]['label']}")
    with norfolk.acting("norfolk", "tracer"):
        record("call:recorded", case=new_id(), call=new_id(), kind="call", outcome="call-back-complete")
        record("case:closed", case=new_id(), outcome="reached-complete", code="Completed")
    county = client("norfolk", "ig")
    closed, called = newest(county, "case:closed"), newest(county, "call:recorded")
    [(said,)] = everything(
        "select x ->> 'label' from section, jsonb_path_query(body, '$.call_outcome[*]') x"
        " where name = 'programme' and x ->> 'key' = 'call-back-complete'"
    )
    assert called.endswith(f": {said}") and closed == "closed a case: Reached, all questions answered"


def test_the_keys_of_another_council_are_not_told_in_ones_own_words(client, norfolk):
    facts = {"handover": new_id(), "to": None, "team": "public-health"}
    with norfolk.acting("norfolk", "tracer"):
        record("handover:assigned", **facts)
    assert newest(client("norfolk", "ig"), "handover:assigned").endswith("to the team Public health")
    assert known(SimpleNamespace(from_org=None), LABELS) is LABELS
    there = known(SimpleNamespace(from_org=3), LABELS)
    assert sentence("team:left", {"account": None, "team": "environmental-health"}, there).endswith(
        " environmental health"
    )


def test_the_team_is_told_where_nobody_has_it_and_a_person_else():
    told = sentence("handover:assigned", {"handover": None, "to": None, "team": "environmental-health"}, LABELS)
    assert told.endswith("to the team Environmental health")


def test_a_few_are_named_and_the_others_counted_of_a_list_by_its_own_number():
    ids = [new_id() for _ in range(5)]
    names = Names(references={one: Reference("case", f"C-{n}", one) for n, one in enumerate(ids)})
    event = type("Event", (), {"kind": "record:opened", "about": [str(one) for one in ids], "facts": {"count": 9}})
    assert [one.text for one in which(event, names)[0]] == ["C-0", "C-1", "C-2"] and which(event, names)[1] == 2
    event.kind = "list:shown"
    assert which(event, names)[1] == 6


def test_an_event_about_many_names_a_few_and_counts_every_other(ig, norfolk):
    many = [raised(norfolk, forename=f"A{number}") for number in range(10)]
    with norfolk.acting("norfolk", "tracer"):
        record("record:opened", about=[new_id() for _ in range(8)] + many, record="case")
    assert newest(ig, "record:opened").endswith("and 7 more")


def test_a_full_page_of_looks_takes_no_more_statements_than_one_look(ig, norfolk, handover, case, statements):
    def count():
        ig.get("/governance/events")
        with statements() as sent:
            ig.get("/governance/events")
        return len(sent)

    few = count()
    with norfolk.acting("norfolk", "tracer"):
        record_each("record:opened", [([case.id, handover.id], {"record": "case"})] * 60)
        record_each("systems:checked", [([], {"case": case.id, "system": "blue-badge", "result": "found"})] * 9)
    assert count() <= few + 1 <= 11  # the words of the files are asked for once
