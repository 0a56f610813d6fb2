"""What a check has to say: one record, and one registry of names for the whole project.

The registry (`findings.toml`) fixes each finding's id, its usual severity, and its texts in two
languages; the code that raises a finding fills in the particulars. A name that is not in the
registry cannot be raised.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import attrs

from motcua.law import Citation
from motcua.units import Severity

__all__ = ["Finding", "FindingKind", "finding", "finding_kinds", "worst_severity"]


@attrs.frozen
class FindingKind:
    """A row of the registry: what a finding's name means.

    Attributes:
        id: the stable name, such as "CODE_SHAPE".
        severity: its usual severity.
        message_vi: the text in Vietnamese, with `{names}` for the particulars.
        message_en: the text in English, with the same names.
    """

    id: str
    severity: Severity
    message_vi: str
    message_en: str


@attrs.frozen
class Finding:
    """Something a check noticed, with its weight and its reasons.

    Attributes:
        id: a name of the registry.
        severity: how much it weighs here.
        message_vi: what was noticed, in Vietnamese.
        message_en: the same in English.
        because: the citations it stands on, possibly none.
        data: particulars for programs, as pairs of name and text.
    """

    id: str
    severity: Severity
    message_vi: str
    message_en: str
    because: tuple[Citation, ...] = ()
    data: tuple[tuple[str, str], ...] = ()


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """Return the registry, by id."""
    rows = tomllib.loads(files("motcua").joinpath("findings.toml").read_text("utf-8"))
    return {name: FindingKind(name, Severity(row["severity"]), row["vi"], row["en"]) for name, row in rows.items()}


def finding(
    name: str, /, *, because: tuple[Citation, ...] = (), severity: Severity | None = None, **particulars: object
) -> Finding:
    """Make a finding from its row of the registry.

    Args:
        name: a name of the registry.
        because: the citations the finding stands on.
        severity: the weight here, when it differs from the usual one.
        particulars: values for the names in the row's texts.

    Raises:
        KeyError: when the name is not in the registry; that is a fault of the caller's code.
    """
    kind = finding_kinds()[name]
    texts = {key: str(value) for key, value in particulars.items()}
    return Finding(
        id=name,
        severity=severity or kind.severity,
        message_vi=kind.message_vi.format_map(texts),
        message_en=kind.message_en.format_map(texts),
        because=because,
        data=tuple(texts.items()),
    )


def worst_severity(found: tuple[Finding, ...]) -> Severity | None:
    """Return the heaviest severity among findings, or None when there are none."""
    return max((one.severity for one in found), key=lambda severity: severity.rank, default=None)
