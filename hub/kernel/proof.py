"""A tenancy context that is signed: with HUB_CONTEXT_KEY set, PostgreSQL believes no `set hub.org` without its proof.

Row security asks `acting_org()`. Whoever could slip a statement of their own into a page's transaction might set that
to another tenant; without the key, which stays in the program's memory and in a table that the application's login
cannot read, no row of any tenant is there then. A proof holds for one organisation and account, on one connection,
and for a transaction that begins within a minute: one that is seen elsewhere is of no use.
"""

import hashlib
import hmac
import time

from sqlalchemy import Connection, text

BLOCK = 64  # bytes of SHA-256's block, RFC 2104 §2
PLAIN = {
    "acting_org": ("int", "nullif(current_setting('hub.org', true), '')::int"),
    "acting_account": ("uuid", "nullif(current_setting('hub.account', true), '')::uuid"),
}


def proof_of(key: str, org: str, account: str, backend: int) -> str:
    """What a transaction says beside its context: when, in seconds since 1970, and the HMAC-SHA256 of all of it."""
    issued = int(time.time())
    told = f"{org}|{account}|{backend}|{issued}"
    return f"{issued}.{hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()}"


def demand(connection: Connection, key: str) -> None:
    """As the owner: have the database believe this key's proofs alone, or, without a key, the bare context."""
    connection.execute(text("delete from context_key"))
    if key:
        connection.execute(text("insert into context_key (inner_pad, outer_pad) values (:inner, :outer)"), _pads(key))
    for name, (kind, value) in PLAIN.items():
        # A parallel worker is another backend, for which the proof does not hold.
        safe = "parallel restricted" if key else "parallel safe"
        asked = f"case when lobby.context_proven() then {value} end" if key else value
        connection.exec_driver_sql(
            f"create or replace function {name}() returns {kind} language sql stable {safe} return {asked}"
        )


def _pads(key: str) -> dict[str, bytes]:
    """The key as HMAC uses it: its two pads, of which the database needs no more (RFC 2104 §4)."""
    secret = key.encode()
    whole = (hashlib.sha256(secret).digest() if len(secret) > BLOCK else secret).ljust(BLOCK, b"\0")
    return {"inner": bytes(one ^ 0x36 for one in whole), "outer": bytes(one ^ 0x5C for one in whole)}
