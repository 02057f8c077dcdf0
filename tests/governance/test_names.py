"""One council asks another for the names behind its looks; the other gives them or says why not; both keep it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from hub.governance import jobs
from hub.governance.actions import names as actions
from hub.governance.queries import names as queries
from hub.kernel.audit import record
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import NotPossibleNow
from hub.kernel.work.jobs import WrongJob

WHY = "The resident complains that a neighbour knew of the visit"


@pytest.fixture
def looked(norfolk, handover):
    """Somebody of Breckland looked at the request twice."""
    with norfolk.acting("breckland", "officer", 1):
        record("record:opened", about=[handover.id], record="request")
        record("record:opened", about=[handover.id], record="request")
    return norfolk.person("breckland", "officer", 1)


@pytest.fixture
def asked(ig, looked, handover, work):
    """Norfolk's officer has asked, and the question has arrived."""
    sent = ig.post(f"/governance/names/ask/{handover.id}", data={"why": WHY})
    assert sent.status_code == 303
    work()
    return sent.location


def events(everything, kind):
    return everything(
        "select org_id, id, from_org, account_id from event where kind = :kind order by org_id", kind=kind
    )


def test_names_are_asked_given_and_read(ig, client, norfolk, asked, looked, work, everything):
    waiting = ig.get(asked).text
    assert WHY in waiting and "Waits" in waiting and looked.name not in waiting
    there = client("breckland", "ig")
    desk = there.get("/governance").text
    assert "1 question for names to answer" in desk and 'href="/governance/names"' in desk
    page = there.get(asked).text
    assert WHY in page and looked.name in page and ig.person.name not in page
    assert there.post(asked, data={"decision": "give"}).status_code == 303
    assert "question for names to answer" not in there.get("/governance").text
    assert looked.name not in ig.get(asked).text  # until the answer has crossed
    work()
    answered = ig.get(asked).text
    assert looked.name in answered and "Names given" in answered
    for kind in ("names:asked", "names:given"):
        told = events(everything, kind)
        assert len(told) == 2 and len({one.id for one in told}) == 1, kind
        [mirrored] = [one for one in told if one.from_org]
        assert mirrored.account_id is None
    assert {one.kind for one in everything("select kind from notice")} >= {"names-asked", "names-answered"}


def test_names_are_refused_with_a_reason(ig, client, asked, looked, work, everything):
    there = client("breckland", "ig")
    nothing = there.post(asked, data={"decision": "refuse", "reason": "no"})
    assert nothing.status_code == 422 and "Say in 10 to 500 letters" in nothing.text
    assert (
        there.post(asked, data={"decision": "refuse", "reason": "We look into it ourselves first"}).status_code == 303
    )
    work()
    answered = ig.get(asked).text
    assert "We look into it ourselves first" in answered and looked.name not in answered
    assert len(events(everything, "names:refused")) == 2


def test_a_reason_is_needed_and_nothing_typed_is_lost(ig, looked, handover):
    short = ig.post(f"/governance/names/ask/{handover.id}", data={"why": "why"})
    assert short.status_code == 422 and "Say in 10 to 500 letters" in short.text and ">why</textarea>" in short.text


def test_asking_again_while_one_waits_is_the_same_question(ig, asked, handover, everything):
    assert ig.get(f"/governance/names/ask/{handover.id}").location.endswith(asked)
    assert len(everything("select 1 from names_request where side = 'asked'")) == 1


def test_an_answer_is_given_once(client, norfolk, asked, handover):
    there, request_id = client("breckland", "ig"), asked.rpartition("/")[2]
    with norfolk.acting("breckland", "ig"):
        found = queries.request(request_id)
        actions.refuse(found, "We look into it ourselves first")
        with pytest.raises(NotPossibleNow):
            actions.give(found)
    assert "Names that would be given" not in there.get(asked).text


