"""The example of each form, as JSON and as a value; everybody in them is invented."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from motcua.forms import FORM_CLASSES
from motcua.wire import read_form

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "forms"
KINDS = tuple(FORM_CLASSES)


def document(kind, **changes):
    """The JSON of the example, with some fields changed; a change to None drops the field."""
    plain = copy.deepcopy(json.loads((FOLDER / f"{kind}.json").read_text("utf-8"))) | changes
    return {key: value for key, value in plain.items() if value is not None}


def sample(kind, **changes):
    """The example as a form."""
    return read_form(kind, json.dumps(document(kind, **changes)))
