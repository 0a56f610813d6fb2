"""The neutral model: what a message says, free of any dialect's names, codes and date formats.

Moments are in +07:00; a code is the neutral name of `tables/codes.toml`, such as "person"; what a message does not
say is None.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from motcua.exchange.parts import (
    AttachedFile,
    Database,
    Fee,
    FiledComponent,
    Identity,
    OtherFile,
    Result,
    Submitter,
    Supplement,
)
from motcua.findings import Finding

__all__ = ["FROM_HISTORY", "Head", "Message", "ProgressRow", "Record", "StatusRow"]


@attrs.frozen(kw_only=True)
class Head:
    """A dossier as it is reported (hồ sơ đồng bộ).

    Attributes:
        code: its dossier code.
        status: its national status, 1 to 10; from the history when encoded.
        submitted_at: when it was filed; from the history when encoded.
        accepted_at: when it was accepted; from the history when encoded.
        due: the promised moment in force; from the history when encoded.
        ended_at: when processing ended; from the history when encoded.
        returned_at: when the result was handed over; from the history when encoded.
        refused_at: when it was refused; from the history when encoded.
        channel: "online", "counter" or "post"; from the history when encoded.
        procedure_code: the national code of the procedure.
        procedure_name: its name.
        service_code: the code of the online service.
        sector_code: the code of the sector.
        sector_name: its name.
        receipt_no: the number of the receipt.
        unit_code: the code of the receiving unit.
        unit_name: the unit that resolves it.
        owner_name: whose dossier it is.
        owner_id: the owner's identity number.
        party: what the owner is, such as "person" or "enterprise".
        account_id: the owner's technical id on the portal.
        email: the owner's mail address.
        fax: the owner's fax number.
        phone: the owner's telephone number.
        abstract: what it is about.
        other_info: free text.
        note: free text.
        return_info: about the return.
        return_way: "counter" or "post".
        filed_where: "national_portal" or "own_system".
        digitised: "yes" when a component file is digitised.
        vneid_account: "yes" when the account was authenticated by VNeID.
        paid_online: how the fee was paid.
        payment: "paid" or "unpaid".
        submitter: who filed it.
        identities: the owner's identity papers.
        databases: the databases that were used.
        files: the papers handed in, where the dialect lists files.
        components: the papers handed in, where the dialect lists components.
        fees: what was charged.
        other_files: other files.
        supplements: what was asked for afterwards, with the promises before and after.
        results: the papers given back.
        path: where it stands in the input.
    """

    code: str | None = None
    status: int | None = None
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    due: datetime | None = None
    ended_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    channel: str | None = None
    procedure_code: str | None = None
    procedure_name: str | None = None
    service_code: str | None = None
    sector_code: str | None = None
    sector_name: str | None = None
    receipt_no: str | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    owner_name: str | None = None
    owner_id: str | None = None
    party: str | None = None
    account_id: str | None = None
    email: str | None = None
    fax: str | None = None
    phone: str | None = None
    abstract: str | None = None
    other_info: str | None = None
    note: str | None = None
    return_info: str | None = None
    return_way: str | None = None
    filed_where: str | None = None
    digitised: str | None = None
    vneid_account: str | None = None
    paid_online: str | None = None
    payment: str | None = None
    submitter: Submitter | None = None
    identities: tuple[Identity, ...] = ()
    databases: tuple[Database, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    components: tuple[FiledComponent, ...] = ()
    fees: tuple[Fee, ...] = ()
    other_files: tuple[OtherFile, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    results: tuple[Result, ...] = ()
    path: str = "$"


FROM_HISTORY = (
    "status", "submitted_at", "accepted_at", "due", "ended_at", "returned_at", "refused_at", "channel",
)  # fmt: skip
"""What a head takes from the history alone; a host cannot say it."""


@attrs.frozen(kw_only=True)
class ProgressRow:
    """A step as it is reported (tiến trình xử lý).

    Attributes:
        code: the dossier code.
        status: the national status it reached, 1 to 10.
        at: when.
        handler: who handled it.
        title: the handler's office.
        unit_name: the handler's unit.
        note: what was done.
        started_at: when the step started.
        step_due: when it has to be done.
        portal_id: the portal's id of the dossier.
        path: where it stands in the input.
    """

    code: str | None = None
    status: int | None = None
    at: datetime | None = None
    handler: str | None = None
    title: str | None = None
    unit_name: str | None = None
    note: str | None = None
    started_at: datetime | None = None
    step_due: datetime | None = None
    portal_id: str | None = None
    path: str = "$"


@attrs.frozen(kw_only=True)
class StatusRow:
    """A status as it is reported without a moment (cập nhật trạng thái).

    Attributes:
        code: the dossier code.
        status: the national status, 1 to 10.
        opinion: the officer's opinion.
        unit_name: the unit.
        note: what was done.
        portal_id: the portal's id of the dossier.
        fees: what is to be paid.
        results: the papers given back.
        path: where it stands in the input.
    """

    code: str | None = None
    status: int | None = None
    opinion: str | None = None
    unit_name: str | None = None
    note: str | None = None
    portal_id: str | None = None
    fees: tuple[Fee, ...] = ()
    results: tuple[Result, ...] = ()
    path: str = "$"


Record = Head | ProgressRow | StatusRow


@attrs.frozen(kw_only=True)
class Message:
    """A message, decoded as far as it could be read.

    Attributes:
        dialect: its dialect, or None when none fits.
        kind: "dossier", "progress" or "status"; None when none fits.
        unit: the unit that reports, where the envelope names it.
        records: what it says.
        faults: what could not be read or is not as the dialect writes it, each with its path.
        path: where it stands in the input.
    """

    dialect: str | None
    kind: str | None
    unit: str | None = None
    records: tuple[Record, ...] = ()
    faults: tuple[Finding, ...] = ()
    path: str = "$"
