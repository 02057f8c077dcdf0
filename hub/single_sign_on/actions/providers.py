"""An organisation's providers: added off, tried out, then turned on; turned off and deleted with what hangs on them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, update

from hub.identity.actions import end_session
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.problems import EditConflict, Invalid, NotPossibleNow, NotYours
from hub.kernel.tenancy import acting
from hub.single_sign_on import outside, queries
from hub.single_sign_on.box import seal
from hub.single_sign_on.models import Attempt, Provider, ProviderLink, ProviderLogout, ProviderSession
from hub.single_sign_on.rules.described import METHODS, names_of
from hub.single_sign_on.rules.trust import Away

OWN_KEY = "private_key_jwt"


def found(provider_id: UUID) -> Row:
    """A provider of this organisation. Raises NotYours."""
    provider = queries.provider(provider_id)
    if provider is None:
        raise NotYours()
    return provider


def add(issuer: str, told: dict[str, Any], typed: dict[str, Any]) -> UUID:
    """Keep a provider that described itself; it signs nobody in yet. Raises Invalid."""
    if any(one.issuer == issuer for one in queries.providers()):
        raise Invalid({"": ["Your organisation has this provider already."]})
    provider_id = new_id()
    db.session.execute(
        insert(Provider).values(
            org_id=acting().org_id, id=provider_id, label=typed["label"], issuer=issuer,
            algorithms=told["algorithms"], name_claim="name", email_claim="email", group_roles={}, told=told,
            told_at=now(), keys=[], listed=True, enabled=False, claims_seen=[], made_at=now(), version=1,
            **_credentials(provider_id, told, typed),
        )
    )  # fmt: skip
    record("provider:added", about=[provider_id], provider=provider_id)
    return provider_id


def _credentials(provider_id: UUID, told: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    method, secret = typed["method"], typed["secret"]
    if method not in told["methods"]:
        raise Invalid({"method": [f"The provider does not take this. It takes: {', '.join(told['methods'])}"]})
    if method != OWN_KEY and not secret:
        raise Invalid({"secret": ["Enter the client secret"]})
    sealed = seal(outside.new_key() if method == OWN_KEY else secret, provider_id)
    return {"client_id": typed["client_id"], "method": method, "secret": sealed}


def change(provider: Row, version: int, typed: dict[str, Any]) -> None:
    """Change how a provider is used. Raises EditConflict."""
    typed = typed | {"group_roles": typed["group_roles"] or {}}
    fields = sorted(name for name, value in typed.items() if getattr(provider, name) != value)
    _write(provider, version, fields, **typed)


def change_secret(provider: Row, version: int, typed: dict[str, Any]) -> None:
    """Other credentials: whatever was tried before says nothing about them. Raises EditConflict, Invalid."""
    _write(provider, version, ["secret"], tried_at=None, **_credentials(provider.id, provider.metadata, typed))


def read_again(provider: Row, told: dict[str, Any]) -> None:
    """Keep what the provider now says of itself, and forget its keys; signatures it no longer offers are dropped."""
    kept = [one for one in provider.algorithms if one in told["algorithms"]] or told["algorithms"]
    values = {"told": told, "told_at": now(), "keys": [], "keys_at": None, "algorithms": kept}
    _write(provider, provider.version, ["description"], **values)


def _write(provider: Row, version: int, fields: Collection[str], **values: Any) -> None:
    written = db.session.execute(
        update(Provider)
        .where(Provider.org_id == acting().org_id, Provider.id == provider.id, Provider.version == version)
        .values(version=version + 1, **values)
    )
    if written.rowcount != 1:
        raise EditConflict(provider.version, [])
    record("provider:changed", about=[provider.id], provider=provider.id, fields=fields)


def keep_keys(provider_id: UUID, keys: list[dict[str, Any]]) -> None:
    """Keep the keys that the provider published just now."""
    mine = (Provider.org_id == acting().org_id, Provider.id == provider_id)
    db.session.execute(update(Provider).where(*mine).values(keys=keys, keys_at=now()))
    record("provider:keys_read", about=[provider_id], provider=provider_id, count=len(keys))


def note_tried(provider_id: UUID, claims: dict[str, Any]) -> None:
    """It has signed its administrator in: keep which claims came, never what they said."""
    seen = names_of(claims)
    mine = (Provider.org_id == acting().org_id, Provider.id == provider_id)
    db.session.execute(update(Provider).where(*mine).values(tried_at=now(), claims_seen=seen))
    record("provider:tried", about=[provider_id], provider=provider_id, fields=seen)


def enable(provider: Row) -> None:
    """Let it sign people in. Raises NotPossibleNow before it was tried out."""
    if provider.tried_at is None:
        raise NotPossibleNow("This provider has not been tried out yet.", "Sign in with it once, then turn it on.")
    _turn(provider.id, True)
    record("provider:enabled", about=[provider.id], provider=provider.id)


def disable(provider: Row) -> int:
    """Let it sign nobody in from now on; the sessions that it began end, and their number is returned."""
    _turn(provider.id, False)  # first: whoever comes in just now is waited for, and their session ends too
    ended = _end_sessions(provider.id)
    record("provider:disabled", about=[provider.id], provider=provider.id)
    return ended


def _turn(provider_id: UUID, on: bool) -> None:
    mine = (Provider.org_id == acting().org_id, Provider.id == provider_id)
    db.session.execute(update(Provider).where(*mine).values(enabled=on, version=Provider.version + 1))


def _end_sessions(provider_id: UUID) -> int:
    sessions = queries.sessions_of_provider(provider_id)
    for session_id in sessions:
        end_session(session_id, "provider turned off")
    return len(sessions)


def remove(provider: Row) -> None:
    """Forget a provider, whom it knows and the sessions that it began. The accounts stay."""
    count = len(queries.linked(provider.id))
    _end_sessions(provider.id)
    for table in (ProviderSession, ProviderLogout, ProviderLink, Attempt):
        db.session.execute(delete(table).where(table.org_id == acting().org_id, table.provider_id == provider.id))
    db.session.execute(delete(Provider).where(Provider.org_id == acting().org_id, Provider.id == provider.id))
    record("provider:deleted", about=[provider.id], provider=provider.id, count=count)


def ways(told: dict[str, Any]) -> list[tuple[str, str]]:
    """How the hub may show this provider who it is, for a page's choice."""
    return [(one, label) for one, label in METHODS.items() if one in told["methods"]]


def public_key(provider: Row) -> str | None:
    """What the provider must be given of the hub's own key; None where there is a secret, or none can be read."""
    try:
        return outside.public_half(provider) if provider.method == OWN_KEY else None
    except Away:
        return None
