"""What was previewed is what is sent: a change between the look and the press is shown, and nothing goes."""

import re

import pytest

from hub.cases import actions, queries
from tests.cases.test_asking import press


@pytest.fixture
def previewed(county, client):
    """A tracer who has typed their question and looks at what Breckland will see."""
    case_id = county.open()
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/ask/enrichment"
    return case_id, tracer, url, press(tracer, tracer.get(url), url, question="A neighbour’s number?")


def gives(everything, norfolk, wanted):
    everything(
        "update agreement set gives = :gives where kind = 'enrichment' and to_org = :to",
        gives=wanted,
        to=norfolk.org("breckland"),
    )


def given(everything, norfolk):
    [found] = everything(
        "select gives from agreement where kind = 'enrichment' and to_org = :to", to=norfolk.org("breckland")
    )
    return found.gives


def refused(county, case_id, answer):
    """Nothing was sent or changed, and the preview stands there again with what was typed."""
    assert answer.status_code == 409 and "Nothing was sent" in answer.text
    assert "Exactly what Breckland Council will see" in answer.text and "A neighbour’s number?" in answer.text
    assert county.sent(case_id) == []


def test_an_agreement_that_gives_less_is_told_before_anything_goes(previewed, county, everything, norfolk):
    case_id, tracer, url, shown = previewed
    version = county.read(case_id).version
    gives(everything, norfolk, [one for one in given(everything, norfolk) if one not in ("phones", "postcode")])
    answer = press(tracer, shown, f"{url}/send")
    refused(county, case_id, answer)
    assert "No longer part of it: Postcode; Phone numbers already known." in answer.text
    assert county.read(case_id).version == version, "an attempt that sends nothing changes nothing"
    assert press(tracer, answer, f"{url}/send").status_code == 303
    assert "phones" not in county.sent(case_id)[0].subject


def test_an_agreement_that_gives_more_is_told_before_anything_goes(previewed, county, everything, norfolk):
    case_id, tracer, url, _ = previewed
    before = given(everything, norfolk)
    gives(everything, norfolk, [one for one in before if one != "phones"])
    shown = press(tracer, tracer.get(url), url, question="A neighbour’s number?")
    gives(everything, norfolk, before)
    answer = press(tracer, shown, f"{url}/send")
    refused(county, case_id, answer)
    assert "Added since you looked: Phone numbers already known." in answer.text


def test_another_version_of_the_agreement_is_told(previewed, county, everything, norfolk):
    case_id, tracer, url, shown = previewed
    [old] = everything(
        "select * from agreement where kind = 'enrichment' and to_org = :to", to=norfolk.org("breckland")
    )
    everything("update agreement set ended_at = now() where id = :id", id=old.id)
    kept = ", ".join(one for one in old._mapping if one not in ("id", "version", "valid", "ended_at", "live"))
    everything(
        f"insert into agreement (id, version, valid, {kept}) "
        f"select gen_random_uuid(), version + 1, tstzrange(now(), upper(valid)), {kept} from agreement where id = :id",
        id=old.id,
    )
    answer = press(tracer, shown, f"{url}/send")
    refused(county, case_id, answer)
    assert "Different from what you saw: The sharing agreement." in answer.text


def test_facts_that_a_colleague_changed_are_told_and_the_question_is_kept(previewed, county, norfolk):
    case_id, tracer, url, shown = previewed
    with norfolk.acting("norfolk", "supervisor"):
        case = queries.case(case_id)
        actions.add_contact_point(case_id, case.resident_id, "phone", "+441632960777", "person")
    answer = press(tracer, shown, f"{url}/send")
    refused(county, case_id, answer)
    assert "Different from what you saw: Phone numbers already known." in answer.text and "960777" in answer.text
    assert press(tracer, answer, f"{url}/send").status_code == 303
    assert "+441632960777" in county.sent(case_id)[0].subject["phones"]


def test_a_record_changed_meanwhile_is_shown_again_and_can_be_sent_as_it_is_now(previewed, county, everything):
    case_id, tracer, url, shown = previewed
    everything("update case_file set version = version + 1 where id = :id", id=case_id)
    answer = press(tracer, shown, f"{url}/send")
    refused(county, case_id, answer)
    assert "Somebody changed the record meanwhile. What would be sent is as you saw it." in answer.text
    assert press(tracer, answer, f"{url}/send").status_code == 303


def test_each_look_at_what_is_shown_again_is_an_event(previewed, county, everything, norfolk):
    case_id, tracer, url, shown = previewed
    gives(everything, norfolk, [one for one in given(everything, norfolk) if one != "phones"])
    press(tracer, shown, f"{url}/send")
    looks = [one.facts["fields"] for one in county.events(case_id) if one.kind == "preview:shown"]
    assert ["phones" in one for one in looks] == [True, False]


@pytest.mark.asvs("2.3.1")
@pytest.mark.parametrize("seal", [None, "", "surname:0000000000000000", "<b>:x"])
def test_nobody_sends_what_they_were_not_shown(previewed, county, seal):
    case_id, tracer, url, shown = previewed
    typed = dict(re.findall(r'<input type="hidden" name="(to|version|question)" value="([^"]*)"', shown.text))
    answer = tracer.post(f"{url}/send", data=typed | ({"seal": seal} if seal is not None else {}))
    refused(county, case_id, answer)
    assert "<b>" not in answer.text
