"""Cases of the invented Norfolk whose residents may be one person, and what a test asks of them."""

from types import SimpleNamespace

import pytest

from hub.cases import actions as cases
from hub.cases import queries as case_queries
from hub.matching import actions, queries
from hub.matching.queries import merges
from hub.programmes.queries import programme

TOM = {
    "forename": "Thomas", "surname": "Barleymow", "born_on": None, "nhs_number": None, "house": "4",
    "address": "High Street", "postcode": "IP24 2AA", "variant": False,
}  # fmt: skip


@pytest.fixture
def county(norfolk, everything):
    """The county at work: opens cases, decides about pairs, reads back."""

    def open_case(reference, **typed):
        with norfolk.acting("norfolk", "tracer"):
            return cases.open_case(programme(), TOM | {"reference": reference} | typed)

    def case(case_id):
        with norfolk.acting("norfolk", "tracer"):
            return SimpleNamespace(**case_queries.case(case_id)._mapping)

    def resident(case_id):
        return everything("select resident_id from case_file where id = :id", id=case_id)[0].resident_id

    def pairs():
        with norfolk.acting("norfolk", "tracer"):
            return queries.open_pairs()

    def merge(pair_id=None, chosen=(), nth=0):
        """Merge a pair, or the only one there is, as a tracer; returns the id of the merge."""
        with norfolk.acting("norfolk", "tracer", nth):
            pair = queries.likeness(pair_id or queries.open_pairs()[0].id)
            return actions.merge(pair, pair.version, programme(), chosen)

    def part(merge_id):
        with norfolk.acting("norfolk", "tracer"):
            return actions.part(merges.merge(merge_id))

    def apart(pair_id=None):
        with norfolk.acting("norfolk", "tracer"):
            pair = queries.likeness(pair_id or queries.open_pairs()[0].id)
            actions.decide_different(pair, pair.version)

    def events(kind):
        return everything("select * from event where kind = :kind order by id", kind=kind)

    return SimpleNamespace(
        open=open_case, case=case, resident=resident, pairs=pairs, merge=merge, part=part, apart=apart, events=events
    )
