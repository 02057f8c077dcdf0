"""Log once, as a property: whatever people do here and clerks do there, every difference has an explanation."""

import itertools
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.cases import actions, queries
from hub.contacts import actions as naming
from hub.contacts import queries as named
from hub.programmes.queries import programme
from hub.support.actions import record_need
from tests.national.conftest import ADA, MILL, NOOR, end
from tests.national.system import COUNT, System

OUTCOMES = ("reached-complete", "reached-partial", "refused", "in-hospital", "isolation-ended", "duplicate")
CORRECTIONS = {"surname": "Newname", "house": "77", "born_on": date(1955, 5, 5)}
EXPECTED = {"right": "confirmed", "wrong": "differs", "late": "outstanding", "lost": "outstanding"}
NUMBERS = itertools.count()
ONE_GO = (Phase.explicit, Phase.generate)  # examples share a database: shrunk ones would fail by what the first left

# A seed, drawn before anything is done: an example that ended in the middle would leave its rows open to the next.
SEEDS = st.integers(0, 2**32 - 1).map(Random)
worked = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from([*OUTCOMES, None]),
        "corrected": st.sets(st.sampled_from(sorted(CORRECTIONS))),
        "phone": st.booleans(),
        "wrong": st.booleans(),
        "contacts": st.sampled_from([None, 0, 1, 2]),
        "places": st.sampled_from([None, 0, 1]),
        "taken_out": st.booleans(),
        "needs": st.sets(st.sampled_from(["food", "pets", "money"])),
    }
)


@pytest.fixture
def people(norfolk, everything, names):
    """Do to a case what somebody did: correct, add, find wrong, name, need, close."""

    def work_on(reference, done):
        [case] = everything("select id, resident_id from case_file where reference = :ref", ref=reference)
        with norfolk.acting("norfolk", "tracer"):
            typed = {name: CORRECTIONS[name] for name in done["corrected"]}
            actions.change_case(queries.case(case.id), queries.case(case.id).version, programme(), typed)
            if done["phone"]:
                actions.add_contact_point(case.id, case.resident_id, "phone", "+447700900456", "resident")
            for need in done["needs"]:
                record_need("case", case.id, need)
        for sort, one in (("contacts", NOOR), ("places", MILL)):
            if done[sort] is not None:
                names(sort, case.id, *[one] * done[sort])
        if done["wrong"]:
            everything("update contact_point set state = 'wrong' where resident_id = :id and source = 'list'",
                       id=case.resident_id)  # fmt: skip
        if done["outcome"]:
            end(norfolk, case.id, done["outcome"])

    return work_on


@pytest.fixture
def taken_out(norfolk, everything):
    """Of closed cases with two contacts the first was a mistake: how many were taken out after the pack."""

    def take(references, cases):
        chosen = [ref for ref, done in zip(references, cases, strict=True)
                  if done["taken_out"] and done["contacts"] == 2 and done["outcome"]]  # fmt: skip
        for case in everything("select id from case_file where reference = any(:refs)", refs=chosen):
            with norfolk.acting("norfolk", "tracer"):
                first = named.named("contacts", case.id)[0]
                naming.remove("contacts", queries.case(case.id), first)
        return len(chosen)

    return take


@pytest.fixture
def told(everything):
    """What stands of these cases: (reference, kind, what) with its state."""

    def standing(references):
        found = everything("select reference, kind, told, state from hand_back_row "
                           "where state <> 'superseded' and reference = any(:refs)", refs=references)  # fmt: skip
        return {(one.reference, one.kind, what(one.told)): one.state for one in found}

    def what(cells):
        return next((cells[name] for name in ("Entry ID", "Column", "Phone") if cells.get(name)), "")

    return standing


@settings(
    max_examples=10, phases=ONE_GO, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cases=st.lists(worked, min_size=1, max_size=4), chance=SEEDS)
def test_every_difference_is_confirmed_differing_outstanding_or_acknowledged(
    cases, chance, bring, people, supervisor, told, everything, taken_out
):
    batch = f"p{next(NUMBERS)}-"
    records = [ADA | {"ID": f"{batch}{n}", "Forename": f"Ada{'wxyz'[n]}{batch.translate(LETTERS)}"}
               for n in range(len(cases))]  # fmt: skip
    system, references = System(records), [one["ID"] for one in records]
    accounted(everything, bring(*system.list()))
    for reference, done in zip(references, cases, strict=True):
        people(reference, done)
    if not any(done["outcome"] for done in cases):
        assert supervisor.post("/hand-back").status_code == 409, "nothing is closed: nothing goes"
        return

    system.told = {ref: done["contacts"] for ref, done in zip(references, cases, strict=True)}
    system.take(pack_of(supervisor), chance)
    accounted(everything, bring(*system.list()))
    for row, state in told(references).items():
        explained(row, state, system)

    system.catch_up()
    accounted(everything, bring(*system.list()))
    late = [state for row, state in told(references).items() if system.mode_of[row] == "late" and not counted(row)]
    assert set(late) <= {"confirmed"}, "late is not lost"

    gone = taken_out(references, cases)
    settle(supervisor, everything, references, chance)
    if gone or any(state == "again" for state in told(references).values()):
        system.take(pack_of(supervisor))
        accounted(everything, bring(*system.list()))
    acknowledge_entries(supervisor, everything, references)
    assert set(told(references).values()) <= {"confirmed", "acknowledged", "taken"}
    assert open_rows(everything) == []
    assert "Everything that was handed back is confirmed or settled" in supervisor.get("/hand-back/standing").text
    assert supervisor.post("/hand-back").status_code == 409, "and nothing is left to tell"


