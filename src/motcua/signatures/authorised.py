"""Who may sign for an agency: certificates by fingerprint, or organisational units, as the host's file lists them.

The file is JSON: `{"schema": "urn:motcua:signers:1", "agencies": {CODE: {"fingerprints": [...], "units": [...]}}}`, or
without "schema" the inner mapping alone, where a list of fingerprints may stand for `{"fingerprints": [...]}`.
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
"""The identifier of the file's form and version."""

_UNIT = der.oid("2.5.4.11")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31}")  # plain, or as tools print it
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

    Args:
        data: the file; a fingerprint may be in upper case and in pairs with colons.
        path: how errors call the file.

    Raises:
        UnreadableFileError: SIGNERS_FILE when it is no JSON of either shape, or repeats a key.
        BadInputError: FINGERPRINT when one is no SHA-256.
    """
    try:
        value = strict_json_of_file(data)
    except DerError as error:
        raise _unreadable(path, *_NO_JSON) from error
    if not isinstance(value, Mapping) or not value:
        raise _unreadable(path, *_NO_AGENCY)
    if "schema" not in value:
        return SignerBinding({code: _signers(_row(row), f"{path}.{code}") for code, row in value.items()})
    if value["schema"] != SCHEMA or set(value) != {"schema", "agencies"}:
        raise _unreadable(path, *_OTHER_SCHEMA)
    agencies = value["agencies"]
    if not isinstance(agencies, Mapping):
        raise _unreadable(f"{path}.agencies", *_NO_AGENCY)
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
            name, value = (*der.walk(subject, first, last), (0,) * 4, (0,) * 4)[:2]
            codec = _CODECS.get(value[0])
            if subject[name[1] : name[3]] == _UNIT and codec:
                found.append(unicodedata.normalize("NFC", subject[value[2] : value[3]].decode(codec)))
    return found


def _row(row: Any) -> Any:
    return {"fingerprints": row} if isinstance(row, list) else row


def _signers(row: Any, path: str) -> AgencySigners:
    if not isinstance(row, Mapping) or not set(row) <= _PARTS:
        raise _unreadable(path, *_OTHER_PARTS)
    listed = {part: row.get(part, []) for part in _PARTS}
    for part, values in listed.items():
        if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
            raise _unreadable(f"{path}.{part}", *_NO_LIST)
    return AgencySigners(
        frozenset(_fingerprint(one, f"{path}.fingerprints") for one in listed["fingerprints"]),
        frozenset(unicodedata.normalize("NFC", one) for one in listed["units"]),
    )


def _fingerprint(text: str, path: str) -> str:
    found = text.strip().lower()
    if not _FINGERPRINT.fullmatch(found):
        raise BadInputError(
            "FINGERPRINT",
            "Dấu vân tay chứng thư phải là SHA-256: 64 chữ số thập lục phân, viết liền hoặc từng cặp cách nhau dấu hai "
            "chấm.",
            "a certificate's fingerprint is a SHA-256: 64 hexadecimal digits, in one piece or in pairs with colons",
            path=path,
            value=text,
        )
    return found.replace(":", "")


_NO_JSON = ("không phải JSON, hoặc có khóa lặp lại", "it is no JSON, or it repeats a key")
_NO_AGENCY = (
    "cần một đối tượng có mã cơ quan làm khóa",
    "an object is needed whose keys are agency codes",
)
_OTHER_SCHEMA = (
    f'có "schema" thì "schema" phải là {SCHEMA} và chỉ kèm "agencies"',
    f'where "schema" stands, it is {SCHEMA}, with "agencies" beside it and nothing else',
)
_OTHER_PARTS = (
    'mỗi cơ quan chỉ có "fingerprints" và "units"; tên và chức danh không được xét',
    'an agency has "fingerprints" and "units" alone; names and titles are not looked at',
)
_NO_LIST = ("cần một danh sách chuỗi không rỗng", "a list of texts that are not empty is needed")


def _unreadable(path: str, why_vi: str, why_en: str) -> UnreadableFileError:
    return UnreadableFileError(
        "SIGNERS_FILE",
        f"Không đọc được danh sách người ký: {why_vi}.",
        f"the list of signers cannot be read: {why_en}",
        path=path,
    )
