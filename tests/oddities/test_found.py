"""Each seeded oddity is found, told by its numbers; ordinary work beside it is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from hub.cases.actions import close_case
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.keys import new_id
from hub.oddities.actions import homes
from hub.oddities.rules import RULES
from hub.oddities.rules.words import why
from tests.oddities.conftest import at

TESSA = "Tessa Marlow"


@pytest.fixture
def tracers(norfolk):
    people = [norfolk.person("norfolk", "tracer", nth) for nth in range(4)]
    return {one.name: (nth, one.id) for nth, one in enumerate(people)}


def test_ordinary_work_is_not_odd(case, looks, search, found, norfolk):
    mine = case(0)
    looks(mine, 0)
    assert search() == 0 and found() == []


def test_own_street_by_postcode_and_by_name(case, looks, search, found, norfolk):
    me = norfolk.person("norfolk", "tracer", 0).id
    with norfolk.acting("norfolk", "tracer", 0):
        homes.declare(me, "PE37 7AB", "Mill Lane")
    neighbour, street = case(0), case(0, postcode="PE37 7QQ", address="12 Mill Ln, Swaffham", surname="Bird")
    elsewhere = case(0, postcode="NR1 3AB", address="Mill Lane", surname="Far")
    for one in (neighbour, street, elsewhere):
        looks(one, 0)
    assert search() == 2
    told = {one.person_id: one.detail for one in found("own-street")}
    assert told == {neighbour.resident_id: "postcode", street.resident_id: "street"}


def test_own_surname_unless_many_have_it(case, looks, search, found, norfolk, everything):
    surname = norfolk.person("norfolk", "tracer", 0).name.split()[-1]
    looks(case(0, surname=surname.upper(), forename="Zoe"), 0)
    assert search() == 1
    [one] = found("own-surname")
    assert one.number == 1 and "with their own last name, which 1 person here has" in why(one)
    for nth in range(10):
        case(0, surname=surname, forename=f"Other{'abcdefghij'[nth]}", born_on=None, postcode=f"NR1 {nth}AA")
    looks(case(0, surname=surname, forename="Yet"), 0)
    assert search() == 0


def test_own_record_a_colleagues_and_one_with_a_colleagues_number(case, looks, search, found, norfolk, everything):
    me, other = norfolk.person("norfolk", "tracer", 0), norfolk.person("norfolk", "supervisor")
    everything("update account set mobile = '+447700900123' where id = :id", id=other.id)
    mine = case(0, **dict(zip(("forename", "surname"), me.name.split(), strict=True)))
    others = case(0, **dict(zip(("forename", "surname"), other.name.split(), strict=True)), postcode="NR1 3AB")
    number = case(0, surname="Plain", phone="+447700900123", postcode="NR2 3AB")
    for one in (mine, others, number):
        looks(one, 0)
    search()
    told = {one.person_id: one.detail for one in found("own-record")}
    assert told == {
        mine.resident_id: "own", others.resident_id: "colleague", number.resident_id: "colleague-contact",
    }  # fmt: skip
    assert not found("own-surname"), "one's own full name is the other rule's"


@pytest.mark.asvs("2.4.1")
def test_bulk_reading_within_an_hour(case, looks, search, found):
    cases = [case(0, surname=f"Bulk{chr(97 + nth // 26)}{chr(97 + nth % 26)}") for nth in range(43)]
    for nth, one in enumerate(cases[:40]):
        looks(one, 0, at(2) + timedelta(minutes=nth))
        looks(one, 0, at(2) + timedelta(minutes=nth, seconds=30))
    assert search() == 0, "forty are usual, and who is opened twice counts once"
    for nth, one in enumerate(cases):
        looks(one, 0, at(1) + timedelta(minutes=nth))
    assert search() == 1
    [one] = found("bulk")
    assert (one.number, one.most, one.looks, one.detail) == (43, 40, 3, "opened")
    assert why(one) == "opened the records of 43 people within an hour, where up to 40 are usual"


def test_a_long_file_is_bulk_too(norfolk, when, search, found):
    with when(at()), norfolk.acting("norfolk", "supervisor"):
        record("file:made", file="hand_back", count=501)
        record("file:made", file="hand_back", count=500)
    search()
    assert [(one.detail, one.number) for one in found("bulk")] == [("file", 501)]


def test_long_lists_count_different_people(norfolk, when, search, found):
    same, many = [new_id() for _ in range(50)], [new_id() for _ in range(1050)]
    for nth in range(21):
        with when(at(1, 11, nth)), norfolk.acting("norfolk", "tracer", 0):
            record("list:shown", about=same, list="cases", count=50)
    for nth in range(21):
        with when(at(2, 11, nth)), norfolk.acting("norfolk", "tracer", 0):
            record("list:shown", about=many[nth * 50 : nth * 50 + 50], list="cases", count=50)
    search()
    [one] = found("bulk")
    assert (one.detail, one.number, one.on_day) == ("listed", 1050, at(2).date())


def test_an_hour_of_long_lists_goes_over_midnight(norfolk, when, search, found):
    many = [new_id() for _ in range(1050)]
    for nth in range(21):
        with when(at(2, 23, 50) + timedelta(minutes=nth)), norfolk.acting("norfolk", "tracer", 0):
            record("list:shown", about=many[nth * 50 : nth * 50 + 50], list="cases", count=50)
    search()
    [one] = found("bulk")
    assert (one.detail, one.number) == ("listed", 1050)


def test_odd_hours_by_rota_leave_and_usual_hours(case, looks, search, found, norfolk, tracers, everything):
    tessa, me = tracers[TESSA]
    dev, _ = tracers["Dev Raines"]
    _since_long_ago(everything)
    mine, his = case(tessa), case(dev, surname="Other")
    looks(mine, tessa, at(2, 20, 45))  # until eight, and an hour beside it
    looks(mine, tessa, at(2, 21, 15))
    looks(his, dev, at(3, 16, 30))  # until two
    search()
    assert [(one.account_id, one.detail, one.on_day) for one in found("odd-hours")] == [
        (me, "rota", at(2).date()),
        (tracers["Dev Raines"][1], "rota", at(3).date()),
    ]
    everything(
        """insert into leave (org_id, id, account_id, starts_on, ends_on, added_at)
           values (:org, uuidv7(), :me, :day, :day, now())""",
        org=norfolk.org("norfolk"), me=me, day=at(4).date(),
    )  # fmt: skip
    looks(mine, tessa, at(4, 11))
    looks(mine, 0, at(5, 5), role="consultant")  # has no rota
    looks(mine, 0, at(5, 12), role="consultant")
    search()
    assert sorted(one.detail for one in found("odd-hours")) == ["leave", "rota", "rota", "usual"]


def _since_long_ago(everything):
    """The demo's rotas begin today: here they began sixty days ago."""
    everything("""insert into rota (org_id, account_id, valid_from, version, set_at)
                  select org_id, account_id, valid_from - 60, version + 100, set_at from rota""")
    everything("""insert into rota_shift (org_id, account_id, valid_from, weekday, starts, ends)
                  select org_id, account_id, valid_from - 60, weekday, starts, ends from rota_shift""")


