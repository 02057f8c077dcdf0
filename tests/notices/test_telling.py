"""Telling people: in the hub for each, counted in the header, read when opened; and never with personal data."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from hub.kernel.access import Role
from hub.kernel.clock import now
from hub.kernel.tenancy import acting_for
from hub.notices import queries
from hub.notices.actions import WrongNotice, tell, tell_role
from hub.notices.kinds import KINDS

PAGE = "handovers.show"


def told(norfolk, *people, about=None, slug="breckland", by="manager", kind="message", **more):
    """Tell these people of one request; returns what it was about."""
    about = about or uuid4()
    with norfolk.acting(slug, by):
        tell([one.id for one in people], kind, about, "K7QF-2M4X", PAGE, handover_id=about, **more)
    return about


def unread(browser) -> str | None:
    found = re.search(r'hub-header__count">(\S+?)<', browser.get("/notices").text)
    return found and found[1]


def test_a_notice_is_counted_in_the_header_and_read_when_it_is_opened(norfolk, client, everything):
    officer = client("breckland", "officer")
    assert "You have no notices" in officer.get("/notices").text and unread(officer) is None
    about = told(norfolk, officer.person)
    page = officer.get("/notices").text
    assert unread(officer) == "1" and "A message about request K7QF-2M4X" in page
    link = re.search(r'href="(/notices/[0-9a-f-]{36})"', page)[1]
    opened = officer.get(link)
    assert (opened.status_code, opened.location) == (303, f"/requests/{about}")
    assert unread(officer) is None and "A message about request K7QF-2M4X" in officer.get("/notices").text
    assert [one.facts for one in everything("select facts from event where kind = 'notice:read'")] == [{"count": 1}]
    [made] = everything("select facts, about from event where kind = 'notice:made'")
    assert made.facts == {"kind": "message", "count": 1, "urgent": False}
    assert set(made.about) == {str(about), str(officer.person.id)}


def test_nobody_opens_or_marks_a_colleague_s_notice(norfolk, client, everything):
    officer, colleague = client("breckland", "officer"), client("breckland", "officer", 1)
    stranger = client("norwich", "officer")
    told(norfolk, officer.person)
    [notice] = everything("select id from notice")
    for browser in (colleague, stranger):
        assert browser.get(f"/notices/{notice.id}").status_code == 404
        assert browser.post(f"/notices/{notice.id}/read").status_code == 404
        browser.post("/notices/read")
    assert unread(officer) == "1" and unread(colleague) is None


def test_marked_one_by_one_and_all_at_once(norfolk, client, everything):
    officer = client("breckland", "officer")
    for _ in range(3):
        told(norfolk, officer.person)
    first = everything("select id from notice order by id limit 1")[0].id
    assert officer.post(f"/notices/{first}/read").status_code == 303 and unread(officer) == "2"
    officer.post("/notices/read")
    assert unread(officer) is None
    assert "There was nothing unread" in officer.post("/notices/read", follow_redirects=True).text


def test_unread_ones_come_first_and_pages_go_through_all(norfolk, client, everything, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    officer = client("breckland", "officer")
    wanted = [str(told(norfolk, officer.person)) for _ in range(5)]
    for place, one in enumerate(wanted):
        everything("update notice set at = :at where about = :one", at=now() - timedelta(hours=place), one=one)
    everything("update notice set read_at = now() where about = any(:seen)", seen=[wanted[0], wanted[2]])
    address, seen = "/notices", []
    about = {str(one.id): str(one.about) for one in everything("select id, about from notice")}
    while address:
        page = officer.get(address).text
        seen += [about[one] for one in re.findall(r'href="/notices/([0-9a-f-]{36})"', page)]
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following and following[1].replace("&amp;", "&")
    assert seen == [wanted[1], wanted[3], wanted[4], wanted[0], wanted[2]]


def test_whoever_has_an_unread_notice_of_the_same_is_not_told_again(norfolk, client, everything):
    officer = client("breckland", "officer")
    about = told(norfolk, officer.person)
    told(norfolk, officer.person, about=about)
    assert unread(officer) == "1"
    told(norfolk, officer.person, about=about, kind="request-assigned")
    assert unread(officer) == "2"
    officer.post("/notices/read")
    told(norfolk, officer.person, about=about)
    assert unread(officer) == "1"


def test_those_with_a_role_are_told_and_those_who_left_are_not(norfolk, everything):
    gone = norfolk.person("breckland", "officer", 1)
    everything("update account set active = false where id = :id", id=gone.id)
    with norfolk.acting("breckland", "manager"):
        tell_role([Role.OFFICER, Role.MANAGER], "message", uuid4(), "K7QF-2M4X", PAGE, handover_id=uuid4())
        tell([gone.id, norfolk.person("norwich", "officer").id], "message", uuid4(), "K7QF-2M4X", PAGE)
    found = everything(
        "select a.id, a.org_id from notice n join account a on (a.org_id, a.id) = (n.org_id, n.account_id)"
    )
    assert {one.org_id for one in found} == {norfolk.org("breckland")} and gone.id not in {one.id for one in found}
    assert len(found) == len({one.id for one in found}) >= 2


def test_a_kind_or_a_page_that_does_not_exist_is_a_fault(norfolk):
    with norfolk.acting("breckland", "manager"):
        for kind, page in (("greetings", PAGE), ("message", "handovers.nowhere")):
            with pytest.raises(WrongNotice):
                tell([], kind, uuid4(), "K7QF-2M4X", page)


def test_a_job_that_acts_for_another_organisation_tells_its_people(app, norfolk, work, everything, monkeypatch):
    from hub.kernel.work import jobs

    officer, about = norfolk.person("breckland", "officer"), uuid4()

    def instead(acts_for: int, **_) -> None:
        with acting_for(acts_for):
            tell([officer.id], "message", about, "K7QF-2M4X", PAGE, handover_id=about)

    from tests.handovers.asking import asked

    declared = jobs.JOBS["handover:pass_on"]
    monkeypatch.setitem(jobs.JOBS, "handover:pass_on", jobs.Job(declared.name, instead, declared.by, True))
    asked(norfolk, work)
    [notice] = everything("select org_id, account_id from notice")
    assert (notice.org_id, notice.account_id) == (norfolk.org("breckland"), officer.id)


def test_a_partner_reads_their_own_and_tells_a_colleague(norfolk, client, everything):
    volunteer = client("broads-neighbours", "volunteer")
    told(norfolk, volunteer.person, slug="broads-neighbours", by="coordinator")
    assert unread(volunteer) == "1" and unread(client("broads-neighbours", "coordinator")) is None
    with norfolk.acting("broads-neighbours", "coordinator"):
        assert queries.to_be_told([volunteer.person.id], "message", uuid4()) == [volunteer.person.id]
        from hub.kernel.db import rows

        assert rows("select id from notice") == [], "the database shows a partner's person their own alone"
    volunteer.post("/notices/read")
    assert unread(volunteer) is None


@pytest.mark.asvs("14.2.3")
def test_no_sentence_has_room_for_anything_but_the_reference():
    for name, kind in KINDS.items():
        for text in (kind.title, kind.sentence):
            assert set(re.findall(r"{(\w*)}", text)) <= {"reference"}, name
            assert "!" not in text and "'" not in text, name
        assert len(kind.sentence.format(reference="K7QF-2M4X")) <= 140, f"{name}: with the address one text message"


def test_the_header_costs_no_statement_of_its_own(norfolk, client, statements):
    officer = client("breckland", "officer")
    told(norfolk, officer.person)
    with statements() as sent:
        assert officer.get("/account").status_code == 200
    assert [one for one in sent if "notice" in one and "session_by_token" not in one and "a.notices" not in one] == []


def test_without_a_way_out_the_page_says_so_and_no_job_is_written(norfolk, client, everything):
    officer = client("breckland", "officer")
    told(norfolk, officer.person, urgent=True)
    assert "not set up to send email" in officer.get("/notices").text
    assert everything("select 1 from outbox where name = 'notice:send'") == []


ODD = {
    "a kind that this version does not know": "kind = 'kind-of-later'",
    "a page that is no more": "endpoint = 'gone.show'",
    "an id called endpoint": """ids = '{"endpoint": "x"}'""",
    "an id that is the link's own": """ids = ids || '{"_external": "1", "_scheme": "javascript"}'""",
    "ids that are a list": "ids = '[1]'",
    "an id that is no number": """endpoint = 'visit_models.show', ids = '{"version": "x"}'""",
}


@pytest.mark.parametrize("change", ODD.values(), ids=ODD)
def test_a_notice_of_another_version_is_listed_and_leads_back_to_the_list(norfolk, client, everything, change):
    officer = client("breckland", "officer")
    told(norfolk, officer.person)
    [odd] = everything("select id from notice")
    everything(f"update notice set {change} where id = :id", id=odd.id)
    about = told(norfolk, officer.person)
    page = officer.get("/notices")
    assert page.status_code == 200 and "A message about request K7QF-2M4X" in page.text
    if change.startswith("kind"):
        assert "A notice of an earlier version of the hub" in page.text
    opened = officer.get(f"/notices/{odd.id}")
    assert (opened.status_code, opened.location) == (303, "/notices")
    page = officer.get("/notices").text
    assert "A notice of an earlier version of the hub" in page and unread(officer) == "1", "it counts as read"
    [other] = everything("select id from notice where id <> :id", id=odd.id)
    assert officer.get(f"/notices/{other.id}").location == f"/requests/{about}"
