"""What must be sent again and is kept: sealed for this installation, bound to the row that it belongs to.

AES-256-GCM under a key derived from SECRET_KEY (HKDF-SHA-256): a copy of the database alone opens none.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from hub.single_sign_on.rules.trust import Away

AT_REST = b"hub single sign-on at rest 1"
NONCE = 12


def seal(text: str, about: UUID) -> bytes:
    """The text, readable by this installation alone and only as belonging to this row."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher().encrypt(nonce, text.encode(), about.bytes)


def unseal(sealed: bytes, about: UUID) -> str:
    """The text again. Raises Away when SECRET_KEY is no longer the one that it was sealed by."""
    try:
        return _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], about.bytes).decode()
    except InvalidTag:
        raise Away("secret") from None


def _cipher() -> AESGCM:
    key = HKDF(hashes.SHA256(), 32, salt=None, info=AT_REST).derive(current_app.config["HUB"].secret_key.encode())
    return AESGCM(key)
