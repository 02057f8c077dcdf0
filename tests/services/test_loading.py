"""A load takes effect whole or not at all; what is gone is no longer shown; what is near comes first."""

import io
from datetime import UTC, datetime

import pytest

from hub.kernel.problems import Invalid
from hub.services import actions, queries, reading, rules
from tests.services.feed import at, file, service
from tests.support.asked import needy


@pytest.fixture
def load(norfolk):
    """Load these services as the county's supervisor; returns what the load did."""

    def do(*services, slug="norfolk", role="supervisor"):
        with norfolk.acting(slug, role):
            return queries.run(actions.load_file("feed.json", file(*services)))

    return do


def found(norfolk, *asked, slug="norfolk", **more):
    with norfolk.acting(slug, "manager" if slug != "norfolk" else "tracer"):
        return queries.search(*asked, **more)


def names(rows):
    return [one.name for one in rows]


def test_new_changed_unchanged_gone_and_skipped_are_counted(norfolk, load, everything):
    first = load(service(1), service(2), service(3), {"name": "No id"})
    assert first.counts == {"new": 3, "changed": 0, "unchanged": 0, "gone": 0, "skipped": 1}
    assert first.skipped == [{"page": 1, "number": 4, "name": "No id", "why": "It has no id."}] and first.staged == []
    second = load(service(1), service(2, name="Renamed"))
    assert second.counts == {"new": 0, "changed": 1, "unchanged": 1, "gone": 1, "skipped": 0}
    assert names(found(norfolk)) == ["Renamed", "Service 1"]
    assert load(service(1), service(2, name="Renamed"), service(3)).counts["changed"] == 1, "it is there again"
    [event, *_] = everything("select facts from event where kind = 'services:loaded' order by id")
    assert event.facts["skipped"] == 1


def test_an_empty_or_broken_file_changes_nothing(norfolk, load):
    load(service(1))
    for content in (b"[]", b"{", file({"id": "x"})):
        with pytest.raises(Invalid), norfolk.acting("norfolk", "supervisor"):
            actions.load_file("feed.json", content)
    assert names(found(norfolk)) == ["Service 1"]


def test_one_that_stands_twice_is_one(norfolk, load):
    assert load(service(1), service(1, name="The later one")).counts["new"] == 1
    assert names(found(norfolk)) == ["The later one"]


def test_the_nearest_comes_first_by_position_or_by_postcode(norfolk, load, everything):
    everything("delete from place")
    everything(
        """insert into place (kind, key, valid_from, gss, easting, northing) values
           ('postcode', 'NR13AB', '2000-01-01', 'E07000148', 623524, 307377),
           ('postcode', 'IP242AA', '2000-01-01', 'E07000143', 587161, 283081)"""
    )
    load(
        service(1, service_at_locations=at("IP24 2AA")),
        service(2),
        service(3, service_at_locations=[]),
        service(4, service_at_locations=[*at("IP24 2AA"), *at("NR1 3AB")]),
    )
    near = found(norfolk, "", "NR1 3AB")
    assert sorted(names(near[:2])) == ["Service 2", "Service 4"] and names(near[2:]) == ["Service 1", "Service 3"]
    assert near[0].metres == 0 and near[1].metres < 10 and near[3].metres is None
    assert rules.distance(near[2].metres) == "27.2 miles" and rules.distance(None) == ""


def test_by_need_and_by_the_beginnings_of_words(norfolk, load):
    dogs = [{"taxonomy_term": {"name": "Pet care"}}]
    load(service(1), service(2, name="Dögs walked", attributes=dogs))
    assert names(found(norfolk, "pets")) == ["Dögs walked"] and names(found(norfolk, "food")) == ["Service 1"]
    assert names(found(norfolk, words="dog WALK")) == ["Dögs walked"] and found(norfolk, words="og") == []
    assert names(found(norfolk, words="100%_")) == []


def test_another_organisation_has_its_own_directory(norfolk, load):
    load(service(1))
    assert found(norfolk, slug="norwich") == []
    load(service(1), slug="norwich", role="manager")
    assert names(found(norfolk, slug="norwich")) == ["Service 1"]


