"""The table of the signed receipt QR, read once: prefix, limits, algorithms, claims, texts of criteria."""

from __future__ import annotations

import re
import tomllib
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import attrs

__all__ = ["Algorithm", "ClaimRow", "CoseTable", "cose_table"]


@attrs.frozen
class Algorithm:
    """A signature algorithm the codes may use.

    Attributes:
        name: the name it has in JOSE and COSE, such as "ES256".
        id: its number in COSE.
        key: the kind of key: "P-256", "Ed25519" or "RSA".
        signature_bytes: the least and the greatest length of a signature.
        key_bits: the least and the greatest modulus of an RSA key, or None.
        exponent: the public exponent an RSA key must have, or None.
        salt_bytes: the length of the PSS salt, or None.
    """

    name: str
    id: int
    key: str
    signature_bytes: tuple[int, int] = attrs.field(converter=tuple)
    key_bits: tuple[int, int] | None = attrs.field(default=None, converter=attrs.converters.optional(tuple))
    exponent: int | None = None
    salt_bytes: int | None = None


@attrs.frozen
class ClaimRow:
    """One claim of the code.

    Attributes:
        key: its integer key on the wire.
        name: its name in `ReceiptClaims`, or "schema".
        kind: "schema", "text", "time", "time-or-null" or "bytes".
        vi: its label in Vietnamese.
        en: its label in English.
        pattern: what a text looks like, or None.
        length: how many bytes, or None.
        value: the only value it may have, or None.
    """

    key: int
    name: str
    kind: str
    vi: str
    en: str
    pattern: re.Pattern[str] | None = attrs.field(default=None, converter=attrs.converters.optional(re.compile))
    length: int | None = None
    value: int | None = None


@attrs.frozen
class CoseTable:
    """Everything the codes obey.

    Attributes:
        prefix: what a code begins with.
        longest_text: characters of the longest code.
        tag: the CBOR tag of the whole.
        key_id: what a key's identifier looks like.
        latest_skew: seconds the verifier's clock may be behind the issuer's.
        bare_code: what an unsigned QR of a receipt looks like.
        label_algorithm: the header label of the algorithm.
        label_key_id: the header label of the key's identifier.
        algorithms: by name.
        earliest: the least time, in seconds since 1970.
        latest: the greatest time.
        claims: in the order of their keys.
        criteria: texts of a criterion by its id.
        raw: the table as it stands in the file, for the page.
    """

    prefix: str
    longest_text: int
    tag: int
    key_id: re.Pattern[str]
    latest_skew: int
    bare_code: re.Pattern[str]
    label_algorithm: int
    label_key_id: int
    algorithms: dict[str, Algorithm]
    earliest: int
    latest: int
    claims: tuple[ClaimRow, ...]
    criteria: dict[str, dict[str, str]]
    raw: dict[str, Any]

    @cached_property
    def received(self) -> ClaimRow:
        """The claim of the moment of reception."""
        return self.claim("received_at")

    @cached_property
    def due(self) -> ClaimRow:
        """The claim of the moment the result is due."""
        return self.claim("due_at")

    def claim(self, name: str) -> ClaimRow:
        """Return a claim by name; KeyError when there is none."""
        return {row.name: row for row in self.claims}[name]

    def algorithm_of(self, number: int) -> Algorithm | None:
        """Return the algorithm of a COSE number, or None when the codes may not use it."""
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, Algorithm]:
        return {one.id: one for one in self.algorithms.values()}


@cache
def cose_table() -> CoseTable:
    """Return the table."""
    raw = tomllib.loads(files("motcua.signatures").joinpath("tables", "cose.toml").read_text("utf-8"))
    return CoseTable(
        prefix=raw["prefix"],
        longest_text=raw["longest_text"],
        tag=raw["tag"],
        key_id=re.compile(raw["key_id"]),
        latest_skew=raw["latest_skew_seconds"],
        bare_code=re.compile(raw["bare_code"]),
        label_algorithm=raw["header"]["algorithm"],
        label_key_id=raw["header"]["key_id"],
        algorithms={name: Algorithm(name=name, **row) for name, row in raw["algorithm"].items()},
        earliest=raw["time"]["earliest"],
        latest=raw["time"]["latest"],
        claims=tuple(ClaimRow(**row) for row in raw["claim"]),
        criteria=raw["criterion"],
        raw=raw,
    )
