"""Keys, claims and codes for the tests of the signed receipt QR: good ones, and bad ones with the reason they deserve.

All keys are made for the tests and protect nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cache

import attrs
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from motcua.signatures import base45, cbor
from motcua.signatures.cose import issue_receipt_qr
from motcua.signatures.cosemessage import signed_bytes
from motcua.signatures.keyring import KeyRing, QrKey
from motcua.signatures.receiptclaims import ReceiptClaims, to_wire

ZONE = timezone(timedelta(hours=7))
START, END = datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZONE)
AT = datetime(2026, 8, 4, 9, 30, tzinfo=ZONE)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
ES, OTHER = (ec.derive_private_key(number, ec.SECP256R1()) for number in (20261124, 20261125))
ED = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HEADER = {1: -7, 4: b"es-1"}
LONGEST = {
    "code": "H57.ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123-20260804-0123456789",
    "agency": "H57.ABCDEFGHIJKLMNOPQRSTUVWXYZ.0123",
    "procedure": "1.004222.000.00.00.H57-ABCDEFGHI",
}


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def pss(message: bytes, *, salt: int = 32, hashed=None) -> bytes:
    hashed = hashed or SHA256()
    return rsa_key().sign(message, padding.PSS(padding.MGF1(hashed), salt), hashed)


def es256(message: bytes, key=ES, hashed=None) -> bytes:
    return raw(key.sign(message, ec.ECDSA(hashed or SHA256())))


def raw(signature: bytes) -> bytes:
    r, s = decode_dss_signature(signature)
    return r.to_bytes(32) + s.to_bytes(32)


def sign(message: bytes, algorithm: str) -> bytes:
    """The host's signer."""
    return {"ES256": es256, "EdDSA": ED.sign, "PS256": pss}[algorithm](message)


def qr_key(key_id="es-1", algorithm="ES256", private=ES, **changes) -> QrKey:
    values = {"not_before": START, "not_after": END, "agencies": ["H57.132", LONGEST["agency"]],
              "name": "Trung tâm Phục vụ hành chính công (mẫu)"}  # fmt: skip
    return QrKey(key_id=key_id, algorithm=algorithm, public_key=private.public_key(), **(values | changes))


@cache
def ring() -> KeyRing:
    return KeyRing((
        qr_key(), qr_key("ed-1", "EdDSA", ED), qr_key("ps-1", "PS256", rsa_key()),
        qr_key("other", private=OTHER, agencies=["H58.001"]),
        qr_key("kid_longest-", private=ES), qr_key("old", not_after=datetime(2026, 8, 1, tzinfo=ZONE)),
        qr_key("kept", not_after=datetime(2026, 8, 4, 9, 10, tzinfo=ZONE), accepted_until=END),
        qr_key("ended", not_before=datetime(2026, 8, 4, 8, tzinfo=ZONE),
               not_after=datetime(2026, 8, 4, 9, 29, 59, tzinfo=ZONE)),
    ))  # fmt: skip


def claims(**changes) -> ReceiptClaims:
    values = {
        "code": "H57.132-260804-0583", "agency": "H57.132", "procedure": "1.004222.000.00.00.H57",
        "received_at": datetime(2026, 8, 4, 9, 0, tzinfo=ZONE), "due_at": datetime(2026, 8, 11, 17, 0, tzinfo=ZONE),
        "issued_at": datetime(2026, 8, 4, 9, 5, tzinfo=ZONE), "content": "ab" * 32,
    }  # fmt: skip
    return ReceiptClaims(**(values | changes))


@cache
def good(key_id="es-1", algorithm="ES256") -> str:
    return issue_receipt_qr(claims(), key_id=key_id, algorithm=algorithm, sign=sign, key_ring=ring())


def wire(**changes) -> dict:
    """The claims by integer key, changed by name or by number ("k9" is key 9), "" takes one away."""
    values = {1: 1} | to_wire(attrs.asdict(claims()))
    names = {"schema": 1, "code": 2, "agency": 3, "procedure": 4, "received_at": 5, "due_at": 6, "issued_at": 7,
             "content": 8}  # fmt: skip
    for name, value in changes.items():
        values[names.get(name) or int(name[1:])] = value
    return {key: value for key, value in values.items() if value != ""}


def text_of(data: bytes) -> str:
    return "MC1:" + base45.encode(data)


def made(  # noqa: PLR0913  each part of a code can be the wrong one
    *, header=HEADER, protected=None, opened=b"\xa0", body=None, payload=None, signer=es256, signature=None,
    tag=b"\xd2", array=b"\x84", tail=b"",
) -> str:  # fmt: skip
    """A code put together by hand, truly signed unless told otherwise: only what is named is wrong with it."""
    protected = cbor.encode(header) if protected is None else protected
    payload = cbor.encode(wire() if body is None else body) if payload is None else payload
    signature = signer(signed_bytes(protected, payload)) if signature is None else signature
    parts = cbor.encode(protected) + opened + cbor.encode(payload) + cbor.encode(signature)
    return text_of(tag + array + parts + tail)


def later(**delta) -> int:
    return int((AT + timedelta(**delta)).timestamp())
