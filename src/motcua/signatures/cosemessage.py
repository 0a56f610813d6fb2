"""One receipt QR, taken apart and put together: prefix, Base45, COSE_Sign1, claims; one text for each content.

Nothing here says whether a signature holds; `motcua.signatures.cose` does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import attrs

from motcua.errors import BadInputError
from motcua.signatures import base45, cbor
from motcua.signatures.cosetable import Algorithm, cose_table
from motcua.signatures.receiptclaims import faulty_claims

__all__ = ["CoseReceipt", "protected_header", "read_cose", "signed_bytes", "write_cose"]

_PARTS = 4
_CONTEXT = b"\x84" + cbor.encode("Signature1")  # an array of four: context, protected header, external data, payload
_NO_DATA = cbor.encode(b"")


@attrs.frozen
class CoseReceipt:
    """What a well-formed code holds, not yet checked.

    Attributes:
        data: the COSE bytes.
        algorithm_id: the algorithm's number.
        key_id: the key's identifier, or None when the code names none.
        protected: the protected header, encoded.
        payload: the claims, encoded.
        claims: the claims by integer key.
        signature: the signature.
    """

    data: bytes
    algorithm_id: int
    key_id: bytes | None
    protected: bytes
    payload: bytes
    claims: dict[int | str, Any]
    signature: bytes

    @property
    def algorithm(self) -> Algorithm | None:
        """The algorithm, or None when the codes may not use it."""
        return cose_table().algorithm_of(self.algorithm_id)

    @property
    def message(self) -> bytes:
        """What was signed."""
        return signed_bytes(self.protected, self.payload)


def signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """Return the Sig_structure of RFC 9052, section 4.4, without external data."""
    return _CONTEXT + cbor.encode(protected) + _NO_DATA + cbor.encode(payload)


def protected_header(algorithm: Algorithm, key_id: str) -> bytes:
    """Return the encoded protected header: algorithm and key, nothing else."""
    table = cose_table()
    return cbor.encode({table.label_algorithm: algorithm.id, table.label_key_id: key_id.encode("utf-8")})


def write_cose(protected: bytes, payload: bytes, signature: bytes) -> str:
    """Return the text of a code."""
    table = cose_table()
    return table.prefix + base45.encode(cbor.encode([protected, {}, payload, signature], tag=table.tag))


def read_cose(text: str) -> CoseReceipt:
    """Return the parts of a code.

    Args:
        text: what the QR holds, nothing stripped.

    Raises:
        BadInputError: QR_PREFIX, QR_SHAPE, BASE45_MALFORMED or CBOR_MALFORMED for anything that is no code.
    """
    table = cose_table()
    if not text.startswith(table.prefix) or len(text) > table.longest_text:
        raise BadInputError(
            "QR_PREFIX",
            f"Mã QR đã ký bắt đầu bằng {table.prefix} và dài không quá {table.longest_text} ký tự.",
            f"a signed QR begins with {table.prefix} and has at most {table.longest_text} characters",
        )
    data = base45.decode(text[len(table.prefix) :])
    parts = cbor.decode(data, tag=table.tag)
    if not isinstance(parts, list) or len(parts) != _PARTS or parts[1] != {}:
        raise _shape("không phải COSE_Sign1 với phần đầu không ký để trống", "no COSE_Sign1 with an empty open header")
    protected, _, payload, signature = parts
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise _shape("các phần của COSE_Sign1 không phải chuỗi byte", "parts of the COSE_Sign1 are no byte strings")
    algorithm_id, key_id = _header(protected)
    claims = cbor.decode(payload)
    if faulty_claims(claims):
        raise _shape("các trường không đúng", "the claims are not sound")
    receipt = CoseReceipt(data, algorithm_id, key_id, protected, payload, claims, signature)  # type: ignore[arg-type]
    rule = receipt.algorithm
    if rule is not None and not rule.signature_bytes[0] <= len(signature) <= rule.signature_bytes[1]:
        raise _shape("chữ ký sai độ dài", "the signature has a wrong length")
    return receipt


@lru_cache(maxsize=64)  # an issuer's codes all carry the same few headers
def _header(protected: bytes) -> tuple[int, bytes | None]:
    table = cose_table()
    header = cbor.decode(protected)
    if not isinstance(header, dict) or not set(header) <= {table.label_algorithm, table.label_key_id}:
        raise _shape("phần đầu có ký có trường lạ", "the signed header holds unknown labels")
    algorithm_id, key_id = header.get(table.label_algorithm), header.get(table.label_key_id)
    if not isinstance(algorithm_id, int) or not (key_id is None or isinstance(key_id, bytes)):
        raise _shape("thuật toán hoặc định danh khóa sai kiểu", "the algorithm or the key id is of a wrong kind")
    if key_id is None and table.label_key_id in header:
        raise _shape("định danh khóa để rỗng", "the key id is null")
    return algorithm_id, key_id


def _shape(vi: str, en: str) -> BadInputError:
    return BadInputError("QR_SHAPE", f"Mã QR sai cấu trúc: {vi}.", f"the code is ill-formed: {en}")
