"""Close contacts and places go back in files of their own: named, corrected, taken out, none to name."""

import pytest

from hub.cases import queries as cases
from hub.contacts import actions as naming
from hub.contacts import queries as named
from hub.directory import actions as directory
from tests.national.conftest import ADA, MILL, NOOR, file_of


@pytest.fixture
def case(bring, close):
    """A case that a list brought and a tracer closed."""
    bring(ADA)
    return close("a1")


@pytest.fixture
def mend(norfolk):
    """`mend("contacts", case_id, named_id, met="near")`: correct one of them; without a value take it out."""

    def change(sort, case_id, named_id, **typed):
        with norfolk.acting("norfolk", "tracer"):
            case, one = cases.case(case_id), named.one(sort, case_id, named_id)
            if typed:
                naming.change(sort, case, one, one.version, full(sort, one, typed))
            else:
                naming.remove(sort, case, one)

    return change


def full(sort, one, typed):
    base = NOOR if sort == "contacts" else MILL
    return {name: getattr(one, name) for name in base} | typed


def test_they_go_in_files_of_their_own_in_national_words(case, names, packed, supervisor, everything):
    [noor] = names("contacts", case, NOOR)
    [mill] = names("places", case, MILL)
    preview = supervisor.get("/hand-back").text
    assert "1 close contact" in preview and "1 place" in preview and "The Mill" in preview
    [row] = file_of(supervisor, packed(), "close_contact")
    assert row == {
        "ID": "a1", "Entry": "Close contact", "Forename": "Noor", "Surname": "Reed", "How they met": "Same vehicle",
        "Last met": "2026-11-18", "Phone": "01632 960002", "Email": "", "Note": "", "Use": "Use this",
        "Entry ID": str(noor)[-8:], "Change": "",
    }  # fmt: skip
    [row] = file_of(supervisor, 1, "place")
    assert row == {
        "ID": "a1", "Entry": "Place", "Kind of place": "Workplace", "Name or address": "The Mill",
        "Postcode": "NR1 3AB", "Day": "2026-11-17", "From": "09:00", "Until": "", "Note": "", "Use": "Use this",
        "Entry ID": str(mill)[-8:], "Change": "",
    }  # fmt: skip
    assert supervisor.post("/hand-back").status_code == 409, "told once"


def test_a_word_of_the_national_systems_own_stands_for_the_countys_label(case, names, packed, supervisor, norfolk):
    with norfolk.acting("norfolk", "supervisor"):
        body = {"met": [{"key": "vehicle", "label": "Same vehicle", "national": "TRAVEL"}]}
        directory.draft("contacts", 99, body, "file")
        directory.publish("contacts", 99)
    names("contacts", case, NOOR)
    assert [one["How they met"] for one in file_of(supervisor, packed(), "close_contact")] == ["TRAVEL"]


def test_a_list_that_counts_them_confirms_those_it_did_not_count_before(
    bring, close, names, packed, standing, supervisor
):
    bring(ADA | {"Number of Contacts": "1"})
    names("contacts", close("a1"), NOOR, NOOR | {"forename": "Lee"})
    packed()
    assert standing("close_contact") == ["outstanding"] * 2
    bring(ADA | {"Number of Contacts": "1", "Call Centre Outcome": "Rung"})
    assert standing("close_contact") == ["outstanding"] * 2, "no more than it said before"
    page = supervisor.get("/hand-back/standing?kind=close_contact").text
    assert "Noor" in page and "Lee" in page and "Same vehicle" in page, "whom the row is about, not a mere number"
    bring(ADA | {"Number of Contacts": "2"})
    assert standing("close_contact") == ["confirmed"] * 2
    bring(ADA | {"Number of Contacts": "1"})
    assert set(standing("close_contact")) == {"confirmed"}, "a count cannot say who is missing: the fact differs"


def test_those_whom_the_list_may_have_counted_already_wait_for_a_person(
    bring, close, names, packed, standing, everything
):
    bring(ADA | {"Number of Contacts": "3"})
    names("contacts", close("a1"), NOOR)
    packed()
    assert standing("close_contact") == ["outstanding"]
    assert [one.expect for one in everything("select expect from hand_back_row where kind = 'close_contact'")] == [{}]


@pytest.mark.parametrize(
    ("sort", "kind", "typed", "change", "cell"),
    [("contacts", "close_contact", NOOR, {"phone": "+441632960009"}, ("Phone", "01632 960009")),
     ("places", "place", MILL, {"name": "The Old Mill"}, ("Name or address", "The Old Mill"))],
)  # fmt: skip
def test_what_is_corrected_after_the_pack_goes_again_as_a_correction(
    case, names, mend, packed, supervisor, sort, kind, typed, change, cell
):
    [one] = names(sort, case, typed)
    packed()
    [name] = change
    mend(sort, case, one, **change)
    mend(sort, case, one, **{name: typed[name]})
    assert supervisor.post("/hand-back").status_code == 409, "there and back again is no news"
    mend(sort, case, one, **change)
    [row] = file_of(supervisor, packed(), kind)
    assert (row["Change"], row[cell[0]], row["Entry ID"]) == ("Correction", cell[1], str(one)[-8:])


