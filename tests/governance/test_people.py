"""What a colleague did: by day and by kind, whom they saw, what they were refused and took, when they were there."""

from hub.kernel.audit import record


def test_days_kinds_people_refusals_files_and_sessions(ig, client, norfolk, case, everything):
    supervisor = norfolk.person("norfolk", "supervisor")
    client("norfolk", "supervisor").get("/governance")  # refused
    with norfolk.acting("norfolk", "supervisor"):
        record("file:made", file="hand_back", count=3)
    page = ig.get(f"/governance/people/{supervisor.id}").text
    assert "was refused a page" in page
    assert "1 person." in page and f'href="/governance/residents/{case.resident_id}"' in page and "Ada O’Canary" in page
    assert "made a file of hand back (rows: 3)" in page
    assert "When they were signed in" in page and "Not signed out" in page
    assert "<svg" in page and "Events by day, the latest first" in page
    assert "style=" not in page.partition("<main")[2].partition("</main>")[0]


def test_the_case_and_its_resident_are_one_person_and_the_request_too(ig, norfolk, case, handover):
    with norfolk.acting("norfolk", "tracer"):
        record("record:opened", about=[case.id], record="case")
        record("record:opened", about=[case.resident_id], record="case")
        record("record:opened", about=[handover.id], record="request")
    page = ig.get(f"/governance/people/{norfolk.person('norfolk', 'tracer').id}").text
    assert "1 person." in page


def test_the_district_names_whom_the_request_names(client, norfolk, handover):
    with norfolk.acting("breckland", "officer", 1):
        record("record:opened", about=[handover.id], record="request")
    page = client("breckland", "ig").get(f"/governance/people/{norfolk.person('breckland', 'officer', 1).id}").text
    assert "1 person." in page and f"(request {handover.reference})" in page


def test_whom_they_saw_is_seen_by_the_officer_too(ig, norfolk, case, everything):
    ig.get(f"/governance/people/{norfolk.person('norfolk', 'supervisor').id}")
    [look] = everything("select about from event where facts ->> 'list' = 'residents_seen'")
    assert str(case.resident_id) in look.about


def test_a_span_leaves_out_what_was_before(ig, norfolk, past):
    past(3)  # a supervisor made a file three days ago
    address = f"/governance/people/{norfolk.person('norfolk', 'supervisor').id}"
    assert "File made" in ig.get(f"{address}?last=7").text
    assert "File made" not in ig.get(f"{address}?last=1").text
    wrong = ig.get(f"{address}?last=5000")
    assert wrong.status_code == 422


def test_a_leaver_is_asked_about_too(ig, norfolk, case, everything):
    tracer = norfolk.person("norfolk", "tracer")
    everything("update account set active = false, closed_at = now() where id = :id", id=tracer.id)
    assert "Left" in ig.get("/governance/people").text
    page = ig.get(f"/governance/people/{tracer.id}").text
    assert "opened a new case" in page and "Closed " in page


def test_of_very_many_looks_the_newest_are_read_and_the_page_says_so(ig, norfolk, case, monkeypatch):
    with norfolk.acting("norfolk", "tracer"):
        record("record:opened", about=[case.id], record="case")
        record("record:opened", about=[case.id], record="case")
    address, told = f"/governance/people/{norfolk.person('norfolk', 'tracer').id}", "Counted among the newest 1 looks"
    assert told not in ig.get(address).text
    monkeypatch.setattr("hub.governance.queries.people.MOST_LOOKS", 1)
    assert told in ig.get(address).text


def test_a_colleague_takes_few_statements(ig, norfolk, case, statements):
    address = f"/governance/people/{norfolk.person('norfolk', 'tracer').id}"
    ig.get(address)
    with statements() as sent:
        ig.get(address)
    assert len(sent) <= 17, sent


def test_of_whom_nothing_was_done_there_is_no_empty_picture(ig, norfolk, case):
    quiet, busy = norfolk.person("norfolk", "administrator"), norfolk.person("norfolk", "tracer")
    page = ig.get(f"/governance/people/{quiet.id}").text
    assert "Nothing in the last 30 days" in page and 'aria-labelledby="bars-days"' not in page and "By day" not in page
    assert 'aria-labelledby="bars-days"' in ig.get(f"/governance/people/{busy.id}").text
