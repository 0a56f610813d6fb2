"""The parts of a reported dossier: identity papers, files, fees, supplements, results."""

from __future__ import annotations

from datetime import datetime

import attrs

__all__ = [
    "AttachedFile",
    "Database",
    "Fee",
    "FiledComponent",
    "Identity",
    "OtherFile",
    "Result",
    "Submitter",
    "SubmitterDetails",
    "Supplement",
]


@attrs.frozen(kw_only=True)
class Identity:
    """An identity paper (giấy tờ định danh); personal data.

    Attributes:
        kind: "citizen_id" or "old_id".
        number: its number.
    """

    kind: str | None = None
    number: str | None = None


@attrs.frozen(kw_only=True)
class Database:
    """A database that was used (cơ sở dữ liệu).

    Attributes:
        code: its code; the list is not known.
    """

    code: str | None = None


@attrs.frozen(kw_only=True)
class AttachedFile:
    """A file handed in (tệp đính kèm).

    Attributes:
        id: its id.
        name: its name.
        link: where it can be fetched.
        hash: the hash of its content.
        component_code: the component it belongs to.
        deleted: "yes" or "no".
        digitised: "yes" or "no".
        reused: whether and how it was reused.
        from_store: "yes" when taken from the national store.
        result_code: the result that replaces it.
    """

    id: str | None = None
    name: str | None = None
    link: str | None = None
    hash: str | None = None
    component_code: str | None = None
    deleted: str | None = None
    digitised: str | None = None
    reused: str | None = None
    from_store: str | None = None
    result_code: str | None = None


@attrs.frozen(kw_only=True)
class FiledComponent:
    """A component handed in (thành phần hồ sơ).

    Attributes:
        code: its code.
        name: its name.
        count: how many.
        kind: "original", "copy" or "electronic".
        files: its files.
    """

    code: str | None = None
    name: str | None = None
    count: int | None = None
    kind: str | None = None
    files: tuple[AttachedFile, ...] = ()


@attrs.frozen(kw_only=True)
class Fee:
    """A fee (phí, lệ phí).

    Attributes:
        name: what it is for.
        code: its code.
        collected: when it is collected.
        amount: how much, in đồng.
        kind: its kind.
    """

    name: str | None = None
    code: str | None = None
    collected: str | None = None
    amount: int | None = None
    kind: str | None = None


@attrs.frozen(kw_only=True)
class OtherFile:
    """Another file (tệp khác).

    Attributes:
        name: its name.
        count: how many.
        kind: its kind; the list is not known.
    """

    name: str | None = None
    count: int | None = None
    kind: int | None = None


@attrs.frozen(kw_only=True)
class Supplement:
    """What was asked for afterwards (hồ sơ bổ sung).

    Attributes:
        id: its id.
        asked_by: who asked.
        content: what was asked for.
        asked_at: when.
        received_by: who received it.
        received_info: about its reception.
        received_at: when it was received.
        answered: whether it was answered.
        files: the files handed in.
        fees: the fees charged.
        due_before: the promise before it.
        due_after: the promise after it.
    """

    id: int | None = None
    asked_by: str | None = None
    content: str | None = None
    asked_at: datetime | None = None
    received_by: str | None = None
    received_info: str | None = None
    received_at: datetime | None = None
    answered: bool | None = None
    files: tuple[AttachedFile, ...] = ()
    fees: tuple[Fee, ...] = ()
    due_before: datetime | None = None
    due_after: datetime | None = None


@attrs.frozen(kw_only=True)
class Result:
    """A paper given back (giấy tờ kết quả).

    Attributes:
        id: its id.
        name: its name.
        link: where it can be fetched.
        hash: the hash of its content.
        component_code: the component it belongs to.
        code: the code of the result.
    """

    id: str | None = None
    name: str | None = None
    link: str | None = None
    hash: str | None = None
    component_code: str | None = None
    code: str | None = None


@attrs.frozen(kw_only=True)
class SubmitterDetails:
    """Who filed, in detail (thông tin chi tiết người nộp); personal data.

    Attributes:
        name: full name.
        number: identity number.
        issued_on: the day of issue of the identity paper, at midnight.
        born_on: the day of birth, at midnight.
        phone: telephone number.
        email: mail address.
        fax: fax number.
        province_code: code of the province.
        district_code: code of the former district.
        commune_code: code of the commune.
        address: street address.
        owner_name: whose dossier it is.
        owner_number: the owner's identity number.
        owner_province_code: code of the owner's province.
        owner_commune_code: code of the owner's commune.
        owner_address: the owner's street address.
    """

    name: str | None = None
    number: str | None = None
    issued_on: datetime | None = None
    born_on: datetime | None = None
    phone: str | None = None
    email: str | None = None
    fax: str | None = None
    province_code: str | None = None
    district_code: str | None = None
    commune_code: str | None = None
    address: str | None = None
    owner_name: str | None = None
    owner_number: str | None = None
    owner_province_code: str | None = None
    owner_commune_code: str | None = None
    owner_address: str | None = None


@attrs.frozen(kw_only=True)
class Submitter:
    """Who filed (người nộp).

    Attributes:
        party: what the submitter is.
        account_id: the submitter's id.
        details: the rest.
    """

    party: str | None = None
    account_id: str | None = None
    details: SubmitterDetails | None = None
