"""What the signature of a receipt is bound to, and who may sign for an agency.

A true signature over another dossier, procedure, agency or time is a replay. A title or a common name never decides
who may sign: the host names certificates by fingerprint, or the organisational units that its authority certifies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from motcua.canonical import canonical_bytes
from motcua.codes import dossier as dossier_codes
from motcua.errors import BadInputError
from motcua.localtime import local_or_none, parse_moment
from motcua.signatures.confusable import confusable_text
from motcua.signatures.der import DerError
from motcua.signatures.verdict import Reason

__all__ = ["Binding", "check_binding", "confusable_text", "read_binding", "strict_json", "strict_json_of_file"]

LARGEST = 1024 * 1024
"""The largest content read as JSON, in bytes."""
LARGEST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly (RFC 7493, section 2.2)."""

_KEYS = {"dossier": "code", "procedure": "procedure", "agency": "agency", "received_at": "accepted_at",
         "due_at": "due_at"}  # fmt: skip


@attrs.frozen(kw_only=True)
class Binding:
    """What a signature is bound to (nội dung mà chữ ký gắn với); None is not said.

    Attributes:
        dossier: the dossier code.
        procedure: the code of the procedure.
        agency: the code of the agency; taken from the dossier code where the content does not say it.
        received_at: when the dossier was received.
        due_at: when the result can be had.
        schema: the identifier of the content's form and version.
    """

    dossier: str | None = None
    procedure: str | None = None
    agency: str | None = None
    received_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    due_at: datetime | None = attrs.field(default=None, converter=local_or_none)
    schema: str | None = None


def read_binding(content: bytes) -> Binding | Reason:
    """Return what a receipt's canonical content is bound to, or FORMAT_FAILURE.

    The values stand at the top, or under "fields", as the forms write them, or under "binding", where a host adds
    what a form does not print; a value that stands twice must be the same.

    Args:
        content: canonical bytes.
    """
    try:
        return _binding(strict_json(content))
    except (DerError, BadInputError):
        return Reason.FORMAT_FAILURE


def check_binding(content: bytes, expected: Binding) -> Reason | None:
    """Return None when a content is bound to what is expected, else CONTENT_BINDING or FORMAT_FAILURE.

    Args:
        content: canonical bytes of what was signed.
        expected: what the verifier knows; what it leaves as None is not asked. What the content does not say fails.
    """
    found = read_binding(content)
    if isinstance(found, Reason):
        return found
    asked = attrs.asdict(expected)
    said = attrs.asdict(found)
    same = all(value is None or said[name] == value for name, value in asked.items())
    return None if same else Reason.CONTENT_BINDING


def strict_json(content: bytes) -> Any:
    """Return the value of canonical JSON bytes: one writing for one value, integers and texts only.

    Raises:
        DerError: FORMAT_FAILURE for a repeated key, NaN, a fraction or exponent, a huge integer, a text that is not NFC
            or not Unicode, too deep or too large a document, or any writing that is not the canonical one.
    """
    value = strict_json_of_file(content)
    try:
        same = canonical_bytes(value) == bytes(content)
    except (BadInputError, RecursionError) as error:
        raise DerError from error
    if not same:
        raise DerError
    return value


def strict_json_of_file(data: bytes) -> Any:
    """Return the value of JSON bytes in any writing, with the same refusals of what readers disagree about.

    Raises:
        DerError: FORMAT_FAILURE for a repeated key, NaN, a fraction or exponent, a huge integer, or no JSON.
    """
    if len(data) > LARGEST:
        raise DerError
    try:
        return json.loads(
            bytes(data).decode("utf-8"),
            object_pairs_hook=_unrepeated,
            parse_float=_refused,
            parse_constant=_refused,
            parse_int=_bounded,
        )
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise DerError from error


def _binding(value: object) -> Binding:
    if not isinstance(value, Mapping):
        raise DerError
    said = {name: _said(value, key) for name, key in _KEYS.items()}
    dossier, agency = said["dossier"], said["agency"]
    if dossier is not None and agency is None and dossier_codes.is_valid(dossier):
        agency = str(dossier_codes.parse(dossier).agency)
    return Binding(
        dossier=dossier,
        procedure=said["procedure"],
        agency=agency,
        received_at=_moment(said["received_at"]),
        due_at=_moment(said["due_at"]),
        schema=_said(value, "schema"),
    )


def _said(value: Mapping[str, Any], key: str) -> str | None:
    places = (value, value.get("fields"), value.get("binding"))
    found = {place[key] for place in places if isinstance(place, Mapping) and isinstance(place.get(key), str)}
    if len(found) > 1:
        raise DerError
    return found.pop() if found else None


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise ValueError
    return value


def _refused(_text: str) -> object:
    raise ValueError


def _bounded(text: str) -> int:
    if len(text) > len(str(LARGEST_INTEGER)) + 1 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError
    return int(text)
