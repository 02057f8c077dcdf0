"""The bytes of an event that its leaf is the hash of: JSON of every column of `event`, sorted keys, no spaces.

The columns are read as text, so that no driver's idea of a value stands between the row and its bytes. A program that
sealed other bytes for the same row, or the same bytes for another row, would be worth nothing: hence the tests.
"""

import json
import re
from json.encoder import c_make_encoder
from json.encoder import encode_basestring as quoted

# In the order of the keys. Outside the years 1 to 9999 no event was ever sealed: such a time has other words.
COLUMNS = """
    e.about::text, e.account_id::text,
    case when e.at >= '0001-01-01T00:00:00Z' and e.at < '9999-12-31T00:00:00Z'
         then to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') else 'not ' || e.at::text end,
    e.facts::text, e.from_org::text, e.id::text, e.kind, e.org_id::text, e.request_id::text, e.role,
    e.session_id::text, e.via
"""
EVENT_ID = 5  # the place of the id in such a row

# What json.loads and json.dumps do, made once: verifying a million events spends half its time here.
_parse = json.JSONDecoder().scan_once
_put = c_make_encoder(None, None, quoted, None, ":", ",", True, False, True)
IDS = re.compile(r'\[(?:"[0-9a-f-]{36}"(?:, "[0-9a-f-]{36}")*)?\]').fullmatch


def canonical(
    about: str, account_id: str | None, at: str, facts: str, from_org: str | None, id: str, kind: str, org_id: str,
    request_id: str | None, role: str | None, session_id: str | None, via: str,
) -> bytes:  # fmt: skip
    """The bytes of one row as COLUMNS reads it. Raises ValueError for what is no JSON."""
    return (
        f'{{"about":{_again(about)},"account_id":{_text(account_id)},"at":{quoted(at)},"facts":{_again(facts)},'
        f'"from_org":{from_org or "null"},"id":{quoted(id)},"kind":{quoted(kind)},"org_id":{org_id},'
        f'"request_id":{_text(request_id)},"role":{_text(role)},"session_id":{_text(session_id)},"via":{quoted(via)}}}'
    ).encode()


def _text(value: str | None) -> str:
    return "null" if value is None else quoted(value)


def _again(stored: str) -> str:
    """JSON as PostgreSQL prints it, in its one form here."""
    if IDS(stored):
        return stored.replace(" ", "")
    return "".join(_put(_parse(stored, 0)[0], 0))
