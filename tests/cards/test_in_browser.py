"""The residents' page and the pages of cards in Chromium: readable by everyone, without script, on a narrow phone."""

import pytest
from playwright.sync_api import expect

from hub.cards.routes import paper
from hub.cards.rules.texts import LANGUAGES, texts
from tests.browser.steps import works_as
from tests.screens import look, picture

pytestmark = pytest.mark.browser


@pytest.fixture
def screen(window):
    """A browser of a width, with or without script."""
    return lambda width=320, script=True: window(width, 640, script)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_resident_checks_a_card_and_asks_for_a_call(screen, visited, language, width):
    code, words = visited().card("sorry", language), texts(language).page
    page = screen(width)
    page.goto("/check")
    page.get_by_role("link", name=texts(language).own_name, exact=True).click() if language != "en" else None
    look(page, f"check-{language}")
    page.get_by_label(words["what"]).fill(code.lower())
    page.get_by_role("button", name=words["check"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["card_title"])
    look(page, f"known-{language}")
    page.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text(words["phone_wrong"])
    look(page, f"known-faulty-{language}")
    page.get_by_label(words["phone"]).fill("07700 900 456")
    page.get_by_label(words["evening"], exact=True).check()
    page.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["asked_title"])
    look(page, f"asked-{language}")


def test_the_same_without_script_on_a_phone(screen, visited, everything):
    code = visited().card()
    page = screen(320, script=False)
    page.goto("/check?lang=pl")
    page.locator("#code").fill(code)
    page.locator("main form button").click()
    page.locator("#phone").fill("07700 900 456")
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dziękujemy. Zadzwonimy do Państwa")
    assert len(everything("select 1 from call_back")) == 1


def test_a_wrong_code_then_the_wait(screen):
    page = screen(320)
    page.goto("/check?lang=lt")
    for number in range(11):
        page.locator("#code").fill("7K3M-9QXR-2VTC")
        with page.expect_navigation():
            page.locator("main form button").click()
        if number == 0:
            look(page, "unknown-lt")
    expect(page.get_by_role("heading", level=1)).to_have_text(texts("lt").page["wait_title"])
    look(page, "wait-lt")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_district_s_pages(screen, visited, norfolk, resident, width):
    visit = visited(language="Polish")
    resident().asks(visit.card(blank=True))
    visit.card("thanks", "pl")
    page = screen(width)
    page.goto("/demo")
    page.locator(f'button[value="{norfolk.person("breckland", "officer").id}"]').first.click()
    for path, name in (
        ("/cards", "cards"),
        ("/cards/genuine", "genuine"),
        ("/cards/call-backs", "call-backs"),
        ("/cards/texts", "texts"),
        (f"/requests/{visit.id}/cards", "cards-of-visit"),
        (f"/requests/{visit.id}/cards/left", "card-left"),
        (f"/requests/{visit.id}/visit", "visit"),
    ):
        assert page.goto(path).status == 200
        look(page, name)
    page.goto("/cards")
    page.get_by_role("link", name="Cancel").first.click()
    look(page, "cancel")
    page.goto("/cards/genuine")
    page.get_by_role("button", name="Check").click()
    look(page, "genuine-faulty")


def test_a_manager_reads_a_translation(screen, norfolk):
    for width in (1280, 320):
        page = screen(width)
        page.goto("/demo")
        page.locator(f'button[value="{norfolk.person("breckland", "manager").id}"]').first.click()
        works_as(page, "Manager")
        page.goto("/cards/texts/ro")
        expect(page.get_by_role("heading", level=1)).to_have_text("The texts in Romanian")
        look(page, "text-ro")


def test_the_card_as_a_page_to_print(screen, visited, norfolk, monkeypatch):
    monkeypatch.setattr(paper, "as_pdf", lambda *_: None)
    visit = visited()
    page = screen(1280)
    page.goto("/demo")
    page.locator(f'button[value="{norfolk.person("breckland", "officer").id}"]').first.click()
    page.goto(f"/requests/{visit.id}/cards")
    page.get_by_label("Language of the resident").select_option("ro")
    page.get_by_role("button", name="Print cards").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ne pare rău că nu v-am găsit")
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.querySelector('.council')).backgroundColor") == "rgb(0, 89, 79)"
    picture(page, "paper-page")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 352, "height": 514})  # A6 without its margins, at 96 dots an inch
    picture(page, "paper-print")
    assert page.evaluate("document.querySelector('.card').getBoundingClientRect().height") <= 514, "one card, one page"
