"""A sign-in under way: begun once, in one browser, for ten minutes; taken up once."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row, delete, insert, update

from hub.identity.rules import new_token
from hub.kernel.audit import record
from hub.kernel.clock import now
from hub.kernel.db import db
from hub.kernel.keys import new_id
from hub.kernel.tenancy import acting
from hub.single_sign_on import outside, queries
from hub.single_sign_on.box import seal, unseal
from hub.single_sign_on.models import Attempt
from hub.single_sign_on.rules.tokens import hashed
from hub.single_sign_on.rules.trust import NotTrusted

GOOD_FOR = timedelta(minutes=10)
KEPT = timedelta(days=1)  # so that whoever comes back late is told that they are late
LONGEST_WANTED = 300


@dataclass(frozen=True)
class Begun:
    """A sign-in that was taken up again: what its token must answer to."""

    purpose: str
    account_id: UUID | None
    wanted: str
    nonce_hash: bytes
    verifier: str


def begin(provider: Row, purpose: str, browser: str, back: str, wanted: str = "/") -> str:
    """Begin a sign-in in this browser and return the address at the provider that it goes on at.

    `purpose` is sign-in, try (before it is turned on) or link (to the acting person's own account); `wanted` a page of
    the hub's own, to go to afterwards.
    """
    state, nonce, verifier, attempt_id, moment = new_token(), new_token(), new_token(), new_id(), now()
    _forget()
    db.session.execute(
        insert(Attempt).values(
            org_id=acting().org_id, id=attempt_id, provider_id=provider.id, state_hash=hashed(state),
            browser_hash=hashed(browser), nonce_hash=hashed(nonce), verifier=seal(verifier, attempt_id),
            purpose=purpose, account_id=None if purpose == "sign-in" else acting().account_id,
            wanted=wanted if len(wanted) <= LONGEST_WANTED else "/", made_at=moment, ends_at=moment + GOOD_FOR,
        )
    )  # fmt: skip
    record("provider:asked", about=[provider.id], provider=provider.id, purpose=purpose)
    return outside.leads_to(provider, back, state, nonce, verifier, again=purpose != "sign-in")


def _forget() -> None:
    """Sign-ins that were never finished go with the next one that is begun."""
    db.session.execute(delete(Attempt).where(Attempt.org_id == acting().org_id, Attempt.ends_at < now() - KEPT))


def take_up(attempt_id: UUID, provider_id: UUID, browser: str) -> Begun | str:
    """Take a sign-in up again, once: a second time, late, elsewhere or from another provider it is the code why not.

    The code is returned, not raised: that it was used up must be committed.
    """
    found = queries.attempt(attempt_id)
    used = db.session.execute(
        update(Attempt)
        .where(Attempt.org_id == acting().org_id, Attempt.id == attempt_id, Attempt.used_at.is_(None))
        .values(used_at=now())
    )
    for code, wrong in (
        ("used-before", used.rowcount != 1),
        ("other-provider", found.provider_id != provider_id),
        ("other-browser", not hmac.compare_digest(found.browser_hash, hashed(browser))),
        ("over", found.ends_at <= now()),
    ):
        if wrong:
            refuse(provider_id, code, found.account_id)
            return code
    return Begun(found.purpose, found.account_id, found.wanted, found.nonce_hash, unseal(found.verifier, attempt_id))


def refuse(provider_id: UUID, why: str, account_id: UUID | None = None) -> None:
    """Write down that somebody was not let in, and why."""
    record("session:refused", about=[provider_id, account_id], why=why)


def check_code(code: str) -> None:
    """Refuse a code that is none. Raises NotTrusted."""
    if not 0 < len(code) <= 2000 or not code.isascii() or not code.isprintable():
        raise NotTrusted("code-refused")
