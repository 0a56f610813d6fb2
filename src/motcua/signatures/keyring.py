"""The keys a verifier of receipt QRs knows: whose they are, for which agencies and how long."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

import attrs
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.localtime import local
from motcua.signatures.coseprimitives import PublicKey, fits
from motcua.signatures.cosetable import Algorithm, cose_table
from motcua.signatures.receiptclaims import seconds_of

__all__ = ["KeyRing", "QrKey"]


def _codes(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(codes)


def _row(keys: Iterable[QrKey]) -> tuple[QrKey, ...]:
    return tuple(keys)


@attrs.frozen(kw_only=True)
class QrKey:
    """A public key that signs receipt QRs (khóa công khai kiểm tra mã QR).

    Attributes:
        key_id: its identifier, at most 12 letters, digits, "-" and "_".
        algorithm: "ES256", "EdDSA" or "PS256": the only one it is used with.
        public_key: the key.
        not_before: the first moment it may sign.
        not_after: the last moment it may sign.
        agencies: the codes of the agencies that sign with it, exactly as the codes on receipts are written.
        accepted_until: until when a verifier still accepts what it signed; `not_after` unless the ring says later.
            A time inside a code is the signer's own word, so a retired key that leaked can sign "last year". Who names
            a later moment here vouches that the private key was destroyed or never left its device.
        name: who the key belongs to, for people.
    """

    key_id: str
    algorithm: str
    public_key: PublicKey
    not_before: datetime = attrs.field(converter=local)
    not_after: datetime = attrs.field(converter=local)
    agencies: frozenset[str] = attrs.field(converter=_codes)
    accepted_until: datetime = attrs.field(converter=local)
    name: str = ""

    @accepted_until.default
    def _accepted_until(self) -> datetime:
        return self.not_after

    def __attrs_post_init__(self) -> None:
        """Refuse a key that no code could be checked with; all faults at once."""
        faults = tuple(_key_faults(self))
        if faults:
            raise CollectedError(
                "QR_KEY_FAULTY",
                "; ".join(fault.message_vi for fault in faults),
                "; ".join(fault.message_en for fault in faults),
                faults=faults,
            )

    @cached_property
    def rule(self) -> Algorithm:
        """The row of its algorithm."""
        return cose_table().algorithms[self.algorithm]

    @cached_property
    def signs_from(self) -> int:
        """The first second it may sign."""
        return seconds_of(self.not_before)

    @cached_property
    def signs_to(self) -> int:
        """The last second it may sign."""
        return seconds_of(self.not_after)

    @cached_property
    def accepted_to(self) -> int:
        """The last second its signatures are accepted."""
        return seconds_of(self.accepted_until)

    @cached_property
    def spki(self) -> bytes:
        """The key in DER (SubjectPublicKeyInfo)."""
        return self.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @cached_property
    def fingerprint(self) -> str:
        """The SHA-256 of the key in DER, 64 hexadecimal digits."""
        return hashlib.sha256(self.spki).hexdigest()


def _key_faults(key: QrKey) -> Iterable[MotcuaError]:
    table = cose_table()
    if table.key_id.fullmatch(key.key_id) is None:
        yield _fault("kid", "định danh khóa cần 1-12 ký tự 0-9 A-Z a-z - _", "a key id has 1-12 of 0-9 A-Z a-z - _")
    algorithm = table.algorithms.get(key.algorithm)
    if algorithm is None:
        known = ", ".join(table.algorithms)
        yield _fault("algorithm", f"thuật toán phải là một trong: {known}", f"the algorithm is one of: {known}")
    elif not fits(key.public_key, algorithm):
        yield _fault(
            "public_key",
            f"khóa công khai không dùng được với {algorithm.name} (cần {_wanted(algorithm)})",
            f"the public key does not fit {algorithm.name} (wanted: {_wanted(algorithm)})",
        )
    if not key.not_before < key.not_after <= key.accepted_until:
        yield _fault(
            "not_after",
            "cần not_before < not_after ≤ accepted_until",
            "wanted: not_before < not_after <= accepted_until",
        )
    agency = next(row for row in table.claims if row.name == "agency")
    if not key.agencies or not all(agency.pattern and agency.pattern.fullmatch(code) for code in key.agencies):
        yield _fault(
            "agencies", "cần ít nhất một mã cơ quan, viết hoa", "wanted: at least one agency code, in capitals"
        )
    if not key.name.isprintable():
        yield _fault("name", "tên có ký tự điều khiển hoặc ẩn", "the name holds control or hidden characters")


def _wanted(algorithm: Algorithm) -> str:
    if algorithm.key_bits is None:
        return algorithm.key
    return f"RSA {algorithm.key_bits[0]}-{algorithm.key_bits[1]} bit, e = {algorithm.exponent}"


def _fault(field: str, vi: str, en: str) -> BadInputError:
    return BadInputError("QR_KEY_FIELD", f"{field}: {vi}", f"{field}: {en}", path=f"$.{field}")


@attrs.frozen
class KeyRing:
    """The keys a verifier knows (bộ khóa kiểm tra); there is none by default.

    Attributes:
        keys: the keys, each identifier once.
    """

    keys: tuple[QrKey, ...] = attrs.field(converter=_row)

    def __attrs_post_init__(self) -> None:
        """Refuse an identifier that stands for two keys."""
        if len(self.by_id) < len(self.keys):
            raise BadInputError(
                "QR_KEY_TWICE", "Một định danh khóa đứng cho hai khóa.", "one key id stands for two keys", path="$.keys"
            )

    @cached_property
    def by_id(self) -> dict[bytes, QrKey]:
        """The keys by identifier, as the code carries it."""
        return {key.key_id.encode("utf-8", "replace"): key for key in self.keys}
