"""The programme in force: the county's own, the published version, built once."""

import pytest

from hub.directory import actions
from hub.directory.sections import live
from hub.programmes.queries import NoProgramme, programme


def test_the_county_works_by_its_published_programme(norfolk, covid):
    with norfolk.acting("norfolk", "tracer"):
        assert programme() == covid


def test_a_new_version_counts_from_its_publication(norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        changed, following = live("programme").body | {"hours_before_enrichment": 12}, live("programme").version + 1
        assert programme().hours_before_enrichment == 24
        actions.draft("programme", following, changed)
        assert programme().hours_before_enrichment == 24, "a draft changes nothing"
        actions.publish("programme", following)
        assert programme().hours_before_enrichment == 12


def test_a_version_is_built_once_and_asked_for_in_one_statement(norfolk, statements):
    with norfolk.acting("norfolk", "tracer"):
        first = programme()
        with statements() as sent:
            assert programme() is first
        assert len(sent) == 1


def test_a_district_has_no_programme_and_cannot_read_the_countys(norfolk):
    with norfolk.acting("breckland", "officer"):
        for org_id in (None, norfolk.org("norfolk")):
            with pytest.raises(NoProgramme):
                programme(org_id)