LETTERS = str.maketrans("0123456789-", "abcdefghijk")


@settings(
    max_examples=5, phases=ONE_GO, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(cases=st.lists(worked, min_size=1, max_size=4))
def test_a_system_that_applies_everything_leaves_nothing_listed(cases, bring, people, supervisor, told, everything):
    batch = f"q{next(NUMBERS)}-"
    records = [ADA | {"ID": f"{batch}{n}", "Forename": f"Ida{'wxyz'[n]}{batch.translate(LETTERS)}"}
               for n in range(len(cases))]  # fmt: skip
    system = System(records)
    accounted(everything, bring(*system.list()))
    for record, done in zip(records, cases, strict=True):
        people(record["ID"], done)
    if not any(done["outcome"] for done in cases):
        return
    system.take(pack_of(supervisor))
    accounted(everything, bring(*system.list()))
    states = told([one["ID"] for one in records])
    assert {state for row, state in states.items() if row[1] != "place"} <= {"confirmed"}
    assert {state for row, state in states.items() if row[1] == "place"} <= {"outstanding"}, "no list shows places"
    acknowledge_entries(supervisor, everything, [one["ID"] for one in records])
    assert "Everything that was handed back is confirmed or settled" in supervisor.get("/hand-back/standing").text


def open_rows(everything) -> list:
    """What is open of any case, with all that explains it."""
    return everything("select kind, state, reference, change, told, expect, before, theirs from hand_back_row "
                      "where state in ('outstanding', 'differs')")  # fmt: skip


def pack_of(supervisor) -> bytes:
    made = supervisor.post("/hand-back")
    assert made.status_code == 303, made.text
    return supervisor.get(f"{made.location}.zip").data


def counted(row) -> bool:
    """Whether a row is confirmed by how many close contacts the list counts, or by no list at all."""
    return row[1] in ("close_contact", "place") or row[2] == COUNT


def explained(row, state, system):
    """Each row stands as the clerk treated it; a number that was not entered cannot differ, it is missing."""
    mode = system.mode_of[row]
    if counted(row):
        assert state == by_count(row, system), (row, state, mode)
    elif row[1] == "contact_point" and mode == "wrong":
        assert state == "outstanding", (row, state)
    else:
        assert state == EXPECTED[mode], (row, state, mode)


def by_count(row, system) -> str:
    """How a row stands that the list can only count: more than it expects does no harm, save to a number told."""
    reference, kind, what = row
    told, listed = system.told[reference], system.records[reference].get(COUNT)
    if kind == "place" or not listed:
        return "outstanding"
    if kind == "close_contact" and what:
        return "confirmed" if int(listed) >= told else "outstanding"
    return "confirmed" if int(listed) == told else "differs"


def acknowledge_entries(supervisor, everything, references):
    """Whoever uploaded the file knows that those were taken whom no list shows."""
    found = everything("select id from hand_back_row where state = 'outstanding' and reference = any(:refs) "
                       "and kind in ('close_contact', 'place')", refs=references)  # fmt: skip
    for one in found:
        assert supervisor.post(f"/hand-back/rows/{one.id}/acknowledge", data={"why": "Uploaded"}).status_code == 303


def settle(supervisor, everything, references, chance):
    """The supervisor looks at each row that is open, and does one thing or the other."""
    for one in everything("select id, state, kind from hand_back_row where state in ('outstanding', 'differs') "
                          "and reference = any(:refs) order by place", refs=references):  # fmt: skip
        ways = ["acknowledge", "again"] + ["take"] * (one.state == "differs" and one.kind in ("closing", "fact"))
        way = chance.choice(ways)
        answer = supervisor.post(f"/hand-back/rows/{one.id}/{way}", data={"why": "Settled", "reason": "Theirs"})
        assert answer.status_code == 303, answer.text


def accounted(everything, run_id):
    """Every row of the list came out as new, changed, unchanged or rejected."""
    [run] = everything("select total, new + changed + unchanged + rejected as sum from import_run where id = :id",
                       id=run_id)  # fmt: skip
    assert run.total == run.sum > 0
