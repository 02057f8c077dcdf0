"""Secrets at rest: sealed under a key of the installation, bound to whose they are, so that a copied row opens nowhere.

The key is derived (HKDF, RFC 5869) from HUB_FACTOR_KEY, or from SECRET_KEY where that is not set. Whoever changes it
makes everybody set up their app again.
"""

import base64
import hashlib
import hmac
import os
import time
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE = 12
OFFER_SECONDS = 3600


def _key(purpose: str) -> bytes:
    settings = current_app.config["HUB"]
    derive = HKDF(SHA256(), 32, None, f"hub second factor {purpose}".encode())
    return derive.derive((settings.factor_key or settings.secret_key).encode())


def seal(secret: bytes, org_id: int, account_id: UUID) -> bytes:
    """The secret, encrypted for this account alone (AES-256-GCM)."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_key("seed")).encrypt(nonce, secret, _whose(org_id, account_id))


def opened(sealed: bytes, org_id: int, account_id: UUID) -> bytes | None:
    """What was sealed; None when it was sealed for somebody else, or under another key."""
    try:
        return AESGCM(_key("seed")).decrypt(sealed[:NONCE], sealed[NONCE:], _whose(org_id, account_id))
    except InvalidTag:
        return None


def _whose(org_id: int, account_id: UUID) -> bytes:
    return f"{org_id}:{account_id}".encode()


def offer(seed: str, org_id: int, account_id: UUID) -> str:
    """A seed that is offered on a page and not yet kept, sealed into the page's form for an hour."""
    sealed = seal(f"{int(time.time())} {seed}".encode(), org_id, account_id)
    return base64.urlsafe_b64encode(sealed).decode()


def offered(text: str, org_id: int, account_id: UUID) -> str | None:
    """The seed of a form that came back; None for one that is too old, or was not made for this account."""
    try:
        told = opened(base64.urlsafe_b64decode(text.encode()), org_id, account_id)
    except ValueError:
        return None
    if told is None:
        return None
    made, _, seed = told.decode().partition(" ")
    return seed if time.time() - int(made) < OFFER_SECONDS else None


def code_hash(code: str, account_id: UUID) -> bytes:
    """What is kept of a recovery code: a slow hash (argon2id, RFC 9106 §4), so that 49 bits can't be searched through.

    Its salt is the account's own, derived under the installation's key: a copy of the table alone has not even that.
    """
    salt = hmac.new(_key("code"), str(account_id).encode(), hashlib.sha256).digest()[:16]
    return hash_secret_raw(
        code.encode(), salt, time_cost=3, memory_cost=65536, parallelism=4, hash_len=32, type=Type.ID
    )
