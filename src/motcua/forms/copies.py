"""Which copies of a receipt are made, and what is printed with each.

Without an electronic one-stop the receipt is made in two copies; the desk's goes with the control slip and is kept:
annex of An Giang's Decision 03/2023/QĐ-UBND, note 1. With one, or where no row says so, the filer's copy is enough.
"""

from __future__ import annotations

from datetime import date

import attrs

from motcua.errors import BadInputError
from motcua.forms.content import Form
from motcua.forms.control import ControlSlip
from motcua.forms.receipt import Receipt
from motcua.law import Citation
from motcua.rules import Reading, RuleBook
from motcua.units import Channel

__all__ = ["DESK_COPY", "FILER_COPY", "ReceiptCopies", "Sheet", "receipt_copies", "sheets"]

DESK_COPY, FILER_COPY = 1, 2
"""Liên 1 is kept at the one-stop, liên 2 goes to the citizen, as the annex prints them."""


@attrs.frozen
class ReceiptCopies:
    """The copies of a receipt (liên) that a desk has to make.

    Attributes:
        numbers: the copies: 1 for the desk's, 2 for the filer's.
        because: the row that asks for more than the filer's, or nothing.
        readings: the reading applied where the row can be read in more than one way.
    """

    numbers: tuple[int, ...]
    because: tuple[Citation, ...] = ()
    readings: tuple[Reading, ...] = ()


@attrs.frozen
class Sheet:
    """One paper to print; give its parts to `render_html` or `render_pdf`.

    Attributes:
        form: the form.
        copy: the copy; it counts for forms that have copies.
        bundle: "filer" for what is handed out, "desk" for what travels with the dossier.
    """

    form: Form
    copy: int
    bundle: str


def receipt_copies(
    day: date,
    *,
    has_electronic_one_stop: bool,
    channel: Channel,
    place: str | None = None,
    book: RuleBook | None = None,
) -> ReceiptCopies:
    """Return the copies of a receipt that are to be made.

    Args:
        day: the day of reception.
        has_electronic_one_stop: whether the desk works with an electronic one-stop system.
        channel: how the dossier was filed.
        place: level-1 code of the province.
        book: the rules.
    """
    rule = (book or RuleBook.official()).find("forms.receipt_copies", day, place=place, channel=channel.value)
    if has_electronic_one_stop or rule is None:
        return ReceiptCopies((FILER_COPY,))
    named = {"copy_for_desk": DESK_COPY, "copy_for_filer": FILER_COPY}
    numbers = tuple(named[name] for name in rule.fields if name in named)
    return ReceiptCopies(numbers, (rule.cite,), tuple(one for one in rule.readings if one.applied))


def sheets(receipt: Receipt, copies: ReceiptCopies, control: ControlSlip | None = None) -> tuple[Sheet, ...]:
    """Return what to print: the filer's receipt, and the desk's with the control slip it travels with.

    Args:
        receipt: the receipt.
        copies: the copies to make.
        control: the control slip of the same dossier; needed with a desk's copy, printed alone without one.

    Raises:
        BadInputError: CONTROL_SLIP_NEEDED; CONTROL_SLIP_OTHER for a slip of another dossier or reception.
    """
    if control is None and DESK_COPY in copies.numbers:
        raise BadInputError(
            "CONTROL_SLIP_NEEDED",
            "Liên lưu đi kèm Phiếu kiểm soát quá trình giải quyết hồ sơ; chưa có phiếu.",
            "the desk's copy travels with the control slip, and there is none",
            path="$.control",
            because=copies.because,
        )
    if control is not None and (control.code, control.received_at) != (receipt.code, receipt.accepted_at):
        raise BadInputError(
            "CONTROL_SLIP_OTHER",
            "Phiếu kiểm soát khác mã hồ sơ hoặc khác thời điểm nhận ghi trên giấy tiếp nhận.",
            "the control slip has another code, or another moment of reception, than the receipt",
            path="$.control.code",
            value=control.code,
        )
    handed = [Sheet(receipt, FILER_COPY, "filer")] if FILER_COPY in copies.numbers else []
    kept = [Sheet(receipt, DESK_COPY, "desk")] if DESK_COPY in copies.numbers else []
    slip = [Sheet(control, DESK_COPY, "desk")] if control is not None else []
    return (*handed, *kept, *slip)
