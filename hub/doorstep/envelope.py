"""Answers sealed for the server alone: what a phone keeps cannot be opened on the phone, nor by whoever finds it.

ECDH P-256 with a key pair of the moment → HKDF-SHA-256 → AES-256-GCM. Who made it, about which visit, under which id
and to which key is bound in as additional data: a phone cannot put one officer's answer under another's name.
"""

import base64
import json
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"hub doorstep answer 1"
AT_REST = b"hub doorstep key at rest 1"
CURVE = ec.SECP256R1()


class Unreadable(Exception):
    """An envelope that this key does not open: damaged, forged, or sealed for another hub."""


def new_pair(secret_key: str, key_id: UUID) -> tuple[bytes, bytes]:
    """A new key pair: the public point (65 bytes), and the private half sealed for this installation."""
    private = ec.generate_private_key(CURVE)
    nonce, plain = os.urandom(12), private.private_numbers().private_value.to_bytes(32, "big")
    sealed = nonce + AESGCM(_at_rest(secret_key)).encrypt(nonce, plain, key_id.bytes)
    return _point(private.public_key()), sealed


def private_half(sealed: bytes, secret_key: str, key_id: UUID) -> ec.EllipticCurvePrivateKey:
    """The private half. Raises Unreadable when the installation's SECRET_KEY is no longer the one it was sealed by."""
    try:
        plain = AESGCM(_at_rest(secret_key)).decrypt(sealed[:12], sealed[12:], key_id.bytes)
    except InvalidTag:
        raise Unreadable("The key was sealed under another SECRET_KEY.") from None
    return ec.derive_private_key(int.from_bytes(plain, "big"), CURVE)


def opened(envelope: Mapping[str, Any], private: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """What the envelope holds. Raises Unreadable."""
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, _bytes(envelope["epk"]))
        key = _agreed(private, point)
        told = json.loads(AESGCM(key).decrypt(_bytes(envelope["iv"]), _bytes(envelope["data"]), bound(envelope)))
    except (InvalidTag, ValueError, RecursionError):
        raise Unreadable("The envelope does not open.") from None
    if not isinstance(told, dict):
        raise Unreadable("The envelope holds no answer.")
    return told


def bound(envelope: Mapping[str, Any]) -> bytes:
    """The additional data: version, key, account, visit and id, in this order; hub/static/js/doorstep/seal.js too."""
    return "|".join(str(envelope[name]) for name in ("v", "key", "account", "visit", "id")).encode()


def _agreed(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey) -> bytes:
    shared = private.exchange(ec.ECDH(), public)
    return HKDF(hashes.SHA256(), 32, salt=None, info=PURPOSE).derive(shared)


def _at_rest(secret_key: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=AT_REST).derive(secret_key.encode())


def _point(public: ec.EllipticCurvePublicKey) -> bytes:
    form = serialization.PublicFormat.UncompressedPoint
    return public.public_bytes(serialization.Encoding.X962, form)


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
