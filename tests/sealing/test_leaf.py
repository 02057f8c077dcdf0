"""The bytes that are sealed: one form for a row, whatever PostgreSQL prints, and another for every other row."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.seal.leaf import COLUMNS, canonical

ROW = ['["0192f3aa-0000-7000-8000-000000000001"]', None, "2026-11-22T13:05:07.000100Z", '{"list": "cases"}', None,
       "0192f3aa-0000-7000-8000-000000000002", "list:shown", "7", None, "tracer", None, "page"]  # fmt: skip
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | TEXT,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=12,
)


def as_python_does(row) -> bytes:
    names = [
        "about",
        "account_id",
        "at",
        "facts",
        "from_org",
        "id",
        "kind",
        "org_id",
        "request_id",
        "role",
        "session_id",
        "via",
    ]
    told = dict(zip(names, row, strict=True))
    for name in ("about", "facts"):
        told[name] = json.loads(told[name])
    for name in ("org_id", "from_org"):
        told[name] = told[name] and int(told[name])
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_a_row_has_the_bytes_that_the_description_shows():
    assert canonical(*ROW) == (
        b'{"about":["0192f3aa-0000-7000-8000-000000000001"],"account_id":null,"at":"2026-11-22T13:05:07.000100Z",'
        b'"facts":{"list":"cases"},"from_org":null,"id":"0192f3aa-0000-7000-8000-000000000002","kind":"list:shown",'
        b'"org_id":7,"request_id":null,"role":"tracer","session_id":null,"via":"page"}'
    )


@given(VALUES, VALUES, TEXT)
def test_it_is_the_json_that_any_program_makes_of_the_row(about, facts, kind):
    row = list(ROW)
    row[0], row[3], row[6] = json.dumps(about), json.dumps(facts), kind
    assert canonical(*row) == as_python_does(row)


@pytest.mark.parametrize(
    "about", ['["a, b"]', '["a", "b"]', '["\\", \\""]', '[" "]', '[["x"]]', "[1, 1.5, true, null]"]
)
def test_blanks_inside_of_a_text_stay(about):
    assert canonical(about, *ROW[1:]) == as_python_does([about, *ROW[1:]])


@pytest.mark.parametrize(
    ("moment", "sealed"),
    [
        ("2026-11-22 14:05:07.0001+01", "2026-11-22T13:05:07.000100Z"),
        ("2026-11-22 13:05:07+00", "2026-11-22T13:05:07.000000Z"),
        ("2026-11-22 13:05:07+00 BC", "not "),
        ("12026-11-22 13:05:07+00", "not "),
        ("infinity", "not "),
        ("-infinity", "not "),
    ],
)
def test_two_times_never_have_the_same_words(everything, moment, sealed):
    columns = "'[]'::jsonb as about, null::uuid as account_id, cast(:at as timestamptz) as at, '{}'::jsonb as facts"
    rest = "1 as from_org, gen_random_uuid() as id, 'a' as kind, 1 as org_id, null::uuid as request_id, 'b' as role"
    [row] = everything(f"select {COLUMNS} from (select {columns}, {rest}, null::uuid as session_id, 'page' as via) e",
                       at=moment)  # fmt: skip
    assert row[2].startswith(sealed)
