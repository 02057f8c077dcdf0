"""docs/asvs.md, made from the requirements and the marks on tests."""

from collections.abc import Iterable, Mapping

from tests.asvs.book import ROOT, Asked, Chapter

PAGE = ROOT / "docs" / "asvs.md"
HEAD = """# What OWASP ASVS 5.0 asks at level 2, and what shows it

Made by `make asvs` from the marks on tests (`@pytest.mark.asvs("3.4.1")`) and `tests/asvs/requirements/`: change
those, not this page. Each requirement of [ASVS 5.0.0](https://github.com/OWASP/ASVS/tree/v5.0.0_release/5.0), levels
1 and 2, stands here in our own words; the standard’s own wording decides. What a test shows of a requirement is the
hub’s part of it: what stands around the hub is the operator’s, and [security.md](security.md) says what is asked of
them. This is our own judgement, and nobody has assessed it but ourselves.

"""
SUMS = {
    "shown by tests": "applies, and tests show it",
    "documented": "applies, and a document answers it",
    "gap": "applies, and is not wholly met: what is missing stands beside it",
    "does not apply": "does not apply: the reason stands beside it",
}


def sort_of(asked: Asked, shown: Mapping[str, list[str]]) -> str:
    """Under which of the sums a requirement counts; empty for one that nothing answers."""
    if asked.reason:
        return "does not apply"
    if asked.gap:
        return "gap"
    if shown.get(asked.number):
        return "shown by tests"
    return "documented" if asked.document else ""


def page(chapters: Iterable[Chapter], shown: Mapping[str, list[str]]) -> str:
    """The whole page as Markdown."""
    chapters = list(chapters)
    return HEAD + _sums(chapters, shown) + "".join(_chapter(one, shown) for one in chapters)


def _sums(chapters: list[Chapter], shown: Mapping[str, list[str]]) -> str:
    everything = [asked for chapter in chapters for asked in chapter.asked]
    rows = ["| | Level 1 | Level 2 | Both |", "| --- | ---: | ---: | ---: |"]
    for sort, words in SUMS.items():
        counts = [
            sum(1 for one in everything if one.level == level and sort_of(one, shown) == sort) for level in (1, 2)
        ]
        rows.append(f"| {words} | {counts[0]} | {counts[1]} | {sum(counts)} |")
    levels = [sum(1 for one in everything if one.level == level) for level in (1, 2)]
    rows.append(f"| **all** | {levels[0]} | {levels[1]} | {len(everything)} |")
    tests = {test for one in everything for test in shown.get(one.number, ())}
    return "\n".join(rows) + f"\n\nTests that carry a mark: {len(tests)}.\n"


def _chapter(chapter: Chapter, shown: Mapping[str, list[str]]) -> str:
    rows = ["| | Level | What it asks | What answers it |", "| --- | --- | --- | --- |"]
    rows += [f"| {one.number} | {one.level} | {one.words} | {_answer(one, shown)} |" for one in chapter.asked]
    return f"\n## V{chapter.number} {chapter.title}\n\n" + "\n".join(rows) + "\n"


def _answer(asked: Asked, shown: Mapping[str, list[str]]) -> str:
    if asked.reason:
        return f"*Does not apply.* {asked.reason}"
    parts = [f"**Not wholly met**: {asked.gap}."] if asked.gap else []
    if asked.document:
        parts.append(f"[security.md](security.md#{asked.document})")
    return "<br>".join([*parts, *(f"`{test}`" for test in shown.get(asked.number, ()))])
