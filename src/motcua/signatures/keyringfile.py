"""The verifier's key ring as a JSON file; a private key or anything unknown in it is refused.

{"schema": "motcua.key-ring/1",
 "keys": [{"kid": "tthcc-2026", "algorithm": "ES256", "public_key": PEM text or JWK object,
           "not_before": "2026-01-01T00:00:00+07:00", "not_after": "2026-12-31T23:59:59+07:00",
           "agencies": ["H57.132"], "accepted_until": time, optional, "name": text, optional}]}
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from motcua.errors import BadInputError, CollectedError, MotcuaError, UnreadableFileError
from motcua.localtime import parse_moment
from motcua.signatures.keyring import KeyRing, QrKey

__all__ = ["SCHEMA", "read_key_ring"]

SCHEMA = "motcua.key-ring/1"
"""What the file must call itself."""

_TIMES = ("not_before", "not_after", "accepted_until")
_NEEDED = ("kid", "algorithm", "public_key", "not_before", "not_after", "agencies")
_MAY = (*_NEEDED, "accepted_until", "name")
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_JWK_PARTS = {"EC": ("x", "y"), "OKP": ("x",), "RSA": ("n", "e")}
_JWK_MAY = frozenset({"kty", "crv", "use", "key_ops", "alg", "kid"})
_POINT = 32
_LARGEST = 1 << 20


def read_key_ring(text: str | bytes) -> KeyRing:
    """Return the key ring of a JSON file.

    Args:
        text: the content of the file.

    Raises:
        UnreadableFileError: KEY_RING_UNREADABLE when it is no JSON, or too large.
        CollectedError: KEY_RING_FAULTY with every fault and its place.
    """
    document = _json(text)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA or set(document) != {"schema", "keys"}:
        _refuse([_fault("$", f"cần một đối tượng có schema {SCHEMA!r} và keys", f"wanted: schema {SCHEMA!r} and keys")])
    rows = document["keys"]
    if not isinstance(rows, list) or not rows:
        _refuse([_fault("$.keys", "cần ít nhất một khóa", "wanted: at least one key")])
    faults: list[MotcuaError] = []
    keys: list[QrKey] = []
    for place, row in enumerate(rows):
        try:
            keys.append(_key(row, f"$.keys[{place}]"))
        except CollectedError as error:
            faults += error.faults
    if faults:
        _refuse(faults)
    try:
        return KeyRing(keys)
    except BadInputError as error:
        _refuse([error])


def _json(text: str | bytes) -> Any:
    try:
        if len(text) > _LARGEST:
            raise ValueError("too large")  # noqa: TRY301  one door for all that is no key ring
        return json.loads(text, object_pairs_hook=_without_twins, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(
            "KEY_RING_UNREADABLE",
            "Tệp bộ khóa không phải JSON chặt chẽ (không khóa trùng, không số thực, tối đa 1 MB).",
            "the key ring file is not strict JSON (no repeated keys, no fractions, at most 1 MB)",
        ) from error


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _key(row: Any, path: str) -> QrKey:
    faults = _row_faults(row, path)
    values: dict[str, Any] = {}
    if not faults:
        for name in _TIMES:
            if name in row:
                values[name] = _collected(partial(parse_moment, row[name]), f"{path}.{name}", faults)
        values["public_key"] = _collected(partial(_public_key, row), f"{path}.public_key", faults)
    if faults:
        _refuse(faults)
    try:
        return QrKey(key_id=row["kid"], algorithm=row["algorithm"], agencies=row["agencies"],
                     name=row.get("name", ""), **values)  # fmt: skip
    except CollectedError as error:
        _refuse([_fault(f"{path}{str(one.path)[1:]}", one.message_vi, one.message_en) for one in error.faults])


def _collected(read: Callable[[], Any], path: str, faults: list[MotcuaError]) -> Any:
    try:
        return read()
    except BadInputError as error:
        faults.append(BadInputError(error.code, error.message_vi, error.message_en, path=path))
        return None


def _row_faults(row: Any, path: str) -> list[MotcuaError]:
    if not isinstance(row, dict):
        return [_fault(path, "khóa phải là một đối tượng", "a key is an object")]
    missing = [name for name in _NEEDED if name not in row]
    unknown = [str(name)[:30] for name in row if name not in _MAY]
    no_text = [name for name in ("kid", "algorithm", *_TIMES, "name") if not isinstance(row.get(name, ""), str)]
    agencies = row.get("agencies", [])
    listed = isinstance(agencies, list) and all(isinstance(code, str) for code in agencies)
    no_list = (
        [] if listed else [_fault(f"{path}.agencies", "phải là danh sách chuỗi ký tự", "it is not a list of texts")]
    )
    return [
        *(_fault(f"{path}.{name}", "thiếu trường này", "the field is missing") for name in missing),
        *(_fault(f"{path}.{name}", "trường lạ", "an unknown field") for name in unknown),
        *(_fault(f"{path}.{name}", "phải là chuỗi ký tự", "it is not text") for name in no_text),
        *no_list,
    ]


def _public_key(row: dict[str, Any]) -> Any:
    written = row["public_key"]
    if isinstance(written, str):
        return _from_pem(written)
    if isinstance(written, dict):
        return _from_jwk(written, row)
    raise _bad("cần văn bản PEM hoặc đối tượng JWK", "wanted: PEM text or a JWK object")


def _from_pem(text: str) -> Any:
    if "PRIVATE" in text:
        raise _private()
    try:
        return load_pem_public_key(text.encode("utf-8"))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _bad("không đọc được PEM của khóa công khai", "this is no PEM of a public key") from error


def _from_jwk(jwk: dict[str, Any], row: dict[str, Any]) -> Any:
    if _PRIVATE & set(jwk):
        raise _private()
    parts = _JWK_PARTS.get(str(jwk.get("kty")))
    if parts is None or set(jwk) - _JWK_MAY - set(parts):
        raise _bad(
            "JWK cần kty EC, OKP hoặc RSA và không có trường lạ", "a JWK has kty EC, OKP or RSA, nothing unknown"
        )
    if jwk.get("use", "sig") != "sig" or jwk.get("key_ops", ["verify"]) != ["verify"]:
        raise _bad("JWK không dành để kiểm tra chữ ký", "the JWK is not for checking signatures")
    if jwk.get("alg", row["algorithm"]) != row["algorithm"] or jwk.get("kid", row["kid"]) != row["kid"]:
        raise _bad("alg hoặc kid của JWK khác của khóa", "the JWK's alg or kid differs from the key's")
    numbers = [_base64url(jwk.get(part)) for part in parts]
    try:
        return _built(jwk, numbers)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _bad("các số của JWK không phải một khóa", "the JWK's numbers are no key") from error


def _built(jwk: dict[str, Any], numbers: list[bytes]) -> Any:
    if jwk["kty"] == "RSA":
        n, e = (int.from_bytes(number) for number in numbers)
        return rsa.RSAPublicNumbers(e, n).public_key()
    if any(len(number) != _POINT for number in numbers):
        raise ValueError("a coordinate of another length")
    if jwk["kty"] == "OKP" and jwk.get("crv") == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(numbers[0])
    if jwk["kty"] == "EC" and jwk.get("crv") == "P-256":
        x, y = (int.from_bytes(number) for number in numbers)
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    raise ValueError("another curve")


def _base64url(text: Any) -> bytes:
    if not isinstance(text, str):
        raise _bad("JWK thiếu số", "a number of the JWK is missing")
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise _bad("JWK có số không phải base64url", "a number of the JWK is not base64url") from error
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise _bad("JWK có số không phải base64url", "a number of the JWK is not base64url")
    return data


def _private() -> BadInputError:
    return BadInputError(
        "KEY_RING_PRIVATE",
        "đây là khóa bí mật; bộ khóa kiểm tra chỉ chứa khóa công khai, hãy coi khóa này là đã lộ",
        "this is a private key; a key ring holds public keys only, and this one must be taken for leaked",
    )


def _bad(vi: str, en: str) -> BadInputError:
    return BadInputError("KEY_RING_KEY", vi, en)


def _fault(path: str, vi: str, en: str) -> BadInputError:
    return BadInputError("KEY_RING_FIELD", vi, en, path=path)


def _refuse(faults: list[MotcuaError]) -> NoReturn:
    raise CollectedError(
        "KEY_RING_FAULTY",
        "Bộ khóa không dùng được: " + "; ".join(f"{one.path}: {one.message_vi}" for one in faults) + ".",
        "the key ring cannot be used: " + "; ".join(f"{one.path}: {one.message_en}" for one in faults),
        faults=tuple(faults),
    )
