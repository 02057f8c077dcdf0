"""Keys and passkeys (WebAuthn level 2): what a browser is asked to sign, and whether what it says holds.

The relying party is the hub's own name, from its settings: a key made for it signs for no other site. The person must
have shown themself to the key (user verification), and a key that counts its signatures must count up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request
from sqlalchemy import Row
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from hub.settings import LOOPBACK_NAMES, Settings

NAME = "Partnership Hub"
VERIFIED = UserVerificationRequirement.REQUIRED
MOST_LETTERS = 20_000  # of what a browser says


class NotProved(ValueError):
    """What the browser said does not hold."""


@dataclass(frozen=True)
class NewKey:
    """A key that has proved itself: its id, its public half, and how often it has signed."""

    credential: bytes
    public: bytes
    counter: int


def relying_party() -> str:
    """The hub's name in the settings; on a machine of one's own “localhost”, since an address is no name."""
    settings: Settings = current_app.config["HUB"]
    return next((name for name in settings.hostnames if name not in LOOPBACK_NAMES), "localhost")


def usable_here() -> bool:
    """Whether the page was asked for by the name that keys are made for."""
    name = request.host.partition(":")[0]
    return name == relying_party() or name.endswith(f".{relying_party()}")


def _origin() -> str:
    """Scheme, name and port of this page: the name is one of the settings, or the request would have been refused."""
    settings: Settings = current_app.config["HUB"]
    return f"{'http' if settings.loopback else 'https'}://{request.host}"


def to_make(account: Row, known: Sequence[Row], challenge: bytes) -> str:
    """What the browser is told to make a key; one that is known already is not made again."""
    return options_to_json(
        generate_registration_options(
            rp_id=relying_party(),
            rp_name=NAME,
            user_id=account.id.bytes,
            user_name=account.email,
            user_display_name=account.name,
            challenge=challenge,
            exclude_credentials=_described(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED
            ),
        )
    )


def to_sign(known: Sequence[Row], challenge: bytes) -> str:
    """What the browser is told to have one of these keys sign."""
    return options_to_json(
        generate_authentication_options(
            rp_id=relying_party(),
            challenge=challenge,
            allow_credentials=_described(known),
            user_verification=VERIFIED,
        )
    )


def _described(known: Sequence[Row]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in known]


def made(told: str, challenge: bytes | None) -> NewKey:
    """The key that the browser has made for this challenge. Raises NotProved."""
    try:
        found = verify_registration_response(
            credential=_read(told),
            expected_challenge=challenge or b"",
            expected_rp_id=relying_party(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise NotProved(type(wrong).__name__) from None
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def signed(told: str, challenge: bytes | None, known: Sequence[Row]) -> tuple[UUID, int, int]:
    """Which of these keys has signed the challenge, its count before and now. Raises NotProved."""
    try:
        said = _read(told)
        used = base64url_to_bytes(str(said["id"]))
        key = next((one for one in known if bytes(one.credential) == used), None)
        if key is None or not challenge:
            raise NotProved("unknown key")
        found = verify_authentication_response(
            credential=said,
            expected_challenge=challenge,
            expected_rp_id=relying_party(),
            expected_origin=_origin(),
            credential_public_key=bytes(key.secret),
            credential_current_sign_count=key.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as wrong:
        raise NotProved(type(wrong).__name__) from None
    return key.id, key.counter, found.new_sign_count


def _read(told: str) -> dict:
    if len(told) > MOST_LETTERS:
        raise NotProved("too long")
    said = json.loads(told)
    if not isinstance(said, dict):
        raise NotProved("no object")
    return said
