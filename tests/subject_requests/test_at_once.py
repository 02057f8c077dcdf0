"""A worker that dies, two officers at one pack, a person with very many looks; what is kept goes in its time."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.calls.actions import record_call
from hub.cases import queries as cases
from hub.kernel.audit import record
from hub.kernel.cipher import file_in
from hub.kernel.clock import now
from hub.kernel.db import db, row, rows
from hub.kernel.work import worker
from hub.programmes.queries import programme
from hub.subject_requests import actions, gathering
from hub.subject_requests.actions import files


class Killed(BaseException):
    """The worker's process ends."""


@pytest.fixture
def pack(case, ask, norfolk, work, everything):
    request_id = ask("access", case.resident_id)
    with norfolk.acting("norfolk", "ig"):
        actions.start_pack(request_id)
    work()
    return everything("select * from subject_pack")[0]


def test_a_worker_that_is_killed_while_it_gathers_leaves_nothing_half_and_another_does_it(
    app, case, ask, norfolk, everything, monkeypatch, work
):
    request_id = ask("access", case.resident_id)
    with norfolk.acting("norfolk", "ig"):
        actions.start_pack(request_id)
    whole = gathering.content

    def dies(*told):
        whole(*told)
        raise Killed

    monkeypatch.setattr(gathering, "content", dies)
    with app.app_context(), pytest.raises(Killed):
        worker.drain()
    monkeypatch.setattr(gathering, "content", whole)
    [pack] = everything("select * from subject_pack")
    assert (pack.state, pack.content) == ("gathering", None)
    assert everything("select 1 from event where kind = 'pack:gathered'") == []
    everything("update outbox set status = 'pending', lease_until = null where status = 'running'")  # the relay's work
    work()
    [pack] = everything("select * from subject_pack")
    assert pack.state == "ready" and pack.entries == gathering.count(pack.content)
    assert pack.digest == gathering.digest(pack.content)
    assert len(everything("select 1 from event where kind = 'pack:gathered'")) == 1


def test_one_that_is_killed_while_it_writes_leaves_no_file(app, pack, norfolk, everything, monkeypatch, work):
    with norfolk.acting("norfolk", "ig"):
        actions.start_writing(pack.id, 0)
    from hub.subject_requests.actions import packs

    kept = packs.keep

    def dies(**told):
        kept(**told)
        raise Killed

    monkeypatch.setattr(packs, "keep", dies)
    with app.app_context(), pytest.raises(Killed):
        worker.drain()
    monkeypatch.setattr(packs, "keep", kept)
    assert everything("select 1 from subject_file") == []
    everything("update outbox set status = 'pending', lease_until = null where status = 'running'")
    work()
    assert [one.kind for one in everything("select kind from subject_file order by kind")] == ["data", "pack"]


def test_a_job_that_comes_twice_does_it_once(app, pack, norfolk, everything):
    with norfolk.acting("norfolk", "ig"):
        actions.gathered(pack.id)
        actions.start_writing(pack.id, 0)
    for _ in range(2):
        with norfolk.acting("norfolk", "ig"):
            actions.write_files(pack.id)
    assert len(everything("select 1 from subject_file")) == 2
    assert [one.kind for one in everything("select kind from event where kind like 'pack:%' order by id")] == [
        "pack:started", "pack:gathered", "pack:written",
    ]  # fmt: skip


def struck(browser, pack, entry, places, turn):
    """Strike out some places of an entry; what is struck out by default stays ticked."""
    s, e = map(int, entry.split("."))
    facts = pack.content["sections"][s]["entries"][e]["facts"]
    ticked = [f"{entry}.{f}" for f, fact in enumerate(facts) if fact.get("hide")]
    data = {"version": turn, "struck": [*ticked, *places.split()], "ground": "crime"}
    return browser.post(f"/subject-requests/packs/{pack.id}/entries/{entry}", data=data)


def test_two_officers_strike_out_at_once_at_different_entries_and_at_the_same(pack, client, everything):
    one, other = client("norfolk", "ig"), client("norfolk", "ig")
    assert struck(one, pack, "0.0", "0.0.0", 0).status_code == 303
    assert struck(other, pack, "1.0", "1.0.0", 0).status_code == 303, "different entries do not meet"
    late = struck(other, pack, "0.0", "0.0.1", 0)
    assert late.status_code == 409 and one.person.name in late.text
    assert struck(other, pack, "0.0", "0.0.1", 1).status_code == 422, "what a colleague struck is shown with a reason"
    assert struck(other, pack, "0.0", "0.0.0 0.0.1", 1).status_code == 303
    found = everything("select turn, place, how from subject_redaction order by turn, place")
    kept = [(1, "0.0.0", "struck"), (2, "1.0.0", "struck"), (3, "0.0.1", "struck")]
    assert [(each.turn, each.place, each.how) for each in found] == kept


def test_files_are_written_from_what_the_officer_saw(pack, client):
    one = client("norfolk", "ig")
    assert struck(one, pack, "0.0", "0.0.0", 0).status_code == 303
    stale = one.post(f"/subject-requests/packs/{pack.id}/files", data={"version": 0})
    assert stale.status_code == 409
    assert one.post(f"/subject-requests/packs/{pack.id}/files", data={"version": 1}).status_code == 303
    assert struck(one, pack, "1.0", "1.0.0", 0).status_code == 409, "while the hub writes nobody changes anything"


