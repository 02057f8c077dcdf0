"""Checkpoints as signed notes, keys as files, proofs as files: what is theirs is read, anything else is refused."""

import stat
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.seal import note
from hub.kernel.seal.keys import NoKeys, make_key, public_keys_in, read_keys
from hub.kernel.seal.note import Checkpoint, WrongNote, notes_in, packed, public_of, read, sign, signer, verifier_key
from hub.kernel.seal.proofs import consistency_file, inclusion_file, read_consistency, read_inclusion
from hub.kernel.seal.tree import consistency, inclusion, leaf_hash, levels, span
from tests.sealing.test_tampering import stand_alone

AT = datetime(2026, 11, 22, 13, 5, 7, 100, UTC)
ORIGIN = "hub.example.gov.uk/norfolk"
# A key and a note of the signed-note format's own description: whoever reads those reads ours.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    return make_key(tmp_path_factory.mktemp("keys"), "hub.example.gov.uk")


def made(keys, size=3, root=b"\1" * 32, **more):
    return sign(Checkpoint(ORIGIN, size, root, AT, **more), keys.current)


def test_a_checkpoint_says_what_was_signed(mine):
    text = made(mine)
    assert text.startswith(
        f"{ORIGIN}\n3\nAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\ntime 2026-11-22T13:05:07.000100Z\n\n"
    )
    assert read(text) == Checkpoint(ORIGIN, 3, b"\1" * 32, AT)
    assert signer(text, mine.trusted) == mine.signing


def test_a_public_key_has_the_form_that_other_tools_read():
    assert len(public_of(GO_KEY)) == 32
    with pytest.raises(WrongNote):
        public_of(GO_KEY.replace("c74f20a3", "c74f20a4"))


@given(st.data())
def test_a_note_with_one_other_letter_is_refused(mine, some):
    text = made(mine)
    place = some.draw(st.integers(0, len(text) - 1))
    other = some.draw(st.characters(exclude_categories=["Cs"]).filter(lambda one: one != text[place]))
    changed = text[:place] + other + text[place + 1 :]
    auditor = stand_alone()
    with pytest.raises(WrongNote):
        signer(changed, mine.trusted)
        read(changed)
    with pytest.raises((auditor.Refused, ValueError)):
        auditor.Checkpoint(changed, mine.trusted)


def test_a_strangers_note_is_refused(mine, tmp_path):
    stranger = make_key(tmp_path, "hub.example.gov.uk")
    with pytest.raises(WrongNote, match="None of the known keys"):
        signer(made(stranger), mine.trusted)


@pytest.mark.parametrize("text", ["", "\n\n", "a\n\n\u2014 a b\n", "x" * 5000, f"{ORIGIN}\n3\nAA==\n\n\u2014 a AAAA\n"])
def test_what_is_no_checkpoint_is_refused_in_a_sentence(text):
    with pytest.raises(WrongNote, match=r"\.$"):
        read(text)


def test_every_note_is_found_in_a_copy_whatever_stands_between(mine):
    one, two = made(mine, 1), made(mine, 2)
    assert list(notes_in(f"{one}\n{two}\n")) == [one, two]
    assert list(notes_in(f"{one}{two}")) == [one, two]
    kept = f"Nov 22 host hub: {packed(one)}\nsomething else\nNov 22 host hub: {packed(two)} [end]\n"
    assert [found[found.index(ORIGIN) :] for found in notes_in(kept)] == [one, two]
    assert list(notes_in("")) == list(notes_in("nothing\n\nof it\n")) == []
    auditor = stand_alone()
    for text in (f"{one}\n{two}\n", f"{one}{two}", kept):
        assert len(auditor.notes_in(text)) == 2


def test_the_newest_key_signs_and_the_older_ones_stay_known(tmp_path):
    first = make_key(tmp_path / "seal", "hub.example.gov.uk")
    assert make_key(tmp_path / "seal", "other", first=True).signing == first.signing, "one is there"
    second = make_key(tmp_path / "seal", "other.example")
    assert second.name == "hub.example.gov.uk" and second.signing != first.signing
    assert second.trusted == [second.signing, first.signing]
    assert public_keys_in("\n".join(["# ours", *second.lines(), ""])) == [first.signing, second.signing]
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "seal").glob("*.key")}
    assert modes == {"1.key": 0o600, "2.key": 0o600}
    assert stat.S_IMODE((tmp_path / "seal").stat().st_mode) == 0o700


def test_keys_that_are_none_are_told(tmp_path):
    assert read_keys(tmp_path).trusted == []
    with pytest.raises(NoKeys, match="private half"):
        _ = read_keys(tmp_path).current
    make_key(tmp_path, "hub.example.gov.uk")
    (tmp_path / "2.key").write_text("nothing")
    with pytest.raises(NoKeys, match=r"2\.key"):
        read_keys(tmp_path)


def test_a_key_without_its_private_half_does_not_sign(tmp_path):
    make_key(tmp_path, "hub.example.gov.uk")
    (tmp_path / "1.key").unlink()
    with pytest.raises(NoKeys):
        _ = read_keys(tmp_path).signing


def proofs(keys):
    events = [b'{"n":%d}' % number for number in range(11)]
    nodes = levels(leaf_hash(one) for one in events)
    node = lambda level, index: nodes[level][index]  # noqa: E731
    old, new = (made(keys, size, span(0, size, node)) for size in (5, 11))
    return events, node, old, new


def test_proofs_that_hold_are_read(mine):
    events, node, old, new = proofs(mine)
    assert read_inclusion(inclusion_file(events[6], 6, inclusion(6, 11, node), new)) == (events[6], new)
    assert read_consistency(consistency_file(consistency(5, 11, node), old, new)) == (old, new)
    answer = stand_alone().check_consistency(consistency_file(consistency(5, 11, node), old, new), mine.trusted)
    assert answer.startswith("Accepted: the 5 events")


def test_proofs_that_do_not_hold_are_refused(mine):
    events, node, old, new = proofs(mine)
    auditor, path = stand_alone(), inclusion(6, 11, node)
    wrong = [(events[7], 6, path, new), (events[6], 7, path, new), (events[6], 6, path[1:], new)]
    for file in (*(inclusion_file(*one) for one in wrong), inclusion_file(events[6], 6, path, old), new, ""):
        with pytest.raises(WrongNote):
            read_inclusion(file)
        with pytest.raises(auditor.Refused):
            auditor.check_event(file, mine.trusted)
    proof = consistency(5, 11, node)
    for file in (consistency_file(proof[1:], old, new), consistency_file(proof, new, old), old, "",
                 consistency_file(proof, old, made(mine, 11))):  # fmt: skip
        with pytest.raises(WrongNote):
            read_consistency(file)
        with pytest.raises(auditor.Refused):
            auditor.check_consistency(file, mine.trusted)


@pytest.mark.asvs("11.6.1")
def test_the_auditors_ed25519_agrees_with_rfc_8032():
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                              "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")  # fmt: skip
    auditor = stand_alone()
    assert auditor.is_signed(public, b"\x72", signature)
    assert not auditor.is_signed(public, b"\x73", signature)
    assert not auditor.is_signed(public, b"\x72", signature[:63] + b"\xff")
    assert not auditor.is_signed(b"\xff" * 32, b"\x72", signature)


def test_times_are_told_to_the_microsecond(mine):
    assert read(made(mine)).at - AT == timedelta(0)
    assert verifier_key(ORIGIN, mine.signing).startswith(f"{ORIGIN}+{note.key_id(ORIGIN, mine.signing).hex()}+")
