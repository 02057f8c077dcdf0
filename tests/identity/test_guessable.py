"""New passwords: long, not what everybody guesses first, not known from a breach; of any signs, and kept as typed."""

import hashlib
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis.strategies import lists, text

from hub.identity import rules
from hub.identity.breached import is_breached
from hub.identity.guessable import PLACE, is_guessable
from hub.settings import WrongSettings, read
from tests.kernel.test_settings import GOOD

TOLD = ("maya.kerridge@breckland.example", "Maya Kerridge", "Breckland Council", "Breckland")
GOOD_ONES = [
    "three random words",
    "spoon lantern mildew",
    "Kettle-Otter-Parsnip",
    "8392 0184 6517 a",
    "Xk3!pQ9z#Lm2",
    "ünder dem 🦊 Nußbaum",
    "zwölf" * 2 + "boxkämpfer jagen viktor quer über den großen sylter deich",
    "                 a b c d e f",
]


@pytest.mark.asvs("6.2.5", "6.2.9")
@pytest.mark.parametrize("password", GOOD_ONES)
def test_any_signs_and_any_length_will_do(password):
    assert rules.password_faults(password, TOLD) == []
    assert rules.password_fits(rules.hash_password(password), password)


@pytest.mark.asvs("6.2.8")
@pytest.mark.parametrize(
    "typed", ["three random words ", " three random words", "Three random words", "three random word"]
)
def test_a_password_is_checked_as_it_was_typed(typed):
    kept = rules.hash_password("three random words")
    assert not rules.password_fits(kept, typed)
    assert not rules.password_fits(rules.hash_password("x" * 150), "x" * 149), "none of it is cut off"


@pytest.mark.asvs("6.2.1")
def test_a_short_one_is_refused():
    assert "12 characters" in rules.password_faults("spoon lanter"[:11], TOLD)[0]
    assert rules.password_faults("spoon lanter", TOLD) == []


@pytest.mark.asvs("6.2.4")
@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "password1234", "Passw0rd2026!", "qwertyuiop123", "iloveyou1234", "!QAZ2wsx3edc",
        "1q2w3e4r5t6y",
        "aaaaaaaaaaaa", "abcabcabcabc", "Liverpool2026", "letmeinletmein", "summer2025!!", "P@55w0rdP@55w0rd",
        "abcdefghijkl", "lkjihgfedcba", "112233445566", "welcome-welcome", "superman12345",
    ],
)  # fmt: skip
def test_what_everybody_guesses_first_is_refused(password):
    assert "too easy to guess" in rules.password_faults(password, TOLD)[0]


@pytest.mark.asvs("6.2.4")
def test_a_usual_word_and_a_usual_ending_are_refused():
    words = ("password", "sunshine", "princess", "football", "liverpool", "arsenal", "chelsea", "charlie", "superman")
    endings = ("12345", "123456", "2026!", "@2025", "987654321", "1234abcd", "!!!!!!")
    usual = {word + ending for word, ending in product(words, endings) if len(word + ending) >= 12}
    assert len(usual) > 50
    assert [one for one in usual | {one.capitalize() for one in usual} if not rules.password_faults(one, ())] == []


def test_a_very_long_password_is_answered_without_delay():
    """zxcvbn refuses to reckon more than its 72 signs, and its work grows with their square."""
    assert rules.password_faults("ab1" * 300, TOLD) and not rules.password_faults("spoon lantern mildew " * 30, TOLD)


@given(password=text(min_size=1, max_size=100), told=lists(text(max_size=30), max_size=3))
def test_any_text_is_weighed(password, told):
    assert is_guessable(password, told) in (True, False)


@pytest.mark.asvs("6.2.11")
@pytest.mark.parametrize(
    "password",
    ["Breckland2026", "mayakerridge1", "Kerridge-maya", "partnershiphub", "district-hub-1", "tracer-tracer-2"],
)
def test_words_of_the_place_and_of_the_person_make_no_password(password):
    assert "too easy to guess" in rules.password_faults(password, TOLD)[0]


@pytest.mark.asvs("6.1.2")
def test_the_words_of_the_place_are_written_down():
    document = (rules.Path(__file__).parents[2] / "docs" / "security.md").read_text()
    assert [word for word in PLACE if f"{word}" not in document] == []


@pytest.fixture
def file(tmp_path):
    """Ten thousand passwords of no meaning and one that somebody uses, as Pwned Passwords writes them."""
    known = [*(f"known {number}" for number in range(10_000)), "spoon lantern mildew"]
    lines = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in known)
    path = tmp_path / "pwned.txt"
    path.write_bytes(b"".join(f"{line}:{number}\r\n".encode() for number, line in enumerate(lines)))
    return path


@pytest.mark.asvs("6.2.12")
def test_one_that_is_known_from_a_breach_is_refused(file):
    assert "known from a breach" in rules.password_faults("spoon lantern mildew", TOLD, file)[0]
    assert rules.password_faults("spoon lantern kettle", TOLD, file) == []


@pytest.mark.asvs("6.2.12")
def test_each_line_of_the_file_is_found_and_nothing_else(file):
    assert all(is_breached(f"known {number}", file) for number in range(0, 10_000, 7))
    assert not any(is_breached(f"unknown {number}", file) for number in range(1000))
    first, last = file.read_text().splitlines()[:: len(file.read_text().splitlines()) - 1]
    alone = file.with_name("alone")
    for lines in ("", first, f"{first}\n{last}"):
        alone.write_text(lines)
        assert not is_breached("unknown", alone)


def test_a_file_that_is_not_there_stops_the_start(file, tmp_path):
    assert read(GOOD | {"HUB_BREACHED_PASSWORDS": str(file)}).breached_passwords == file
    with pytest.raises(WrongSettings, match="HUB_BREACHED_PASSWORDS"):
        read(GOOD | {"HUB_BREACHED_PASSWORDS": str(tmp_path / "none")})


@pytest.mark.asvs("6.2.11", "6.2.12")
def test_a_new_password_is_held_to_all_of_it(app, norfolk, file, monkeypatch):
    from hub.identity.actions import set_password
    from hub.kernel.problems import Invalid

    officer = norfolk.person("breckland", "officer")
    monkeypatch.setitem(app.config, "HUB", replace(app.config["HUB"], breached_passwords=file))
    for wrong in ("Breckland 2026", "spoon lantern mildew"):
        with norfolk.acting("breckland", "officer"), pytest.raises(Invalid):
            set_password(officer.id, wrong)
    with norfolk.acting("breckland", "officer"):
        set_password(officer.id, "kettle otter parsnip")


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_a_password_is_typed_unseen_and_a_manager_may_fill_it_in(client):
    page = client().get("/sign-in").text
    field = page[page.index('name="password"') - 200 : page.index('name="password"') + 300]
    assert 'type="password"' in field and 'autocomplete="current-password"' in field
    assert "onpaste" not in page and 'autocomplete="off"' not in field


@pytest.mark.asvs("11.4.2")
def test_passwords_are_kept_as_argon2id_with_the_settings_of_today():
    """OWASP asks for 19 MiB and two rounds or more; RFC 9106 §4 for 64 MiB and three."""
    kept = rules.hash_password("three random words")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert kept != rules.hash_password("three random words"), "each has a salt of its own"
