"""What a look-up could show of a dossier, by the names that rows use; whether it may is decided elsewhere."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import attrs

from motcua.codes.dossier import parse
from motcua.codes.payload import payload
from motcua.dossier import Dossier
from motcua.errors import BadInputError
from motcua.forms.statewords import StateWords
from motcua.states import History

__all__ = ["LookupFacts", "field_values", "view_table"]


@attrs.frozen(kw_only=True)
class LookupFacts:
    """What a look-up shows and neither the dossier nor its history holds; blank where the host does not know.

    Attributes:
        receiving_agency: name of the agency that receives.
        divisions: names of all divisions of the process, in order.
        current_division: the division that has the dossier now.
        qr_code: the text of the QR code where it is not the bare dossier code.
        identity_number: identity number of the filer.
        result: number or name of the result.
        rating_result: what the filer's rating came to.
        feedback_result: what became of the filer's feedback.
        receiving_officer: name of who received.
        resolving_officer: name of who resolves.
        states: the host's own words for states, or None for the usual labels.
    """

    receiving_agency: str = ""
    divisions: tuple[str, ...] = ()
    current_division: str = ""
    qr_code: str = ""
    identity_number: str = ""
    result: str = ""
    rating_result: str = ""
    feedback_result: str = ""
    receiving_officer: str = ""
    resolving_officer: str = ""
    states: StateWords | None = None


@cache
def view_table() -> Mapping[str, Any]:
    """Return the table of audiences, names and labels (`tables/view.toml`)."""
    return tomllib.loads(files("motcua.forms").joinpath("tables", "view.toml").read_text("utf-8"))


def field_values(dossier: Dossier, history: History, facts: LookupFacts) -> dict[str, str]:
    """Return the value of every field that this library knows, on one line each, blank where there is none.

    Args:
        dossier: the filing.
        history: what has happened to it.
        facts: what only the host knows.
    """
    procedure, applicant = dossier.procedure, dossier.applicant
    state = facts.states.word(history.state) if facts.states else history.state.label_vi
    values = {
        "dossier_code": dossier.code or "",
        "qr_code": facts.qr_code or _bare(dossier.code),
        "receiving_agency": facts.receiving_agency,
        "processing_divisions": "; ".join(facts.divisions),
        "organisation": applicant.organisation,
        "filer_name": applicant.name,
        "identity_number": facts.identity_number,
        "address": applicant.address,
        "phone": applicant.phone,
        "email": applicant.email,
        "received_date": _day(history.accepted_at or dossier.submitted_at),
        "appointment_date": _day(history.due),
        "status": state,
        "completion": view_table()["completion"][history.state.value],
        "status_by_division": f"{state} ({facts.current_division})" if facts.current_division else "",
        "procedure": procedure.name,
        "procedure_information": "; ".join(part for part in (procedure.code, procedure.name, procedure.term) if part),
        "result": facts.result,
        "rating_result": facts.rating_result,
        "feedback_result": facts.feedback_result,
        "own_files": "; ".join(component.name for component in dossier.components),
        "receiving_officer": facts.receiving_officer,
        "resolving_officer": facts.resolving_officer,
    }
    return {name: " ".join(value.split()) for name, value in values.items()}


def _bare(code: str | None) -> str:
    """The bare code as a QR code holds it, or nothing where the code is none that this library reads."""
    try:
        return payload(parse(code)) if code else ""
    except BadInputError:
        return ""


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%d/%m/%Y}"
