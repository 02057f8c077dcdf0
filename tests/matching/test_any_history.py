"""Whatever two people have behind them: merge, then undo, and every table is as it was."""

from datetime import date, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hub.kernel.clock import now
from tests.matching.test_carrying import hang
from tests.matching.test_merging import call, dump, lies_in  # noqa: F401 - a fixture

HANGS = ("need", "close_contact", "place_visited", "none_named", "escalation_note", "escalation")

DAYS = st.sampled_from([date(2020, 3, 1), now().date() - timedelta(days=2), now().date()])
PEOPLE = st.fixed_dictionaries(
    {
        "nhs_number": st.sampled_from([None, "9434765919", "9000000009"]),
        "language": st.sampled_from([None, "Polish"]),
        "house": st.sampled_from(["4", "9"]),
        "postcode": st.sampled_from(["IP24 2AA", "NR1 3AB", None]),
        "phone": st.sampled_from(["+447700900001", "+447700900002", None]),
        "email": st.sampled_from([None, "ada@example.org"]),
        "tested_on": DAYS,
        "variant": st.booleans(),
    }
)
PARTS = st.sets(st.sampled_from(["forename", "surname", "nhs_number", "language", "home"]))
HANGING = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.sampled_from(["need", "contacts", "places", "none", "escalation", "over"])),
    max_size=6,
)
CALLED = st.lists(st.tuples(st.sampled_from([0, 1]), st.booleans()), max_size=3)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=PEOPLE,
    other=PEOPLE,
    chosen=PARTS,
    calls=CALLED,
    states=st.tuples(st.booleans(), st.booleans()),
    hanging=HANGING,
    listed=st.booleans(),
)
def test_merge_then_undo_is_as_if_nothing_had_been(
    county, norfolk, everything, dump, one, other, chosen, calls, states, hanging, listed  # noqa: F811
):  # fmt: skip
    for table in (*HANGS, "resident_merge", "likeness", "call", "contact_point", "case_file", "resident"):
        everything(f"delete from {table}")
    born = date(1961, 4, 12)
    cases = [county.open(None, born_on=born, **one), county.open(None, born_on=born, forename="Tom", **other)]
    for which, agreed in calls:
        call(norfolk, cases[which], call_back_at=now() + timedelta(days=1) if agreed else None)
    for case_id, wrong in zip(cases, states, strict=True):
        if wrong:
            resident = county.resident(case_id)
            everything("update contact_point set state = 'wrong' where resident_id = :id", id=resident)
    lies_in(everything, cases[1], norfolk.org("breckland"))
    if listed:
        everything("update case_file set contacts_named = 5 where id = :id", id=cases[0])
    for which, what in hanging:
        hang(norfolk, cases[which], what)
    assume(county.pairs())  # with two NHS numbers and little in common nobody would merge them
    before = dump()
    merge = county.merge(chosen=chosen)
    assert dump() != before
    found = county.part(merge)
    assert found.stays == []
    assert dump() == before
