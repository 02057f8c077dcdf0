"""What the phone's script does, in Python: seals an answer to the server's key, and posts JSON with its keys."""

import base64
import json
import os
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.doorstep.envelope import CURVE, _agreed, bound

JSON = {"Accept": "application/json"}
CARD = {"card": "sorry-we-missed-you"}


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def seal(told: Any, address: dict[str, str], public: bytes) -> dict[str, Any]:
    """Seal to the public key; `address` is id, key, account and visit."""
    ephemeral = ec.generate_private_key(CURVE)
    key = _agreed(ephemeral, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public))
    outside = {"v": 1, **address}
    nonce = os.urandom(12)
    plain = told if isinstance(told, bytes) else json.dumps(told).encode()
    data = AESGCM(key).encrypt(nonce, plain, bound(outside))
    point = ephemeral.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return outside | {"epk": text(point), "iv": text(nonce), "data": text(data)}


class Phone:
    """One browser's doorstep: takes a pack, makes answers, sends them."""

    def __init__(self, browser):
        self.browser = browser
        self.pack: dict[str, Any] = {}

    def post(self, path: str, body: Any = None, raw: bytes | None = None, **headers):
        sent = JSON | {"X-CSRFToken": self.browser._token()} | headers
        data = json.dumps(body).encode() if raw is None else raw
        return self.browser.open(path, method="POST", data=data, headers=sent, content_type="application/json")

    def take(self, hours: int | None = None):
        answer = self.post("/doorstep/pack", {"hours": hours})
        if answer.status_code == 200:
            self.pack = answer.json
        return answer

    def told(self, outcome: str, task: int = 0, **answers) -> dict[str, Any]:
        moment = datetime.now(UTC).isoformat()
        attempt = self.pack["tasks"][task]["attempt"]
        return {"pack": self.pack["pack"], "attempt": attempt, "outcome": outcome, "at": moment, "made_at": moment,
                "second": None, "answers": answers}  # fmt: skip

    def sealed(self, told: Any, task: int = 0, **other) -> dict[str, Any]:
        visit = self.pack["tasks"][task]["visit"]
        address = {"id": str(uuid4()), "key": self.pack["key"]["id"], "account": self.pack["account"], "visit": visit}
        return seal(told, address | other, base64.b64decode(self.pack["key"]["public"]))

    def answer(self, outcome: str, task: int = 0, **answers) -> dict[str, Any]:
        return self.sealed(self.told(outcome, task, **answers), task)

    def send(self, envelope: Any):
        return self.post("/doorstep/answers", envelope)

    def check(self) -> dict[str, Any]:
        return self.post("/doorstep/check", {"ticket": self.pack["ticket"]}).json


def kept(everything):
    """The answers that the hub has."""
    columns = "id, status, why, recorded_as, account_id, sent_by"
    return everything(f"select {columns} from doorstep_answer order by received_at")
