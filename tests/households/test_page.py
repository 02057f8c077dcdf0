"""The page of a household and its mark in the list: what is said, to whom it is a look, what it costs."""

from hub.cases import actions, queries
from hub.programmes.queries import programme


def test_the_page_says_who_lives_there_who_holds_them_and_what_is_next(home, norfolk, client):
    ids, tessa = home.of(3), norfolk.person("norfolk", "tracer")
    home.give(ids[0], tessa)
    with norfolk.acting("norfolk", "tracer"):
        case = queries.case(ids[2])
        actions.close_case(case, case.version, programme(), "refused", None)
    page = client("norfolk", "tracer").get(f"/cases/{ids[0]}/household").text
    assert "<h1" in page and "The Reeds" in page and f"2 people, held by {tessa.name}." in page
    assert page.count("Ring the Reeds together: 2 people") == 2
    assert "Closed lately" in page and "Cy Reed" in page
    assert "Take out" not in page, "that is the supervisor’s"
    assert "Take out" in client("norfolk", "supervisor").get(f"/cases/{ids[0]}/household").text


def test_how_long_is_lately_the_county_says_also_where_nobody_is_left(home, client, everything):
    ids, tracer = home.of(2), client("norfolk", "tracer")
    everything("update case_file set status = 'closed', closed_at = now() - interval '5 days'")
    assert "Closed lately" in tracer.get(f"/cases/{ids[0]}/household").text
    everything("alter table section disable trigger keep_published")
    everything("""update section set body = body || '{"closed_within_days": 3}' where name = 'households'""")
    assert "Closed lately" not in tracer.get(f"/cases/{ids[0]}/household").text


def test_it_is_a_look_at_each_of_them(home, client, everything):
    ids = home.of(3)
    client("norfolk", "tracer").get(f"/cases/{ids[0]}/household")
    [look] = everything("select about, facts from event where kind = 'record:opened' order by id desc limit 1")
    people = everything("select resident_id from case_file where id = any(:ids)", ids=ids)
    assert look.facts == {"record": "household"}
    assert set(look.about) == {str(one) for one in [*ids, *(one.resident_id for one in people)]}


def test_shared_numbers_are_marked(home, client):
    ids = home.of(3)
    page = client("norfolk", "tracer").get(f"/cases/{ids[0]}/household").text
    assert page.count(">Shared<") == 1 and "01632 960001</a>: Anna Reed, Cy Reed" in page.replace("\n", "")


def test_two_holders_are_told_to_be_one_too_many(home, norfolk, client, everything):
    ids = home.of(2)
    for place, one in enumerate(ids):
        everything(
            "update case_file set allocated_to = :to, allocated_at = now() where id = :id",
            to=norfolk.person("norfolk", "tracer", place).id, id=one,
        )  # fmt: skip
    assert "ask your supervisor" in client("norfolk", "tracer").get(f"/cases/{ids[0]}").text
    assert "give all of them to one colleague" in client("norfolk", "supervisor").get(f"/cases/{ids[0]}").text


def test_an_establishment_is_said_to_be_one(home, client, everything):
    ids = home.of(3)
    everything("""update case_file set facts = facts || '{"residence_type": "Hostel"}' where id = :id""", id=ids[1])
    tracer = client("norfolk", "tracer")
    assert "An establishment:" in tracer.get(f"/cases/{ids[0]}").text
    page = tracer.get(f"/cases/{ids[0]}/household").text
    assert "They are not treated as one household" in page and "Record one call to all" not in page
    assert "Household of" not in tracer.get("/cases?show=all").text


def test_who_holds_the_household_is_read_before_the_numbers(home, norfolk, client):
    [anna, _] = home.of(2)
    home.give(anna, norfolk.person("norfolk", "tracer", 1))
    page = client("norfolk", "tracer").get(f"/cases/{anna}").text
    assert 0 < page.index("Speak to them before you ring") < page.index("Reach them now</h2>")


def test_who_lives_alone_has_a_page_that_says_so(home, client):
    tracer, [alone] = client("norfolk", "tracer"), home.of(1)
    assert "Nobody else at this address has an open case." in tracer.get(f"/cases/{alone}/household").text
    assert "held by" not in tracer.get(f"/cases/{alone}").text
    unknown = home.open(house=None, address=None)
    assert "is not known, so nobody can be told to live with them" in tracer.get(f"/cases/{unknown}/household").text


def test_the_list_marks_households_at_the_cost_of_one_statement(home, client, statements):
    tracer = client("norfolk", "tracer")
    home.of(3)
    with statements() as few:
        page = tracer.get("/cases?show=all").text
    assert page.count("Household of 3") == 3
    for number in range(8):
        home.open(forename="Di", house=str(20 + number))
        home.open(forename="Ed", house=str(20 + number))
    with statements() as many:
        assert tracer.get("/cases?show=all").text.count("Household of 2") == 16
    assert len(many) == len(few)


def test_the_page_itself_costs_few_round_trips(home, client, statements):
    tracer, ids = client("norfolk", "tracer"), home.of(3)
    with statements() as sent:
        tracer.get(f"/cases/{ids[0]}/household")
    assert len(sent) <= 14


def test_the_case_leads_to_the_call_to_all_and_to_giving_all_to_one(home, norfolk, client, everything):
    """The green button is the call that is proposed; where two hold one home, the supervisor can mend it from there."""
    ids = home.of(3)
    page = client("norfolk", "tracer").get(f"/cases/{ids[0]}").text
    assert page.count(f'href="/cases/{ids[0]}/household/call"') == 1 and "Record one call to all of them</a>" in page
    for id_, number in ((ids[0], 0), (ids[1], 1)):
        holder = norfolk.person("norfolk", "tracer", number).id
        everything("update case_file set allocated_to = :to, allocated_at = now() where id = :id", to=holder, id=id_)
    for place in ("", "/household"):
        page = client("norfolk", "supervisor").get(f"/cases/{ids[0]}{place}")
        assert page.status_code == 200 and f'href="/cases/{ids[0]}/allocate"' in page.text, place
