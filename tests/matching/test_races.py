"""Two sessions decide about the same people at one moment: nobody is merged into somebody who is gone."""

from threading import Thread

import pytest

from hub.intake.actions import runs
from hub.kernel.problems import NotPossibleNow
from hub.matching import queries
from hub.matching.actions import merging
from hub.matching.queries import merges
from tests.intake.conftest import person, places, written  # noqa: F401 - a fixture


@pytest.fixture
def three(county):
    """Three records that may be one person: their cases, the first typed in first."""
    return [county.open(f"T-{nth}", born_on=None) for nth in range(3)]


def between(county, one, other):
    who = {county.resident(one), county.resident(other)}
    return next(pair.id for pair in county.pairs() if {pair.one_id, pair.other_id} == who)


def test_whoever_waited_for_two_people_sees_that_one_is_gone(county, three, monkeypatch, everything):
    first, second, third = three
    slower, faster = between(county, second, third), between(county, first, second)
    whole, asked = queries.sides, []

    def sides(*ids, lock=False):
        if lock and not asked:
            asked.append(1)
            county.merge(faster, nth=1)  # the other session commits while this one waits for the lock
        return whole(*ids, lock=lock)

    monkeypatch.setattr(merging.queries, "sides", sides)
    with pytest.raises(NotPossibleNow, match="merged into somebody else"):
        county.merge(slower)
    chained = everything("""select 1 from resident r join resident i on i.id = r.merged_into
                            where i.merged_into is not null""")  # fmt: skip
    assert asked and chained == []


def test_a_merge_is_not_undone_below_another_that_came_at_this_moment(county, three, monkeypatch, everything):
    first, second, third = three
    below, above = between(county, second, third), between(county, first, second)
    merge_id = county.merge(below)
    whole, asked = merges.present, []

    def present(*told, lock=False):
        if lock and not asked:
            asked.append(1)
            county.merge(above, nth=1)
        return whole(*told, lock=lock)

    monkeypatch.setattr(merges, "present", present)
    with pytest.raises(NotPossibleNow, match="Another merge came after"):
        county.part(merge_id)
    [still] = everything("select undone_at from resident_merge where id = :id", id=merge_id)
    assert asked and still.undone_at is None


def test_who_reads_of_a_later_merge_is_in_the_book_for_all_three(county, three, client, everything):
    first, second, third = three
    merge_id = county.merge(between(county, second, third))
    gone = county.resident(second)
    county.merge(between(county, first, second))
    page = client("norfolk", "tracer").get(f"/same-person/merges/{merge_id}/undo").text
    assert "Another merge came after" in page
    looked = everything("""select x.about from event e join event_about x on x.org_id = e.org_id and x.event_id = e.id
                           where e.kind = 'record:opened' and e.facts ->> 'record' = 'merge'""")  # fmt: skip
    assert gone in {one.about for one in looked}


def test_a_list_that_comes_during_a_merge_is_of_the_one_who_goes_on(county, norfolk, places, everything, monkeypatch):  # noqa: F811
    stays = county.open("T-0")
    county.open("T-1", nhs_number="9434765919")
    [pair] = county.pairs()
    with norfolk.acting("norfolk", "supervisor"):
        run_id = runs.upload("list.csv", written(person(ID="new", Forename="Thomas")))
        runs.read(run_id)
        runs.confirm(run_id)

    def comes():
        with norfolk.acting("norfolk", "supervisor"):
            runs.import_step(run_id)

    whole, coming = merging.find_for, Thread(target=comes)

    def find_for(resident_ids):
        whole(resident_ids)
        coming.start()
        coming.join(1)  # as long as this one has not committed

    monkeypatch.setattr(merging, "find_for", find_for)
    county.merge(pair.id)
    coming.join(20)
    owners = everything("select resident_id from case_file where reference in ('T-0', 'T-1', 'new')")
    assert [one.resident_id for one in owners] == [county.resident(stays)] * 3
