"""Procedure code (mã thủ tục hành chính): the number of a procedure in the national database.

Base `d.dddddd`; a province's copy adds the legacy agency code (`2.000815.000.00.00.H55`), a public
service adds two digits (`1.013229.01`). Observed in the national database; no text that sets the shape
was read.

>>> code = parse("2.000815.000.00.00.H55.02")
>>> code.base, str(code.owner), code.service
('2.000815', '000.00.00.H55', '02')
"""

from __future__ import annotations

import re

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes.agency import AgencyCode
from motcua.codes.folding import fold
from motcua.errors import BadInputError

__all__ = ["ProcedureCode", "format", "is_valid", "parse", "validate"]

_PROCEDURE = re.compile(
    r"(?P<base>[0-9]\.[0-9]{6})"
    r"(?:\.(?P<owner>[0-9A-Z]{3}\.[0-9A-Z]{2}\.[0-9A-Z]{2}\.[A-Y][0-9]{2}))?"
    r"(?:\.(?P<service>[0-9]{2}))?"
)
_BEFORE_2018 = re.compile(r"T-[A-Z]+-[0-9]{6}(-[A-Z]+)?")


@attrs.frozen(order=True)
class ProcedureCode:
    """A procedure code, taken apart.

    Attributes:
        base: the national number.
        owner: the agency whose copy it is, or None.
        service: the two digits of a public service, or None.
    """

    base: str
    owner: AgencyCode | None = None
    service: str | None = None

    def __str__(self) -> str:
        """The code as written."""
        return ".".join(str(part) for part in (self.base, self.owner, self.service) if part is not None)


def parse(text: str) -> ProcedureCode:
    """Return the procedure code written in `text`.

    Raises:
        BadInputError: CODE_SHAPE; the message names the group.
    """
    code = fold(text)
    found = _PROCEDURE.fullmatch(code)
    if found is None:
        raise _refusal(code)
    owner = None if found["owner"] is None else agency_codes.parse(found["owner"])
    return ProcedureCode(found["base"], owner, found["service"])


def validate(text: str) -> str:
    """Return the folded code, or raise as `parse` does."""
    return str(parse(text))


def is_valid(text: str) -> bool:
    """Return whether `text` has the shape of a procedure code."""
    try:
        parse(text)
    except BadInputError:
        return False
    return True


def format(code: ProcedureCode) -> str:  # noqa: A001  the same verb for every identifier
    """Return the code as text."""
    return str(code)


def _refusal(code: str) -> BadInputError:
    if _BEFORE_2018.fullmatch(code):
        vi, en = "là mã trước năm 2018 (T-…)", "is a code of before 2018 (T-...)"
    elif not re.match(r"[0-9]\.[0-9]{6}(\.|$)", code):
        vi, en = "nhóm đầu phải là d.dddddd", "its head must be d.dddddd"
    else:
        tail = code[9:49]
        vi = f"phần sau {tail!r} không phải mã cơ quan V.Z.Y.M hay số dịch vụ hai chữ số"
        en = f"its tail {tail!r} is neither an agency V.Z.Y.M nor a service of two digits"
    return BadInputError(
        "CODE_SHAPE",
        f"Mã thủ tục {code[:40]!r} sai khuôn dạng: {vi}.",
        f"procedure code {code[:40]!r} is ill-formed: {en}",
        value=code,
    )
