"""A person is erased from their request; a district that is told “does it” in that moment, and its partner is told."""

from datetime import timedelta

import pytest

from hub.conversation.actions import write
from hub.handovers import actions as handovers
from hub.handovers.queries import received
from hub.kernel.clock import now, today
from hub.retention.actions import place
from tests.subject_requests.conftest import SUBJECT

WORD = "‡said‡"


@pytest.fixture
def one(handover):
    """A request that Broadland accepted."""
    return handover("broadland", "door-knock")


@pytest.fixture
def step(norfolk, one):
    """A step of it at a partner."""
    with norfolk.acting("broadland", "officer"):
        times = now() + timedelta(hours=4), now() + timedelta(hours=72)
        to = norfolk.org("broads-neighbours")
        return handovers.raise_handover("visit-step", to, SUBJECT, one.id, *times, parent_id=one.id)


@pytest.fixture
def told(one, case, ask, ig, work, everything):
    """The district's row of the notice that the county sends, once the request has ended."""

    def tell(ended: bool = True):
        request_id = ask("erasure", case.resident_id)
        ig.post(f"/subject-requests/{request_id}/tell", data={"kind": "erasure", "to": [str(one.id)]})
        work()
        if ended:
            end(everything)
        return everything("select * from subject_notice where side = 'received'")[0]

    return tell


def end(everything):
    everything("update handover set status = 'withdrawn', ended_at = now() where status in ('waiting', 'accepted')")


def do_it(browser, notice):
    return browser.post(f"/subject-requests/notices/{notice.id}", data={"version": notice.version, "how": "apply"})


def copies(everything, id_):
    return {row.side: row for row in everything("select * from handover where id = :id", id=id_)}


def test_doing_it_erases_the_copy_and_the_partner_is_told_and_does_it_too(
    norfolk, one, step, told, client, work, everything, ig
):
    with norfolk.acting("broadland", "officer"):
        write(received(one.id), WORD)
    work()
    arrived, broadland = told(), client("broadland", "ig")
    assert "erased at once" in broadland.get(f"/subject-requests/notices/{arrived.id}").text
    done = do_it(broadland, arrived)
    assert done.status_code == 303
    both = copies(everything, one.id)
    assert both["received"].subject == {} and both["received"].surname_key == "" and both["received"].erased_at
    assert both["sent"].subject["surname"] == "O’Canary", "the county decides about its own row by itself"
    ours = norfolk.org("broadland")
    assert everything("select 1 from message where org_id = :org", org=ours) == []
    assert "O’Canary" not in str(everything("select * from handover where org_id = :org", org=ours))
    work()
    assert [row.state for row in everything("select state from subject_notice where id = :id", id=arrived.id)] == [
        "applied", "applied",
    ]  # fmt: skip
    [run] = everything("select * from erasure_run where org_id = :org", org=ours)
    assert run.finished_at and run.done == run.total and one.reference in run.reason and "Canary" not in run.reason
    assert everything("select 1 from erasure_line where copied_at is null") == []
    [onward] = everything("select * from subject_notice where side = 'received' and id <> :id", id=arrived.id)
    assert (onward.handover_id, onward.org_id) == (step, norfolk.org("broads-neighbours"))
    assert do_it(client("broads-neighbours", "ig"), onward).status_code == 303
    work()
    rows = copies(everything, step)
    assert rows["received"].subject == rows["sent"].subject == {} and rows["received"].erased_at
    assert "Done in their own copy" in broadland.get(f"/subject-requests/notices/{arrived.id}").text
    assert "O’Canary" not in client("broadland", "officer").get(f"/requests/{one.id}").text


def test_what_is_open_is_closed_first_and_nothing_typed_is_lost(one, told, client, everything):
    arrived, broadland = told(ended=False), client("broadland", "ig")
    typed = {"version": arrived.version, "how": "apply", "words": "As she asked"}
    early = broadland.post(f"/subject-requests/notices/{arrived.id}", data=typed)
    assert early.status_code == 422 and f"request {one[1]} (" in early.text and "As she asked" in early.text
    assert copies(everything, one.id)["received"].subject["surname"] == "O’Canary"
    assert everything("select 1 from erasure_run") == []


def test_a_hold_keeps_the_copy_and_the_officer_is_told(norfolk, one, told, client, everything):
    arrived = told()
    with norfolk.acting("broadland", "ig"):
        place({"handovers": [one.id]}, "A claim", today() + timedelta(days=30))
    kept = do_it(client("broadland", "ig"), arrived)
    assert kept.status_code == 422 and "A hold keeps your copy" in kept.text
    assert copies(everything, one.id)["received"].subject["surname"] == "O’Canary"


