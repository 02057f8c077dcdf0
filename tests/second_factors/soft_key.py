"""A key in software (FIDO2, ES256): what a browser would say that it has made or signed, right or wrong on purpose."""

import base64
import hashlib
import json
import os

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class SoftKey:
    """Signs for `name` as a page at `origin` would ask; `count` is how often it has signed."""

    def __init__(self, name: str = "localhost", origin: str = "http://localhost", flags: int = PRESENT | VERIFIED):
        self.name, self.origin, self.flags, self.count = name, origin, flags, 1
        self.id, self.private = os.urandom(16), generate_private_key(SECP256R1())

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _about(self, flags: int) -> bytes:
        return hashlib.sha256(self.name.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def make(self, options: dict) -> str:
        """What `navigator.credentials.create` gives, without attestation."""
        public = self.private.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        about = self._about(self.flags | ATTESTED) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": about + cbor2.dumps(cose)})
        said = self._said("webauthn.create", options["challenge"])
        return self._told({"clientDataJSON": text(said), "attestationObject": text(attested)})

    def sign(self, options: dict) -> str:
        """What `navigator.credentials.get` gives."""
        about, said = self._about(self.flags), self._said("webauthn.get", options["challenge"])
        signature = self.private.sign(about + hashlib.sha256(said).digest(), ECDSA(SHA256()))
        parts = {"clientDataJSON": said, "authenticatorData": about, "signature": signature}
        return self._told({name: text(part) for name, part in parts.items()})

    def _told(self, response: dict) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