@pytest.mark.parametrize(("sort", "kind", "typed"), [("contacts", "close_contact", NOOR), ("places", "place", MILL)])
def test_what_is_taken_out_after_the_pack_is_told_too(case, names, mend, packed, supervisor, sort, kind, typed):
    [one] = names(sort, case, typed)
    packed()
    [told] = file_of(supervisor, 1, kind)
    mend(sort, case, one)
    assert file_of(supervisor, packed(), kind) == [told | {"Use": "Take out", "Change": "Correction"}]
    assert supervisor.post("/hand-back").status_code == 409, "told once"


def test_what_is_taken_out_before_a_pack_was_never_there(case, names, mend, packed, supervisor, standing):
    [one] = names("contacts", case, NOOR)
    mend("contacts", case, one)
    packed()
    assert standing("close_contact") == []


@pytest.mark.parametrize(("sort", "kind", "typed"), [("contacts", "close_contact", NOOR), ("places", "place", MILL)])
def test_none_to_name_is_told_and_taken_out_once_there_is_one(case, names, packed, supervisor, sort, kind, typed):
    names(sort, case)
    [row] = file_of(supervisor, packed(), kind)
    assert (row["Entry"], row["Use"], row["Entry ID"]) == ("None to name", "Use this", "")
    names(sort, case, typed)
    rows = file_of(supervisor, packed(), kind)
    assert {(one["Entry"], one["Use"], one["Change"]) for one in rows} == {
        ({"contacts": "Close contact", "places": "Place"}[sort], "Use this", ""),
        ("None to name", "Take out", "Correction"),
    }


def test_a_list_that_counts_nobody_confirms_that_there_is_nobody(bring, close, names, packed, standing):
    bring(ADA)
    names("contacts", close("a1"))
    packed()
    assert standing("close_contact") == ["outstanding"]
    bring(ADA | {"Number of Contacts": "0"})
    assert standing("close_contact") == ["confirmed"]


def test_an_open_case_and_one_without_a_reference_keep_theirs_back(bring, closed, names, everything, supervisor):
    bring(ADA)
    [open_] = everything("select id from case_file")
    names("contacts", open_.id, NOOR)
    names("contacts", closed(None), NOOR)
    assert "close contact" not in supervisor.get("/hand-back").text
    assert supervisor.post("/hand-back").status_code == 409


def test_the_case_and_its_rows_say_how_they_stand(case, names, packed, supervisor, client, everything):
    names("contacts", case, NOOR)
    packed()
    page = client("norfolk", "tracer").get(f"/cases/{case}").text
    assert "Close contact, pack 1" in page
    row = everything("select id from hand_back_row where kind = 'close_contact'")[0]
    assert "Same vehicle" in supervisor.get(f"/hand-back/rows/{row.id}").text
    assert "Same vehicle" in supervisor.get("/hand-back/1").text


def test_reading_a_pack_is_a_look_at_each_contact_in_it(case, names, packed, supervisor, everything):
    [one] = names("contacts", case, NOOR)
    supervisor.get("/hand-back")
    packed()
    row = everything("select id from hand_back_row where kind = 'close_contact'")[0]
    for page in ("1", "1.zip", "1/close_contact.csv", "standing", f"rows/{row.id}"):
        assert supervisor.get(f"/hand-back/{page}").status_code == 200
    looks = everything("""select e.kind, e.facts ->> 'list' as list from event e
                          join event_about x on x.org_id = e.org_id and x.event_id = e.id
                          where x.about = :id and e.kind not like 'named:%' order by e.id""", id=one)  # fmt: skip
    assert [(look.kind, look.list) for look in looks] == [
        ("list:shown", "hand_back"), ("hand_back:made", None), ("list:shown", "hand_back_pack"), ("file:made", None),
        ("file:made", None), ("list:shown", "hand_back_standing"), ("record:opened", None),
    ]  # fmt: skip


def test_they_are_pushed_to_a_system_that_is_pulled(its, everything, work, close, names, turns, standing):
    its.say(reference="i1", forename="Ivy", surname="Reed", born_on="1961-04-12", postcode="NR1 3AB", house="12")
    its.connect()
    work()
    case = close("i1")
    names("contacts", case, NOOR)
    names("places", case)
    turns()
    told = {one["kind"]: one["told"] for one in its.taken.values()}
    assert told["close_contact"]["Forename"] == "Noor" and told["place"]["Entry"] == "None to name"
    assert set(standing()) >= {("close_contact", "confirmed"), ("place", "confirmed")}
