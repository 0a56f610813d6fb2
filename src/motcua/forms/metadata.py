"""What an exported paper says about itself: one flat block, the same whether it goes out as JSON or as a page.

Đồng Nai's Decision 33/2015/QĐ-UBND, Article 5(2) and (3), wants open formats and metadata, by circulars that were not
read; the names of the elements are this project's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.forms.blocks import Centred
from motcua.forms.content import Form, content_of
from motcua.forms.office import ReceiptOffice

__all__ = ["metadata_of"]


def metadata_of(form: Form) -> dict[str, Any]:
    """Return the metadata of a paper, as JSON-like data without personal data.

    Args:
        form: the form.

    Returns:
        `schema`, `kind`, `title`, `language`, `source` and `form` (regulation and number), `layout_sourced`,
        `publisher` (the authority and the office), `identifier` (the dossier code or ""), `issued_at` (ISO 8601 or ""),
        `digest` (SHA-256 of the content).
    """
    definition = form.definition
    office = getattr(form, "office", None)
    code = next((one.value for one in form.blocks if isinstance(one, Centred) and one.name == "code"), "")
    issued = getattr(form, "issued_at", None)
    return {
        "schema": content_of(form)["schema"],
        "kind": form.kind,
        "title": definition.title_vi,
        "language": "vi",
        "source": definition.regulation,
        "form": definition.number,
        "layout_sourced": definition.layout_sourced,
        "publisher": [office.authority, office.name] if isinstance(office, ReceiptOffice) else [],
        "identifier": code,
        "issued_at": issued.isoformat() if isinstance(issued, datetime) else "",
        "digest": form.digest,
    }
