"""SCIM's filters and PATCH: read as the RFC has it, and never a fault whatever is sent."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.provisioning.scim.filters import (
    DEEPEST,
    MOST_LETTERS,
    Among,
    Both,
    Compared,
    Name,
    Not,
    Path,
    WrongFilter,
    fits,
    read,
    read_path,
)
from hub.provisioning.scim.patching import WrongPatch, apply

ANN = {
    "externalId": "Ab-7",
    "userName": "Ann@breckland.example",
    "active": True,
    "name": {"familyName": "O’Brien", "givenName": "Ann"},
    "emails": [{"type": "work", "value": "ann@b.example"}, {"type": "home", "value": "ann@home.example"}],
    "title": "",
    "age": 40,
}


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ('userName eq "ann@BRECKLAND.example"', True),
        ('USERNAME Eq "ann@breckland.example"', True),
        ('userName eq "ben"', False),
        ("active eq true", True),
        ("active eq True", True),
        ("active ne false", True),
        ('active eq "true"', False),
        ('userName sw "ann" and active eq false', False),
        ('userName sw "ben" or active eq true', True),
        ('not (userName co "ann")', False),
        ('userName ew "example" and not (title pr)', True),
        ("title pr", False),
        ("nothing pr", False),
        ("nothing eq null", True),
        ('name.familyName eq "o’brien"', True),
        ('emails[type eq "work" and value co "b.example"]', True),
        ('emails[type eq "work" and value co "home"]', False),
        ('emails.type eq "home"', True),
        ('emails eq "ann@home.example"', True),
        ("age gt 39", True),
        ("age le 39", False),
        ('age gt "39"', False),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ann"', True),
        ('userName eq "ben" or userName sw "ann" and active eq true', True),
        ('(userName eq "ben" or userName sw "ann") and active eq false', False),
        ('externalId eq "with \\"marks\\" and ] )"', False),
        ('externalId eq "Ab-7"', True),
        ('externalId eq "ab-7"', False),
        ('externalId sw "AB"', False),
        ('not (externalId eq "ab-7")', True),
    ],
)
def test_a_filter_fits(text, fitting):
    assert fits(read(text), ANN) is fitting


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "userName", "userName eq", 'eq "x"', 'userName is "x"', 'userName eq "x', 'userName eq "x" and',
        '(userName eq "x"', 'userName eq "x")', "userName eq [1]", "userName eq {}", 'userName eq "x" "y"', "not",
        "emails[type eq", 'a..b eq "x"', '1a eq "x"', "not userName pr", 'userName eq "\\x"', "a" * (MOST_LETTERS + 1),
        "(" * (DEEPEST + 1) + "a pr" + ")" * (DEEPEST + 1), "userName eq nan", "userName eq infinity",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused(text):
    with pytest.raises(WrongFilter):
        read(text)


@pytest.mark.asvs("2.2.1")
@given(st.text(max_size=80))
def test_any_text_is_a_filter_or_refused(text):
    for reader in (read, read_path):
        try:
            reader(text)
        except WrongFilter as wrong:
            assert str(wrong)


NAMES = st.sampled_from(["userName", "emails", "name", "active", "x-y", "$ref"])
VALUES = st.one_of(st.text(max_size=12), st.integers(-99, 99), st.booleans(), st.none())


def written(tree) -> str:
    """A tree as text again, with brackets around everything."""
    match tree:
        case Both(word, parts):
            return f" {word} ".join(f"({written(one)})" for one in parts)
        case Not(inner):
            return f"not ({written(inner)})"
        case Among(name, inner):
            return f"{name.attribute}[{written(inner)}]"
        case Compared(name, "pr"):
            return f"{name.attribute}{'.' + name.part if name.part else ''} pr"
    part = f".{tree.name.part}" if tree.name.part else ""
    return f"{tree.name.attribute}{part} {tree.operator} {json.dumps(tree.value)}"


LEAVES = st.builds(
    lambda name, part, operator, value: Compared(
        Name(name.lower(), part and part.lower()), operator, None if operator == "pr" else value
    ),
    NAMES,
    st.one_of(st.none(), NAMES),
    st.sampled_from(["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"]),
    VALUES,
).filter(lambda one: one.operator in ("eq", "ne", "pr") or not isinstance(one.value, (bool, type(None))))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            lambda word, parts: Both(word, tuple(parts)),
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
        st.builds(lambda name, one: Among(Name(name.lower()), one), NAMES, inner),
    ),
    max_leaves=5,
)
JSON = st.recursive(
    VALUES, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3))
)


@given(TREES)
def test_a_filter_that_is_written_is_read_as_it_was(tree):
    assert read(written(tree)) == tree


@given(TREES, st.dictionaries(NAMES, JSON))
def test_any_filter_has_an_answer_about_any_resource(tree, resource):
    assert fits(Not(tree), resource) is not fits(tree, resource)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("active", Path("active")),
        ("name.familyName", Path("name", None, "familyname")),
        ('emails[type eq "work"].value', Path("emails", Compared(Name("type"), "eq", "work"), "value")),
        ('members[value eq "1"]', Path("members", Compared(Name("value"), "eq", "1"))),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", Path("department")),
    ],
)
def test_a_path_is_read(text, path):
    assert read_path(text) == path


def patch(*operations, resource=None):
    return apply(resource or ANN, list(operations))


def test_replacing_adding_and_removing():
    after = patch(
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "path": "name.familyName", "value": "Byrne"},
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "new@b.example"},
        {"op": "remove", "path": 'emails[type eq "home"]'},
        {"op": "remove", "path": "title"},
        {"op": "add", "value": {"displayName": "Ann B", "name.givenName": "Anna", "id": "other"}},
    )
    assert after["active"] == "False" and after["name"] == {"familyName": "Byrne", "givenName": "Anna"}
    assert after["emails"] == [{"type": "work", "value": "new@b.example"}]
    assert "title" not in after and after["displayname"] == "Ann B" and "id" not in after
    assert ANN["active"] is True and len(ANN["emails"]) == 2, "the one before is untouched"


def test_members_come_and_go_in_every_known_form():
    group = {"members": [{"value": "1"}, {"value": "2"}]}
    assert patch({"op": "add", "path": "members", "value": [{"value": "3"}]}, resource=group)["members"][-1] == {
        "value": "3"
    }
    assert patch({"op": "add", "path": "members", "value": [{"value": "1"}]}, resource=group) == group
    one = [{"value": "2"}]
    assert patch({"op": "remove", "path": 'members[value eq "1"]'}, resource=group)["members"] == one
    assert patch({"op": "Remove", "path": "members", "value": [{"value": "1"}]}, resource=group)["members"] == one
    alone = {"op": "remove", "path": "members", "value": {"value": "1"}}
    assert patch(alone, resource=group)["members"] == one
    for nobody in ({}, {"id": "1"}, []):
        assert patch({"op": "remove", "path": "members", "value": nobody}, resource=group) == group
    assert "members" not in patch({"op": "remove", "path": "members"}, resource=group)
    assert patch({"op": "replace", "path": "members", "value": one}, resource=group)["members"] == one


def test_an_address_that_was_not_there_is_made():
    after = patch(
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "a@b.example"}, resource={"userName": "a"}
    )
    assert after["emails"] == [{"type": "work", "value": "a@b.example"}]


@pytest.mark.parametrize(
    ("operation", "kind"),
    [
        ({"op": "move", "path": "active"}, "invalidSyntax"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "add", "value": "x"}, "invalidValue"),
        ({"op": "add", "path": "a b", "value": 1}, "invalidPath"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": 'emails[type co "w"].value', "value": "x"}, None),
        ({"op": "replace", "path": 'emails[type co "z"].value', "value": "x"}, "noTarget"),
        ("text", "invalidSyntax"),
    ],
)
def test_what_cannot_be_done_says_why(operation, kind):
    if kind is None:
        assert patch(operation)
        return
    with pytest.raises(WrongPatch) as wrong:
        patch(operation)
    assert wrong.value.kind == kind


OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "Replace", "REMOVE", "x"])},
    optional={
        "path": st.one_of(
            st.sampled_from(["emails", 'emails[type eq "work"].value', "name.givenName", "members"]),
            st.text(max_size=20),
        ),
        "value": JSON,
    },
)


@given(st.dictionaries(NAMES, JSON), st.one_of(JSON, st.lists(OPERATIONS, max_size=4)))
def test_any_patch_of_anything_is_done_or_refused(resource, operations):
    before = json.dumps(resource)
    try:
        assert isinstance(apply(resource, operations), dict)
    except WrongPatch as wrong:
        assert wrong.kind
    assert json.dumps(resource) == before
