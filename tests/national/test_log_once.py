"""Log once, as a property: whatever people do here and clerks do there, every difference has an explanation."""

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.cases import actions, queries
from hub.programmes.queries import programme
from hub.support.actions import record_need
from tests.national.conftest import ADA, end
from tests.national.system import System

OUTCOMES = ("reached-complete", "reached-partial", "refused", "in-hospital", "isolation-ended", "duplicate")
CORRECTIONS = {"surname": "Newname", "house": "77", "born_on": date(1955, 5, 5)}
EXPECTED = {"right": "confirmed", "wrong": "differs", "late": "outstanding", "lost": "outstanding"}
NUMBERS = itertools.count()

worked = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from([*OUTCOMES, None]),
        "corrected": st.sets(st.sampled_from(sorted(CORRECTIONS))),
        "phone": st.booleans(),
        "wrong": st.booleans(),
        "needs": st.sets(st.sampled_from(["food", "pets", "money"])),
    }
)


@pytest.fixture
def people(norfolk, everything):
    """Do to a case what somebody did: correct, add, find wrong, need, close."""

    def work_on(reference, done):
        [case] = everything("select id, resident_id from case_file where reference = :ref", ref=reference)
        with norfolk.acting("norfolk", "tracer"):
            typed = {name: CORRECTIONS[name] for name in done["corrected"]}
            actions.change_case(queries.case(case.id), queries.case(case.id).version, programme(), typed)
            if done["phone"]:
                actions.add_contact_point(case.id, case.resident_id, "phone", "+447700900456", "resident")
            for need in done["needs"]:
                record_need("case", case.id, need)
        if done["wrong"]:
            everything("update contact_point set state = 'wrong' where resident_id = :id and source = 'list'",
                       id=case.resident_id)  # fmt: skip
        if done["outcome"]:
            end(norfolk, case.id, done["outcome"])

    return work_on


@pytest.fixture
def told(everything):
    """What stands of these cases: (reference, kind, what) with its state."""

    def standing(references):
        found = everything("select reference, kind, told, state from hand_back_row "
                           "where state <> 'superseded' and reference = any(:refs)", refs=references)  # fmt: skip
        return {(one.reference, one.kind, one.told.get("Column") or one.told.get("Phone") or ""
                 if one.kind != "closing" else one.told["Phone"]): one.state for one in found}  # fmt: skip

    return standing


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(cases=st.lists(worked, min_size=1, max_size=4), chance=st.randoms(use_true_random=False))
def test_every_difference_is_confirmed_differing_outstanding_or_acknowledged(
    cases, chance, bring, people, supervisor, told, everything
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

    system.take(pack_of(supervisor), chance)
    accounted(everything, bring(*system.list()))
    for row, state in told(references).items():
        explained(row, state, system.mode_of[row])

    system.catch_up()
    accounted(everything, bring(*system.list()))
    late = [state for row, state in told(references).items() if system.mode_of[row] == "late"]
    assert set(late) <= {"confirmed"}, "late is not lost"

    settle(supervisor, everything, references, chance)
    if any(state == "again" for state in told(references).values()):
        system.take(pack_of(supervisor))
        accounted(everything, bring(*system.list()))
    assert set(told(references).values()) <= {"confirmed", "acknowledged", "taken"}
    assert "Everything that was handed back is confirmed or settled" in supervisor.get("/hand-back/standing").text
    assert supervisor.post("/hand-back").status_code == 409, "and nothing is left to tell"


LETTERS = str.maketrans("0123456789-", "abcdefghijk")


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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
    assert set(told([one["ID"] for one in records]).values()) == {"confirmed"}
    assert "Everything that was handed back is confirmed or settled" in supervisor.get("/hand-back/standing").text


def pack_of(supervisor) -> bytes:
    made = supervisor.post("/hand-back")
    assert made.status_code == 303, made.text
    return supervisor.get(f"{made.location}.zip").data


def explained(row, state, mode):
    """Each row stands as the clerk treated it; a number that was not entered cannot differ, it is missing."""
    if row[1] == "contact_point" and mode == "wrong":
        assert state == "outstanding", (row, state)
    else:
        assert state == EXPECTED[mode], (row, state, mode)


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
