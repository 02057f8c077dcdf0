"""Periods in words, the marks of erased people, the digest of a certificate: no database."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

UNITS = ("years", "months", "days")
MARKS = b"hub erased person 1"
LINES = b"hub erasure register 1"

Period = Mapping[str, int]


def in_words(period: Period) -> str:
    """'8 years', '1 year and 6 months'."""
    parts = [f"{period[unit]} {unit[:-1] if period[unit] == 1 else unit}" for unit in UNITS if period.get(unit)]
    return " and ".join(parts) or "no time at all"


def days_of(period: Period) -> int:
    """About how many days it is, to compare two periods."""
    return round(sum(period.get(unit, 0) * length for unit, length in zip(UNITS, (365.25, 30.44, 1), strict=True)))


def key(secret: str, purpose: bytes) -> bytes:
    """A key for one purpose, made of the installation's secret, which stands in no database."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


def marks_of(
    secret: bytes, org_id: int, nhs_number: str | None, names: tuple[str, str], born_on: date | None
) -> dict[str, bytes]:
    """By which an erased person is recognised: an HMAC of the NHS number, and one of names and date of birth.

    Each organisation's marks are its own: those of two cannot be compared.
    """
    told = {}
    if nhs_number:
        told["nhs-number"] = f"nhs|{nhs_number}"
    if all(names) and born_on:
        told["name"] = f"name|{'|'.join(names)}|{born_on.isoformat()}"
    return {sort: mark(secret, org_id, text) for sort, text in told.items()}


def mark(secret: bytes, org_id: int, text: str) -> bytes:
    """HMAC-SHA-256 of a text, for one organisation."""
    return hmac.digest(secret, f"{org_id}|{text}".encode(), "sha256")


def seal(items: Iterable[tuple[str, UUID]], rules: Mapping[str, Any]) -> str:
    """The mark of what a preview showed: the rules, and everything that would be erased."""
    told = {"rules": dict(rules), "items": sorted(f"{record} {about}" for record, about in items)}
    return digest(told)


def digest(told: Any) -> str:
    """SHA-256 of a thing's canonical JSON (sorted keys, no spaces)."""
    return hashlib.sha256(canonical(told)).hexdigest()


def canonical(told: Any) -> bytes:
    """The thing as JSON that is the same wherever it is written."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
