"""Which ways to reach a resident a text or an email may go to."""

import pytest

from hub.kernel.words import takes_texts
from tests.calls.test_messages import FIRST, messages


def test_only_a_way_to_reach_this_resident_that_may_work_is_written_to(at_case, county, everything):
    at, other = at_case(), at_case(reference="B", phone="+447700900982")
    assert at.browser.get(f"{at.url}/write/{other.point}").status_code == 404
    everything("update contact_point set state = 'wrong' where id = :id", id=at.point)
    assert at.browser.get(f"{at.url}/write/{at.point}").status_code == 409
    assert (
        at.browser.post(f"{other.url}/write/{other.point}", data={"template": "none", "seen": "x"}).status_code == 422
    )


def test_a_text_is_offered_to_no_landline_and_the_page_says_why(at_case, county, everything):
    at = at_case(phone="+441632960001", email="anna@resident.example")
    phone, mail = sorted(county.read(at.id).points, key=lambda one: one.kind, reverse=True)
    page = at.browser.get(at.url).text
    assert f"/write/{phone.id}" not in page and "No texts: not a mobile" in page
    assert f"/write/{mail.id}" in page and 'href="tel:+441632960001"' in page, "all else stays"
    answer = at.browser.get(f"{at.url}/write/{phone.id}")
    assert answer.status_code == 409 and "No text message reaches this number" in answer.text
    answer = at.browser.post(f"{at.url}/write/{phone.id}", data={"template": FIRST, "seen": "x"})
    assert answer.status_code == 409 and messages(everything) == []
    assert at.browser.get(f"{at.url}/write/{mail.id}").status_code == 200


@pytest.mark.parametrize(
    ("number", "takes"),
    [
        ("+447700900001", True), ("+447911123456", True), ("+441632960001", False), ("+441603222222", False),
        ("+442079460001", False), ("+443001234567", False), ("+448001111111", False), ("+447012345678", False),
        ("+33612345678", True), ("+33142685300", False), ("+12025550123", True), ("ask her", False),
    ],
)  # fmt: skip
def test_which_numbers_take_texts(number, takes):
    assert takes_texts(number) == takes


def test_a_letter_box_is_no_phone(at_case, everything):
    at = at_case()
    everything("update contact_point set kind = 'address' where id = :id", id=at.point)
    assert at.browser.get(f"{at.url}/write/{at.point}").status_code == 404
