"""The demo's day at the doors: something in every state that a newcomer would look for."""

from datetime import timedelta

import pytest

from hub.demo.doors import CLAIMED, TRIED, work
from hub.handovers.actions import raise_handover
from hub.kernel.clock import now
from hub.kernel.keys import new_id

RESIDENT = {"forename": "Ada", "surname": "Penhaligon", "address": "4 Mill Lane, Swaffham", "postcode": "PE37 7AB"}


@pytest.mark.parametrize("slug", ["breckland", "broadland", "kings-lynn-and-west-norfolk", "norwich"])
def test_a_district_has_visits_tried_answered_and_waiting(norfolk, everything, slug):
    for number in range(CLAIMED + 1):
        with norfolk.acting("norfolk", "tracer"):
            home = RESIDENT | {"address": f"{number} Mill Lane, Swaffham"}
            raise_handover("door-knock", norfolk.org(slug), home, new_id(), now() + timedelta(hours=20 + number))
    with norfolk.app.app_context():
        work(norfolk.org(slug), norfolk.person(slug, "officer", 1).id)
    states = sorted(one.status for one in everything("select status from visit"))
    own = everything("select count(*) as n from visit_attempt where org_id = :org", org=norfolk.org(slug))[0].n
    assert states == ["ended", *["open"] * (CLAIMED - 1)] and 1 <= own <= TRIED
    assert everything("select 1 from handover where status = 'waiting' and side = 'received'")
    assert len(everything("select 1 from risk_marker")) == len(everything("select 1 from message")) == 1


def test_a_district_whose_first_step_is_a_partners_has_handed_one_on(norfolk, everything):
    with norfolk.acting("norfolk", "tracer"):
        for number in range(2):
            home = RESIDENT | {"address": f"{number} Mill Lane, Long Stratton"}
            raise_handover("door-knock", norfolk.org("south-norfolk"), home, new_id(), now() + timedelta(hours=20))
    with norfolk.app.app_context():
        work(norfolk.org("south-norfolk"), norfolk.person("south-norfolk", "officer").id)
    assert [one.status for one in everything("select status from visit")] == ["open", "open"]
    [task] = everything("select status, org_id from handover where kind = 'visit-step' and side = 'received'")
    assert (task.status, task.org_id) == ("waiting", norfolk.org("broads-neighbours"))
    assert not everything("select 1 from visit_attempt")
