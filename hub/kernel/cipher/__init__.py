"""Values that lie in the database as ciphertext: NHS numbers, notes about risks, whole documents and files.

A value is a `Secret`, or a `SecretDocument`, in the program, and `cipher:nhs:12:3fa9c1d2:…` in the database. It is
sealed on its way there and opened on its way back at one place, where psycopg turns Python into PostgreSQL's text and
back (edge.py), so that no query and no page does either. A value that somebody forgot to mark is plain text, and the
table's CHECK refuses it. docs/decisions/0037-sealed-where-they-lie.md says why so.
"""

from hub.kernel.cipher.columns import SECRET_KEYS, SealedDocument, SealedFile, SealedText, SealedWithin, marked
from hub.kernel.cipher.edge import adapt, dumps, loads
from hub.kernel.cipher.keys import CannotOpen, Keys, key_id, keys, use
from hub.kernel.cipher.values import (
    NhsNumber,
    RiskNote,
    Secret,
    SecretDocument,
    SecretList,
    addressed,
    document,
    file_in,
    file_of,
    opened,
)

__all__ = [
    "SECRET_KEYS",
    "CannotOpen",
    "Keys",
    "NhsNumber",
    "RiskNote",
    "Secret",
    "SealedDocument",
    "SealedFile",
    "SealedText",
    "SealedWithin",
    "SecretDocument",
    "SecretList",
    "adapt",
    "addressed",
    "document",
    "dumps",
    "file_in",
    "file_of",
    "key_id",
    "keys",
    "loads",
    "marked",
    "opened",
    "use",
]
