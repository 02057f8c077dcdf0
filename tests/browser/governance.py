"""The officer saves a question, looks at what passed to a district, and asks it for names."""

from tests.browser.steps import press


def asks_the_trail(officer) -> dict[str, str]:
    """The addresses: a saved question, the hand-overs with Breckland, a question for names, and the form of another."""
    officer.goto("/governance/saved/new?kind=file:made&last=7")
    officer.get_by_label("Name").fill("Files this week")
    press(officer, "Save question")
    places = {"question": officer.url}
    officer.goto("/governance/between")
    officer.get_by_label("With").select_option(label="Breckland Council")
    press(officer, "Show hand-overs")
    places["between"] = officer.url
    asking = officer.get_by_role("link", name="Ask for the names")
    places["ask names"] = asking.last.evaluate("(link) => link.href")
    asking.first.click()
    officer.get_by_label("Why you need the names").fill("A resident complains that a neighbour knew of the visit")
    press(officer, "Ask for the names")
    return places | {"names": officer.url}
