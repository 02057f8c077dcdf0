"""What was told for a request goes when its own time is over; that there was one, and how it ended, stays."""

import pytest

from hub.subject_requests import actions
from hub.subject_requests.actions import files

KEPT = "‡kept‡"


@pytest.fixture
def due(everything, work):
    """Let the timers of these jobs be due, and do them."""

    def now(*names):
        everything("update outbox set available_at = now() where name = any(:names)", names=list(names))
        work()

    return now


def closed(norfolk, request_id, everything):
    [found] = everything("select version from subject_request where id = :id", id=request_id)
    with norfolk.acting("norfolk", "ig"):
        actions.note(request_id, KEPT)
        actions.close(request_id, found.version, "withdrawn")


def test_who_asked_and_what_was_said_goes_and_how_it_ended_stays(norfolk, ask, everything, due, ig):
    request_id = ask("objection", name=f"Ada {KEPT}", wants=KEPT, answer_to=KEPT)
    closed(norfolk, request_id, everything)
    due("subject_request:forget")
    [one] = everything("select * from subject_request")
    assert (one.outcome, one.number, one.name) == ("withdrawn", 1, "Erased")
    for table in ("subject_request", "subject_note", "subject_pack", "subject_file", "event", "outbox", "notice"):
        assert not [each for each in everything(f"select t::text as row from {table} t") if KEPT in each.row], table
    assert everything("select 1 from event where kind = 'subject_request:forgotten'")
    page = ig.get(f"/subject-requests/{request_id}").text
    assert "was erased when its own time was over" in page and "Withdrawn" in page
    assert "Not known" not in page and "In their own words" not in page and ">SR-1</h1>" in page


def test_nothing_goes_while_a_file_is_kept_or_the_request_is_open_again(norfolk, ask, everything, due):
    request_id = ask("objection", wants=KEPT)
    with norfolk.acting("norfolk", "ig"):
        files.keep(request_id, "letter", "a.pdf", "application/pdf", b"words")
    closed(norfolk, request_id, everything)
    due("subject_request:forget")
    assert everything("select wants from subject_request")[0].wants == KEPT
    assert len(everything("select 1 from outbox where name = 'subject_request:forget' and status = 'pending'")) == 1
    everything("update subject_file set keep_until = current_date - 1")
    due("subject_file:erase", "subject_request:forget")
    due("subject_request:forget")
    assert everything("select wants from subject_request")[0].wants is None


def test_the_values_of_a_notice_go_on_both_sides(norfolk, handover, case, ask, ig, client, everything, work, due):
    handover("breckland")
    request_id = ask("rectification", case.resident_id)
    address = f"/subject-requests/{request_id}/correct/resident/{case.resident_id}/surname"
    assert ig.post(address, data={"value": "O’Cannery", "why": KEPT}).status_code == 303
    work()
    [one] = everything("select * from subject_notice where side = 'received'")
    told = {"version": one.version, "how": "apply", "words": KEPT}
    client("breckland", "ig").post(f"/subject-requests/notices/{one.id}", data=told)
    work()
    closed(norfolk, request_id, everything)
    due("subject_request:forget", "subject_notice:forget")
    for table in ("subject_notice", "subject_correction"):
        rows = [each.row for each in everything(f"select t::text as row from {table} t")]
        assert not [row for row in rows if "Canary" in row or "Cannery" in row or KEPT in row], table
    assert {each.state for each in everything("select state from subject_notice")} == {"applied"}
    assert everything("select 1 from event where kind = 'subject_notice:forgotten'")
