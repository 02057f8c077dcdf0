"""What a district's people did in the browser: requests claimed, searched and visited, a marker, cards, a round."""

from datetime import timedelta

from hub.kernel.clock import UK, now
from tests.browser.steps import claims, follow, heading, press, says, searches, works_on_the_visit


def at_work(officer, waiting, searched, visited) -> dict[str, str]:
    """One request waits, one is searched, one is visited: with a risk marker and cards for the doors."""
    officer.goto("/requests")
    officer.get_by_role("row").filter(has_text=waiting.name).get_by_role("link").click()
    places = {"waiting": officer.url}
    claims(officer, searched)
    places["search"] = f"{officer.url}/search"
    searches(officer, "Council tax", phone="01632 960124")
    claims(officer, visited)
    places["request"] = officer.url
    works_on_the_visit(officer)
    places["visit"] = officer.url
    places["marker"] = _risk_marker(officer)
    places["cards"] = _blank_cards(officer)
    officer.goto(places["visit"])
    says(
        officer,
        "No answer, card left",
        "Which card did you leave?: Sorry we missed you",
        note="A light was on upstairs.",
    )
    return places


def _risk_marker(officer) -> str:
    visit = officer.url
    officer.goto("/risk-markers/new")
    officer.get_by_label("First line of the address").fill("1 High Street")
    officer.get_by_label("Postcode").fill("IP24 2AA")
    officer.get_by_label("Dog", exact=True).check()
    press(officer, "Add this marker")
    heading(officer, "Dog")
    marker = officer.url
    officer.goto(visit)
    return marker


def _blank_cards(officer) -> str:
    officer.goto("/cards")
    with officer.expect_download():
        press(officer, "Make the cards")
    officer.goto("/cards")
    follow(officer, "Cancel")
    return officer.url


def plans_a_round(manager, officer: str) -> dict[str, str]:
    """Tomorrow's round for one officer, confirmed."""
    day = now().astimezone(UK).date() + timedelta(days=1)
    manager.goto(f"/rounds/new?day-day={day.day}&day-month={day.month}&day-year={day.year}")
    rows = manager.locator(".hub-rows__row")
    for number in range(rows.count()):
        row = rows.nth(number)
        row.get_by_label("Who goes").select_option(label="Nobody" if number else officer)
        row.get_by_label("From").fill("" if number else "8am")
        row.get_by_label("Until").fill("" if number else "9pm")
    press(manager, "Propose an order")
    press(manager, "Confirm this round")
    places = {"round": manager.url.partition("#")[0]}
    follow(manager, "Own page")
    return places | {"walk": manager.url}
