"""Whatever a section says, it is written so that it reads back the same, and what stands around it keeps its bytes."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.directory.files.writing import pieces, section_text, with_section

KEYS = st.sampled_from(["key", "label", "then", "is", "a", "b", "with-hyphen", "1st", "two words"])
SCALARS = st.one_of(
    st.booleans(), st.integers(-5, 5), st.text(max_size=8), st.sampled_from(['"', "a\nb", "[x]", "# no"])
)
FLAT = st.dictionaries(KEYS, st.one_of(SCALARS, st.lists(st.text(max_size=3), max_size=3)), max_size=4)
TABLES = st.recursive(
    FLAT,
    lambda inner: st.dictionaries(KEYS, st.one_of(SCALARS, inner, st.lists(inner, min_size=1, max_size=3)), max_size=4),
    max_leaves=8,
)
BEFORE = (
    '# top\n[organisation]\nslug = "x"   # ours\nnote = """\n[visits]\n"""\nlist = [\n  [1],\n]\n\n# about visits\n'
)
AFTER = "\n# the rest\n\n[teams]\nversion = 3\n\n[[teams.team]]  # one\nkey = 'a'\n"


def around(text):
    return [each.text for each in pieces(text) if each.name != "visits"]


@given(TABLES, TABLES)
@settings(max_examples=150)
def test_any_section_takes_the_place_of_any_other(old, new):
    text = BEFORE + section_text("visits", {"version": 1, **old}, None) + AFTER
    written = with_section(text, "visits", 2, new, None)
    assert tomllib.loads(written)["visits"] == {"version": 2, **new}
    assert around(written) == around(text)
    assert [each.name for each in pieces(written)] == ["organisation", "visits", "teams"]
    assert with_section(written, "visits", 2, new, None) == written, "what says it already keeps its bytes"


@given(TABLES)
@settings(max_examples=40)
def test_a_section_that_was_not_there_comes_last(new):
    written = with_section(BEFORE + AFTER, "visits", 1, new, None)
    assert tomllib.loads(written)["visits"] == {"version": 1, **new}
    assert written.startswith((BEFORE + AFTER).rstrip("\n"))


@pytest.mark.parametrize("text", ["", "# nothing\n", BEFORE, BEFORE + AFTER, "\n\n" + AFTER, "a = 1\n" + AFTER])
def test_the_pieces_of_a_file_are_the_file(text):
    assert "".join(each.text for each in pieces(text)) == text


def test_a_header_inside_a_text_or_a_list_is_none():
    assert [each.name for each in pieces(BEFORE + AFTER)] == ["organisation", "teams"]


def test_a_section_whose_tables_stand_apart_is_gathered():
    text = '[visits]\nversion = 1\n\n[teams]\nversion = 3\n\n[[visits.step]]\nkey = "a"\n'
    written = with_section(text, "visits", 2, {"step": [{"key": "b"}]}, None)
    assert tomllib.loads(written) == {"visits": {"version": 2, "step": [{"key": "b"}]}, "teams": {"version": 3}}
