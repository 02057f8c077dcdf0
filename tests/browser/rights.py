"""Requests of residents at the county, with a pack, a letter and a correction, and the notice of it at the district."""

from playwright.sync_api import Page, expect

from tests.browser.steps import GIVE_UP, follow, press, told


def residents_ask(iris: Page, idris: Page, resident) -> dict[str, str]:
    """Iris logs two requests about a resident whom Breckland was asked about; the addresses of what follows."""
    places = {"subject request": _logged(iris, resident, "See what is held (access)")}
    press(iris, "Gather everything that is held")
    expect(iris.get_by_role("heading", name="1. Look through it")).to_be_visible(timeout=GIVE_UP * 1000)
    places["subject pack"] = iris.url
    iris.locator("main tbody a").first.click()
    places["subject section"] = iris.url
    iris.get_by_role("link", name="Strike out or show").first.click()
    places["subject entry"] = iris.url
    iris.goto(f"{places['subject request']}/letters/acknowledgement")
    places["subject letter"] = iris.url
    press(iris, "Make this letter")
    iris.get_by_role("link", name="Record that it was sent").first.click()
    places["subject sent"] = iris.url
    places["subject correction"] = _logged(iris, resident, "Have it corrected (rectification)")
    iris.goto(f"{places['subject correction']}/correct")
    iris.get_by_label("First name").check()
    press(iris, "Go on")
    places["subject field"] = iris.url
    iris.get_by_label("What is right?").fill("Adelheid")
    iris.get_by_label("How do you know?").fill("She showed her passport")
    press(iris, "Correct it, and tell whoever was given it")
    told(iris, "Corrected. One receiver is told of it.")
    places["subject erasure"] = _logged(iris, resident, "Have it erased (erasure)")
    iris.goto(places["subject correction"])
    iris.get_by_role("table", name="Who was told").get_by_role("link").first.click()
    places["subject notice sent"] = iris.url
    idris.goto("/subject-requests/notices")
    link = idris.get_by_role("table", name="Notices that we received").get_by_role("link").first
    for _ in range(30):
        if link.count():
            break
        idris.wait_for_timeout(500)
        idris.reload()
    link.click()
    places["subject notice"] = idris.url
    return places


def _logged(iris: Page, resident, what: str) -> str:
    """A request about a resident, who was searched for and found: its address."""
    iris.goto("/subject-requests/new")
    iris.get_by_label(what).check()
    iris.get_by_label("How did it come?").select_option(label="Letter")
    iris.get_by_label("Whose data is it about?").fill(resident.name)
    press(iris, "Log the request")
    place = iris.url
    follow(iris, "Search for the person")
    iris.get_by_label("Reference").fill(resident.reference)
    press(iris, "Search")
    press(iris, "This is the person")
    return place
