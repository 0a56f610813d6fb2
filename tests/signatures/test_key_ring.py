"""The verifier's key ring: read from a file with every fault at once; no private key, no doubtful key."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError, CollectedError, UnreadableFileError
from motcua.signatures.cose import verify_receipt_qr
from motcua.signatures.keyring import KeyRing
from motcua.signatures.keyringfile import read_key_ring
from signatures.qrsamples import AT, ED, END, ES, START, good, qr_key, ring, rsa_key


def pem(key) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def b64(number: int | bytes, width: int = 0) -> str:
    data = number if isinstance(number, bytes) else number.to_bytes(width or (number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key) -> dict:
    public = key.public_key()
    if key is ED:
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(public.public_bytes(Encoding.Raw, PublicFormat.Raw))}
    numbers = public.public_numbers()
    if isinstance(key, rsa.RSAPrivateKey):
        return {"kty": "RSA", "n": b64(numbers.n), "e": b64(numbers.e)}
    return {"kty": "EC", "crv": "P-256", "x": b64(numbers.x, 32), "y": b64(numbers.y, 32)}


def row(**changes) -> dict:
    values = {"kid": "es-1", "algorithm": "ES256", "public_key": pem(ES), "not_before": START.isoformat(),
              "not_after": END.isoformat(), "agencies": ["H57.132"]} | changes  # fmt: skip
    return {name: value for name, value in values.items() if value is not ...}


def file(*rows, **top) -> str:
    return json.dumps({"schema": "motcua.key-ring/1", "keys": list(rows)} | top)


@pytest.mark.parametrize("written", [pem, jwk])
def test_a_ring_of_three_algorithms_is_read_in_both_spellings(written):
    rows = [row(public_key=written(ES)), row(kid="ed-1", algorithm="EdDSA", public_key=written(ED)),
            row(kid="ps-1", algorithm="PS256", public_key=written(rsa_key()), name="Cơ quan mẫu")]  # fmt: skip
    read = read_key_ring(file(*rows).encode())

    assert [key.key_id for key in read.keys] == ["es-1", "ed-1", "ps-1"]
    for name, algorithm in (("es-1", "ES256"), ("ed-1", "EdDSA"), ("ps-1", "PS256")):
        assert verify_receipt_qr(good(name, algorithm), key_ring=read, at=AT).passed
    assert verify_receipt_qr(good("ps-1", "PS256"), key_ring=read, at=AT).signer == "Cơ quan mẫu"
    assert [key.fingerprint for key in read.keys] == [key.fingerprint for key in ring().keys[:3]]


def test_a_key_may_be_accepted_longer_than_it_signs():
    until = END + timedelta(days=365)
    (key,) = read_key_ring(file(row(accepted_until=until.isoformat()))).keys

    assert key.accepted_until == until
    assert read_key_ring(file(row())).keys[0].accepted_until == END


def _private_pem() -> str:
    return ES.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


WEAK = rsa.generate_private_key(65537, 1024)  # noqa: S505  weak on purpose
THREE = rsa.RSAPublicNumbers(3, rsa_key().public_key().public_numbers().n).public_key()
FAULTY = {
    "no id": (row(kid=...), "kid"),
    "id with a space": (row(kid="a b"), "kid"),
    "long id": (row(kid="a" * 13), "kid"),
    "id no text": (row(kid=1), "kid"),
    "no algorithm": (row(algorithm=...), "algorithm"),
    "another algorithm": (row(algorithm="RS256"), "algorithm"),
    "hmac": (row(algorithm="HS256"), "algorithm"),
    "no key": (row(public_key=...), "public_key"),
    "no pem": (row(public_key="x"), "public_key"),
    "key null": (row(public_key=None), "public_key"),
    "private pem": (row(public_key=_private_pem()), "public_key"),
    "private jwk": (row(public_key=jwk(ES) | {"d": "AA"}), "public_key"),
    "symmetric jwk": (row(public_key={"kty": "oct", "k": "AA"}), "public_key"),
    "ed key for ES256": (row(public_key=pem(ED)), "public_key"),
    "p-384": (row(public_key=pem(ec.generate_private_key(ec.SECP384R1()))), "public_key"),
    "secp256k1": (row(public_key=pem(ec.generate_private_key(ec.SECP256K1()))), "public_key"),
    "dsa": (row(public_key=pem(dsa.generate_private_key(2048))), "public_key"),
    "rsa 1024": (row(algorithm="PS256", public_key=pem(WEAK)), "public_key"),
    "exponent 3": (
        row(algorithm="PS256", public_key=THREE.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()),
        "public_key",
    ),
    "point off the curve": (row(public_key=jwk(ES) | {"y": jwk(ES)["x"]}), "public_key"),
    "short coordinate": (row(public_key=jwk(ES) | {"x": "AA"}), "public_key"),
    "padded base64": (row(public_key=jwk(ED) | {"x": jwk(ED)["x"] + "="}, algorithm="EdDSA"), "public_key"),
    "base64 with idle bits": (
        row(public_key=jwk(ED) | {"x": jwk(ED)["x"][:-1] + "9"}, algorithm="EdDSA"),
        "public_key",
    ),
    "jwk of another algorithm": (row(public_key=jwk(ES) | {"alg": "ES384"}), "public_key"),
    "jwk of another id": (row(public_key=jwk(ES) | {"kid": "x"}), "public_key"),
    "jwk for encryption": (row(public_key=jwk(ES) | {"use": "enc"}), "public_key"),
    "jwk that signs": (row(public_key=jwk(ES) | {"key_ops": ["sign"]}), "public_key"),
    "jwk with x5u": (row(public_key=jwk(ES) | {"x5u": "https://example.vn"}), "public_key"),
    "x448": (row(public_key={"kty": "OKP", "crv": "X448", "x": jwk(ED)["x"]}), "public_key"),
    "jwk number missing": (row(public_key={"kty": "EC", "crv": "P-256", "x": jwk(ES)["x"]}), "public_key"),
    "no start": (row(not_before=...), "not_before"),
    "naive start": (row(not_before="2026-01-01T00:00:00"), "not_before"),
    "start no time": (row(not_before="soon"), "not_before"),
    "end before start": (row(not_after="2025-01-01T00:00:00+07:00"), "not_after"),
    "accepted before the end": (row(accepted_until=START.isoformat()), "not_after"),
    "no agencies": (row(agencies=...), "agencies"),
    "empty agencies": (row(agencies=[]), "agencies"),
    "agency in small letters": (row(agencies=["h57"]), "agencies"),
    "agencies a text": (row(agencies="H57.132"), "agencies"),
    "agency for all": (row(agencies=["*"]), "agencies"),
    "unknown field": (row(trusted=True), "trusted"),
    "hidden name": (row(name="a\u202eb"), "name"),
}


@pytest.mark.parametrize(("faulty", "field"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_key_is_refused_with_its_place_in_two_languages(faulty, field):
    with pytest.raises(CollectedError) as refused:
        read_key_ring(file(row(kid="first"), faulty))

    assert refused.value.code == "KEY_RING_FAULTY"
    assert [one.path for one in refused.value.faults] == [f"$.keys[1].{field}"]
    assert f"$.keys[1].{field}" in refused.value.message_vi and f"$.keys[1].{field}" in refused.value.message_en


def test_a_private_key_is_said_to_be_leaked():
    with pytest.raises(CollectedError) as refused:
        read_key_ring(file(row(public_key=_private_pem())))

    assert refused.value.faults[0].code == "KEY_RING_PRIVATE"
    assert "PRIVATE" not in str(refused.value) and "BEGIN" not in refused.value.message_vi


def test_all_faults_of_all_keys_are_told_at_once():
    with pytest.raises(CollectedError) as refused:
        read_key_ring(
            file(row(kid="a b", agencies=[]), 7, row(kid=..., algorithm=...), row(not_before="x", not_after="y"))
        )

    assert [one.path for one in refused.value.faults] == [
        "$.keys[0].kid", "$.keys[0].agencies", "$.keys[1]", "$.keys[2].kid", "$.keys[2].algorithm",
        "$.keys[3].not_before", "$.keys[3].not_after",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", [file(), file(row(), schema="other"), file(row(), more=1), "[]", "null", file(7), file(row(), row())]
)
def test_a_file_of_another_shape_is_refused(text):
    with pytest.raises(CollectedError) as refused:
        read_key_ring(text)

    assert refused.value.code == "KEY_RING_FAULTY"


@pytest.mark.parametrize(
    "text", ["", "{", b"\xff", '{"schema": NaN}', '{"a": 1, "a": 2}', '{"a": 1.5}', "[" * 100_000, " " * 1_100_000]
)
def test_what_is_no_strict_json_is_unreadable(text):
    with pytest.raises(UnreadableFileError) as refused:
        read_key_ring(text)

    assert refused.value.code == "KEY_RING_UNREADABLE"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([*row(), "accepted_until"]).flatmap(lambda name: st.fixed_dictionaries({name: JSON})))
def test_any_row_is_refused_kindly(changes):
    """No file, however odd, gives another exception than the house's own."""
    refused = None
    try:
        read_key_ring(file(row() | changes))
    except BadInputError as error:
        refused = error
    assert refused is not None and refused.message_vi and refused.message_en


def test_a_key_made_by_hand_obeys_the_same_rules():
    with pytest.raises(CollectedError) as refused:
        qr_key(algorithm="EdDSA", agencies=["x"], not_after=datetime(2020, 1, 1, tzinfo=START.tzinfo))
    with pytest.raises(BadInputError) as twice:
        KeyRing((qr_key(), qr_key(private=ES)))

    assert [one.path for one in refused.value.faults] == ["$.public_key", "$.not_after", "$.agencies"]
    assert twice.value.code == "QR_KEY_TWICE"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        qr_key().name = "x"
