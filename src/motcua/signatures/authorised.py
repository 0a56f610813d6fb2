"""Who may sign for an agency: certificates by fingerprint, or organisational units, as the host's file lists them.

The file is JSON: `{"schema": "urn:motcua:signers:1", "agencies": {CODE: {"fingerprints": [...], "units": [...]}}}`.
Titles and common names are not looked at: a title stands in the document, not in the certificate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

import attrs

from motcua.errors import BadInputError, UnreadableFileError
from motcua.signatures import der
from motcua.signatures.binding import strict_json_of_file
from motcua.signatures.der import DerError
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.verdict import Reason

__all__ = ["SCHEMA", "AgencySigners", "SignerBinding", "check_signer", "read_signer_binding"]

SCHEMA = "urn:motcua:signers:1"
"""The identifier that the file must carry."""

_UNIT = der.oid("2.5.4.11")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_CODECS = {0x0C: "utf-8", 0x13: "ascii", 0x16: "ascii", 0x1E: "utf-16-be"}
_PARTS = {"fingerprints", "units"}


@attrs.frozen
class AgencySigners:
    """The certificates that an agency signs with.

    Attributes:
        fingerprints: SHA-256 of each certificate, in lower-case hexadecimal.
        units: organisational units (OU) of the subject, of which one is enough; only as good as the authority that
            certified them, so the path must be checked as well.
    """

    fingerprints: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


@attrs.frozen
class SignerBinding:
    """Who signs for which agency (người ký của từng cơ quan).

    Attributes:
        agencies: by agency code.
    """

    agencies: Mapping[str, AgencySigners]


def read_signer_binding(data: bytes, *, path: str = "$") -> SignerBinding:
    """Return the signers of each agency from the host's JSON.

    Raises:
        UnreadableFileError: when it is no JSON of this shape, or repeats a key.
        BadInputError: when a fingerprint is no SHA-256.
    """
    try:
        value = strict_json_of_file(data)
    except DerError as error:
        raise _unreadable(path) from error
    if not isinstance(value, Mapping) or value.get("schema") != SCHEMA or set(value) != {"schema", "agencies"}:
        raise _unreadable(path)
    agencies = value["agencies"]
    if not isinstance(agencies, Mapping):
        raise _unreadable(f"{path}.agencies")
    return SignerBinding({code: _signers(row, f"{path}.agencies.{code}") for code, row in agencies.items()})


def check_signer(binding: SignerBinding, agency: str, certificate: SignerCertificate) -> Reason | None:
    """Return None when a certificate is one that an agency signs with, else SIGNER_NOT_AUTHORISED.

    Args:
        binding: the host's list; an agency that is not in it has no signer.
        agency: the agency code that the content is bound to.
        certificate: the signer's, whose path has been checked.
    """
    allowed = binding.agencies.get(agency)
    if allowed is None:
        return Reason.SIGNER_NOT_AUTHORISED
    if certificate.sha256.hex() in allowed.fingerprints or allowed.units & subject_units(certificate):
        return None
    return Reason.SIGNER_NOT_AUTHORISED


def subject_units(certificate: SignerCertificate) -> frozenset[str]:
    """Return the organisational units of a certificate's subject, composed (NFC); none when ill-formed."""
    try:
        return frozenset(_units(certificate.subject))
    except (DerError, UnicodeDecodeError):
        return frozenset()


def _units(subject: bytes) -> list[str]:
    found = []
    _tag, start, stop = der.whole(subject)
    for _tag, _at, inner, end in der.walk(subject, start, stop):
        for _tag, _at, first, last in der.walk(subject, inner, end):
            name, value = der.walk(subject, first, last)[:2] if first < last else ((0,) * 4, (0,) * 4)
            codec = _CODECS.get(value[0])
            if subject[name[1] : name[3]] == _UNIT and codec:
                found.append(unicodedata.normalize("NFC", subject[value[2] : value[3]].decode(codec)))
    return found


def _signers(row: Any, path: str) -> AgencySigners:
    if not isinstance(row, Mapping) or not set(row) <= _PARTS:
        raise _unreadable(path)
    listed = {part: row.get(part, []) for part in _PARTS}
    for part, values in listed.items():
        if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
            raise _unreadable(f"{path}.{part}")
    fingerprints = frozenset(one.replace(":", "").lower() for one in listed["fingerprints"])
    for one in fingerprints:
        if not _FINGERPRINT.fullmatch(one):
            raise BadInputError(
                "FINGERPRINT",
                "Dấu vân tay chứng thư phải là SHA-256: 64 chữ số thập lục phân.",
                "a certificate's fingerprint is a SHA-256: 64 hexadecimal digits",
                path=f"{path}.fingerprints",
                value=one,
            )
    return AgencySigners(fingerprints, frozenset(unicodedata.normalize("NFC", one) for one in listed["units"]))


def _unreadable(path: str) -> UnreadableFileError:
    return UnreadableFileError(
        "SIGNERS_FILE",
        f"Danh sách người ký không đúng dạng JSON {SCHEMA}.",
        f"the list of signers is not JSON of the form {SCHEMA}",
        path=path,
    )
