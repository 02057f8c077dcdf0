"""An information governance officer's pages: rules, what is due, erasures with certificates, holds."""

import re

import pytest

from hub.cases import actions as cases
from hub.governance.subjects import ids_of, subject
from hub.kernel import words
from hub.programmes.queries import programme
from hub.retention import actions, queries

ANNA = {
    "forename": "Anna", "surname": "Fenwick", "postcode": "IP24 2AA", "house": "4", "address": "High Street",
    "phone": "+447700900001", "nhs_number": "9434765919",
}  # fmt: skip


@pytest.fixture
def old_case(norfolk, everything):
    """A case that was closed nine years ago, and its resident."""
    with norfolk.acting("norfolk", "tracer"):
        case_id = cases.open_case(programme(), dict(ANNA))
    everything(
        """update case_file set status = 'closed', closed_at = now() - interval '9 years', reference = 'ACC-1',
           received_at = now() - interval '9 years' where id = :id""",
        id=case_id,
    )
    [found] = everything("select resident_id from case_file where id = :id", id=case_id)
    return case_id, found.resident_id


def body(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def seen_in(text: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def test_every_class_of_record_has_its_rule_and_its_reason(client):
    officer = client("norfolk", "ig")
    text = body(officer.get("/retention"))
    assert "Nobody here has decided this" in text and "Nothing happens by itself" in text
    assert "8 years after the case was closed" in text and "5 years after the case was closed" in text
    for record in queries.RECORDS:
        assert body(officer.get(f"/retention/classes/{record}")).count("What an erasure does") == 1
    assert officer.get("/retention/classes/nonsense").status_code == 404


def test_a_rule_is_changed_after_a_look_at_what_changes_and_begins_the_nights(client, everything):
    officer = client("norfolk", "ig")
    path, typed = "/retention/classes/message/change", {"number": "6", "unit": "months", "why": "Our schedule, line 4"}
    assert "6 months" in body(officer.post(path, data=typed | {"version": "0"}))
    assert officer.post(path, data=typed | {"version": "0", "go": "confirm"}).status_code == 303
    assert "6 months after the request ended" in body(officer.get("/retention"))
    [night] = everything("select available_at, args from outbox where name = 'retention:night'")
    assert night.args == {"version": 1}
    refused = officer.post("/retention/classes/contact/change", data={"number": "20", "unit": "years", "version": "1"})
    assert refused.status_code in (200, 422) and "which is kept for 8 years" in refused.get_data(as_text=True)


def test_what_the_hub_does_by_default_can_be_decided_as_it_is(client):
    officer = client("norfolk", "ig")
    path = "/retention/classes/message/change"
    unit = {"number": "2", "unit": "years", "why": queries.RECORDS["message"].why}
    assert "Your organisation" in body(officer.post(path, data=unit | {"version": "0"}))
    assert officer.post(path, data=unit | {"version": "0", "go": "confirm"}).status_code == 303
    again = officer.post(path, data=unit | {"version": "1"})
    assert again.status_code == 422 and "You have not changed anything" in again.text


def test_what_is_due_is_shown_and_erased_as_shown_with_a_certificate(client, old_case, work, everything):
    officer = client("norfolk", "ig")
    text = body(officer.get("/retention/due"))
    assert "ACC-1" in text and "1 resident" in text
    made = officer.post("/retention/due", data={"seen": seen_in(text)})
    assert made.status_code == 303
    assert "0 of 2 records are erased" in body(officer.get(made.location))
    work()
    certificate = body(officer.get(made.location))
    assert "By the rules" not in certificate and "What was due by the rules" in certificate
    assert "altered" not in certificate and "8 years" in certificate
    paper = officer.get(f"{made.location}/certificate.pdf")
    assert paper.mimetype == "application/pdf" and paper.data.startswith(b"%PDF")
    assert "Nothing is due" in body(officer.get("/retention/due"))
    everything("update erasure_run set counts = '{}'")
    assert "This certificate was altered" in body(officer.get(made.location))


def test_a_certificate_and_what_it_was_pressed_for_give_their_numbers_in_full(client, old_case, work, monkeypatch):
    monkeypatch.setattr(words, "CAPPED_AT", 0)
    officer = client("norfolk", "ig")
    text = body(officer.get("/retention/due"))
    assert "Erase 1 record" in text and "Erase 1 records" not in text and "1 record is due" in text and "0+" not in text
    made = officer.post("/retention/due", data={"seen": seen_in(text)})
    work()
    for page in ("/retention", made.location):
        assert "0+" not in body(officer.get(page)), page
    assert re.search(r"Records\s*</dt>\s*<dd[^>]*>\s*2\s*</dd>", body(officer.get(made.location)))


def test_what_became_due_since_the_look_is_not_erased_unseen(client, old_case, everything):
    officer = client("norfolk", "ig")
    text = body(officer.get("/retention/due"))
    everything("update case_file set closed_at = now()")
    refused = officer.post("/retention/due", data={"seen": seen_in(text)})
    assert refused.status_code == 409 and "has changed since" in refused.get_data(as_text=True)
    assert everything("select 1 from erasure_run") == []


def test_a_hold_keeps_a_person_until_it_is_lifted(client, old_case, work, everything):
    officer, (_, resident_id) = client("norfolk", "ig"), old_case
    found = body(officer.post("/retention/holds/find", data={"reference": "ACC-1"}))
    assert f"/retention/holds/new/{resident_id}" in found
    path = f"/retention/holds/new/{resident_id}"
    assert "Enter why" in officer.post(path, data={}).get_data(as_text=True)
    day = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2090"}
    placed = officer.post(path, data={"reason": "A claim was announced", **day})
    assert placed.status_code == 303
    assert "A hold keeps 1" in body(officer.get("/retention/due"))
    assert f'href="/governance/residents/{resident_id}">' in officer.get(placed.location).text
    assert "A claim was announced" in body(officer.get("/retention/holds"))
    assert (
        officer.post(f"{placed.location}/lift", data={"why": "The claim was withdrawn", "version": "1"}).status_code
        == 303
    )
    assert officer.get(f"{placed.location}/lift").status_code == 404
    text = body(officer.get("/retention/due"))
    officer.post("/retention/due", data={"seen": seen_in(text)})
    work()
    [left] = everything("select surname, reference from resident r join case_file c on c.resident_id = r.id")
    assert tuple(left) == (None, None)


def test_somebody_who_comes_again_is_shown_and_may_stand(client, norfolk, old_case, work, everything):
    officer = client("norfolk", "ig")
    text = body(officer.get("/retention/due"))
    officer.post("/retention/due", data={"seen": seen_in(text)})
    work()
    with norfolk.acting("norfolk", "tracer"):
        cases.open_case(programme(), ANNA | {"surname": "Fenwick-Marr"})
        cases.open_case(programme(), ANNA | {"nhs_number": "9434765870", "forename": "Bert"})
    with norfolk.acting("norfolk", "ig"):
        assert actions.look_for_returns() == 1
        assert actions.look_for_returns() == 0
        [one] = queries.returns()
    assert "Found on" in body(officer.get("/retention"))
    path = f"/retention/again/{one.resident_id}"
    assert "Fenwick-Marr" in body(officer.get(path))
    assert officer.post(path, data={"reason": "A new case of this year"}).status_code == 303
    assert "Nobody has come again" in body(officer.get("/retention"))


def test_one_person_is_erased_with_all_that_hangs_on_them_and_the_figures_stay(norfolk, old_case, work, everything):
    with norfolk.acting("norfolk", "ig"):
        actions.begin_person(ids_of(subject(old_case[1]).about), "They asked for it, and nothing speaks against it")
    work()
    [run] = everything("select * from erasure_run")
    assert run.kind == "person" and run.finished_at and run.counts["residents"] == 1
    assert everything("select 1 from contact_point") == []
    [case] = everything("select status, erased_at, reference from case_file")
    assert case.status == "closed" and case.erased_at and case.reference is None


TRAIL = ("hold:placed", "hold:lifted", "hold:reviewed", "erasure:let_stand")


def test_a_hold_that_is_reviewed_stands_and_a_night_tells_what_is_due(client, norfolk, old_case, work, everything):
    officer = client("norfolk", "ig")
    day = {"review_on-day": "1", "review_on-month": "3", "review_on-year": "2090"}
    placed = officer.post(f"/retention/holds/new/{old_case[1]}", data={"reason": "A claim was announced", **day})
    path = f"{placed.location}/review"
    assert officer.post(path, data={"version": "1", **day | {"review_on-year": "2001"}}).status_code == 422
    assert officer.post(path, data={"version": "1", **day | {"review_on-year": "2091"}}).status_code == 303
    assert "changed" in officer.post(path, data={"version": "1", **day}).get_data(as_text=True).lower()
    assert officer.post(f"{placed.location}/lift", data={"why": "It is over", "version": "2"}).status_code == 303
    officer.post("/retention/night", data={"nightly": "no", "version": "0", "go": "confirm"})
    everything("update outbox set available_at = now() where name = 'retention:night'")
    work()
    [notice] = everything("select kind, reference from notice where kind = 'erasure-due' limit 1")
    assert notice.reference == "1"
    assert everything("select 1 from erasure_run") == []
    kinds = {one.kind for one in everything("select kind from event")}
    assert set(TRAIL[:3]) <= kinds and TRAIL[3] not in kinds


def test_an_erased_case_is_in_no_list(client, old_case, work):
    officer, supervisor = client("norfolk", "ig"), client("norfolk", "supervisor")
    assert "ACC-1" in body(supervisor.get("/cases?show=closed"))
    officer.post("/retention/due", data={"seen": seen_in(body(officer.get("/retention/due")))})
    work()
    listed = body(supervisor.get("/cases?show=closed"))
    assert f"/cases/{old_case[0]}" not in listed


def test_every_erasure_is_in_the_list_page_after_page(client, norfolk, everything):
    everything(
        """insert into erasure_run (org_id, id, number, kind, started_at, rules, total, done, held, counts, finished_at,
                                    digest)
           select :org, gen_random_uuid(), n, 'rules', now(), '{}', 1, 1, '[]', '{}', now(), ''
           from generate_series(1, 25) n""",
        org=norfolk.org("norfolk"),
    )
    officer, address, found = client("norfolk", "ig"), "/retention", []
    while address:
        text = body(officer.get(address))
        found += [int(number) for number in re.findall(r">Erasure (\d+),", text)]
        onward = re.search(r'href="([^"]*)" rel="next"', text)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert found == list(range(25, 0, -1))
