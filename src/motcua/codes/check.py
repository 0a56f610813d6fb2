"""Judge a dossier code: shape, rule on a day, registry on a day; findings, never one boolean.

Shape and rule: Circular 01/2018/TT-VPCP, Article 19. Registry: Decisions 20/2020 and 09/2025/QĐ-TTg.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs

from motcua.codes import agency as agency_codes
from motcua.codes import dossier
from motcua.codes import procedure as procedure_codes
from motcua.codes import sector as sector_codes
from motcua.codes.agency import AgencyCode, AgencyForm
from motcua.codes.catalogue import catalogue_codes
from motcua.codes.dossier import DossierCode, Profile
from motcua.codes.procedure import ProcedureCode
from motcua.codes.registry import level1_registry
from motcua.codes.sector import SectorCode
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.rules import Rule, RuleBook, rule_cite

__all__ = ["CodeVerdict", "judge_agency", "judge_code", "judge_procedure", "judge_sector", "profile_rule"]


@attrs.frozen
class CodeVerdict:
    """What can be said of a text as a dossier code.

    Attributes:
        raw: the text as given; a stored code is never rewritten.
        code: the code, or None when no profile recognises the text.
        strict: whether it conforms to the rule in force on the day; None when that rule is not sourced.
        findings: everything noticed.
        because: the rule that `strict` was judged by.
    """

    raw: str
    code: DossierCode | None
    strict: bool | None
    findings: tuple[Finding, ...]
    because: tuple[Citation, ...] = ()


def judge_code(text: str, *, on: date | None = None, book: RuleBook | None = None) -> CodeVerdict:
    """Return the verdict on a text as a dossier code; never raises for any text.

    Args:
        text: the text as stored or typed.
        on: the day to judge rule and registry on; the code's own day by default.
        book: the rules; the official packs by default.
    """
    try:
        code = dossier.parse(text)
    except BadInputError as error:
        return CodeVerdict(text, None, None, (_fault(error),))
    day = on or code.accepted_on
    strict, because, rule_findings = _by_rule(code, day, book or RuleBook.official())
    findings = (*_by_shape(text, code), *rule_findings, *_registry(code.agency.level1, day))
    return CodeVerdict(text, code, strict, findings, because)


def profile_rule(profile: Profile, *, book: RuleBook | None = None) -> Rule:
    """Return the row that a profile stands on: its days in force are the profile's.

    Args:
        profile: one of the named profiles.
        book: the rules; the official packs by default.

    Raises:
        BadInputError: PROFILE_UNFOUNDED when no row sets it.
    """
    for rule in (book or RuleBook.official()).setting("code."):
        if rule.unit == "profile" and rule.value == profile.value:
            return rule
    raise BadInputError(
        "PROFILE_UNFOUNDED", f"Không có dòng quy định nào cho dạng {profile}.", f"no row sets the profile {profile}"
    )


def judge_agency(text: str, *, on: date | None = None) -> tuple[AgencyCode | None, tuple[Finding, ...]]:
    """Return the agency code of a text, if it is one, and everything noticed; never raises for any text.

    Args:
        text: the text as stored or typed.
        on: the day to ask the registry about; without one, a closing on record is reported with its day.
    """
    try:
        code = agency_codes.parse(text)
    except BadInputError as error:
        return None, (_fault(error),)
    return code, (*_folded(text, str(code)), *_agency_shape(code), *_registry(code.level1, on))


def judge_sector(text: str, *, on: date | None = None) -> tuple[SectorCode | None, tuple[Finding, ...]]:
    """Return the sector code of a text, if it is one, and everything noticed; never raises for any text.

    Args:
        text: the text as stored or typed.
        on: the day to ask the registry of level-1 units about.
    """
    try:
        code = sector_codes.parse(text)
    except BadInputError as error:
        return None, (_fault(error),)
    return code, (*_folded(text, str(code)), *_sector_findings(code, on))


def judge_procedure(text: str, *, on: date | None = None) -> tuple[ProcedureCode | None, tuple[Finding, ...]]:
    """Return the procedure code of a text, if it is one, and everything noticed; never raises for any text.

    Args:
        text: the text as stored or typed.
        on: the day to ask the registry about its owner.
    """
    try:
        code = procedure_codes.parse(text)
    except BadInputError as error:
        return None, (_fault(error),)
    unknown = () if code.base in catalogue_codes() else (finding("PROCEDURE_UNKNOWN", code=code.base),)
    owner = () if code.owner is None else tuple(_registry(code.owner.level1, on))
    return code, (*_folded(text, str(code)), *unknown, *owner)


def _fault(error: BadInputError) -> Finding:
    """Return what a parser refused, as a finding with the rules it named."""
    because = tuple(cite for cite in error.because if isinstance(cite, Citation))
    return finding(error.code, because=because, vi=error.message_vi, en=error.message_en)


def _folded(text: str, code: str) -> Iterator[Finding]:
    if text != code:
        yield finding("CODE_FOLDED", raw=text.strip()[:60], code=code)


def _sector_findings(code: SectorCode, on: date | None) -> Iterator[Finding]:
    if not code.is_regular:
        rule = rule_cite("tt-01-2018-vpcp:sector-layout")
        yield finding("SECTOR_IRREGULAR", because=(rule,), code=code, vi=rule.text_vi, en=rule.text_en)
    elif code.level1 is not None:
        yield from _registry(code.level1, on)
    names = sector_codes.sector_names().get(code.key, ())
    if not names:
        yield finding("SECTOR_UNKNOWN", code=code)
    elif len(names) > 1:
        yield finding("SECTOR_NAMES_DIFFER", code=code, count=len(names))


def _agency_shape(code: AgencyCode) -> Iterator[Finding]:
    if code.form is AgencyForm.LEGACY_SHORT:
        yield finding("CODE_GROUPS_MISSING", agency=code, count=4 - len(code.groups))
    if code.is_ambiguous:
        yield finding("CODE_AMBIGUOUS", agency=code)


def _by_shape(text: str, code: DossierCode) -> Iterator[Finding]:
    yield from _folded(text, str(code))
    yield from _agency_shape(code.agency)
    if code.serial_width != dossier.SERIAL_DIGITS:
        yield finding("CODE_SERIAL_WIDTH", width=code.serial_width)
    if code.serial == 0:
        yield finding("CODE_SERIAL_ZERO")


def _by_rule(
    code: DossierCode, day: date, book: RuleBook
) -> tuple[bool | None, tuple[Citation, ...], tuple[Finding, ...]]:
    rule = book.find("code.dossier.profile", day)
    if rule is None or rule.value is None:
        because = () if rule is None else (rule.cite,)
        source = rule.cite if rule is not None else None
        unknown = finding(
            "CODE_RULE_UNKNOWN",
            because=because,
            day=f"{day:%d/%m/%Y}",
            vi=source.text_vi if source else "chưa có văn bản nào được ghi nhận",
            en=source.text_en if source else "no text on record",
        )
        return None, because, (unknown,)
    if code.profile.value == rule.value:
        return True, (rule.cite,), ()
    broken = finding(
        "CODE_NOT_STRICT",
        because=(rule.cite,),
        profile=code.profile.value,
        wanted=rule.value,
        vi=rule.cite.text_vi,
        en=rule.cite.text_en,
    )
    return False, (rule.cite,), (broken,)


def _registry(level1: str, on: date | None) -> Iterator[Finding]:
    """Ask the registry about a level-1 code on a day; without a day, whether it is closed at all."""
    row = level1_registry().get(level1)
    if row is None:
        yield finding("CODE_AGENCY_UNKNOWN", level1=level1)
    elif row.closed_on is not None and (on is None or not row.is_open(on)):
        rule = RuleBook.official().find("code.agency.merged", on or row.closed_on)
        yield finding(
            "CODE_AGENCY_CLOSED",
            because=() if rule is None else (rule.cite,),
            level1=row.code,
            name=row.name_vi,
            closed=f"{row.closed_on:%d/%m/%Y}",
            successor=row.successor,
            provenance=row.closing_provenance.value,
        )
