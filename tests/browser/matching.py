"""People whom a tracer types in twice: one pair nobody has decided, one is kept apart, one is merged."""

from playwright.sync_api import Page

from tests.browser.steps import follow, press, told


def known_twice(tracer: Page) -> dict[str, str]:
    """The addresses of the open pair, of the one kept apart, of the merge, and of the case that goes on."""
    _twice(tracer, "Barleymow")
    follow(tracer, "Compare the two and decide")
    places = {"pair": tracer.url}
    _twice(tracer, "Thistlewick")
    follow(tracer, "Compare the two and decide")
    places["kept apart"] = tracer.url
    press(tracer, "Different people")
    told(tracer, "Kept apart")
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
