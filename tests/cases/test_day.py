"""A tracer's day: the next case is one press away; views and filters count what they show."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from hub.cases import queries
from hub.cases.rules.words import days_left

TODAY = datetime.now(UTC).date()


@pytest.fixture
def set_on(everything):
    """`set_on(case_id, "calls = 1")`: change a case as time would."""

    def change(case_id, what, **values):
        everything(f"update case_file set {what} where id = :id", id=case_id, **values)

    return change


def opened(browser, url):
    return browser.get(url).location


def test_next_opens_the_first_on_which_there_is_something_to_do(county, client, set_on):
    urgent = county.open(reference="urgent", tested_on=TODAY - timedelta(days=9))
    later = county.open(reference="later", tested_on=TODAY, house="6")
    tracer = client("norfolk", "tracer")
    assert opened(tracer, "/cases/next") == f"/cases/{urgent}"
    assert opened(tracer, f"/cases/next?after={urgent}") == f"/cases/{later}", "not the one just worked on"
    set_on(urgent, "call_back_at = now() + interval '2 hours'")
    set_on(urgent, "calls = 1, last_call_at = now(), last_call_outcome = 'call-rescheduled'")
    assert opened(tracer, "/cases/next") == f"/cases/{later}", "what waits is passed over"
    set_on(urgent, "call_back_at = now() - interval '1 minute'")
    set_on(later, "variant = true, priority = 1, escalation_state = 'over'")
    assert opened(tracer, "/cases/next") == f"/cases/{urgent}", "an agreed call that is due comes before a variant"


def test_with_nothing_to_do_now_next_leads_to_the_list_and_says_so(county, client, set_on, norfolk):
    case_id = county.open()
    set_on(case_id, "calls = 1, last_call_at = now(), last_call_outcome = 'refused-to-engage'")
    tracer = client("norfolk", "tracer")
    assert opened(tracer, "/cases/next") == "/cases?show=mine"
    assert "Nothing to do now on your cases" in tracer.get("/cases?show=mine").text
    assert opened(client("norfolk", "tracer", nth=1), "/cases/next") == "/cases?show=mine", "a colleague's are not mine"


def test_the_page_of_a_case_leads_to_the_next(county, client):
    case_id = county.open()
    tracer = client("norfolk", "tracer")
    assert f'href="/cases/next?after={case_id}"' in tracer.get(f"/cases/{case_id}").text
    assert 'href="/cases/next"' in tracer.get("/cases?show=mine").text


@pytest.fixture
def several(county, set_on, norfolk):
    made = {
        "home": county.open(reference="home", district="norwich"),
        "variant": county.open(reference="variant", variant=True),
        "given": county.open(reference="given"),
        "asked": county.open(reference="asked"),
    }
    set_on(made["home"], 'facts = \'{"care_home": "Yes"}\', priority = 2')
    set_on(made["given"], "allocated_to = null, allocated_at = null, category = 'contact'")
    set_on(made["given"], 'facts = \'{"occupation": "Hospitality worker"}\'')
    county.ask(made["asked"], "enrichment")
    return made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"show": "complex"}, {"home"}),
        ({"priority": 1}, {"variant"}),
        ({"category": "contact"}, {"given"}),
        ({"tracer": "nobody"}, {"given"}),
        ({"district": "norwich"}, {"home"}),
        ({"step": "call"}, {"given"}),
        ({"step": "wait"}, {"asked"}),
        ({"step": "consultant"}, {"variant", "home"}),
        ({"step": "close"}, set()),
    ],
)
def test_each_filter_shows_and_counts_the_same(several, client, norfolk, asked, found):
    asked = asked | ({"district": norfolk.org("norwich")} if "district" in asked else {})
    page = client("norfolk", "supervisor").get("/cases", query_string={"show": "all"} | asked).text
    assert set(re.findall(r"· (home|variant|given|asked)<", page)) == found
    if "step" not in asked:
        counted = re.search(rf"<b>(\d+)</b> {'in a complex setting' if 'show' in asked else 'all open'}", page)[1]
        assert int(counted) == len(found)


def test_a_colleague_can_be_chosen_and_somebody_elses_colleague_cannot(several, client, norfolk):
    holder = norfolk.person("norfolk", "tracer").id
    browser = client("norfolk", "supervisor")
    assert len(re.findall(r'id="tick-', browser.get(f"/cases?show=all&tracer={holder}").text)) == 3
    stranger = browser.get(f"/cases?show=all&tracer={norfolk.person('breckland', 'officer').id}")
    assert len(re.findall(r'id="tick-', stranger.text)) == 4, "what nobody offers narrows nothing"


def test_a_filter_by_the_next_step_pages_without_gap_or_repeat(county, norfolk, everything, client, monkeypatch):
    monkeypatch.setattr(queries.lists, "PAGE", 3)
    monkeypatch.setattr(queries.lists, "SIFTED", 4)
    monkeypatch.setattr(queries, "PAGE", 3)
    template = county.open(tested_on=TODAY)
    everything(
        """insert into case_file (org_id, id, resident_id, programme, reference, category, priority, received_at,
                                  calls, last_call_at, last_call_outcome)
           select org_id, gen_random_uuid(), resident_id, programme, 'n' || n, category, 3, received_at,
                  n % 2, case when n % 2 = 1 then now() end, case when n % 2 = 1 then 'refused-to-engage' end
           from case_file, generate_series(1, 20) n where id = :id""",
        id=template,
    )
    browser, url, seen = client("norfolk", "supervisor"), "/cases?show=all&step=supervisor", []
    while url:
        page = browser.get(url).text
        seen += re.findall(r"· (n\d+)<", page)
        url = next((one for one in re.findall(r'href="([^"]*after=[^"]*)"', page)), "").replace("&amp;", "&")
    assert sorted(seen) == sorted(f"n{n}" for n in range(1, 21, 2))


def test_complex_settings_and_days_left_are_marked(several, client):
    page = client("norfolk", "supervisor").get("/cases?show=all").text
    assert ">Care home</strong>" in page and "Hospital" not in page
    assert days_left(TODAY, TODAY) == "ends today" and days_left(TODAY + timedelta(days=1), TODAY) == "ends tomorrow"
    assert days_left(TODAY + timedelta(days=4), TODAY) == "4 days left" and days_left(None, TODAY) == ""
    assert days_left(TODAY - timedelta(days=1), TODAY) == "over for 1 day"


def test_a_variant_set_by_hand_jumps_the_queue_and_is_escalated(county, client, everything):
    case_id = county.open(reference="x")
    tracer = client("norfolk", "tracer")
    page = tracer.get(f"/cases/{case_id}/variant").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert "How do you know?" in page
    url = f"/cases/{case_id}/variant"
    assert tracer.post(url, data={"version": version, "variant": "yes"}).status_code == 422, "how does one know?"
    told = {"version": version, "variant": "yes", "why": "The laboratory rang"}
    assert tracer.post(url, data=told).status_code == 303
    [case] = everything("select variant, priority, version from case_file where id = :id", id=case_id)
    assert (case.variant, case.priority) == (True, 1)
    shown = tracer.get(f"/cases/{case_id}").text
    assert "Variant of concern: escalate to the consultant" in shown and "The laboratory rang" in shown
    [event] = [one for one in county.events(case_id) if one.kind == "case:variant_set"]
    assert event.facts == {"case": str(case_id), "variant": True}
    assert tracer.post(url, data=told).status_code == 409, "somebody changed it meanwhile"
    again = {"version": case.version, "variant": "no", "why": "A mistake in the laboratory"}
    assert tracer.post(url, data=again).status_code == 303
    assert everything("select priority from case_file where id = :id", id=case_id)[0].priority == 3


def test_the_page_says_how_the_end_was_counted(county, client, set_on):
    case_id = county.open(tested_on=TODAY - timedelta(days=2))
    tracer = client("norfolk", "tracer")
    assert "plus 10 full days)" in tracer.get(f"/cases/{case_id}").text
    set_on(case_id, "ends_on = ends_on + 3")
    assert "plus 10 full days" not in tracer.get(f"/cases/{case_id}").text, "what the rules would not count is not said"
