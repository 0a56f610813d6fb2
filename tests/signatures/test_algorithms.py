"""Algorithms are rows with a source; the primitives reject every forgery of Project Wycheproof that is kept here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cmskit import key
from motcua.law import Provenance
from motcua.signatures import algorithms, der
from motcua.signatures.der import DerError
from motcua.signatures.verdict import Reason

VECTORS = Path(__file__).parent / "wycheproof"
FILES = sorted(path.name for path in VECTORS.glob("*.json"))
SCHEMES = {
    "RsassaPkcs1Verify": "pkcs1v15",
    "RsassaPssVerify": "pss",
    "EcdsaVerify": "ecdsa",
    "EddsaVerify": "ed25519",
}


def test_the_vectors_are_there():
    assert len(FILES) == 9


@pytest.mark.parametrize("name", FILES)
def test_wycheproof_vectors(name):
    """No invalid case passes, every valid case of allowed parameters does; "acceptable" is decided by the primitive.

    Where a group's mask hash or salt is not the usual one, PSS verifies nothing: such parameters are refused.
    """
    count = 0
    vectors = json.loads((VECTORS / name).read_text("utf-8"))
    for group in vectors["testGroups"]:
        scheme = SCHEMES[group["type"]]
        digest = group.get("sha", "SHA-512").lower().replace("sha-", "sha").replace("-", "_").replace("/", "_")
        usual = scheme != "pss" or (group["mgfSha"] == group["sha"] and group["sLen"] == algorithms.digest_size(digest))
        public_key = load_der_public_key(bytes.fromhex(group["publicKeyDer"]))
        assert algorithms.key_fits(public_key, scheme)
        for case in group["tests"]:
            message, value = bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])
            passed = algorithms.verifies(public_key, scheme, digest, value, message)
            count += 1
            if case["result"] == "invalid" or not usual:
                assert not passed, (name, case["tcId"], case["comment"])
            elif case["result"] == "valid":
                assert passed, (name, case["tcId"], case["comment"])
    assert count == vectors["kept"] > 20


def test_the_table_is_whole():
    rows = algorithms.algorithm_rows()
    oids = [row["oid"] for kind in ("digest", "signature") for row in rows[kind]]

    assert len(oids) == len(set(oids))
    for kind in ("digest", "signature"):
        for row in rows[kind]:
            assert row["source"] in rows["source"]
            assert row["standing"] in ("allowed", "refused", "unsupported")
            assert der.oid_text(der.oid(row["oid"])[2:]) == row["oid"]
    for row in rows["digest"]:
        if row["standing"] != "unsupported":
            assert hashlib.new(row["name"]).digest_size == row["size"]


def test_a_standing_names_its_rule_as_far_as_it_was_read():
    """Circular 15/2025/TT-BKHCN, Annex I: SHA-1 is not in its list; read in a copy only."""
    rule = algorithms.rule_of("sha1")

    assert rule is not None
    assert (rule.instrument, rule.provenance) == ("15/2025/TT-BKHCN", Provenance.SECONDHAND)
    assert "Phụ lục I" in rule.text_vi
    assert algorithms.rule_of("ed25519") is None
    assert algorithms.rule_of("no such thing") is None


def test_allowed_algorithms_are_read_back_from_what_a_signer_writes():
    for row in algorithms.algorithm_rows()["signature"]:
        if row["standing"] != "allowed" or row["name"] in ("rsa", "rsa-pss"):
            continue
        encoded = algorithms.encoded_algorithm(row["scheme"], row["digest"])
        assert algorithms.signature_algorithm(encoded) == algorithms.SignatureAlgorithm(row["scheme"], row["digest"])


@pytest.mark.parametrize("kind", ["digest", "signature"])
def test_whatever_is_not_allowed_is_refused(kind):
    read = {"digest": algorithms.digest_name, "signature": algorithms.signature_algorithm}[kind]
    for row in algorithms.algorithm_rows()[kind]:
        if row["standing"] != "allowed":
            with pytest.raises(DerError) as caught:
                read(der.algorithm(row["oid"], b"\x05\x00"))
            assert caught.value.reason is Reason.CRYPTO_CONSTRAINTS_FAILURE


def test_keys_are_strong_or_not():
    assert {kind for kind in ("rsa2048", "rsa1024", "rsa2048-e3", "p256", "p192", "ed25519")
            if algorithms.key_is_strong(key(kind).public_key())} == {"rsa2048", "p256", "ed25519"}  # fmt: skip
    assert not algorithms.key_is_strong(None)
    long_exponent = rsa.RSAPublicNumbers(2**65 + 1, key().public_key().public_numbers().n).public_key()
    assert not algorithms.key_is_strong(long_exponent)


P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def point(encoded: bytes) -> tuple[int, int]:
    """The point of an Ed25519 key as RFC 8032, 5.1.3 decodes it, taking numbers above the prime too."""
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - square) % P == 0
    return (P - x if x & 1 != encoded[31] >> 7 else x) % P, y % P


def doubled(one: tuple[int, int]) -> tuple[int, int]:
    x, y = one
    k = D * x * x * y * y
    return 2 * x * y * pow(1 + k, -1, P) % P, (y * y + x * x) * pow(1 - k, -1, P) % P


def test_the_weak_ed25519_keys_are_those_of_small_order():
    weak = algorithms.algorithm_rows()["ed25519"]["weak"]

    assert len(set(weak)) == 14
    for text in weak:
        raw = bytes.fromhex(text)
        assert doubled(doubled(doubled(point(raw)))) == (0, 1), text
        assert not algorithms.key_is_strong(Ed25519PublicKey.from_public_bytes(raw))