def test_others_whom_a_copy_names_are_not_erased_with_one_of_them(one, told, client, everything):
    arrived = told()
    everything("set session_replication_role = replica")
    everything("""update handover set subject = subject || '{"household": [{"forename": "Bert"}]}'""")
    everything("set session_replication_role = origin")
    kept = do_it(client("broadland", "ig"), arrived)
    assert kept.status_code == 422 and "names others of the same home" in kept.text
    assert copies(everything, one.id)["received"].subject["household"]


def test_a_copy_that_is_gone_already_is_told_as_done(one, told, client, work, everything):
    arrived = told()
    gone = "update handover set surname_key = '', erased_at = now() where id = :id and side = 'received'"
    everything(gone, id=one.id)
    assert do_it(client("broadland", "ig"), arrived).status_code == 303
    work()
    assert everything("select state from subject_notice where side = 'sent'")[0].state == "applied"
    assert everything("select 1 from erasure_run") == []


def test_the_county_erases_its_own_records_from_the_request_once_nothing_is_open(
    case, one, ask, ig, work, everything, norfolk
):
    request_id = ask("erasure", case.resident_id)
    page, erase = f"/subject-requests/{request_id}", f"/subject-requests/{request_id}/steps/erase"
    assert "Erase everything that is held on them" in ig.get(page).text

    def press(**typed):
        [seen] = everything("select version from subject_request where id = :id", id=request_id)
        return ig.post(erase, data={"version": seen.version} | typed)

    assert "We have looked at what you asked us to erase." in ig.get(f"{page}/letters/answer").text
    assert "Enter why it is erased" in press().text
    early = press(why="She asked")
    assert early.status_code == 422 and "Have it closed first" in early.text and "She asked" in early.text
    [open_case] = everything("select reference from case_file where id = :id", id=case.id)
    assert f"Still open: case {open_case.reference or 'without a reference'} (" in early.text
    assert f"request {one.reference} (" in early.text, "each is named, with whom it is"
    everything("update case_file set status = 'closed', closed_at = now()")
    end(everything)
    assert press(why="She asked").status_code == 303
    work()
    ours = norfolk.org("norfolk")
    for table in ("resident", "case_file", "contact_point", "handover"):
        assert "O’Canary" not in str(everything(f"select * from {table} where org_id = :org", org=ours)), table
    [run] = everything("select * from erasure_run where org_id = :org", org=ours)
    assert run.finished_at and run.reason.startswith("SR-")
    after = ig.get(page).text
    assert "was erased here on" in after and "At the person’s request (UK GDPR article 17)" in after
    assert f"/retention/erasures/{run.id}" in after and "Erase everything that is held on them" not in after
    assert "We have erased what we held on you." in ig.get(f"{page}/letters/answer").text
    assert press(why="Again").status_code == 409
    told = ig.post(f"{page}/tell", data={"kind": "erasure", "to": [str(one.id)]})
    assert told.status_code == 303, "whoever was given it can still be told"


def test_nobody_is_erased_while_it_is_not_known_who_asks(case, ask, ig, everything, version):
    request_id = ask("erasure", case.resident_id)
    page = f"/subject-requests/{request_id}/steps"
    asked = {"asked_on-day": today().day, "asked_on-month": today().month, "asked_on-year": today().year}
    seen = version("subject_request", request_id)
    assert ig.post(f"{page}/identity-asked", data=asked | {"version": seen}).status_code == 303
    seen = version("subject_request", request_id)
    refused = ig.post(f"{page}/erase", data={"version": seen, "why": "So"})
    assert refused.status_code == 409 and "Proof of identity is awaited" in refused.text
    assert everything("select 1 from erasure_run") == []


def test_only_a_request_to_erase_erases(case, ask, ig, everything):
    request_id = ask("access", case.resident_id)
    [seen] = everything("select version from subject_request where id = :id", id=request_id)
    refused = ig.post(f"/subject-requests/{request_id}/steps/erase", data={"version": seen.version, "why": "So"})
    assert refused.status_code == 409 and everything("select 1 from erasure_run") == []


def test_what_comes_too_late_is_not_taken_into_an_erased_row(norfolk, one, case, work, everything, ig, ask):
    """The county erased its side while the district was writing: its answer and its message reach nobody."""
    everything("update handover set erased_at = now() where id = :id and side = 'sent'", id=one.id)
    with norfolk.acting("broadland", "officer", 1):
        write(received(one.id), WORD)
        row = received(one.id)
        handovers.return_answer(one.id, {"outcome": "not-found", "notes": WORD}, row.version)
    work()
    both = copies(everything, one.id)
    assert both["sent"].answer is None and both["sent"].status == "accepted"
    ours = norfolk.org("norfolk")
    assert everything("select 1 from message where org_id = :org", org=ours) == []
    [kept] = everything("select kept_why, passed_at from message")
    assert (kept.kept_why, kept.passed_at) == ("erased", None)
    for table in ("handover", "message", "contact_point"):
        assert WORD not in str(everything(f"select * from {table} where org_id = :org", org=ours)), table
