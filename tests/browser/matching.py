"""Two people whom a tracer types in twice: about one pair nobody has decided, the other is merged."""

from playwright.sync_api import Page

from tests.browser.steps import follow, press, told


def known_twice(tracer: Page) -> dict[str, str]:
    """The addresses of the pair, of the merge, and of the case that goes on."""
    _twice(tracer, "Barleymow")
    follow(tracer, "Compare the two and decide")
    places = {"pair": tracer.url}
    _twice(tracer, "Quidthorpe")
    follow(tracer, "Compare the two and decide")
    press(tracer, "Same person: merge")
    told(tracer, "Merged")
    places["merged case"] = tracer.url
    follow(tracer, "Undo the merge")
    return places | {"merge": tracer.url}


def _twice(tracer: Page, surname: str) -> None:
    """The second time under another first name, which is corrected: then it shows."""
    for forename in ("Beryl", "Gertrude"):
        tracer.goto("/cases/new")
        for name, value in (("forename", forename), ("surname", surname), ("postcode", "PE37 9BA"), ("house", "4")):
            tracer.fill(f"[name={name}]", value)
        press(tracer, "Open this case")
        told(tracer, "Case opened")
    follow(tracer, "Correct the facts")
    tracer.fill("[name=forename]", "Beryl")
    press(tracer, "Save")
    told(tracer, "Changes saved")
