"""The signed receipt QR: issued with the host's key, checked against the verifier's key ring, offline.

A code is `MC1:` and a COSE_Sign1 message in Base45. Issuing asks the host's callback for the signature; the library
never holds a private key. Verifying is total: any text gives a report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.signatures import cbor
from motcua.signatures.cosejudgement import judge, unsigned
from motcua.signatures.cosemessage import protected_header, read_cose, signed_bytes, write_cose
from motcua.signatures.coseprimitives import raw_ecdsa
from motcua.signatures.cosetable import cose_table
from motcua.signatures.keyring import KeyRing
from motcua.signatures.receiptclaims import ReceiptClaims, from_wire, refuse_unreal_codes, seconds_of, to_wire
from motcua.signatures.verdict import Report

__all__ = ["QrSize", "Sign", "UnverifiedReceipt", "issue_receipt_qr", "qr_size", "read_unverified", "verify_receipt_qr"]

Sign = Callable[[bytes, str], bytes]
"""The host's signer: `sign(message, algorithm)` returns the signature over the whole message, not over a digest.

Where a device wants a digest, the host hands it the SHA-256 of the message (ES256, PS256); EdDSA takes the message
itself. PS256 is RSASSA-PSS with MGF1-SHA-256 and a salt of 32 bytes. ES256 may come back as 64 bytes (r and s) or DER.
"""


@attrs.frozen
class UnverifiedReceipt:
    """What a code says, whether or not anybody signed it: for showing beside a verdict, never instead of one.

    Attributes:
        claims: the claims.
        key_id: the key the code names, or None.
        algorithm: the algorithm the code names, or None when the codes may not use it.
    """

    claims: ReceiptClaims
    key_id: str | None
    algorithm: str | None


@attrs.frozen
class QrSize:
    """How large a code is.

    Attributes:
        characters: letters of the QR's alphanumeric mode.
        data_bytes: bytes of the COSE message in it.
        version: the QR version at error correction level M, or None when the extra `motcua[qr]` is not installed.
    """

    characters: int
    data_bytes: int
    version: int | None


def issue_receipt_qr(claims: ReceiptClaims, *, key_id: str, algorithm: str, sign: Sign, key_ring: KeyRing) -> str:
    """Return the text of a signed receipt QR, checked as a verifier would check it.

    Args:
        claims: what the code says.
        key_id: the identifier of the signing key in the ring.
        algorithm: "ES256", "EdDSA" or "PS256".
        sign: the host's signer; its own errors pass through.
        key_ring: the ring that verifiers will have: a code they would not accept is not given out.

    Raises:
        BadInputError: QR_ALGORITHM for another algorithm, QR_KEY_ID for an ill-formed identifier, QR_NOT_ACCEPTED
            when the finished code does not pass against the ring.
        CollectedError: QR_CLAIMS_FAULTY when the dossier or agency code is none.
    """
    table = cose_table()
    rule = table.algorithms.get(algorithm)
    if rule is None:
        known = ", ".join(table.algorithms)
        raise BadInputError("QR_ALGORITHM", f"Thuật toán phải là: {known}.", f"the algorithm is one of: {known}")
    if table.key_id.fullmatch(key_id) is None:
        raise BadInputError("QR_KEY_ID", "Định danh khóa sai khuôn dạng.", "the key id is ill-formed", value=key_id)
    refuse_unreal_codes(claims)
    schema = table.claims[0]
    payload = cbor.encode(to_wire(attrs.asdict(claims)) | {schema.key: schema.value})
    protected = protected_header(rule, key_id)
    signature = bytes(sign(signed_bytes(protected, payload), algorithm))
    text = write_cose(protected, payload, raw_ecdsa(signature) if rule.key == "P-256" else signature)
    report = verify_receipt_qr(text, key_ring=key_ring, at=claims.issued_at, expected=claims)
    if not report.passed:
        raise BadInputError(
            "QR_NOT_ACCEPTED",
            f"Mã QR vừa ký không qua kiểm tra với bộ khóa ({report.reason}): {report.text_vi}",
            f"the code just signed does not pass against the key ring ({report.reason}): {report.text_en}",
        )
    return text


def verify_receipt_qr(
    text: str,
    *,
    key_ring: KeyRing,
    at: datetime | None = None,
    expected: ReceiptClaims | Mapping[str, Any] | None = None,
) -> Report:
    """Return whether a code's signature holds under the verifier's keys, and for what is expected.

    Any text gives a report. `signing_time` is the signer's own word; `proven_time` is always None, since a code holds
    no time stamp, and so a doubt about time is OUT_OF_BOUNDS_NO_POE and never EXPIRED.

    Args:
        text: what the QR holds, as the reader gave it; nothing is stripped.
        key_ring: the keys the verifier knows.
        at: the moment of judgement. None judges at the moment the code itself names, so a key past its
            `accepted_until` is not noticed: a host with a clock gives its time.
        expected: claims that must be equal: all of a `ReceiptClaims`, or some by name (`{"code": …}`; a time or None).

    Raises:
        BadInputError: only for the caller's own arguments: NAIVE_TIME, QR_CLAIM_UNKNOWN.
    """
    moment = None if at is None else seconds_of(at)
    named = attrs.asdict(expected) if isinstance(expected, ReceiptClaims) else expected
    wanted = None if named is None else to_wire(named)
    try:
        receipt = read_cose(text)
    except BadInputError:
        return unsigned(text)
    return judge(receipt, key_ring, moment, wanted)


def read_unverified(text: str) -> UnverifiedReceipt:
    """Return what a code says, without checking any signature.

    Raises:
        BadInputError: when it is no code.
    """
    receipt = read_cose(text)
    rule = receipt.algorithm
    return UnverifiedReceipt(
        claims=from_wire(receipt.claims),
        key_id=None if receipt.key_id is None else receipt.key_id.decode("utf-8", "replace"),
        algorithm=None if rule is None else rule.name,
    )


def qr_size(text: str) -> QrSize:
    """Return how large a code is.

    Raises:
        BadInputError: when it is no code.
    """
    data = read_cose(text).data
    try:
        import segno  # noqa: PLC0415  an extra
    except ImportError:
        return QrSize(len(text), len(data), None)
    drawn = segno.make(text, error="m", micro=False, boost_error=False, mask=0)  # any mask: the size is the same
    return QrSize(len(text), len(data), int(drawn.version))