def test_no_working_relationship(case, looks, search, found, norfolk, when):
    theirs, helped = case(0), case(0, surname="Helped")
    looks(theirs, 1)
    looks(helped, 1)
    with when(at() + timedelta(minutes=5)), norfolk.acting("norfolk", "tracer", 1):  # the resident rang back
        record("call:recorded", about=[helped.id, helped.resident_id], case=helped.id, call=helped.id, kind="call",
               outcome="no-answer")  # fmt: skip
    looks(theirs, 0, role="supervisor")
    search()
    [one] = found("no-relationship")
    assert one.person_id == theirs.resident_id and one.account_id == norfolk.person("norfolk", "tracer", 1).id


def test_after_closing(case, looks, search, found, norfolk, everything):
    closed = case(0)
    everything(
        """update case_file set status = 'closed', closed_at = :at, allocated_to = null where id = :id""",
        id=closed.id, at=at(16),
    )  # fmt: skip
    everything("update case_file set received_at = :at where id = :id", id=closed.id, at=at(30))
    everything("alter table event disable trigger append_only")
    looks(closed, 1, at(1))
    looks(closed, 2, at(3))
    search()
    assert [(one.number, one.most) for one in found("after-closing")] == [(15, 14)]
    assert close_case


def test_a_leaver_who_takes_a_file_and_one_who_comes_back(case, looks, search, found, norfolk, when, everything):
    me = norfolk.person("norfolk", "tracer", 0).id
    mine = case(0)
    with when(at(3)), norfolk.acting("norfolk", "tracer", 0):
        record("file:made", file="cases", count=40)
    looks(mine, 0, at(3))
    search()
    assert not found("leaver")
    everything("update account set active = false, closed_at = :at where id = :id", id=me, at=at(0, 0, 1))
    with when(now() - timedelta(seconds=1)):
        from hub.kernel.tenancy import Acting, as_actor

        with norfolk.app.app_context(), as_actor(Acting(norfolk.org("norfolk"), me)):
            record("record:opened", about=[mine.id, mine.resident_id], record="case")
    search()
    assert sorted(one.detail for one in found("leaver")) == ["after", "file"]


@pytest.mark.asvs("16.3.3")
def test_refused_again_and_again(norfolk, when, search, found):
    for nth in range(7):
        with when(at(1, 11, nth)), norfolk.acting("norfolk", "tracer", 0):
            if nth < 4:
                record("access:refused", right="MANAGE_PEOPLE", endpoint="identity.people", status=403)
            else:
                record("session:refused", about=[norfolk.person("norfolk", "tracer", 0).id], why="password")
    search()
    [one] = found("refusals")
    assert (one.number, one.most, one.looks) == (7, 5, 2)


def test_a_restricted_record(case, looks, search, found, norfolk, everything):
    known = case(0)
    everything(
        """insert into restriction (org_id, id, person_id, category, reason, marked_at, marked_by, review_on)
           values (:org, uuidv7(), :person, 'well-known', 'Plays for the city', :at, :by, :day)""",
        org=norfolk.org("norfolk"), person=known.resident_id, at=at(5), by=norfolk.person("norfolk", "ig").id,
        day=now().date() + timedelta(days=90),
    )  # fmt: skip
    looks(known, 0)  # holds the case
    looks(known, 0, role="supervisor")
    looks(known, 0, role="ig")
    looks(known, 1, at(6))  # before it was restricted
    search()
    assert [one.account_id for one in found("restricted")] == [norfolk.person("norfolk", "supervisor").id]


def test_every_rule_is_seeded_here():
    told = Path(__file__).read_text(encoding="utf-8")
    assert {key for key in RULES if f'found("{key}")' not in told} == set()
