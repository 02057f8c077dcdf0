"""Sharing out and levelling, held against what they promise, whatever the cases and the people."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hub.allocation.rules.sharing import FULL, Hand, Waiting, homes, level_out, share_out


def number(n: int) -> UUID:
    return UUID(int=n)


def refusal(level: str, case: str) -> str | None:
    """A starter takes plain cases only."""
    return "takes no hard ones" if (level, case) == ("starter", "hard") else None


hands = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 12), st.sampled_from(["starter", "trained"])), max_size=6
).map(lambda all: [Hand(number(1000 + n), f"P{n}", *one[:2], one[2]) for n, one in enumerate(all)])
ONE = st.tuples(
    st.integers(1, 3), st.sampled_from(["plain", "hard"]), st.sampled_from([None, None, "a", "b", "c"]),
    st.integers(0, 6), st.booleans(), st.booleans(),
)  # fmt: skip


def cases_of(made, held: bool) -> list[Waiting]:
    """Cases with an urgency and a home; held by somebody, of whom some are not on shift."""
    return [
        Waiting(
            number(n), (rank, n), kind, home, None, number(1000 + holder) if held else None, int(called),
            "is being worked on" if held and stays else None,
        )
        for n, (rank, kind, home, holder, called, stays) in enumerate(made)
    ]  # fmt: skip


waiting = st.lists(ONE, max_size=40).map(lambda made: cases_of(made, False))
held = st.lists(ONE, max_size=40).map(lambda made: cases_of(made, True))


@given(waiting, hands)
def test_every_case_is_given_once_or_left_with_a_reason(cases, hands):
    found = share_out(cases, hands, refusal)
    told = [one.case_id for one in found.moves] + [case_id for case_id, why in found.left if why]
    assert sorted(told) == sorted(one.id for one in cases)


@given(waiting, hands)
def test_nobody_gets_what_their_level_may_not_take(cases, hands):
    kinds, levels = {one.id: one.case for one in cases}, {one.id: one.level for one in hands}
    for move in share_out(cases, hands, refusal).moves:
        assert refusal(levels[move.to_id], kinds[move.case_id]) is None


@given(waiting, hands)
def test_homes_stay_together(cases, hands):
    to = {one.case_id: one.to_id for one in share_out(cases, hands, refusal).moves}
    for home in "abc":
        assert len({to.get(one.id) for one in cases if one.home == home}) <= 1


@given(waiting, hands)
def test_nobody_goes_above_a_shift_unless_a_home_is_larger_than_anybodys_room_and_then_it_is_said(cases, hands):
    found = share_out(cases, hands, refusal)
    for hand in hands:
        given = [one for one in found.moves if one.to_id == hand.id]
        if given and hand.load + len(given) > hand.capacity:
            assert any(hand.name in one for one in found.said)
            biggest = max(sum(one.home == case.home for one in cases) for case in cases if case.home)
            assert biggest > 1
    assert len(found.said) <= len([home for home in homes(cases) if len(home) > 1])


@given(waiting, hands)
def test_an_urgent_case_is_not_left_for_want_of_room_that_a_less_urgent_one_got(cases, hands):
    """Of cases alone in their home: whoever took a later one might have taken the earlier."""
    alone = [one for one in cases if one.home is None]
    found = share_out(alone, hands, refusal)
    urgency, kind = {one.id: one.urgency for one in alone}, {one.id: one.case for one in alone}
    levels = {one.id: one.level for one in hands}
    for case_id, why in found.left:
        for move in found.moves:
            if urgency[move.case_id] > urgency[case_id]:
                assert why != FULL or refusal(levels[move.to_id], kind[case_id])


def test_a_home_goes_to_whoever_has_the_rest_of_it_even_above_a_shift_and_that_is_said():
    full, empty = Hand(number(1), "Dev", 9, 9, "trained"), Hand(number(2), "Tess", 0, 9, "trained")
    found = share_out([Waiting(number(5), (1,), "plain", "a", kin=full.id)], [full, empty], refusal)
    assert [one.to_id for one in found.moves] == [full.id]
    assert found.said == ["Dev would have 10, above the 9 of a shift, because they have the rest of a home."]


def test_a_home_is_left_when_whoever_has_the_rest_may_not_take_this_one():
    dev = Hand(number(1), "Dev", 0, 9, "starter")
    found = share_out([Waiting(number(5), (1,), "hard", "a", kin=dev.id)], [dev], refusal)
    assert found.moves == [] and found.left[0][1] == "Dev has the rest of this home: takes no hard ones"


@given(held, hands)
def test_levelling_moves_only_what_may_be_moved_once_and_to_those_who_may(cases, hands):
    loads = {one.id: 0 for one in hands} | {}
    for one in cases:
        loads[one.holder] = loads.get(one.holder, 0) + 1
    people = [Hand(one.id, one.name, loads[one.id], one.capacity, one.level) for one in hands]
    found = level_out(cases, people, refusal)
    known, levels = {one.id: one for one in cases}, {one.id: one.level for one in people}
    assert len({one.case_id for one in found.moves}) == len(found.moves)
    for move in found.moves:
        case = known[move.case_id]
        assert not case.stays and move.from_id == case.holder != move.to_id and move.why
        assert refusal(levels[move.to_id], case.case) is None
    assert {case_id for case_id, _ in found.left} >= {one.id for one in cases if one.stays}


@given(held, hands)
def test_levelling_never_makes_the_fullest_fuller(cases, hands):
    loads = {one.id: sum(case.holder == one.id for case in cases) for one in hands}
    people = [Hand(one.id, one.name, loads[one.id], one.capacity, one.level) for one in hands]
    found = level_out([one for one in cases if one.holder in loads], people, refusal)
    after = dict(loads)
    for move in found.moves:
        after[move.from_id] -= 1
        after[move.to_id] += 1
    if people:
        share = {one.id: one.capacity for one in people}
        assert max(after[k] / share[k] for k in after) <= max(loads[k] / share[k] for k in loads)
        assert all(after[k] <= max(share[k], loads[k]) for k in after)


def test_what_nobody_has_called_yet_is_moved_first():
    full, empty = Hand(number(1), "Dev", 4, 10, "trained"), Hand(number(2), "Tess", 0, 10, "trained")
    cases = [Waiting(number(n), (n,), "plain", holder=full.id, calls=int(n < 12)) for n in range(10, 14)]
    found = level_out(cases, [full, empty], refusal)
    assert {one.case_id for one in found.moves} == {number(12), number(13)}
    assert found.moves[0].why == "Dev has more for a shift of theirs than Tess"
