"""One home has one holder, whatever gives its cases away: levels, batches, the load made level, the end of a shift."""

from datetime import timedelta

import pytest

from hub.allocation import actions
from hub.batches import queries as batches
from hub.kernel.clock import now
from hub.kernel.problems import Invalid
from tests.allocation.test_proposals import form_of


@pytest.fixture
def home(floor):
    """Two of one home: one that a starter may take, and a variant, which no starter may."""
    easy = floor.case(house="7", category="contact")
    return easy, floor.case(house="7", category="contact", variant=True)


def test_one_whom_the_level_may_take_is_refused_for_the_other_of_the_home(floor, home, supervisor):
    nell, (easy, hard) = floor.hire("Nell", "starter"), home
    answer = supervisor.post(f"/cases/{easy}/allocate", data={"account_id": nell, "seen": ""})
    assert answer.status_code == 422 and "takes no variants" in answer.text
    assert (floor.holder(easy), floor.holder(hard)) == (None, None)
    with floor.supervising(), pytest.raises(Invalid, match="takes no variants"):
        actions.give_one(floor.giving(), easy, None, nell, None)


def test_a_batch_refuses_it_and_says_why(floor, home):
    nell, (easy, hard) = floor.hire("Nell", "starter"), home
    plain = floor.case(category="contact")
    with floor.supervising():
        report = {
            one.case_id: one
            for one in batches.lines(actions.give(floor.giving(), {easy: None, plain: None}, nell, None))
        }
    assert not report[easy].done and "takes no variants" in report[easy].said and report[plain].done
    assert (floor.holder(easy), floor.holder(hard), floor.holder(plain)) == (None, None, nell)


def test_who_knows_better_gives_the_whole_home_with_one_reason(floor, home, supervisor, everything):
    nell, (easy, hard) = floor.hire("Nell", "starter"), home
    typed = {"account_id": nell, "seen": "", "why": "Speaks Lithuanian"}
    assert supervisor.post(f"/cases/{easy}/allocate", data=typed).status_code == 303
    assert (floor.holder(easy), floor.holder(hard)) == (nell, nell)
    assert len(everything("select 1 from event where kind = 'case:level_overridden'")) == 1


def test_the_end_of_a_shift_goes_by_the_whole_home(floor, home, client, norfolk, everything):
    """Nell may take the booked one, but not the other of its home: a supervisor gets both."""
    tracer, boss = client("norfolk", "tracer"), norfolk.person("norfolk", "supervisor").id
    nell, (easy, hard) = floor.hire("Nell", "starter"), home
    everything("update case_file set allocated_to = :me, allocated_at = now() - interval '1 hour' where id = any(:ids)",
               me=tracer.person.id, ids=list(home))  # fmt: skip
    everything("update case_file set call_back_at = :at where id = :id", at=now() + timedelta(hours=2), id=easy)
    tracer.post("/shift/end", data={"account_id": str(nell)})
    assert {floor.holder(easy), floor.holder(hard)} == {boss}


def test_a_home_without_a_booked_call_goes_back_whole(floor, home, client, everything):
    tracer = client("norfolk", "tracer")
    everything("update case_file set allocated_to = :me, allocated_at = now() - interval '1 hour' where id = any(:ids)",
               me=tracer.person.id, ids=list(home))  # fmt: skip
    tracer.post("/shift/end", data={})
    assert {floor.holder(one) for one in home} == {None}


def test_levelling_the_load_moves_a_home_whole_or_not_at_all(floor, supervisor):
    ann, ben = floor.hire("Ann"), floor.hire("Ben")
    homes = [[floor.case(ann, house=f"{80 + number}") for _ in range(2)] for number in range(4)]
    page = supervisor.get("/allocation/level").text
    supervisor.post("/allocation/level", data=form_of(page))
    held = [{floor.holder(one) for one in home} for home in homes]
    assert all(len(one) == 1 for one in held) and set().union(*held) == {ann, ben}
