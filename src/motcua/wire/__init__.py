"""The JSON door: what a host or the command line sends in is checked and made into values, and values come out as JSON.

Shapes are JSON Schemas in `schemas/`; all faults of a document are collected, each with its path.
"""

from motcua.wire.forms import form_json, read_form
from motcua.wire.read import HistoryDocument, read_history, read_receipt
from motcua.wire.write import to_json

__all__ = ["HistoryDocument", "form_json", "read_form", "read_history", "read_receipt", "to_json"]
