"""How a model says that a column is sealed: what Core and the ORM write into it is marked by itself.

SQL that is written out marks nothing: there a value must be a `Secret` already, or the table's CHECK refuses it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from hub.kernel.cipher.values import NhsNumber, RiskNote, Secret, document, file_in, file_of

# Keys of documents (a list's facts, what is handed over, what comes back) under which something secret stands.
SECRET_KEYS: Mapping[str, type[Secret]] = {"nhs_number": NhsNumber, "risk": RiskNote, "safety": RiskNote}
SECRET_PARTS = frozenset({"answers"})  # a document within the document


def marked(told: Any) -> Any:
    """A document with what is secret under its keys marked as such, so that it is sealed when it is written."""
    if not isinstance(told, Mapping):
        return told
    return {name: _marked(name, value) for name, value in told.items()}


def _marked(name: str, value: Any) -> Any:
    if name in SECRET_KEYS and value is not None and not isinstance(value, Secret):
        return SECRET_KEYS[name](value)  # a number that stands there is a text from now on
    return document(value) if name in SECRET_PARTS and isinstance(value, (dict, list)) else value


class SealedText(TypeDecorator):
    """A column of text that is sealed, for one purpose."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[Secret]):
        super().__init__()
        self.kind = kind

    @property
    def python_type(self) -> type[str]:
        """A text."""
        return str

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """The text, marked."""
        return self.kind(value) if isinstance(value, str) and not isinstance(value, Secret) else value


class SealedWithin(TypeDecorator):
    """A document some of whose keys hold what is sealed."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """The document, its secrets marked."""
        return marked(value)


class SealedDocument(TypeDecorator):
    """A document that is sealed whole. SQL sees one text and can look at nothing in it."""

    impl = JSONB
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """The document, marked."""
        return document(value) if isinstance(value, (dict, list)) else value


class SealedFile(TypeDecorator):
    """A file. What SQL that is written out reads of it, `file_in` opens."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Any) -> bytes | None:
        """The file, sealed."""
        return None if value is None else file_of(value)

    def process_result_value(self, value: bytes | None, dialect: Any) -> bytes | None:
        """The file."""
        return None if value is None else file_in(bytes(value))
