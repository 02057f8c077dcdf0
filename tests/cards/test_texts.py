"""The sentences: the same in every language, a council's own where it wrote some, read by a speaker or marked so."""

import re

import pytest

from hub.cards.routes import paper
from hub.cards.routes.visit import language_of
from hub.cards.rules.texts import LANGUAGES, blanks, texts
from hub.cards.schemas import CardsSchema
from tests.cards.conftest import LETTERS
from tests.cards.test_print import printed, read


def test_every_language_says_the_same_sentences_with_the_same_blanks():
    ours = texts("en")
    for code in LANGUAGES:
        words = texts(code)
        for part in ("card", "page"):
            assert list(getattr(words, part)) == list(getattr(ours, part)), code
            for key, sentence in getattr(words, part).items():
                assert blanks(sentence) == blanks(getattr(ours, part)[key]), (code, key)
                assert "!" not in sentence and "'" not in sentence and sentence == sentence.strip(), (code, key)
        assert words.review == ("ours" if code == "en" else "for review by a speaker")
        assert code == "en" or set(LETTERS[code]) & set("".join(words.card.values()).lower()), "diacritics are kept"


def test_a_translation_waits_for_a_named_speaker_until_a_manager_confirms(client, everything):
    manager, officer = client("breckland", "manager"), client("breckland", "officer")
    assert "For review by a speaker" in officer.get("/cards/texts").text
    assert officer.get("/cards/texts/pl").status_code == 403
    page = manager.get("/cards/texts/pl").text
    assert "Nie zastaliśmy Państwa" in page and "Sorry we missed you" in page and 'lang="pl"' in page
    assert manager.post("/cards/texts/pl", data={"speaker": ""}).status_code == 422
    assert manager.post("/cards/texts/pl", data={"speaker": "Zofia Wren"}).status_code == 303
    listed = manager.get("/cards/texts").text
    assert "Zofia Wren, confirmed" in listed and listed.count("For review by a speaker") == 4
    assert "Polish" not in re.search(r"Nobody here has confirmed[^<]*", manager.get("/cards").text)[0]
    [event] = everything("select facts from event where kind = 'card_text:confirmed'")
    assert event.facts["language"] == "pl" and "Zofia" not in str(event.facts)
    everything("update card_text_review set digest = 'other words'")
    assert manager.get("/cards/texts").text.count("For review by a speaker") == 5, "other words, another reading"
    assert client("broadland", "manager").get("/cards/texts").text.count("For review by a speaker") == 5
    for unknown in ("en", "xx", "../en"):
        assert manager.get(f"/cards/texts/{unknown}").status_code == 404


def test_an_organisation_s_own_english_words_stand_on_its_cards(visited, client, everything, norfolk):
    everything(
        """insert into section (org_id, name, version, body, digest, state, origin, live_from)
           values (:org, 'cards', 1, cast(:body as jsonb), 'x', 'live', 'file', now())""",
        org=norfolk.org("breckland"),
        body='{"english": {"sorry_title": "We called while you were out"}}',
    )
    visit, officer = visited(), client("breckland", "officer")
    _, told = read(printed(officer, visit.id, language="pl"))
    assert "We called while you were out" in told and "Sorry we missed you" not in told


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"english": {"sorry_titel": "x"}}, "Not known: 'sorry_titel'"),
        ({"english": {"safe": "Ring {phone}"}}, "nothing only"),
        ({"english": {"sorry_please": "Ring {phone"}}, "not closed"),
        ({"valid_days": 0}, "Between 1 and 365"),
        ({"valid_days": "30"}, "Not a valid integer"),
        ({"colour": "red"}, "Unknown field"),
    ],
)
def test_a_wrong_section_is_refused_with_its_reason(body, fault):
    assert fault in str(CardsSchema().validate(body))


def test_which_language_a_resident_speaks_is_read_from_the_request():
    assert [language_of(one) for one in ("Polish", "polski", "LT", "Română", "Klingon", None)] == [
        "pl", "pl", "lt", "ro", "en", "en",
    ]  # fmt: skip


@pytest.mark.parametrize(("colour", "ink"), [("#00594f", "#ffffff"), ("#ffdd00", "#000000"), (None, "#ffffff")])
def test_the_council_s_name_can_be_read_on_its_colour(colour, ink):
    assert paper.ink(colour) == ink