@pytest.mark.parametrize(
    ("moment", "is_open"), [((23, 8, 59), False), ((23, 9, 0), True), ((23, 17, 0), False), ((24, 12, 0), False)]
)
def test_when_it_is_open(moment, is_open):
    hours = [{"days": [0, 2], "opens": "09:00", "closes": "17:00"}]
    day, hour, minute = moment
    assert rules.is_open(hours, datetime(2026, 11, day, hour, minute, tzinfo=UTC)) is is_open
    assert rules.is_open([], datetime(2026, 11, day, tzinfo=UTC)) is None


def test_hours_as_people_say_them():
    week = {"days": [0, 1, 2, 3, 4], "opens": "09:00", "closes": "17:00"}
    some = {"days": [1, 3], "opens": "10:00", "closes": "12:00"}
    assert rules.hours_in_words([week, some]) == "Monday to Friday 09:00 to 17:00; Tuesday, Thursday 10:00 to 12:00"
    assert rules.hours_in_words([]) == ""


def test_the_supervisor_loads_a_file_and_reads_what_was_skipped(norfolk, client):
    supervisor = client("norfolk", "supervisor")
    given = {"file": (io.BytesIO(file(service(1), {"name": "No id"})), "feed.json")}
    done = supervisor.post("/services/load", data=given, follow_redirects=True).text
    assert "The directory is loaded" in done and "No id: It has no id." in done
    broken = supervisor.post("/services/load", data={"file": (io.BytesIO(b"<html>"), "x.json")}).text
    assert "The file is not JSON" in broken
    listed = client("norfolk", "tracer").search("/services", need="food", words="service").text
    assert "Service 1" in listed and "Parcel Free; Anybody" in listed
    assert client("norfolk", "tracer").get("/services/load").status_code == 403
    assert "Enter a full UK postcode" in client("norfolk", "tracer").search("/services", postcode="XX").text


def test_needs_are_called_as_everywhere_else(client):
    page = client("norfolk", "tracer").get("/services").text
    assert '<option value="wellbeing">Someone to talk to</option>' in page and ">Getting online</option>" in page


def test_what_is_open_now_is_found_behind_many_that_are_closed(norfolk, client, load, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    always = [{"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "23:59"}]
    load(*(service(number, schedules=[]) for number in (1, 2, 3)), service(4, schedules=always))
    listed = client("norfolk", "tracer").get("/services?open=now").text
    assert "Service 4" in listed and "Service 1" not in listed


def test_the_directory_of_a_whole_county_is_taken_too(client):
    whole = file(*(service(number, description="Help " * 300) for number in range(600)))
    given = {"file": (io.BytesIO(whole), "feed.json")}
    answer = client("norfolk", "supervisor").post("/services/load", data=given)
    assert len(whole) > 1_000_000 and answer.status_code == 303


def test_more_services_than_a_county_can_have_are_refused_before_they_are_read(norfolk):
    flood = b"[" + b'{"id":1},' * reading.MOST_SERVICES + b'{"id":1}]'
    with pytest.raises(Invalid) as refused, norfolk.acting("norfolk", "supervisor"):
        actions.load_file("feed.json", flood)
    assert refused.value.errors == {"file": ["It holds more than 20,000 services."]}


def test_a_resident_is_told_of_a_service_with_one_press(norfolk, work, client, load):
    load(service(1))
    home = needy(norfolk, work)
    tracer = client("norfolk", "tracer")
    shown = tracer.get(f"/needs/{home.id}").text
    assert "Services near NR1" in shown and "01632 960 101" in shown
    with norfolk.acting("norfolk", "tracer"):
        service_id = queries.search("food")[0].id
    tracer.post(f"/needs/{home.id}/signpost/{service_id}", data={"version": home.need.version})
    assert (home.need.state, home.need.last_told) == ("signposted", "Service 1, 01632 960 101")
    assert client("norwich", "officer").get(f"/services/{service_id}").status_code == 404


@pytest.mark.parametrize(("name", "page"), [("need_id", "needs"), ("handover_id", "helpline")])
def test_the_way_back_to_what_a_service_is_looked_for(client, name, page):
    id_ = "01a202ca-a4be-7c9e-a058-b2d4a27c8cca"
    searching = client("norfolk", "tracer").get(f"/services?{name}={id_}").text
    assert f'href="/{page}/{id_}" class="govuk-back-link"' in searching
    assert f'<input type="hidden" name="{name}" value="{id_}">' in searching, "and after a search too"
    assert "govuk-back-link" not in client("norfolk", "tracer").get(f"/services?{name}=elsewhere").text