def test_a_hundred_looks_and_thirty_calls_cost_no_more_statements(norfolk, case, ask, statements, everything):
    request_id = ask("access", case.resident_id)

    def gathered() -> int:
        with norfolk.acting("norfolk", "ig"):
            pack_id = actions.start_pack(request_id)
        with norfolk.acting("norfolk", "ig"), statements() as sent:
            actions.gathered(pack_id)
        return len(sent)

    few = gathered()
    with norfolk.acting("norfolk", "tracer"):
        for _ in range(100):
            record("record:opened", about=[case.id, case.resident_id], record="case")
        for _ in range(30):
            one = cases.case(case.id)
            typed = {"channel": "call", "outcome": next(iter(programme().call_outcomes)), "note": "Rang", "at": now()}
            record_call(one, programme(), typed)
    many = gathered()
    assert many <= few + 2 and many < 75
    [pack] = everything("select entries from subject_pack where number = 2")
    assert pack.entries > 160


def test_what_was_sent_cannot_be_changed_nor_erased_before_its_time(pack, norfolk, everything, work, app):
    with norfolk.acting("norfolk", "ig"):
        file_id = files.keep(pack.request_id, "letter", "a.pdf", "application/pdf", b"words")
    for change in ("body = 'other'", "body = null, erased_at = now()"):
        with pytest.raises(ProgrammingError, match="stays as it was until its time is over"):
            with norfolk.acting("norfolk", "ig"):
                db.session.execute(text(f"update subject_file set {change} where id = :id"), {"id": file_id})
    with norfolk.acting("norfolk", "ig"):
        files.erase(file_id)
    assert file_in(bytes(everything("select body from subject_file")[0].body)) == b"words"
    everything("update subject_file set keep_until = current_date - 1")
    everything("update outbox set available_at = now() where name = 'subject_file:erase'")
    work()
    [file] = everything("select body, erased_at, digest from subject_file")
    assert file.body is None and file.erased_at and len(file.digest) == 64
    assert everything("select 1 from event where kind = 'subject_file:erased'")


def test_a_late_answer_is_told(norfolk, handover, case, ask, everything, work, client):
    one = handover("breckland")
    request_id = ask("restriction", case.resident_id)
    ig = client("norfolk", "ig")
    ig.post(f"/subject-requests/{request_id}/tell", data={"kind": "restriction", "to": [str(one.id)]})
    work()
    everything("update subject_notice set due_on = current_date - 1 where side = 'sent'")
    everything("update outbox set available_at = now() where name = 'subject_notice:late'")
    work()
    assert "No answer yet to your notice" in ig.get("/notices").text
    page = ig.get("/subject-requests/notices").text
    assert "No answer since" in page


JOBS = ("subject_pack:gather", "subject_pack:write", "subject_notice:pass_on", "subject_notice:answer")


@pytest.mark.parametrize("role", ["tracer", "administrator"])
@pytest.mark.parametrize("job", JOBS)
def test_nobody_else_may_cause_these_jobs(norfolk, job, role):
    from hub.kernel.work.jobs import WrongJob, later

    with pytest.raises(WrongJob), norfolk.acting("norfolk", role):
        later(job, pack="x")


def test_a_notice_to_another_is_not_passed_on_under_this_hand_over(norfolk, handover, case, ask, everything, app, work):
    """The job names a hand-over with Breckland, and a notice that went to Broadland."""
    from hub.kernel.work.jobs import later

    here, there = handover("breckland"), handover("broadland", "door-knock")
    request_id = ask("restriction", case.resident_id)
    with norfolk.acting("norfolk", "ig"):
        actions.tell(_sent(there), "restriction", request_id)
        [told] = rows("select id from subject_notice where side = 'sent'")
        [event] = rows("select id from event where kind = 'subject_notice:sent'")
        row("update outbox set status = 'done' where name = 'subject_notice:pass_on' returning id")
        names = {"handover": here.id, "notice": told.id, "event": event.id}
        later("subject_notice:pass_on", acts_for=norfolk.org("breckland"), **names)
    with app.app_context():
        worker.drain(most=1)
    assert {each.error for each in everything("select error from outbox where error is not null")} == {"WrongJob"}
    assert everything("select 1 from subject_notice where side = 'received'") == []
    assert everything("select 1 from event where kind = 'subject_notice:sent' and from_org is not null") == []


def _sent(one):
    return row("select * from handover where org_id = acting_org() and id = :id and side = 'sent'", id=one.id)


def test_a_forged_notice_job_passes_nothing_on(norfolk, handover, everything, app):
    """The job's arguments name a hand-over with Breckland, and a notice that is not about it."""
    from hub.kernel.keys import new_id
    from hub.kernel.work.jobs import later

    one = handover("breckland")
    told = {"handover": one.id, "notice": new_id(), "event": new_id()}
    with norfolk.acting("norfolk", "ig"):
        later("subject_notice:pass_on", acts_for=norfolk.org("breckland"), **told)
        later("subject_notice:answer", acts_for=norfolk.org("breckland"), **told)
    with app.app_context():
        worker.drain(most=2)
    assert {each.error for each in everything("select error from outbox where error is not null")} == {"WrongJob"}
    assert everything("select 1 from subject_notice") == []
