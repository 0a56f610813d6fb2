"""Codes for the tests of the signed receipt QR: good ones, and bad ones with the reason they deserve at AT."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from motcua.signatures import base45, cbor
from motcua.signatures.cose import issue_receipt_qr
from motcua.signatures.cosemessage import signed_bytes
from signatures.qrsamples import (
    ED,
    ES,
    HEADER,
    LONGEST,
    ORDER,
    OTHER,
    START,
    claims,
    es256,
    good,
    later,
    made,
    pss,
    ring,
    rsa_key,
    sign,
    text_of,
    wire,
)


def _flipped(message: bytes) -> bytes:
    signature = bytearray(es256(message))
    signature[40] ^= 1
    return bytes(signature)


def _high_s(message: bytes) -> bytes:
    signature = es256(message)
    s = int.from_bytes(signature[32:])
    return signature[:32] + max(s, ORDER - s).to_bytes(32)


def _bytes_of(text: str) -> bytes:
    return base45.decode(text[4:])


def _passing() -> dict[str, str]:
    issue = {"sign": sign, "key_ring": ring()}
    return {
        "ES256": good(),
        "EdDSA": good("ed-1", "EdDSA"),
        "PS256": good("ps-1", "PS256"),
        "made by hand": made(),
        "no appointment": made(body=wire(due_at=None)),
        "high s": made(signer=_high_s),
        "longest": issue_receipt_qr(claims(**LONGEST), key_id="kid_longest-", algorithm="ES256", **issue),
        "old agency form beside": made(body=wire(code="000.00.19.H47-210105-0012")),
        "first second of the key": made(body=wire(issued_at=int(START.timestamp()))),
        "key kept by the ring's owner": made(header={1: -7, 4: b"kept"}),
        "issuer's clock a little ahead": made(body=wire(issued_at=later(minutes=5))),
        "largest time": made(body=wire(due_at=4294967295)),
        "least time": made(body=wire(received_at=946684800)),
    }


def _forged() -> dict[str, tuple[str, str]]:
    f, c, k = "SIG_CRYPTO_FAILURE", "CRYPTO_CONSTRAINTS_FAILURE", "KEY_NOT_FOUND"
    other_claims = cbor.encode(wire(code="H57.132-260804-0584"))
    true = es256(signed_bytes(cbor.encode(HEADER), cbor.encode(wire())))
    ps = {1: -37, 4: b"ps-1"}
    return {
        "signature bit": (made(signer=_flipped), f),
        "wrong key": (made(signer=lambda message: es256(message, OTHER)), f),
        "claims changed after signing": (made(payload=other_claims, signature=true), f),
        "key id changed after signing": (made(header={1: -7, 4: b"kept"}, signature=true), f),
        "r zero": (made(signer=lambda message: bytes(32) + es256(message)[32:]), f),
        "s zero": (made(signer=lambda message: es256(message)[:32] + bytes(32)), f),
        "r and s zero": (made(signature=bytes(64)), f),
        "r is the order": (made(signer=lambda message: ORDER.to_bytes(32) + es256(message)[32:]), f),
        "s plus the order": (made(signature=b"\xff" * 64), f),
        "sha-384": (made(signer=lambda message: es256(message, hashed=SHA384())), f),
        "payload alone signed": (made(signature=es256(cbor.encode(wire()))), f),
        "ed25519 zero": (made(header={1: -8, 4: b"ed-1"}, signature=bytes(64)), f),
        "ed25519 s plus order": (made(header={1: -8, 4: b"ed-1"}, signer=_ed_malleable), f),
        "pss salt 20": (made(header=ps, signer=lambda message: pss(message, salt=20)), f),
        "pss salt 0": (made(header=ps, signer=lambda message: pss(message, salt=0)), f),
        "pss sha-384": (made(header=ps, signer=lambda message: pss(message, hashed=SHA384())), f),
        "pkcs1": (made(header=ps, signer=lambda message: rsa_key().sign(message, padding.PKCS1v15(), SHA256())), f),
        "pss longer than the modulus": (made(header=ps, signer=lambda message: b"\0" + pss(message)), f),
        "algorithm none": (made(header={1: 0, 4: b"es-1"}), c),
        "hmac": (made(header={1: 5, 4: b"es-1"}), c),
        "es384": (made(header={1: -35, 4: b"es-1"}), c),
        "rs256": (made(header={1: -257, 4: b"ps-1"}, signature=bytes(256)), c),
        "eddsa on an ec key": (made(header={1: -8, 4: b"es-1"}), c),
        "es256 on an ed key": (made(header={1: -7, 4: b"ed-1"}), c),
        "ps256 on an ec key": (made(header={1: -37, 4: b"es-1"}, signature=bytes(256)), c),
        "algorithm of 32 bits": (made(header={1: 4294967295, 4: b"es-1"}), c),
        "no key id": (made(header={1: -7}), k),
        "another key id": (made(header={1: -7, 4: b"es-2"}), k),
        "empty key id": (made(header={1: -7, 4: b""}), k),
        "long key id": (made(header={1: -7, 4: b"e" * 300}), k),
        "key id in other letters": (made(header={1: -7, 4: b"ES-1"}), k),
        "key id not text": (made(header={1: -7, 4: b"\xff\xfe"}), k),
        "no key id, bad signature": (made(header={1: -7}, signature=bytes(64)), k),
        "before the key": (made(body=wire(issued_at=int(START.timestamp()) - 1)), "NOT_YET_VALID"),
        "agency of another key": (made(body=wire(agency="H58.001")), "SIGNER_NOT_AUTHORISED"),
        "agency of a longer name": (made(body=wire(agency="H57.1321")), "SIGNER_NOT_AUTHORISED"),
        "agency above": (made(body=wire(agency="H57")), "SIGNER_NOT_AUTHORISED"),
        "key of another agency": (
            made(header={1: -7, 4: b"other"}, signer=lambda message: es256(message, OTHER)),
            "SIGNER_NOT_AUTHORISED",
        ),
        "from the future": (made(body=wire(issued_at=later(minutes=5, seconds=1))), "CONTENT_BINDING"),
        "signed after its key, which is still accepted": (
            made(header={1: -7, 4: b"kept"}, body=wire(issued_at=later(minutes=-10))),
            "OUT_OF_BOUNDS_NO_POE",
        ),
        "after the key": (made(header={1: -7, 4: b"old"}), "OUT_OF_BOUNDS_NO_POE"),
        "key no longer accepted": (made(header={1: -7, 4: b"ended"}), "OUT_OF_BOUNDS_NO_POE"),
        "old key of another agency": (
            made(header={1: -7, 4: b"old"}, body=wire(agency="H58.001")),
            "SIGNER_NOT_AUTHORISED",
        ),
    }


def _ed_malleable(message: bytes) -> bytes:
    signature = ED.sign(message)
    order = 2**252 + 27742317777372353535851937790883648493
    return signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")


def _claim_defects() -> dict[str, str]:
    changes = {
        "schema 2": {"schema": 2},
        "schema text": {"schema": "1"},
        "no schema": {"schema": ""},
        "no code": {"code": ""},
        "no agency": {"agency": ""},
        "no procedure": {"procedure": ""},
        "no reception": {"received_at": ""},
        "no due": {"due_at": ""},
        "no issue": {"issued_at": ""},
        "no content": {"content": ""},
        "one claim more": {"k9": "x"},
        "a negative claim": {"k-1": 1},
        "time as text": {"received_at": "2026"},
        "null reception": {"received_at": None},
        "null issue": {"issued_at": None},
        "time too early": {"received_at": 1},
        "negative time": {"issued_at": -1},
        "due before reception": {"due_at": later(days=-1)},
        "short hash": {"content": b"\xab" * 31},
        "long hash": {"content": b"\xab" * 33},
        "hash as text": {"content": "ab" * 32},
        "code as bytes": {"code": b"H57.132-260804-0583"},
        "small letters": {"code": "h57.132-260804-0583"},
        "cyrillic": {"agency": "Н57.132"},
        "D with stroke": {"procedure": "T-ĐNA-123456"},
        "hidden joiner": {"code": "H57.132\u200d-260804-0583"},
        "right to left": {"procedure": "1.004222\u202e"},
        "line end in the code": {"code": "H57.132-260804-0583\n"},
        "line end in the procedure": {"procedure": "1.004222\n"},
        "byte order mark": {"code": "\ufeffH57.132-260804-0583"},
        "markup": {"procedure": "<script>"},
        "formula": {"procedure": "=1+1"},
        "nul": {"procedure": "1.004222\0"},
        "empty text": {"agency": None},
        "array for text": {"agency": ["H57.132"]},
    }
    return {f"claim: {name}": made(body=wire(**change)) for name, change in changes.items()}


def _defects() -> dict[str, str]:
    body = cbor.encode(wire())
    data = _bytes_of(made())
    swapped = body.replace(b"\x03gH57.132", b"", 1) + b"\x03gH57.132"
    return {
        "empty": "",
        "prefix alone": "MC1:",
        "another prefix": "MC2:" + good()[4:],
        "small prefix": "mc1:" + good()[4:],
        "no prefix": good()[4:],
        "space before": " " + good(),
        "line end behind": good() + "\n",
        "cut": good()[:-1],
        "cut by two": good()[:-2],
        "cut by three": good()[:-3],
        "half": good()[:150],
        "small letters": good().lower(),
        "character outside": good()[:50] + "_" + good()[51:],
        "letter of Vietnamese": good()[:50] + "Đ" + good()[51:],
        "outside the plane": good()[:50] + "🎌" + good()[51:],
        "group above 65535": good()[:4] + ":::" + good()[7:],
        "last group above 255": "MC1:" + base45.encode(data[: len(data) // 2 * 2]) + "::",
        "long": "MC1:" + "0" * 1197,
        "long by its key id": made(header={1: -7, 4: b"e" * 700}),
        "very long": "MC1:" + "BB8" * 100_000,
        "url": "https://example.vn/?MC1:" + good()[4:],
        "twice": good() + good()[4:],
        "no tag": made(tag=b""),
        "tag 17": made(tag=b"\xd1"),
        "tag 98": made(tag=b"\xd8\x62"),
        "long tag": made(tag=b"\xd8\x12"),
        "tag twice": made(tag=b"\xd2\xd2"),
        "cwt tag": made(tag=b"\xd8\x3d\xd2"),
        "bytes behind": made(tail=b"\0"),
        "whole again behind": text_of(data * 2),
        "cut data": text_of(data[:-1]),
        "three parts": text_of(b"\xd2\x83" + data[2:-66]),
        "five parts": made(array=b"\x85", tail=b"\xf6"),
        "long array head": made(array=b"\x98\x04"),
        "indefinite array": made(array=b"\x9f", tail=b"\xff"),
        "open header holds the key id": made(opened=cbor.encode({4: b"es-1"})),
        "open header is bytes": made(opened=b"\x40"),
        "open header is an array": made(opened=b"\x80"),
        "open header null": made(opened=b"\xf6"),
        "header empty": made(protected=b""),
        "header map empty": made(header={}),
        "header no map": made(protected=b"\x80"),
        "header repeats": made(protected=b"\xa3\x01\x26\x01\x26\x04\x44es-1"),
        "header out of order": made(protected=b"\xa2\x04\x44es-1\x01\x26"),
        "header with crit": made(header=HEADER | {2: [7]}),
        "header with content type": made(header=HEADER | {3: 1}),
        "header with text label": made(header=HEADER | {"alg": 1}),
        "header with bytes behind": made(protected=cbor.encode(HEADER) + b"\0"),
        "algorithm as text": made(header={1: "ES256", 4: b"es-1"}),
        "algorithm null": made(header={1: None, 4: b"es-1"}),
        "no algorithm": made(header={4: b"es-1"}),
        "key id as text": made(header={1: -7, 4: "es-1"}),
        "key id null": made(header={1: -7, 4: None}),
        "long key id head": made(protected=b"\xa2\x01\x26\x04\x58\x04es-1"),
        "long algorithm": made(protected=b"\xa2\x01\x38\x06\x04\x44es-1"),
        "signature of 63": made(signer=lambda message: es256(message)[:63]),
        "signature of 65": made(signer=lambda message: es256(message) + b"\0"),
        "signature in DER": made(signer=lambda message: ES.sign(message, ec.ECDSA(SHA256()))),
        "signature empty": made(signature=b""),
        "pss of 255": made(header={1: -37, 4: b"ps-1"}, signature=bytes(255)),
        "claims repeat": made(payload=b"\xa9\x01\x01" + body[1:]),
        "claims out of order": made(payload=swapped),
        "claims in an array": made(payload=b"\x80"),
        "claims empty": made(payload=b""),
        "claims with bytes behind": made(payload=body + b"\0"),
        "claims indefinite": made(payload=b"\xbf" + body[1:] + b"\xff"),
        "schema in two bytes": made(payload=body.replace(b"\xa8\x01\x01", b"\xa8\x01\x18\x01", 1)),
        "schema true": made(payload=body.replace(b"\xa8\x01\x01", b"\xa8\x01\xf5", 1)),
        "schema float": made(payload=body.replace(b"\xa8\x01\x01", b"\xa8\x01\xf9\x3c\x00", 1)),
        "time of 64 bits": made(payload=body.replace(b"\x05\x1a", b"\x05\x1b\0\0\0\0", 1)),
        "text not utf-8": made(payload=body.replace(b"gH57.132", b"gH57.13\xff", 1)),
        "claims wrapped in a tag": made(payload=b"\xd2" + body),
        "huge array": text_of(b"\xd2\x9a\xff\xff\xff\xff"),
        "huge string": text_of(b"\xd2\x84\x5a\xff\xff\xff\xff"),
        "huge map": text_of(b"\xd2\xba\xff\xff\xff\xff"),
        "deep": text_of(b"\xd2" + b"\x81" * 700),
        "deep maps": text_of(b"\xd2" + b"\xa1\x01" * 350),
        "nulls": text_of(b"\xf6" * 200),
    }


@cache
def corpus() -> tuple[tuple[str, str, str | None], ...]:
    """Every code: its name, its text, and the reason it deserves at AT (None: it passes)."""
    rows = [(name, text, None) for name, text in _passing().items()]
    rows += [(name, text, reason) for name, (text, reason) in _forged().items()]
    rows += [(name, text, "FORMAT_FAILURE") for name, text in (_claim_defects() | _defects()).items()]
    rows += [("unsigned dossier code", "H57.132-260804-0583", "NO_SIGNATURE")]
    return tuple(rows)
