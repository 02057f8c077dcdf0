"""A colleague does something odd, a record is restricted, somebody breaks the glass: for the pages that tell of it."""

from playwright.sync_api import expect

WHY = "The resident rang from the surgery and asks for her results before five."


def _types_in(tracer, forename: str, surname: str) -> str:
    tracer.goto("/cases/new")
    for name, text in {"forename": forename, "surname": surname, "house": "7", "postcode": "PE37 7AB"}.items():
        tracer.fill(f"[name={name}]", text)
    tracer.get_by_role("button", name="Open this case").click()
    return tracer.url.split("?")[0]


def oversees(holder, curious, officer) -> dict[str, str]:
    """The addresses of an oddity, of several, of a restriction, of a restricted record and of a look at one."""
    odd, hidden = _types_in(holder, "Oda", "Ferrier"), _types_in(holder, "Rita", "Quayside")
    curious.goto(odd)
    officer.goto("/governance/oddities")
    officer.get_by_role("button", name="Search the trail now").click()
    expect(officer.get_by_text("new odd")).to_be_visible(timeout=30_000)
    officer.goto("/governance/oddities?rule=no-relationship&state=open")
    officer.locator("main table").get_by_role("link").first.click()
    places = {"oddity": officer.url} | _tries(officer)
    officer.goto(places["oddity"])
    officer.get_by_role("link", name="Judge several").click()
    places["oddities"] = officer.url
    of_person = hidden.rpartition("/")[2]
    officer.goto(f"/restricted/of/{of_person}")
    officer.get_by_label("A well-known person").check()
    officer.get_by_label("Why it is restricted").fill("Plays for the city")
    places["restrict"] = odd.replace("/cases/", "/restricted/of/")
    officer.get_by_role("button", name="Restrict it").click()
    officer.locator("main table").get_by_role("link").first.click()
    places["restriction"] = officer.url
    return places | _looks(curious, officer, hidden)


def _tries(officer) -> dict[str, str]:
    officer.goto("/governance/oddities/try")
    officer.get_by_label("Records of different people opened within an hour").fill("5")
    officer.get_by_role("button", name="Try these figures").click()
    expect(officer.get_by_role("heading", name="What they would find")).to_be_visible(timeout=60_000)
    return {"trial": officer.url}


def _looks(curious, officer, hidden: str) -> dict[str, str]:
    curious.goto(hidden)
    curious.get_by_role("button", name="Say why you must see it").click()
    places = {"hidden": hidden, "look": curious.url}
    curious.get_by_label("The resident is on the phone").check()
    curious.get_by_label("What has happened").fill(WHY)
    curious.get_by_label("15 minutes").check()
    curious.get_by_role("button", name="Show me the record").click()
    curious.get_by_role("button", name="End now").click()
    officer.goto("/governance/broken-glass")
    officer.locator("main table").get_by_role("link").first.click()
    return places | {"glass": officer.url}
