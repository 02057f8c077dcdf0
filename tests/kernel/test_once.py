"""A double click, or a retry after a failover, makes one record and leads to the same place."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.kernel.test_web import app, probed  # noqa: F401 (the probe's pages)


def made(everything):
    return everything("select org_id, account_id from event where kind = 'hand_back:made'")


def test_the_same_form_sent_twice_makes_one_record_and_leads_to_the_same_page(client, everything):
    tracer, key = client("norfolk", "tracer"), str(uuid4())
    first, second = (tracer.post("/probe/keep", data={"note": "x", "_once": key}) for _ in range(2))
    assert len(made(everything)) == 1
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, first.location)


def test_two_forms_make_two_records(client, everything):
    tracer = client("norfolk", "tracer")
    places = {tracer.post("/probe/keep", data={"note": "x", "_once": str(uuid4())}).location for _ in range(2)}
    assert len(made(everything)) == len(places) == 2


def test_a_form_with_a_fault_may_be_sent_again_under_its_key(client, everything):
    tracer, key = client("norfolk", "tracer"), str(uuid4())
    assert tracer.post("/probe/again", data={"note": "wrong", "_once": key}).status_code == 422
    assert tracer.post("/probe/again", data={"note": "right", "_once": key}).status_code == 303
    assert tracer.post("/probe/again", data={"note": "right", "_once": key}).status_code == 303
    assert len(made(everything)) == 1


@pytest.mark.parametrize("what", ["invalid", "conflict"])
def test_a_form_that_was_rolled_back_may_be_sent_again_under_its_key(client, everything, what):
    tracer, key = client("norfolk", "tracer"), str(uuid4())
    tracer.post(f"/probe/fail/{what}", data={"note": "x", "_once": key})
    assert tracer.post("/probe/keep", data={"note": "x", "_once": key}).status_code == 303
    assert len(made(everything)) == 1


def test_a_colleague_s_key_does_not_lead_me_to_what_they_did(client, everything):
    key = str(uuid4())
    theirs = client("norfolk", "supervisor").post("/probe/keep", data={"note": "x", "_once": key})
    client("norfolk", "supervisor").application.testing = False
    mine = client("norfolk", "tracer").post("/probe/keep", data={"note": "x", "_once": key})
    assert mine.headers.get("Location") != theirs.location


def test_another_organisation_s_key_is_free(client, everything):
    key = str(uuid4())
    places = {client(*who).post("/probe/keep", data={"note": "x", "_once": key}).location for who in
              (("norfolk", "tracer"), ("breckland", "officer"))}  # fmt: skip
    assert len(made(everything)) == len(places) == 2


def test_a_partner_s_double_click_is_one_too(client, everything):
    volunteer, key = client("broads-neighbours", "volunteer"), str(uuid4())
    answers = [volunteer.post("/probe/once", data={"_once": key}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(made(everything)) == 1 and answers[0].location == answers[1].location


@pytest.mark.asvs("2.3.4")
def test_a_double_click_on_two_threads_makes_one_record(client, everything):
    key = str(uuid4())
    browsers = [client("norfolk", "tracer") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(lambda browser: browser.post("/probe/keep", data={"note": "x", "_once": key}), browsers)
        )
    assert len(made(everything)) == 1
    assert {one.status_code for one in answers} == {303} and len({one.location for one in answers}) == 1
