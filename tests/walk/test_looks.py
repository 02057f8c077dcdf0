"""Pages with more than one face leave their events in each."""

from uuid import uuid4

import pytest

from hub.kernel.keys import new_id
from hub.self_attack.book import looks
from hub.self_attack.world import COUNTY, DISTRICT

FACES = [
    (COUNTY, "tracer", "/cases/{norfolk closed}/ask/door-knock", ["record:opened ask"]),
    (COUNTY, "ig", "/governance/events?kind=handover:raised", ["search:made events", "list:shown events"]),
    (COUNTY, "ig", "/governance/between?other={district number}", ["list:shown between"]),
    (COUNTY, "ig", "/governance/residents/{resident}/letter?names=yes", ["record:opened looks_letter_with_names"]),
    (DISTRICT, "officer", "/requests/{norfolk no longer}/search", ["record:opened search"]),
]


@pytest.mark.parametrize(("slug", "role", "url", "events"), FACES)
def test_each_face_leaves_its_events(world, see, browsers, slug, role, url, events):
    marker = new_id()
    response = browsers[slug, role].get(url.format(**world.made))
    assert response.status_code == 200
    assert looks.left(see, world.place.org(slug), marker) == events


def test_a_search_leaves_its_events_once(world, see, browsers):
    marker = new_id()
    assert browsers[COUNTY, "tracer"].search("/cases", text="Fenwick").status_code == 200
    assert looks.left(see, world.place.org(COUNTY), marker) == ["search:made cases", "list:shown cases"]


def test_what_is_shown_before_it_is_sent_leaves_the_preview(world, see, browsers):
    case = world.made[f"{COUNTY} withdrawn"]
    browser, marker = browsers[COUNTY, "tracer"], new_id()
    typed = {"question": "Another number?", "instructions": "", "to": str(world.place.org(DISTRICT))}
    response = browser.post(f"/cases/{case}/ask/enrichment", data=typed | {"_once": str(uuid4())})
    assert response.status_code == 200 and "Another number?" in response.text
    assert looks.left(see, world.place.org(COUNTY), marker) == ["preview:shown enrichment"]
