"""Cards on paper: a tagged PDF in the resident's language and English, or the same page to print."""

import io
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import html5lib
import pypdf
import pytest

from hub.cards.routes import paper
from hub.cards.rules.texts import KINDS, LANGUAGES, english, texts
from hub.settings import ROOT
from tests.cards.conftest import LETTERS

COUNCIL, COUNTY, PHONE = "Breckland Council", "Norfolk County Council", "01632 960 100"
ADDRESS = "127.0.0.1:8000/check"
NEVER = ("Penhaligon", "Mill Lane", "PE37", "covid", "contact tracing", "isolat", "Olive Thurlow")


def printed(browser, handover_id, **what):
    sent = {"kind": "sorry", "language": "en", "paper": "A6", "number": "1"} | what
    return browser.post(f"/requests/{handover_id}/cards", data=sent)


def read(response) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(response.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())


def passages(reader) -> list[tuple[str, str]]:
    """Every heading and paragraph of the tag tree, with its language."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if node.get("/S") in ("/H1", "/H2", "/P"):
                found.append((str(node["/S"]), str(node.get("/Lang", ""))))
            walk(node.get("/K"))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("size", ["A6", "A5"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(KINDS))
def test_each_card_is_one_tagged_page_in_two_languages(visited, client, kind, language, size):
    visit, officer = visited(), client("breckland", "officer")
    made = printed(officer, visit.id, kind=kind, language=language, paper=size, number="2")
    assert made.status_code == 200 and made.mimetype == "application/pdf"
    assert made.headers["Content-Disposition"] == f'attachment; filename="cards-{kind}-{language}.pdf"'
    reader, told = read(made)
    assert len(reader.pages) == 2, "one page for each card"
    width, height = (float(reader.pages[0].mediabox[at]) / 72 * 25.4 for at in (2, 3))
    assert (round(width), round(height)) == ((105, 148) if size == "A6" else (148, 210))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert reader.metadata.title == f"Cards, {COUNCIL}"
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", told)
    assert len(set(codes)) == 2
    filled = {"council": COUNCIL, "sender": COUNTY, "phone": PHONE, "address": ADDRESS}
    for words in {texts(language).card[key] for key in (f"{kind}_title", f"{kind}_came_for", "safe", "code", "date")}:
        assert words.format(**filled) in told
    assert english().card[f"{kind}_title"] in told and PHONE in told and COUNTY in told
    assert not [one for one in NEVER if one.lower() in told.lower()]


@pytest.mark.parametrize("language", ["cy", "pl", "lt", "pt", "ro"])
def test_every_passage_says_its_language_and_every_letter_is_in_the_font(visited, client, language):
    visit, officer = visited(), client("breckland", "officer")
    reader, told = read(printed(officer, visit.id, kind="thanks", language=language))
    tags = passages(reader)
    assert [one for one in tags if one[0].startswith("/H")] == [("/H1", language), ("/H2", "en")]
    assert {lang for _, lang in tags} == {"", language, "en"}
    assert sum(lang == language for _, lang in tags) == 7 and sum(lang == "en" for _, lang in tags) == 7
    words = texts(language).card["thanks_title"] + texts(language).card["safe"]
    assert {one for one in LETTERS[language] if one in words.lower()} <= set(told.lower())
    assert "\ufffd" not in told and ".notdef" not in told


def test_the_codes_are_nowhere_but_on_the_paper(visited, client, everything, resident):
    visit, officer = visited(), client("breckland", "officer")
    _, told = read(printed(officer, visit.id))
    [code] = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", told)
    assert resident().types(code).status_code == 200
    letters = code.replace("-", "")
    for table in ("card", "card_batch", "event", "outbox", "submission"):
        assert not [one for one in everything(f"select t::text as row from {table} t") if letters in one.row]  # noqa: S608
        assert not [one for one in everything(f"select t::text as row from {table} t") if code in one.row]  # noqa: S608
    for page in (f"/requests/{visit.id}/cards", "/cards"):
        assert code not in officer.get(page).text


def test_spare_ones_the_day_and_who_made_them(visited, client, everything):
    visit, officer = visited(), client("breckland", "officer")
    day = {"visit_on-day": "21", "visit_on-month": "11", "visit_on-year": "2026"}
    _, told = read(printed(officer, visit.id, number="3", **day))
    assert told.count("21/11/2026") == 3
    [batch] = everything("select * from card_batch")
    assert (batch.cards, batch.made_by, batch.handover_id) == (3, officer.person.id, visit.id)
    made = everything("select about, facts from event where kind = 'card:made'")
    assert len(made) == 3 and all(str(visit.id) in one.about for one in made)
    assert [one.facts for one in everything("select facts from event where kind = 'file:made'")] == [
        {"file": "cards", "count": 3}
    ]
    listed = officer.get("/cards").text
    assert officer.person.name in listed and "3, 0 left at doors" in listed


def test_blank_cards_name_nobody_s_county(client, everything):
    officer = client("breckland", "officer")
    sent = {"kind": "sorry", "language": "lt", "paper": "A6", "number": "4"}
    _, told = read(officer.post("/cards", data=sent))
    assert COUNTY not in told and COUNCIL in told
    assert len(everything("select 1 from card where handover_id is null")) == 4


@pytest.mark.parametrize("number", ["0", "101", "-1", "many", ""])
def test_a_number_that_cannot_be_printed_is_told_beside_the_field(client, everything, number):
    sent = {"kind": "thanks", "language": "pl", "paper": "A5", "number": number}
    answer = client("breckland", "officer").post("/cards", data=sent)
    assert answer.status_code == 422 and 'href="#number"' in answer.text
    assert 'value="thanks" checked' in answer.text and everything("select 1 from card") == []


def test_a_request_that_ended_gets_no_more_cards(visited, client, norfolk, work):
    from hub.handovers import actions as handovers

    visit = visited()
    with norfolk.acting("norfolk", "tracer"):
        handovers.withdraw(visit.id)
    work()
    officer = client("breckland", "officer")
    assert "No more cards can be printed" in officer.get(f"/requests/{visit.id}/cards").text
    assert printed(officer, visit.id).status_code == 409


def test_a_card_that_was_left_is_recorded_once_and_lives_from_then(visited, client, later_on, resident, everything):
    visit, officer = visited(), client("breckland", "officer")
    code = visit.card(blank=True)
    later_on(170)
    left = officer.post(f"/requests/{visit.id}/cards/left", data={"code": code.lower()}, follow_redirects=True)
    assert "Card recorded: Sorry we missed you" in left.text
    again = officer.post(f"/requests/{visit.id}/cards/left", data={"code": code})
    assert again.status_code == 422 and "recorded already" in again.text and f'value="{code}"' in again.text
    later_on(29)
    assert COUNTY in resident().types(code).text, "now it belongs to the visit"
    later_on(2)
    assert resident().types(code).status_code == 404


def test_a_card_of_another_visit_or_council_is_not_taken(visited, client):
    visit, other, neighbour = visited(), visited(), visited("broadland")
    officer = client("breckland", "officer")
    theirs = officer.post(f"/requests/{visit.id}/cards/left", data={"code": other.card()})
    assert theirs.status_code == 422 and "This card belongs to another visit" in theirs.text
    stranger = officer.post(f"/requests/{visit.id}/cards/left", data={"code": neighbour.card()})
    nothing = officer.post(f"/requests/{visit.id}/cards/left", data={"code": "7K3M-9QXR-2VTC"})
    wrong = "This is not the code of one of your cards"
    assert stranger.status_code == nothing.status_code == 422 and wrong in stranger.text and wrong in nothing.text


def test_lost_cards_are_cancelled_but_not_those_at_a_door(visited, client, resident, everything):
    visit, officer = visited(), client("breckland", "officer")
    sent = {"kind": "sorry", "language": "en", "paper": "A6", "number": "3"}
    _, told = read(officer.post("/cards", data=sent))
    codes = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", told)
    officer.post(f"/requests/{visit.id}/cards/left", data={"code": codes[0]})
    [batch] = everything("select id from card_batch")
    assert "Cancel 2 cards?" in officer.get(f"/cards/batches/{batch.id}/cancel").text
    done = officer.post(f"/cards/batches/{batch.id}/cancel", follow_redirects=True)
    assert "2 cards cancelled" in done.text
    assert [resident().types(code).status_code for code in codes] == [200, 404, 404]
    assert officer.post(f"/cards/batches/{batch.id}/cancel").status_code == 409
    assert len(everything("select 1 from event where kind = 'card:cancelled'")) == 2


# Without Pango


def test_without_the_library_s_libraries_the_same_card_is_a_page_to_print(visited, client, monkeypatch):
    visit, officer = visited(), client("breckland", "officer")
    monkeypatch.setattr(paper, "as_pdf", lambda *_: None)
    page = printed(officer, visit.id, language="ro", number="2")
    assert page.mimetype == "text/html" and page.text.count("Ne pare rău că nu v-am găsit") == 2
    html5lib.HTMLParser(strict=True).parse(page.text)
    assert not re.search(r"pdf|pango|library|\sstyle=|<script", page.text, re.IGNORECASE)
    [style] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    css = officer.get(style)
    assert css.mimetype == "text/css" and "size: A6" in css.text and "#00594f" in css.text
    assert officer.get("/cards/paper/A4.css").status_code == 404


def test_a_missing_pango_is_an_oserror_at_import_and_is_survived():
    """In a process of its own, in which the library cannot be loaded, as on a machine without libpango."""
    program = """
import sys
class Missing:
    def find_spec(self, name, *_):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Missing())
from hub.cards.routes.paper import as_pdf
assert as_pdf("<p>A card</p>", "") is None
print("survived")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "survived", done.stderr


def test_nothing_is_fetched_for_a_card():
    asked = []
    answers = {"do_GET": lambda self: asked.append(self.path) or self.send_error(404), "log_message": lambda *_: None}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Listening", (BaseHTTPRequestHandler,), answers))
    Thread(target=server.serve_forever, daemon=True).start()
    elsewhere = f"http://127.0.0.1:{server.server_port}"
    page = f'<html lang="en"><head><title>x</title></head><p>x<img alt="x" src="{elsewhere}/x.png"></p></html>'
    made = paper.as_pdf(page, f"@import url({elsewhere}/x.css); p {{ background: url({elsewhere}/y.png) }}")
    server.shutdown()
    server.server_close()
    assert made.startswith(b"%PDF") and asked == []
