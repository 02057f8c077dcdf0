"""A request for contact details tells nothing of anybody's health: by no field, due time, ending or name."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from hub.directory.fields import KINDS, NEVER_GIVEN, TELLS_OF_HEALTH
from hub.handovers import rules
from hub.kernel.clock import now
from tests.handovers.asking import RESIDENT, asked


def test_no_agreement_can_list_what_tells_of_health(everything):
    assert NEVER_GIVEN["enrichment"] == TELLS_OF_HEALTH | {"household"}
    assert {"ends_on", "visit_by", "programme", "risk", "instructions"} == TELLS_OF_HEALTH
    for field in TELLS_OF_HEALTH:
        with pytest.raises(DBAPIError, match="tells_no_health"):
            everything("update agreement set gives = gives || :field where kind = 'enrichment'", field=[field])


@pytest.mark.asvs("8.2.3")
def test_the_district_s_whole_row_and_trail_say_nothing_of_it(norfolk, work, everything):
    handover = asked(norfolk, work)
    handover.withdraw()
    work()
    known = everything("select to_jsonb(h) as row from handover h where org_id = :org", org=norfolk.org("breckland"))
    known += everything(
        "select to_jsonb(e) as row from event e where org_id = :org and from_org is not null",
        org=norfolk.org("breckland"),
    )
    text = json.dumps([one.row for one in known])
    for key in TELLS_OF_HEALTH:
        assert str(RESIDENT[key]) not in text
    assert "isolation" not in text.lower() and "covid" not in text.lower() and "nhs" not in text.lower()


def test_the_kind_s_name_says_nothing_of_it():
    assert KINDS["enrichment"] == "Find contact details"


def test_withdrawn_and_lapsed_read_the_same(norfolk, work, everything):
    withdrawn = asked(norfolk, work)
    withdrawn.withdraw()
    lapsed = asked(norfolk, work, lapses_at=now() + timedelta(hours=1))
    everything("update outbox set available_at = now() where name = 'handover:lapse'")
    work()
    assert withdrawn.received.ended_why == lapsed.received.ended_why == "no longer needed"
    assert rules.STATUS_WORDS["withdrawn"] == rules.STATUS_WORDS["lapsed"] == "No longer needed"
