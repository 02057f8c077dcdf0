"""From a conversation to close contacts and places, and back to where it goes on; and what nobody has asked."""

import html
import re

import pytest

from hub.kernel.clock import today
from tests.cases.conftest import county, covid  # noqa: F401 (fixtures)
from tests.contacts.test_pages import MILL, NOOR, rows

SPOKE = {"channel": "call", "outcome": "complete", "call_back": "no", "told": ["isolation-advice", "contacts-asked"]}


@pytest.fixture
def tracer(client):
    return client("norfolk", "tracer")


@pytest.fixture
def at(county):  # noqa: F811
    return f"/cases/{county.open(onset_on=today())}"


def said(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", page.text))


def test_the_call_is_recorded_by_the_press_that_leads_to_contacts(tracer, at, everything):
    page = said(tracer.get(f"{at}/call"))
    assert "Record, then close contacts" in page and "Record, then places" in page
    answer = tracer.post(f"{at}/call", data=SPOKE | {"then": "contacts"})
    assert answer.status_code == 303, answer.text
    assert answer.location == f"{at}/contacts?closing=reached-complete"
    assert len(everything("select 1 from call")) == 1
    onward = tracer.post(answer.location, data=rows(NOOR) | {"then": "other"}).location
    assert onward == f"{at}/places?closing=reached-complete"
    assert tracer.post(onward, data=rows(MILL)).location == f"{at}/close?outcome=reached-complete"


def test_a_call_that_goes_on_leads_from_contacts_to_the_case(tracer, at):
    answer = tracer.post(f"{at}/call", data=SPOKE | {"call_back": "tomorrow-9", "then": "places"})
    assert answer.location == f"{at}/places"
    assert tracer.post(answer.location, data=rows(MILL)).location == f"{at}#named"


def test_none_to_name_leads_back_to_the_end_of_the_case_too(tracer, at):
    page = tracer.get(f"{at}/contacts?closing=reached-complete").text
    assert f'action="{at}/contacts/none?closing=reached-complete"' in page
    answer = tracer.post(f"{at}/contacts/none?closing=reached-complete")
    assert answer.location == f"{at}/close?outcome=reached-complete"
    assert tracer.post(f"{at}/places/none").location == f"{at}#named", "whoever came from the case goes back to it"


def test_one_is_corrected_or_taken_out_on_the_way_to_the_end_of_the_case(tracer, at, everything):
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    one = f"{at}/contacts/{everything('select id from close_contact')[0].id}"
    to_the_end = "?closing=reached-complete"
    assert f'href="{one}{to_the_end}"' in tracer.get(f"{at}/contacts{to_the_end}").text
    page = tracer.get(one + to_the_end).text
    assert f'href="{at}/contacts{to_the_end}"' in page and f'action="{one}/remove{to_the_end}"' in page
    typed = {"forename": "Noor", "surname": "Rede", "met": "household", "met_on": "today", "version": 1}
    assert tracer.post(one + to_the_end, data=typed).location == f"{at}/contacts{to_the_end}"
    assert tracer.post(one, data=typed | {"version": 2}).location == f"{at}#named"
    assert tracer.post(f"{one}/remove{to_the_end}").location == f"{at}/contacts{to_the_end}"


def test_the_end_of_the_case_says_what_nobody_has_asked(tracer, at):
    page = said(tracer.get(f"{at}/close?outcome=reached-complete"))
    assert "No close contacts are named, and nobody has said that there are none." in page
    assert "No places are named, and nobody has said that there are none." in page
    assert f'href="{at}/contacts?closing=reached-complete"' in page
    tracer.post(f"{at}/contacts", data=rows(NOOR))
    page = said(tracer.get(f"{at}/close?outcome=reached-complete"))
    assert "No close contacts are named" not in page and "No places are named" in page
    tracer.post(f"{at}/places/none")
    assert "nobody has said" not in said(tracer.get(f"{at}/close?outcome=reached-complete"))


@pytest.mark.parametrize(("outcome", "says"), [("in-hospital", False), ("refused", False), ("", True)])
def test_an_outcome_that_needs_no_contacts_says_nothing(tracer, at, outcome, says):
    assert ("nobody has said" in said(tracer.get(f"{at}/close?outcome={outcome}"))) is says


def test_a_county_that_asks_nobody_is_led_nowhere(tracer, at, everything):
    everything("update section set state = 'retired', retired_at = now() where name = 'contacts' returning 1")
    assert "then close contacts" not in said(tracer.get(f"{at}/call"))
    assert "nobody has said" not in said(tracer.get(f"{at}/close?outcome=reached-complete"))
