"""Conversion stamp: what a paper print of an electronic document or result must carry (bản giấy chuyển đổi).

Decree 45/2020/NĐ-CP, Article 18, as the row nd-45-2020:paper-print has it: the full content, the system or the body
that manages it, a look-up code or the person who converted, the seal where law or agreement asks for it. The decree
has no form; the block's layout is this project's.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import ClassVar

import attrs

from motcua.errors import MotcuaError
from motcua.forms.base import BaseForm
from motcua.forms.blocks import Block, Label, Line, Lines, Prose, Signatures, Slot
from motcua.forms.content import missing, refuse_faulty
from motcua.forms.definition import usual_regulation
from motcua.forms.office import SIGN, moment_line, title_of
from motcua.localtime import local

__all__ = ["ConversionStamp"]


@attrs.frozen(kw_only=True)
class ConversionStamp(BaseForm):
    """The block printed with a paper copy of an electronic document.

    Attributes:
        document: what was converted.
        converted_at: when.
        system: the information system it comes from, or "".
        managing_body: the body that manages the system, or ""; one of the two is needed.
        lookup_code: a code by which the original is found, or "".
        converter: who converted, or ""; one of the two is needed.
        document_digest: hash of the electronic original, or "".
        seal: whether the converter's body puts its seal.
        regulation: the instrument.
    """

    kind: ClassVar[str] = "conversion_stamp"

    document: str
    converted_at: datetime = attrs.field(converter=local)
    system: str = ""
    managing_body: str = ""
    lookup_code: str = ""
    converter: str = ""
    document_digest: str = ""
    seal: bool = False
    regulation: str = attrs.field(factory=partial(usual_regulation, "conversion_stamp"))

    def __attrs_post_init__(self) -> None:
        """Refuse a stamp that lacks what the decree lists; all faults at once."""
        refuse_faulty(self, _faults(self))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it is made of."""
        says = Label(
            "Bản giấy này thể hiện đầy đủ nội dung của văn bản điện tử.",
            "This paper copy shows the full content of the electronic document.",
        )
        return (
            title_of(self.definition),
            Prose("full_content", says),
            Lines("origin", _origin(self)),
            *_signatures(self),
        )


def _origin(stamp: ConversionStamp) -> tuple[tuple[Line, ...], ...]:
    pairs = (
        (Label("Văn bản", "Document"), stamp.document),
        (Label("Hệ thống thông tin", "Information system"), stamp.system),
        (Label("Cơ quan quản lý hệ thống", "Managed by"), stamp.managing_body),
        (Label("Mã tra cứu", "Look-up code"), stamp.lookup_code),
        (Label("Mã băm bản điện tử", "Hash of the original"), stamp.document_digest),
    )
    lines = tuple((Line(label, value),) for label, value in pairs if value.strip())
    return (*lines, (moment_line("Thời điểm chuyển đổi", "Converted at", stamp.converted_at),))


def _signatures(stamp: ConversionStamp) -> tuple[Block, ...]:
    if not (stamp.converter or stamp.seal):
        return ()
    seal = (Label("(Đóng dấu)", "(Seal)"),) if stamp.seal else ()
    sign = (SIGN,) if stamp.converter else ()
    return (Signatures((Slot(Label("NGƯỜI CHUYỂN ĐỔI", "CONVERTED BY"), (*sign, *seal), stamp.converter),)),)


def _faults(stamp: ConversionStamp) -> list[MotcuaError]:
    faults: list[MotcuaError] = []
    if not (stamp.system.strip() or stamp.managing_body.strip()):
        faults.append(missing("$.system"))
    if not (stamp.lookup_code.strip() or stamp.converter.strip()):
        faults.append(missing("$.lookup_code"))
    return faults
