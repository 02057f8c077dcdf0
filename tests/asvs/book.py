"""What OWASP ASVS 5.0.0 asks at levels 1 and 2, in our own words, and which tests say that they show it."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
REQUIREMENTS = Path(__file__).parent / "requirements"


@dataclass(frozen=True)
class Asked:
    """One requirement: by tests or a document it is met, a reason says why it does not apply, a gap what is missing.

    `document` is a heading of docs/security.md, as it stands in an address.
    """

    number: str
    level: int
    words: str
    document: str = ""
    reason: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Chapter:
    """A chapter's number, our title for it, and what it asks, in the standard's order."""

    number: int
    title: str
    asked: tuple[Asked, ...]


def chapters() -> list[Chapter]:
    """The whole standard as far as level 2. Raises TypeError for a key that is not known."""
    found = []
    for file in sorted(REQUIREMENTS.glob("v*.toml")):
        told = tomllib.loads(file.read_text())
        asked = tuple(Asked(number, **said) for number, said in told["asked"].items())
        found.append(Chapter(int(file.stem[1:]), told["title"], asked))
    return found


def marks(folder: Path = TESTS) -> dict[str, list[str]]:
    """Requirement → the tests that carry its mark, as path::name, in the order of the files.

    Read from the source: no test is imported, so that it costs a second and needs no database.
    """
    shown: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        source = file.read_text()
        if "mark.asvs(" not in source:
            continue
        for name, number in _marked(ast.parse(source)):
            shown.setdefault(number, []).append(f"{file.relative_to(folder.parent)}::{name}")
    return shown


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.asvs":
                    yield from ((node.name, ast.literal_eval(number)) for number in mark.args)
