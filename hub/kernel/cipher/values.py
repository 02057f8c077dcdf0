"""What is sealed: texts that know their purpose, documents, files; and opening what the database holds of them."""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from flask import g, has_app_context

from hub.kernel.cipher.keys import MARK, CannotOpen, keys

TOKEN = re.compile(r"(cipher:([a-z]+):(\d+):([0-9a-f]{8}):)([A-Za-z0-9_-]*)")
FILE = re.compile(rb"(cipher:file:(\d+):([0-9a-f]{8}):)(.*)", re.DOTALL)


class Secret(str):
    """A text that is sealed when it goes to the database. What is made of it (a part, two joined) is plain again.

    `org_id` says for whom, where that is not whoever acts.
    """

    purpose: ClassVar[str]
    org_id: int | None = None

    def __str__(self) -> Self:
        """Itself, so that whoever turns a value into text does not lose what it is."""
        return self

    def __repr__(self) -> str:
        """Not what it says: this stands in tracebacks and logs."""
        return f"{type(self).__name__}(…)"

    def sealed(self) -> str:
        """The text that the database holds; of nothing, nothing."""
        return sealed(self.purpose, self.encode(), self.org_id) if self else ""


class NhsNumber(Secret):
    """An NHS number: ten digits."""

    purpose = "nhs"


class RiskNote(Secret):
    """What somebody wrote down about a risk to visitors."""

    purpose = "risk"


class _Whole:
    """A document that is sealed as one text, since anything in it may be what nobody else should read."""

    org_id: int | None = None

    def sealed(self) -> str:
        """The text that the database holds."""
        return sealed("record", json.dumps(self, ensure_ascii=False).encode(), self.org_id)


class SecretDocument(_Whole, dict):
    """A document of keys and values."""


class SecretList(_Whole, list):
    """A list, such as the cells of a row."""


KINDS = {one.purpose: one for one in (NhsNumber, RiskNote)}


def document(value: Any) -> Any:
    """A document or list, marked to be sealed whole; nothing stays nothing."""
    if value is None:
        return None
    return SecretDocument(value) if isinstance(value, Mapping) else SecretList(value)


def sealed(purpose: str, plain: bytes, org_id: int | None = None) -> str:
    """A value as text: header and ciphertext. Raises RuntimeError while nobody acts for an organisation."""
    header, ciphertext = keys().seal(purpose, _for(org_id), plain)
    return header + urlsafe_b64encode(ciphertext).rstrip(b"=").decode()


def opened(text: str) -> Any:
    """What a text of the database says: a sealed one is opened, any other is itself. Raises CannotOpen."""
    found = TOKEN.fullmatch(text) if text.startswith(MARK) else None
    if found is None:
        return text
    header, purpose, org_id, key, ciphertext = found.groups()
    _refuse_others(int(org_id))
    try:
        raw = urlsafe_b64decode(ciphertext + "=" * (-len(ciphertext) % 4))
    except ValueError:
        raise CannotOpen("What is sealed was altered.") from None
    plain = keys().open(header, key, raw)
    return KINDS[purpose](plain.decode()) if purpose in KINDS else document(json.loads(plain))


def file_of(content: bytes, org_id: int | None = None) -> bytes:
    """A file as the database holds it."""
    header, ciphertext = keys().seal("file", _for(org_id), content)
    return header.encode() + ciphertext


def file_in(held: bytes) -> bytes:
    """The file that the database holds. Raises CannotOpen, of bytes that nobody sealed too."""
    found = FILE.fullmatch(held)
    if found is None:
        raise CannotOpen("This file is not sealed, as each one must be.")
    header, org_id, key, ciphertext = found.groups()
    _refuse_others(int(org_id))
    return keys().open(header.decode(), key.decode(), ciphertext)


def addressed(value: Any, org_id: int) -> Any:
    """The same value or document, with what is secret in it for another organisation, which gets a copy of its own."""
    if isinstance(value, (Secret, _Whole)):
        other = type(value)(value)
        other.org_id = org_id
        return other
    if isinstance(value, dict):
        return {name: addressed(one, org_id) for name, one in value.items()}
    return [addressed(one, org_id) for one in value] if isinstance(value, list) else value


def _acting() -> int | None:
    actor = g.get("acting") if has_app_context() else None
    return actor.org_id if actor else None


def _for(org_id: int | None) -> int:
    found = _acting() if org_id is None else org_id
    if found is None:
        raise RuntimeError("A value can be sealed for an organisation alone, and none acts.")
    return found


def _refuse_others(org_id: int) -> None:
    """What was sealed for one organisation is opened by nobody who acts for another, even if its row got there."""
    if _acting() not in (None, org_id):
        raise CannotOpen("It is sealed for another organisation.")
