"""The tree of RFC 6962: its published example, and what must hold for every tree, leaf and pair of sizes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.seal.tree import (
    EMPTY,
    Edge,
    consistency,
    inclusion,
    is_consistent,
    is_included,
    leaf_hash,
    levels,
    node_hash,
    span,
)

# The eight leaves and the roots that implementations of RFC 6962 test themselves with (Certificate Transparency).
LEAVES = [bytes.fromhex(one) for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                         "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {  # of leaf (index, size)
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}  # fmt: skip
DATA = st.lists(st.binary(max_size=8), max_size=70)


def plainly(data) -> bytes:
    """The definition of RFC 6962 §2.1, word for word."""
    if len(data) < 2:
        return sha256(b"\x00" + data[0]).digest() if data else sha256(b"").digest()
    half = 1
    while half * 2 < len(data):
        half *= 2
    return sha256(b"\x01" + plainly(data[:half]) + plainly(data[half:])).digest()


def nodes(data):
    made = levels(leaf_hash(one) for one in data)
    return lambda level, index: made[level][index]


@pytest.mark.asvs("11.4.3")
@pytest.mark.parametrize("size", range(1, 9))
def test_the_published_roots(size):
    assert span(0, size, nodes(LEAVES)).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_published_paths(index, size):
    assert [one.hex() for one in inclusion(index, size, nodes(LEAVES))] == PATHS[index, size]


def test_an_empty_tree_has_the_hash_of_nothing():
    assert EMPTY == Edge().root() == span(0, 0, nodes([])) == sha256(b"").digest()


@given(DATA)
def test_the_right_edge_and_the_nodes_come_to_the_root_of_the_definition(data):
    edge, node = Edge(), nodes(data)
    for one in data:
        for level, index, made in edge.push(leaf_hash(one)):
            assert made == node(level, index)
    assert edge.root() == span(0, len(data), node) == plainly(data)
    assert Edge.of(len(data), bytes(edge)).root() == edge.root()


@given(DATA.filter(bool), st.data())
def test_a_leafs_path_leads_to_the_root_and_no_other_leaf_place_or_size_does(data, some):
    index = some.draw(st.integers(0, len(data) - 1))
    size, root, leaf = len(data), plainly(data), leaf_hash(data[index])
    path = inclusion(index, size, nodes(data))
    assert is_included(leaf, index, size, root, path)
    assert not is_included(leaf_hash(data[index] + b"!"), index, size, root, path)
    assert not is_included(leaf, index, size, EMPTY, path)
    assert not is_included(leaf, size, size, root, path) and not is_included(leaf, -1, size, root, path)
    assert not is_included(leaf, index, size, root, [*path, EMPTY])
    for other in range(size):
        if other != index and data[other] != data[index]:
            assert not is_included(leaf, other, size, root, path)
    for place in range(len(path)):
        assert not is_included(leaf, index, size, root, path[:place] + path[place + 1 :])
        assert not is_included(leaf, index, size, root, [*path[:place], EMPTY, *path[place + 1 :]])


@given(DATA, st.data())
def test_a_tree_goes_on_from_each_that_it_was_and_from_no_other(data, some):
    old = some.draw(st.integers(0, len(data)))
    new, before, after = len(data), plainly(data[:old]), plainly(data)
    proof = consistency(old, new, nodes(data))
    assert is_consistent(old, new, before, after, proof)
    assert not is_consistent(old, new, before, leaf_hash(b"another"), proof) or old == 0
    if old:
        assert not is_consistent(old, new, leaf_hash(b"another"), after, proof)
    assert not is_consistent(old, new, before, after, [*proof, EMPTY])
    assert not is_consistent(new + 1, new, before, after, proof)
    for place in range(len(proof)):
        assert not is_consistent(old, new, before, after, proof[:place] + proof[place + 1 :])


def test_what_is_no_tree_is_refused():
    for call in (lambda: inclusion(3, 3, nodes(LEAVES)), lambda: consistency(4, 3, nodes(LEAVES))):
        with pytest.raises(ValueError, match="must not be larger|No such leaf"):
            call()
    with pytest.raises(ValueError, match="does not fit"):
        Edge.of(3, b"\0" * 32)


def test_a_node_cannot_pass_for_a_leaf():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
