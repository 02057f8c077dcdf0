"""SCIM's filters and paths (RFC 7644 §3.4.2.2, §3.5.2): read into a small tree, and held against a resource.

Attribute names and the operators are compared without case; so are values, as RFC 7643 §2.3.1 has it for strings
that are not case-exact. Why no library does this: docs/decisions/0038-scim-read-here.md.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_LETTERS, DEEPEST = 1000, 20
EQUAL = ("eq", "ne")
CASE_EXACT = frozenset({"id", "externalid"})  # RFC 7643 §3.1
COMPARED = (*EQUAL, "co", "sw", "ew", "gt", "ge", "lt", "le")
TOKEN = re.compile(r"""\s*(?:(?P<mark>[()\[\]])|(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<word>[^\s()\[\]"]+))""")
# An attribute, perhaps after a schema's URN, perhaps with one part below it.
NAME = re.compile(
    r"(?:(?P<urn>urn:[A-Za-z0-9:.\-]*[A-Za-z0-9]):)?(?P<name>[A-Za-z$][A-Za-z0-9_$-]*)(?:\.(?P<part>[A-Za-z$][A-Za-z0-9_$-]*))?"
)


class WrongFilter(ValueError):
    """It can't be read; the message says where."""


@dataclass(frozen=True)
class Name:
    """An attribute, and perhaps one part below it; all small letters."""

    attribute: str
    part: str | None = None


@dataclass(frozen=True)
class Compared:
    """`name operator value`; 'pr' has no value."""

    name: Name
    operator: str
    value: Any = None


@dataclass(frozen=True)
class Both:
    """All of these, or any of them."""

    word: str
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Not:
    """Not this."""

    inner: Any


@dataclass(frozen=True)
class Among:
    """An attribute with several values, one of which fits."""

    name: Name
    inner: Any


@dataclass(frozen=True)
class Path:
    """What a PATCH changes: an attribute, those of its values that fit, a part of them."""

    attribute: str
    fitting: Any = None
    part: str | None = None


def read(text: str) -> Any:
    """A filter as a tree. Raises WrongFilter."""
    reader = _Reader(text)
    found = reader.either()
    reader.end()
    return found


def read_path(text: str) -> Path:
    """The path of a PATCH operation. Raises WrongFilter."""
    reader = _Reader(text)
    name, fitting, part = reader.name(), None, None
    if reader.take("["):
        fitting = reader.either()
        reader.expect("]")
        word = reader.next_word()
        if word:
            if not re.fullmatch(r"\.[A-Za-z$][A-Za-z0-9_$-]*", word):
                raise WrongFilter(f"“{word[:40]}” is no part of an attribute.")
            part = word[1:].lower()
    reader.end()
    if fitting is not None and name.part:
        raise WrongFilter("A part of an attribute has no values to choose from.")
    return Path(name.attribute, fitting, part or name.part)


class _Reader:
    """Takes one token after the other; each method reads one rule of the grammar."""

    def __init__(self, text: str):
        if len(text) > MOST_LETTERS:
            raise WrongFilter("It is too long.")
        self.tokens, self.at, self.depth = self._split(text), 0, 0

    @staticmethod
    def _split(text: str) -> list[tuple[str, str]]:
        found, place = [], 0
        while text[place:].strip():
            token = TOKEN.match(text, place)
            if token is None:
                raise WrongFilter(f"It can’t be read from letter {place + 1} on.")
            found.append((token.lastgroup or "", token[token.lastgroup or 0]))
            place = token.end()
        return found

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def take(self, mark: str) -> bool:
        """Go on if this mark comes next."""
        found = self._peek() == ("mark", mark)
        self.at += found
        return found

    def expect(self, mark: str) -> None:
        """This mark must come next."""
        if not self.take(mark):
            raise WrongFilter(f"“{mark}” is missing.")

    def next_word(self) -> str:
        """The next word, or nothing."""
        kind, text = self._peek()
        self.at += kind == "word"
        return text if kind == "word" else ""

    def end(self) -> None:
        """Nothing may come after."""
        if self._peek()[0]:
            raise WrongFilter(f"“{self._peek()[1][:40]}” is too much.")

    def either(self) -> Any:
        """or"""
        return self._joined("or", self._all)

    def _all(self) -> Any:
        return self._joined("and", self._one)

    def _joined(self, word: str, inner: Any) -> Any:
        parts = [inner()]
        while self._peek()[0] == "word" and self._peek()[1].lower() == word:
            self.at += 1
            parts.append(inner())
        return parts[0] if len(parts) == 1 else Both(word, tuple(parts))

    def _one(self) -> Any:
        self.depth += 1
        if self.depth > DEEPEST:
            raise WrongFilter("It is nested too deep.")
        kind, text = self._peek()
        negated = kind == "word" and text.lower() == "not" and self.tokens[self.at + 1 : self.at + 2] == [("mark", "(")]
        self.at += negated
        if self.take("("):
            inner = self.either()
            self.expect(")")
            found = Not(inner) if negated else inner
        else:
            found = self._comparison()
        self.depth -= 1
        return found

    def _comparison(self) -> Any:
        name = self.name()
        if self.take("["):
            inner = self.either()
            self.expect("]")
            return Among(name, inner)
        operator = self.next_word().lower()
        if operator == "pr":
            return Compared(name, "pr")
        if operator not in COMPARED:
            raise WrongFilter(f"“{operator[:40]}” is no operator.")
        value = self._value()
        if operator not in EQUAL and (value is None or isinstance(value, bool)):  # RFC 7644 §3.4.2.2
            raise WrongFilter(f"“{operator}” needs a text or a number.")
        return Compared(name, operator, value)

    def name(self) -> Name:
        """An attribute's name."""
        word = self.next_word()
        found = NAME.fullmatch(word)
        if found is None:
            raise WrongFilter(f"“{word[:40]}” is no attribute.")
        return Name(found["name"].lower(), found["part"].lower() if found["part"] else None)

    def _value(self) -> Any:
        kind, text = self._peek()
        self.at += 1
        try:
            value = json.loads(text if kind == "text" else text.lower())
        except ValueError:
            raise WrongFilter(f"“{text[:40]}” is no value.") from None
        if isinstance(value, (dict, list)):
            raise WrongFilter("A value is a text, a number, true, false or null.")
        return value


def fits(tree: Any, resource: Any) -> bool:
    """Whether a resource, or one of the values of an attribute, fits a filter."""
    match tree:
        case Both("and", parts):
            return all(fits(one, resource) for one in parts)
        case Both(_, parts):
            return any(fits(one, resource) for one in parts)
        case Not(inner):
            return not fits(inner, resource)
        case Among(name, inner):
            return any(fits(inner, one) for one in _values(resource, name))
    return _compared(tree, _values(resource, tree.name))


def _values(resource: Any, name: Name) -> list[Any]:
    """All that a name stands for in a resource; of a plain value “value” is itself."""
    if not isinstance(resource, Mapping):
        return [resource] if name == Name("value") else []
    found = next((value for key, value in resource.items() if key.lower() == name.attribute), None)
    each = found if isinstance(found, list) else [] if found is None else [found]
    if name.part:
        return [inner for one in each for inner in _values(one, Name(name.part))]
    return each


def _compared(tree: Compared, values: list[Any]) -> bool:
    if tree.operator == "pr":
        return any(value not in ("", None, [], {}) for value in values)
    exact = tree.name.attribute in CASE_EXACT
    if tree.operator == "ne":
        return not any(_holds("eq", value, tree.value, exact) for value in values)
    held = any(_holds(tree.operator, value, tree.value, exact) for value in values)
    return held or (tree.value is None and not values)


def _holds(operator: str, value: Any, wanted: Any, exact: bool) -> bool:
    if isinstance(value, Mapping):  # an attribute of several values is compared by its “value”
        value = value.get("value")
    if isinstance(value, bool) or isinstance(wanted, bool):
        return operator == "eq" and value is wanted
    if isinstance(value, str) and isinstance(wanted, str):
        value, wanted = (value, wanted) if exact else (value.casefold(), wanted.casefold())
        told = {"co": wanted in value, "sw": value.startswith(wanted), "ew": value.endswith(wanted)}
        if operator in told:
            return told[operator]
    if operator == "eq":
        return value == wanted
    ordered = isinstance(value, str) == isinstance(wanted, str) and isinstance(value, (str, int, float))
    if not ordered or wanted is None or operator in ("co", "sw", "ew"):
        return False
    return {"gt": value > wanted, "ge": value >= wanted, "lt": value < wanted, "le": value <= wanted}[operator]
