"""Which keys and algorithms there are: all that the source uses stands in docs/security.md, and none is weak."""

import ast
import re

import pytest
from joserfc.jwk import ECKey

from hub.second_factors import keeping, rules
from hub.settings import ROOT
from tests.asvs.test_code import HUB, calls, imported

DOCUMENT = ROOT / "docs" / "security.md"
LIBRARIES = {"cryptography", "hashlib", "hmac", "argon2", "joserfc", "pyotp", "webauthn", "itsdangerous", "secrets"}
DIGESTS = {"hashlib.sha256", "hashlib.sha384", "hashlib.sha512"}
CIPHERS = {"Cipher", "Fernet", "MultiFernet", "AESCCM", "AESGCM", "AES", "ChaCha20Poly1305", "AESSIV", "PKCS1v15"}
OTHERS = {"Crypto", "Cryptodome", "nacl", "rsa", "pyaes"}


def users() -> set[str]:
    """The files that import a library of cryptography."""
    return {file for file, name in imported() if name.partition(".")[0] in LIBRARIES}


@pytest.mark.asvs("11.1.2")
def test_every_use_of_cryptography_is_in_the_inventory():
    section = DOCUMENT.read_text().partition("## Keys and algorithms")[2].partition("\n## ")[0]
    told = set(re.findall(r"`(hub/[a-z_/]+\.py)`", section))
    assert users() - told == set(), "not in the inventory"
    assert told - users() == set(), "in the inventory, and in the source no more"


@pytest.mark.asvs("11.2.1", "11.3.1", "11.3.2", "11.3.3")
def test_encryption_is_authenticated_aes_by_a_proven_library_and_nothing_else():
    assert {name for _, name, _ in calls() if name.rpartition(".")[2] in CIPHERS} == {"AESGCM", "AESSIV"}
    assert [(file, name) for file, name in imported() if name.partition(".")[0] in OTHERS] == []


@pytest.mark.asvs("11.4.1", "11.4.3")
def test_hashes_are_of_the_sha_2_family():
    used = {(file, name) for file, name, _ in calls() if re.fullmatch(r"hashlib\.\w+", name)}
    others = {(file, name) for file, name in used if name not in DIGESTS}
    assert others == {
        ("hub/identity/breached.py", "hashlib.sha1"),  # finds an entry of a public list, and guards nothing
        ("hub/single_sign_on/rules/tokens.py", "hashlib.new"),  # of a listed algorithm, each of them SHA-2
    }


@pytest.mark.asvs("11.4.4")
def test_a_key_that_is_made_of_a_pin_is_made_slowly():
    """OWASP asks for 600,000 rounds of PBKDF2 with SHA-256; what this does not protect against: decision 11."""
    source = (ROOT / "hub/static/js/doorstep/locks.js").read_text()
    assert "ITERATIONS = 600_000" in source and "'PBKDF2'" in source and "'SHA-256'" in source


@pytest.mark.asvs("11.6.1", "11.2.3")
def test_keys_for_signatures_are_made_by_the_library_on_strong_curves(app):
    import json

    from hub.single_sign_on import outside

    made = json.loads(outside.new_key())
    assert (made["kty"], made["crv"]) == ("EC", "P-256") and ECKey.import_key(made).is_private
    assert (
        "Ed25519PrivateKey.generate()"
        in (ROOT / "hub/kernel/seal/keys.py").read_text() + (ROOT / "hub/kernel/seal/note.py").read_text()
    )


@pytest.mark.asvs("6.5.2")
def test_recovery_codes_are_kept_as_slow_salted_hashes(app, norfolk, monkeypatch):
    one, other = norfolk.person("norfolk", "tracer").id, norfolk.person("norfolk", "supervisor").id
    made = []
    slow = keeping.hash_secret_raw
    monkeypatch.setattr(
        keeping, "hash_secret_raw", lambda *told, **more: made.append((*told, *more.values())) or slow(*told, **more)
    )
    with app.app_context():
        kept = keeping.code_hash("K7QFA2M4XB", one)
        assert kept == keeping.code_hash("K7QFA2M4XB", one) != keeping.code_hash("K7QFA2M4XB", other)
    (_, salt, rounds, memory, lanes, length, kind), *_ = made
    assert len(salt) == 16 and salt != made[2][1] and (rounds, memory, lanes) == (3, 65536, 4)
    assert length == 32 and kind is keeping.Type.ID


@pytest.mark.asvs("6.5.4", "6.4.1")
def test_codes_have_bits_enough():
    drawn = {rules.new_code() for _ in range(2000)}
    assert len(drawn) == 2000 and all(rules.bare_code(one) for one in drawn)
    letters = {letter for one in drawn for letter in one} - {"-"}
    assert len(letters) ** rules.LETTERS >= 2**48, "49 bits, and 20 are asked for"
    assert len(rules.new_seed()) == 32, "160 bits in base 32"


@pytest.mark.asvs("9.2.4", "9.2.2")
def test_each_purpose_has_a_key_of_its_own():
    """Every derived key names what it is for: what was made for one purpose is nothing in another."""
    source = "\n".join(map(ast.unparse, HUB.values())).replace("'", '"')
    told = ["".join(one) for one in re.findall(r'f?"(hub [^"]{3,60})"\.encode\(\)|b"(hub [^"]{3,60})"', source)]
    assert len(told) >= 3 and len(told) == len(set(told)), told
