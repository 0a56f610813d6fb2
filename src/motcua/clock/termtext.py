"""Read a term as official texts write it: "20 Ngày làm việc", "1/2 ngày làm việc", "30 ngày + 2 ngày làm việc".

A bare `ngày` reads as calendar days and a bare `giờ` as wall clock hours, always with the finding
TERM_AMBIGUOUS and the other readings; `tiếng` says too little and is not read without help.

>>> [str(term) for term in parse_term("05 ngày làm việc").terms]
['5 ngày làm việc']
>>> parse_term("8 giờ").is_ambiguous
True
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import attrs

from motcua.clock.term import Term, make_term, unit_vi
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.units import TimeUnit

__all__ = ["TermReading", "parse_term"]

_UNITS: Mapping[str, tuple[TimeUnit, ...]] = MappingProxyType(
    {
        "ngày làm việc": (TimeUnit.WORKING_DAY,),
        "giờ làm việc": (TimeUnit.WORKING_HOUR,),
        "nửa ngày làm việc": (TimeUnit.HALF_WORKING_DAY,),
        "giờ hành chính": (TimeUnit.WORKING_HOUR,),
        "ngày lịch": (TimeUnit.CALENDAR_DAY,),
        "ngày": (TimeUnit.CALENDAR_DAY, TimeUnit.WORKING_DAY),
        "giờ": (TimeUnit.HOUR, TimeUnit.WORKING_HOUR),
        "tuần": (TimeUnit.WEEK,),
        "tháng": (TimeUnit.MONTH,),
        "năm": (TimeUnit.YEAR,),
        "tiếng": (),
        "tiếng làm việc": (),
        "tiếng đồng hồ": (),
        **{unit.value: (unit,) for unit in TimeUnit},
    }
)
_PREFIX = re.compile(r"^(?:trong thời hạn|thời hạn|trong vòng|trong|tối đa|không quá|chậm nhất|không quá|là)\s+")
_SUFFIX = re.compile(r"[,;]?\s+(?:kể từ|tính từ|sau khi|từ ngày|từ khi)\s.*$")
_NUMBER = r"\d+(?:[.,]\d+)?(?:\s*/\s*\d+)?|½"
_PART = re.compile(
    rf"(?:từ\s+)?(?P<low>{_NUMBER})(?:\s*\([^)]*\))?"
    rf"(?:\s*(?:-|–|đến|tới)\s*(?P<high>{_NUMBER})(?:\s*\([^)]*\))?)?\s*(?P<word>\D*)"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_HALF = re.compile(r"^nửa ngày")
_CHAIN = re.compile(r"\s*(?:\+|;|\bvà\b|\brồi\b)\s*")


@attrs.frozen
class TermReading:
    """What a term's text says, and how else it could be read.

    Attributes:
        raw: the text as given.
        terms: the chosen reading, one term or a chain; empty when the text is not a term.
        readings: the other readings, each a chain.
        findings: what is odd about the text.
    """

    raw: str
    terms: tuple[Term, ...]
    readings: tuple[tuple[Term, ...], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the text is a term."""
        return bool(self.terms)

    @property
    def is_ambiguous(self) -> bool:
        """Whether a unit could be read in more than one way."""
        return any(found.id == "TERM_AMBIGUOUS" for found in self.findings)


def parse_term(text: str, *, units: Mapping[str, TimeUnit] | None = None) -> TermReading:
    """Return the reading of a term's text; never raises for any text.

    Args:
        text: Vietnamese text in any Unicode normal form; numbers with comma or point.
        units: what a word means here, such as `{"ngày": TimeUnit.WORKING_DAY}`.
    """
    folded = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    folded = _SUFFIX.sub("", _PREFIX.sub("", _PREFIX.sub("", folded)))
    own = {unicodedata.normalize("NFC", word).casefold(): unit for word, unit in (units or {}).items()}
    notes: list[Finding] = []
    try:
        parts = [tuple(_read_part(part, own, notes)) for part in _CHAIN.split(folded)]
    except BadInputError as error:
        return TermReading(text, (), (), (finding(error.code, vi=error.message_vi, en=error.message_en),))
    chosen = tuple(part[0] for part in parts)
    others = tuple(chain for chain in itertools.product(*parts) if chain != chosen)
    return TermReading(text, chosen, others, tuple(notes))


def _read_part(part: str, own: Mapping[str, TimeUnit], notes: list[Finding]) -> list[Term]:
    found = _PART.fullmatch(_HALF.sub("1/2 ngày", part.strip()))
    if found is None or not found["word"].strip():
        raise BadInputError(
            "TERM_UNREADABLE",
            f"Không đọc được thời hạn {part[:40]!r}: cần một số và một đơn vị, ví dụ '5 ngày làm việc'.",
            f"cannot read the term {part[:40]!r}: a number and a unit are needed, such as '5 ngày làm việc'",
        )
    low, high, word = found["low"], found["high"], found["word"].strip()
    if high:
        notes.append(finding("TERM_RANGE", low=low, high=high))
    amount = max(_number(low), _number(high or low))
    meanings = (own[word],) if word in own else _meanings(word)
    if len(meanings) > 1:
        notes.append(
            finding("TERM_AMBIGUOUS", word=word, first=unit_vi(meanings[0]), units=", ".join(m.value for m in meanings))
        )
    read: list[Term] = []
    faults: list[BadInputError] = []
    for unit in meanings:
        try:
            read.append(make_term(amount, unit))
        except BadInputError as fault:
            faults.append(fault)
    if not read:
        raise faults[0]
    return read


def _meanings(word: str) -> tuple[TimeUnit, ...]:
    meanings = _UNITS.get(word)
    if meanings:
        return meanings
    vague = meanings is not None
    known = ", ".join(name for name in _UNITS if not name.isascii())
    raise BadInputError(
        "TERM_UNIT_UNKNOWN",
        f"Đơn vị {word[:30]!r} {'không nói rõ là giờ gì' if vague else 'không có trong danh mục'}; "
        f"các đơn vị đọc được: {known}. Có thể chỉ rõ bằng --unit.",
        f"the unit {word[:30]!r} {'does not say which hours' if vague else 'is unknown'}; "
        f"units read: {known}; say what it means with --unit",
    )


def _number(text: str) -> Decimal:
    if text == "½":
        return Decimal("0.5")
    if _THOUSANDS.fullmatch(text):
        raise BadInputError(
            "TERM_AMOUNT",
            f"{text!r} có thể là hàng nghìn hoặc phần lẻ; hãy viết rõ, không dùng dấu phân cách.",
            f"{text!r} may be thousands or a fraction; write it without the separator",
        )
    above, _, below = text.replace(",", ".").replace(" ", "").partition("/")
    if below and not int(below):
        raise BadInputError("TERM_AMOUNT", f"Mẫu số bằng không: {text!r}.", f"division by zero in {text!r}")
    return Decimal(above) / Decimal(below) if below else Decimal(above)
