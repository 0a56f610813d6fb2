"""What a signed receipt QR says: which dossier, of which agency and procedure, received and due when, on which paper.

The hash of the receipt's canonical content stands among the claims, so paper and code bind: a code copied to another
paper says the other paper's hash. No personal data is in the code; the letters allowed hold no look-alikes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes import dossier as dossier_codes
from motcua.errors import BadInputError, CollectedError, MotcuaError
from motcua.localtime import DESK_ZONE, local
from motcua.signatures.cosetable import ClaimRow, CoseTable, cose_table

__all__ = ["ReceiptClaims", "faulty_claims", "from_wire", "refuse_unreal_codes", "seconds_of", "to_wire"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def _whole(moment: datetime) -> datetime:
    return local(moment).replace(microsecond=0)


def _whole_or_none(moment: datetime | None) -> datetime | None:
    return None if moment is None else _whole(moment)


@attrs.frozen(kw_only=True)
class ReceiptClaims:
    """The claims of a signed receipt QR (thông tin được ký trong mã QR của giấy tiếp nhận).

    Times are kept to the second, as the code carries them.

    Attributes:
        code: the dossier code, as the paper shows it.
        agency: the code of the agency that receives and signs.
        procedure: the code of the procedure.
        received_at: when the dossier was received.
        due_at: when the result can be had, or None where there is no appointment.
        issued_at: when the code is signed, as the signer says.
        content: the hash of the receipt's canonical content, 64 lower-case hexadecimal digits.

    Raises:
        CollectedError: QR_CLAIMS_FAULTY with every claim that cannot stand in a code.
    """

    code: str
    agency: str
    procedure: str
    received_at: datetime = attrs.field(converter=_whole)
    due_at: datetime | None = attrs.field(converter=_whole_or_none)
    issued_at: datetime = attrs.field(converter=_whole)
    content: str

    def __attrs_post_init__(self) -> None:
        """Refuse claims that the verifier would refuse, all faults at once."""
        wire = to_wire(attrs.asdict(self))
        faults: list[MotcuaError] = [_fault(row) for row in faulty_claims({_schema().key: _schema().value, **wire})]
        _refuse(faults)


def seconds_of(moment: datetime) -> int:
    """Return a moment as whole seconds since 1970, rounded down.

    Raises:
        BadInputError: NAIVE_TIME when the moment has no offset.
    """
    return (local(moment) - _EPOCH) // _SECOND


def to_wire(values: Mapping[str, Any]) -> dict[int | str, Any]:
    """Return named claims under their integer keys: times in seconds, the hash in bytes, the rest as it is.

    Args:
        values: some or all claims by name.

    Raises:
        BadInputError: QR_CLAIM_UNKNOWN for a name that is no claim, NAIVE_TIME for a time without an offset.
    """
    rows = {row.name: row for row in cose_table().claims if row.kind != "schema"}
    wire: dict[int | str, Any] = {}
    for name, value in values.items():
        if name not in rows:
            known = ", ".join(rows)
            raise BadInputError(
                "QR_CLAIM_UNKNOWN",
                f"Mã QR không có trường {name!r}; các trường: {known}.",
                f"a receipt QR has no claim {name!r}; the claims are: {known}",
                value=name,
            )
        wire[rows[name].key] = _wire_value(rows[name], value)
    return wire


def _wire_value(row: ClaimRow, value: Any) -> Any:
    if isinstance(value, datetime):
        return seconds_of(value)
    if row.kind == "bytes" and isinstance(value, str):
        try:
            data = bytes.fromhex(value)
        except ValueError:
            return value
        return data if data.hex() == value else value  # spaces and capitals would give one hash two spellings
    return value


def from_wire(wire: Mapping[int | str, Any]) -> ReceiptClaims:
    """Return the claims of a wire map that `faulty_claims` found nothing wrong with.

    Raises:
        CollectedError: as `ReceiptClaims` does.
    """
    values = {row.name: _named_value(row, wire[row.key]) for row in cose_table().claims if row.kind != "schema"}
    return ReceiptClaims(**values)


def _named_value(row: ClaimRow, value: Any) -> Any:
    if row.kind == "bytes":
        return value.hex()
    if row.kind.startswith("time") and value is not None:
        return datetime.fromtimestamp(value, DESK_ZONE)
    return value


def faulty_claims(wire: Any) -> list[ClaimRow]:
    """Return the claims of a wire map that are missing, of a wrong kind or out of bounds; [] when it is sound.

    Args:
        wire: what the payload decodes to: anything at all.
    """
    table = cose_table()
    rows = table.claims
    if not isinstance(wire, Mapping):
        return list(rows)
    faulty = [row for row in rows if row.key not in wire or not _is_sound(row, wire[row.key], table)]
    if faulty:
        return faulty
    if len(wire) != len(rows):
        return [rows[0]]
    due = wire[table.due.key]
    return [table.due] if due is not None and due <= wire[table.received.key] else []


def _is_sound(row: ClaimRow, value: Any, table: CoseTable) -> bool:
    if row.pattern is not None:
        return isinstance(value, str) and row.pattern.fullmatch(value) is not None
    if row.length is not None:
        return isinstance(value, bytes) and len(value) == row.length
    if row.value is not None:
        return type(value) is int and value == row.value
    if value is None:
        return row.kind == "time-or-null"
    return type(value) is int and table.earliest <= value <= table.latest


def _schema() -> ClaimRow:
    return cose_table().claims[0]


def _fault(row: ClaimRow) -> BadInputError:
    return BadInputError(
        "QR_CLAIM",
        f"trường {row.name} ({row.vi}) thiếu, sai kiểu hoặc ngoài giới hạn",
        f"the claim {row.name} is missing, of a wrong kind or out of bounds",
        path=f"$.{row.name}",
    )


def refuse_unreal_codes(claims: ReceiptClaims) -> None:
    """Refuse claims whose dossier or agency code is none; whoever signs answers for more than their letters.

    Args:
        claims: what is to be signed.

    Raises:
        CollectedError: QR_CLAIMS_FAULTY.
    """
    faults: list[MotcuaError] = []
    for name, parse in (("code", dossier_codes.parse), ("agency", agency_codes.parse)):
        try:
            parse(getattr(claims, name))
        except BadInputError as error:
            faults.append(BadInputError(error.code, error.message_vi, error.message_en, path=f"$.{name}"))
    _refuse(faults)


def _refuse(faults: list[MotcuaError]) -> None:
    if faults:
        raise CollectedError(
            "QR_CLAIMS_FAULTY",
            "Không ký được mã QR: " + "; ".join(fault.message_vi for fault in faults) + ".",
            "the QR cannot be signed: " + "; ".join(fault.message_en for fault in faults),
            faults=tuple(faults),
        )
