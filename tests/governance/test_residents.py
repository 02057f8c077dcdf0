"""Who looked at this resident: how each came to it, other councils by role, a statement, and a letter without names."""

import re

from hub.kernel.audit import record


def cells(page: str, label: str) -> list[str]:
    """The words of every cell of a column, without markup."""
    found = re.findall(rf'data-label="{label}">(.*?)</t[dh]>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def test_each_way_of_looking_is_counted_by_itself(ig, norfolk, case, everything):
    steps = everything("select count(*) as n from event where account_id is not null and kind like 'case:%'")
    with norfolk.acting("norfolk", "tracer"):
        record("list:shown", about=[case.id], list="cases", count=1)
        record("list:shown", about=[case.id], list="cases", count=1)
        record("search:made", about=[case.resident_id], list="cases", fields=["surname"], count=1)
        record("file:made", about=[case.resident_id], file="hand_back", count=1)
        record("preview:shown", about=[case.resident_id], kind="enrichment", fields=["surname"])
    page = ig.get(f"/governance/residents/{case.resident_id}").text
    row = [one.startswith(norfolk.person("norfolk", "tracer").name) for one in cells(page, "Who")].index(True)
    told = {label: cells(page, label)[row] for label in ("Opened", "In a list", "By search", "In a file")}
    assert told == {"Opened": "1", "In a list": "2", "By search": "1", "In a file": "1"}
    assert cells(page, "Other steps")[row] == str(steps[0].n)


def test_looks_elsewhere_are_told_by_role_and_request_never_by_name(ig, norfolk, case, handover):
    officer = norfolk.person("breckland", "officer", 1)
    with norfolk.acting("breckland", "officer", 1):
        record("record:opened", about=[handover.id], record="request")
        record("list:shown", about=[handover.id], list="requests", count=1)
    for path in ("", "/statement", "/letter"):
        page = ig.get(f"/governance/residents/{case.resident_id}{path}").text
        assert officer.name not in page and str(officer.id) not in page
        assert "Breckland" in page and handover.reference in page
    page = ig.get(f"/governance/residents/{case.resident_id}/statement").text
    assert (cells(page, "Role"), cells(page, "Looks")) == (["Officer"], ["2"])


def test_steps_are_no_looks_elsewhere(ig, case, handover):
    page = ig.get(f"/governance/residents/{case.resident_id}").text
    assert "Nobody elsewhere has looked at a request about this resident" in page


def test_no_council_is_told_of_looks_at_a_request_of_others(norfolk, handover, everything):
    from hub.kernel.db import rows

    with norfolk.acting("breckland", "officer", 1):
        record("record:opened", about=[handover.id], record="request")
    ask = "select * from lobby.looks_elsewhere(cast(:ids as uuid[]))"
    with norfolk.acting("norfolk", "ig"):
        assert [one.looks for one in rows(ask, ids=[handover.id])] == [1]
    with norfolk.acting("norwich", "ig"):
        assert rows(ask, ids=[handover.id]) == []


def test_the_letter_names_no_staff_until_the_officer_releases_them(ig, norfolk, case, everything):
    supervisor = norfolk.person("norfolk", "supervisor")
    letter = ig.get(f"/governance/residents/{case.resident_id}/letter").text
    assert supervisor.name not in letter and "Supervisor" in letter and "To Ada O’Canary, PE37 7AB" in letter
    released = ig.get(f"/governance/residents/{case.resident_id}/letter?names=yes").text
    assert supervisor.name in released
    left = everything(
        "select facts ->> 'record' as told from event where account_id = :me order by id desc limit 2", me=ig.person.id
    )
    assert [one.told for one in left] == ["looks_letter_with_names", "looks_letter"]


def test_the_statement_is_a_look_and_is_nobody_elses(ig, client, case, everything):
    assert ig.get(f"/governance/residents/{case.resident_id}/statement").status_code == 200
    [left] = everything(
        "select facts, about from event where account_id = :me order by id desc limit 1", me=ig.person.id
    )
    assert left.facts == {"record": "looks_statement"} and left.about == [str(case.resident_id)]
    for path in ("statement", "letter"):
        assert client("norwich", "ig").get(f"/governance/residents/{case.resident_id}/{path}").status_code == 404
        assert (
            client("norfolk", "supervisor").get(f"/governance/residents/{case.resident_id}/{path}").status_code == 403
        )


def test_a_resident_takes_few_statements(ig, case, handover, statements):
    ig.get(f"/governance/residents/{case.resident_id}")
    with statements() as sent:
        ig.get(f"/governance/residents/{case.resident_id}")
    assert len(sent) <= 14, sent
