"""Each requirement is answered, each mark is of one that there is, and the page says the same as the marks."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.asvs.book import ROOT, TESTS, chapters, marks
from tests.asvs.page import PAGE, page, sort_of

# How many requirements each chapter of ASVS 5.0.0 has at levels 1 and 2.
ASKED = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
LEVELS = {1: 70, 2: 183}


@pytest.fixture(scope="module")
def book():
    return {asked.number: asked for chapter in chapters() for asked in chapter.asked}


@pytest.fixture(scope="module")
def shown():
    return marks()


def test_every_requirement_of_levels_1_and_2_is_here(book):
    assert [chapter.number for chapter in chapters()] == [*range(1, 18)]
    assert [len(chapter.asked) for chapter in chapters()] == ASKED
    assert Counter(one.level for one in book.values()) == LEVELS
    assert all(
        int(one.partition(".")[0]) == chapter.number for chapter in chapters() for one in [chapter.asked[0].number]
    )


def test_every_requirement_is_answered(book, shown):
    assert [number for number, asked in book.items() if not sort_of(asked, shown)] == []


def test_every_mark_is_of_a_requirement_that_applies(book, shown):
    strange = {number: tests for number, tests in shown.items() if number not in book or book[number].reason}
    assert strange == {}


def test_a_document_that_answers_is_there(book):
    headings = re.findall(r"^##+ (.+)$", (ROOT / "docs" / "security.md").read_text(), re.M)
    anchors = {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert {asked.document for asked in book.values() if asked.document} <= anchors


def test_the_page_says_what_the_marks_say(shown):
    assert PAGE.read_text() == page(chapters(), shown), "docs/asvs.md is stale: run 'make asvs'"


def test_marks_are_found_wherever_they_stand(tmp_path):
    folder = tmp_path / "tests" / "somewhere"
    folder.mkdir(parents=True)
    (folder / "test_it.py").write_text(
        '@pytest.mark.parametrize("x", [1])\n@pytest.mark.asvs("1.1.1", "2.1.1")\ndef test_a(x):\n    pass\n'
        "\n\ndef test_b():\n    \"pytest.mark.asvs('3.3.3')\"\n"
    )
    assert marks(Path(tmp_path / "tests")) == {
        one: ["tests/somewhere/test_it.py::test_a"] for one in ("1.1.1", "2.1.1")
    }


def test_every_test_that_is_named_would_run(shown):
    """A mark on what pytest does not collect would be a claim without a test."""
    for name in {test for tests in shown.values() for test in tests}:
        path, _, function = name.partition("::")
        source = (ROOT / path).read_text()
        assert f"def {function}(" in source and "pytest.mark.skip" not in source, name
    assert TESTS.is_dir()
