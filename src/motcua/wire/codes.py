"""Codes to JSON: every identifier is its text, which parses back, and its parts beside it."""

from __future__ import annotations

from typing import Any

from motcua.codes.agency import AgencyCode
from motcua.codes.check import profile_rule
from motcua.codes.dossier import DossierCode
from motcua.codes.procedure import ProcedureCode
from motcua.codes.sector import SectorCode

__all__ = ["agency_json", "dossier_json", "procedure_json", "sector_json"]


def agency_json(code: AgencyCode | None) -> dict[str, Any]:
    """Return the parts of an agency code; all null for None."""
    return {
        "code": None if code is None else str(code),
        "form": None if code is None else code.form.value,
        "level1": None if code is None else code.level1,
        "level": None if code is None else code.level,
        "groups": None if code is None else list(code.groups),
        "canonical": None if code is None else code.canonical,
    }


def sector_json(code: SectorCode | None) -> dict[str, Any]:
    """Return the parts of a sector code; all null for None."""
    return {
        "code": None if code is None else str(code),
        "level1": None if code is None else code.level1,
        "field": None if code is None else code.field,
        "regular": None if code is None else code.is_regular,
        "key": None if code is None else code.key,
    }


def procedure_json(code: ProcedureCode | None) -> dict[str, Any]:
    """Return the parts of a procedure code; all null for None."""
    return {
        "code": None if code is None else str(code),
        "base": None if code is None else code.base,
        "owner": None if code is None or code.owner is None else str(code.owner),
        "service": None if code is None else code.service,
    }


def dossier_json(code: DossierCode | None) -> dict[str, Any]:
    """Return the parts of a dossier code, as the contract of `code parse` names them; all null for None."""
    return {
        "code": None if code is None else str(code),
        "profile": None if code is None else code.profile.value,
        "profile_rule": None if code is None else profile_rule(code.profile).id,
        "layout": None if code is None else code.agency.form.value,
        "agency": None if code is None else str(code.agency),
        "level1": None if code is None else code.agency.level1,
        "accepted_on": None if code is None else code.accepted_on.isoformat(),
        "serial": None if code is None else code.serial,
        "serial_width": None if code is None else code.serial_width,
    }
