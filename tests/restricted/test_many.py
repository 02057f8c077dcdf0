"""More restricted records, and more looks behind the glass, than a page holds: nothing is left out of the lists."""

import re

from hub.kernel.keys import new_id
from hub.restricted.queries import PAGE

LOOKS = """
    insert into glass_break
        (org_id, id, restriction_id, person_id, account_id, role, category, reason, broken_at, ends_at)
    select r.org_id, gen_random_uuid(), r.id, r.person_id, cast(:account as uuid), 'tracer', 'other', 'As it is',
           now() - make_interval(hours => n), now() - make_interval(hours => n) + interval '15 minutes'
    from restriction r cross join generate_series(1, :many) n"""


def addresses(browser, path, link):
    """What every page of a list leads to, page after page."""
    found = []
    while path:
        page = browser.get(path).text
        found += re.findall(link, page)
        onward = re.search(r'href="([^"]*)" rel="next"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
    return found


def test_every_look_that_waits_for_its_review_is_listed_once(client, restricted, norfolk, everything):
    everything(LOOKS, account=norfolk.person("norfolk", "tracer").id, many=PAGE + 5)
    link = r'href="/governance/broken-glass/([0-9a-f-]{36})"'
    for path in ("/governance/broken-glass", "/governance/broken-glass?show=all"):
        found = addresses(client("norfolk", "ig"), path, link)
        assert len(found) == len(set(found)) == PAGE + 5


def test_every_restricted_record_is_listed_once(client, restricted, everything):
    for _ in range(PAGE + 1):
        everything(
            """insert into restriction
                   (org_id, id, person_id, category, reason, marked_at, marked_by, review_on, version)
               select org_id, :id, gen_random_uuid(), category, reason, marked_at, marked_by, review_on, 1
               from restriction where id = :like""",
            id=new_id(), like=restricted.id,
        )  # fmt: skip
    page = addresses(client("norfolk", "ig"), "/restricted", r'data-label="Next review"')
    assert len(page) == PAGE + 2