@pytest.mark.parametrize(("job", "kind"), [("names:ask", "names:asked"), ("names:answer", "names:given")])
def test_the_job_may_come_twice(client, asked, work, everything, job, kind):
    client("breckland", "ig").post(asked, data={"decision": "give"})
    work()
    told = len(everything("select 1 from notice"))
    everything("update outbox set status = 'pending', done_at = null, attempt = 0 where name = :job", job=job)
    work()
    assert len(everything("select 1 from names_request")) == 2
    assert len(events(everything, kind)) == 2 and len(everything("select 1 from notice")) == told


def test_a_job_carries_its_own_organisations_question_to_whom_it_is_for(norfolk, asked, handover, everything):
    [event] = everything("select id from event where kind = 'names:asked' and from_org is null")
    facts = {"handover": str(handover.id), "names_request": asked.rpartition("/")[2], "event": str(event.id)}
    wrong = "no such question with the other"
    for slug, other, job in (
        ("norfolk", "norwich", jobs.pass_on), ("norwich", "breckland", jobs.pass_on),
        ("breckland", "norfolk", jobs.pass_on), ("norfolk", "breckland", jobs.answer),
    ):  # fmt: skip
        with pytest.raises(WrongJob, match=wrong), norfolk.acting(slug, "ig"):
            job(**facts, acts_for=norfolk.org(other))
    with pytest.raises(WrongJob, match="no such event"), norfolk.acting("norfolk", "ig"):
        jobs.pass_on(**facts | {"event": str(new_id())}, acts_for=norfolk.org("breckland"))


def test_nobody_else_sees_asks_or_answers(client, asked, handover):
    stranger = client("norwich", "ig")
    assert stranger.get(asked).status_code == 404
    assert stranger.post(asked, data={"decision": "give"}).status_code == 404
    assert stranger.get(f"/governance/names/ask/{handover.id}").status_code == 404
    assert handover.reference not in stranger.get("/governance/names").text
    for path in ("/governance/names", f"/governance/names/ask/{handover.id}", asked):
        assert client("breckland", "manager").get(path).status_code == 403


INSERT = """
    insert into names_request
        (org_id, id, side, handover_id, handover_side, other_org_id, why, asked_by, asked_at, status)
    values (:org, :id, :side, :handover, :handover_side, :other, 'because of a complaint', :by, now(), 'waiting')"""


def forged(norfolk, handover, writer, role="ig", **changed):
    """Write a question as hub_app would, past the pages; the values are those of an honest one, but for `changed`."""
    values = {"org": norfolk.org(writer), "id": new_id(), "side": "asked", "handover": handover.id}
    values |= {"handover_side": "sent", "other": norfolk.org("breckland"), "by": norfolk.person(writer, role).id}
    with pytest.raises(ProgrammingError, match="row-level security"), norfolk.acting(writer, role):
        db.session.execute(text(INSERT), values | changed)


def test_the_database_refuses_a_forged_question(norfolk, handover):
    other = norfolk.person("norfolk", "supervisor").id
    forged(norfolk, handover, "norfolk", by=other)  # in a colleague's name
    forged(norfolk, handover, "norfolk", other=norfolk.org("norwich"))  # of whom it was not handed to
    copy = {"side": "received", "by": None, "handover_side": "received"}
    breckland, norwich = norfolk.org("breckland"), norfolk.org("norwich")
    forged(norfolk, handover, "norfolk", org=breckland, other=norwich, **copy)  # in another council's name
    forged(norfolk, handover, "norwich", org=breckland, other=norwich, **copy)  # of a hand-over of others


def test_the_database_lets_nobody_write_an_answer_for_the_other(norfolk, asked):
    forge = text("update names_request set status = 'given', answer = '[]', answered_at = now(){}")
    with pytest.raises(ProgrammingError, match="row-level security"), norfolk.acting("norfolk", "ig"):
        db.session.execute(text(str(forge).format("")))
    colleague = norfolk.person("breckland", "manager").id
    with pytest.raises(ProgrammingError, match="row-level security"), norfolk.acting("breckland", "ig"):
        db.session.execute(text(str(forge).format(f", answered_by = '{colleague}'")))
