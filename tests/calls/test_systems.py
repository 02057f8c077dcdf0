"""The county's own systems: ticked off by one press, and what one of them gave is kept with its name."""


def checked(county, case_id):
    return [one.facts for one in county.events(case_id) if one.kind == "systems:checked"]


def test_local_systems_are_ticked_off_on_one_page(county, client):
    case_id = county.open()
    tracer, url = client("norfolk", "tracer"), f"/cases/{case_id}/systems"
    assert "Library membership" in tracer.get(url).text
    tracer.post(url, data={"system-libraries": "nothing", "system-blue-badge": "found"})
    tracer.post(url, data={"system-libraries": "nothing", "system-blue-badge": "nothing"})
    assert [(one["system"], one["result"]) for one in checked(county, case_id)] == [
        ("libraries", "nothing"), ("blue-badge", "found"), ("blue-badge", "nothing"),
    ]  # fmt: skip
    assert "Nothing found, just now by" in tracer.get(f"/cases/{case_id}").text


def test_one_press_on_the_case_ticks_a_system_off(at_case, county):
    at = at_case()
    answer = at.browser.post(f"{at.url}/systems/libraries", data={"result": "nothing"})
    assert (answer.status_code, answer.location) == (303, f"{at.url}#systems")
    page = at.browser.get(at.url).text
    assert (
        "Library membership: nothing found" in page and f"Nothing found, just now by {at.browser.person.name}" in page
    )
    at.browser.post(f"{at.url}/systems/libraries", data={"result": "unavailable"})
    assert [one["result"] for one in checked(county, at.id)] == ["nothing", "unavailable"]
    assert "Not available, just now" in at.browser.get(at.url).text


def test_what_a_system_gave_is_a_way_to_reach_them_and_says_where_it_came_from(at_case, county):
    at = at_case()
    answer = at.browser.post(f"{at.url}/systems/blue-badge", data={"result": "found"})
    assert answer.location == f"{at.url}/systems/blue-badge/found"
    assert "What did Blue Badge give?" in at.browser.get(answer.location).text
    assert at.browser.post(answer.location, data={"phone": "07700 900982"}).status_code == 303
    page = at.browser.get(at.url).text
    assert "Added from Blue Badge" in page and f"{at.browser.person.name}, Blue Badge" in page
    point = next(one for one in county.read(at.id).points if one.value == "+447700900982")
    assert (point.source, point.found_in, point.state) == ("person", "Blue Badge", "untried")
    assert [one["result"] for one in checked(county, at.id)] == ["found"], "told once, by the press"
    at.browser.post(f"{at.url}/systems/libraries/found", data={"email": "anna@example.org"})
    assert [one["system"] for one in checked(county, at.id)] == ["blue-badge", "libraries"], "or with what it gave"


def test_nothing_typed_or_a_wrong_number_is_told_beside_the_field(at_case, county):
    at = at_case()
    url = f"{at.url}/systems/blue-badge/found"
    assert "Enter a phone number or an email address, or go back" in at.browser.post(url, data={}).text
    answer = at.browser.post(url, data={"phone": "12"})
    assert answer.status_code == 422 and 'value="12"' in answer.text
    assert len(county.read(at.id).points) == 1


def test_a_system_or_result_that_there_is_not_is_refused(at_case, county):
    at = at_case()
    assert at.browser.post(f"{at.url}/systems/nonsense", data={"result": "nothing"}).status_code == 404
    assert at.browser.get(f"{at.url}/systems/nonsense/found").status_code == 404
    assert at.browser.post(f"{at.url}/systems/libraries", data={"result": "maybe"}).status_code == 409
    assert checked(county, at.id) == []
