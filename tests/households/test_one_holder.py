"""One household has one holder: whoever is given one gets all, newcomers follow, and a supervisor may part them."""

import pytest

from hub.cases import actions, queries
from hub.kernel.problems import EditConflict, NotPossibleNow
from hub.programmes.queries import programme


def who_has(home, ids):
    return {home.read(one).allocated_to for one in ids}


def test_whoever_is_given_one_gets_the_others_of_the_home(home, norfolk):
    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    elsewhere = home.open(forename="Dee", house="5")
    along = home.give(ids[1], tessa)
    assert set(along) == {ids[0], ids[2]} and who_has(home, ids) == {tessa.id}
    assert home.read(elsewhere).allocated_to is None
    for one in ids:
        assert [event.facts["to"] for event in home.events(one) if event.kind == "case:allocated"] == [str(tessa.id)]


def test_the_page_says_who_comes_along_and_that_they_came(home, norfolk, client):
    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    supervisor = client("norfolk", "supervisor")
    assert "2 other cases at the same address come along" in supervisor.get(f"/cases/{ids[0]}/allocate").text
    answer = supervisor.post(f"/cases/{ids[0]}/allocate", data={"account_id": tessa.id, "seen": ""})
    assert answer.status_code == 303 and who_has(home, ids) == {tessa.id}
    assert f"Given to {tessa.name}, and 2 others at the same address" in supervisor.get(answer.location).text
    assert "come along" not in supervisor.get(f"/cases/{home.open(house='77')}/allocate").text


def test_those_ticked_together_are_given_once_and_the_rest_come_along(home, norfolk, client):
    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    supervisor = client("norfolk", "supervisor")
    page = supervisor.get("/cases/allocate", query_string={"case": ids[:2]}).text
    assert "1 other case at the same address comes along" in page
    ticked = [f"{one}." for one in ids[:2]]
    answer = supervisor.post("/cases/allocate", data={"case": ticked, "account_id": tessa.id})
    assert answer.status_code == 303 and who_has(home, ids) == {tessa.id}
    told = supervisor.get(answer.location).text
    assert "2 of 2 given" in told and f"Given to {tessa.name}, and 2 others at the same address" in told
    assert told.count(f"Given to {tessa.name}") == 2, "the second ticked one had come along"
    assert all(sum(event.kind == "case:allocated" for event in home.events(one)) == 1 for one in ids)


def test_giving_one_back_takes_nobody_along(home, norfolk):
    ids, tessa = home.of(2), norfolk.person("norfolk", "tracer")
    home.give(ids[0], tessa)
    assert home.give(ids[0], None) == []
    assert [home.read(one).allocated_to for one in ids] == [None, tessa.id]


def test_who_leaves_gives_back_a_whole_household(home, norfolk):
    from hub.cases.leaving import _give_back

    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    home.give(ids[0], tessa)
    with norfolk.acting("norfolk", "administrator"):
        assert _give_back(tessa.id, tessa.id) == 3
    assert who_has(home, ids) == {None}


def test_a_stale_page_gives_nothing_to_anybody(home, norfolk):
    ids, (tessa, toby) = home.of(2), (norfolk.person("norfolk", "tracer", n) for n in (0, 1))
    version = home.read(ids[0]).version
    home.give(ids[1], tessa)
    with pytest.raises(EditConflict), norfolk.acting("norfolk", "supervisor"):
        actions.allocate(ids[0], version, toby.id)
    assert who_has(home, ids) == {tessa.id}
    with norfolk.acting("norfolk", "supervisor"):
        assert actions.allocate(ids[0], version, tessa.id) == [], "it is with the very person already"


def test_an_establishment_has_no_single_holder(home, norfolk, everything):
    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    everything("""update case_file set facts = facts || '{"care_home": "Yes"}' where id = :id""", id=ids[2])
    assert home.give(ids[0], tessa) == [] and who_has(home, ids[1:]) == {None}


def test_a_case_that_is_typed_in_goes_to_whoever_holds_the_home_and_they_are_told(home, norfolk, everything):
    ids, toby = home.of(2), norfolk.person("norfolk", "tracer", 1)
    home.give(ids[0], toby)
    with norfolk.acting("norfolk", "tracer"):
        new = actions.open_case(
            programme(), {"forename": "Di", "surname": "Reed", "house": "4", "postcode": "IP24 2AA"}
        )
        assert queries.case(new).allocated_to == toby.id
    [notice] = everything("select account_id, reference from notice where kind = 'household-grows'")
    assert (notice.account_id, notice.reference) == (toby.id, "1 person")


def test_one_that_is_opened_again_joins_its_household(home, norfolk):
    ids, toby = home.of(2), norfolk.person("norfolk", "tracer", 1)
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(ids[0])
        actions.close_case(case, case.version, programme(), "refused", None)
    home.give(ids[1], toby)
    assert home.read(ids[0]).allocated_to is None, "closed ones stay as they are"
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(ids[0])
        actions.reopen(case, case.version, "She rang back")
    assert home.read(ids[0]).allocated_to == toby.id


def test_a_supervisor_parts_them_with_a_reason_and_puts_them_together_again(home, norfolk, client, everything):
    ids, (tessa, toby) = home.of(3), (norfolk.person("norfolk", "tracer", n) for n in (0, 1))
    home.give(ids[0], tessa)
    supervisor = client("norfolk", "supervisor")
    address = f"/cases/{ids[2]}/household/part"
    assert supervisor.post(address, data={"version": home.read(ids[2]).version}).status_code == 422
    answer = supervisor.post(address, data={"why": "They have parted", "version": home.read(ids[2]).version})
    assert answer.status_code == 303
    home.give(ids[0], toby)
    assert [home.read(one).allocated_to for one in ids] == [toby.id, toby.id, tessa.id]
    page = supervisor.get(f"/cases/{ids[2]}").text
    assert "On its own:" in page and "Taken out of the household" in page and "They have parted" in page
    assert "They have parted" not in str(everything("select facts from event"))
    assert "Put back" in supervisor.get(f"/cases/{ids[0]}/household").text
    supervisor.post(address, data={"why": "One roof again", "version": home.read(ids[2]).version})
    assert who_has(home, ids) == {toby.id}
    assert [event.kind for event in home.events(ids[2]) if event.kind.startswith("household:")] == [
        "household:parted", "household:joined",
    ]  # fmt: skip


def test_parting_is_the_supervisors_and_of_open_cases_only(home, norfolk, client):
    [case_id, _] = home.of(2)
    assert client("norfolk", "tracer").get(f"/cases/{case_id}/household/part").status_code == 403
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(case_id)
        actions.close_case(case, case.version, programme(), "refused", None)
    assert client("norfolk", "supervisor").get(f"/cases/{case_id}/household/part").status_code == 409
    from hub.households import actions as households

    with pytest.raises(NotPossibleNow), norfolk.acting("norfolk", "supervisor"):
        households.join(queries.case(case_id), 1, "It never was apart")


def test_another_countys_household_is_not_found(home, client):
    [case_id, _] = home.of(2)
    stranger = client("breckland", "officer")
    assert stranger.get(f"/cases/{case_id}/household").status_code in (403, 404)


def test_a_correction_of_the_address_moves_a_case_into_the_home(home, norfolk):
    ids = home.of(2)
    other = home.open(forename="Di", house="9")
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(other)
        actions.change_case(case, case.version, programme(), {"house": "4", "address": "High Street, Thetford"})
    assert home.read(other).home_key == home.read(ids[0]).home_key == "IP242AA:4"
    assert len(home.give(ids[0], norfolk.person("norfolk", "tracer"))) == 2
