"""Write the bundled schemas anew from the dialects' tables: `python tests/exchange/regenerate.py`."""

from __future__ import annotations

import json
from pathlib import Path

from motcua.exchange.schema import all_schemas, build_schema

FOLDER = Path(__file__).resolve().parents[2] / "src" / "motcua" / "exchange" / "schemas"


def text_of(name: str, kind: str, direction: str) -> str:
    """The text of a schema file."""
    return json.dumps(build_schema(name, kind, direction), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for name, kind, direction in all_schemas():
        (FOLDER / f"{name}.{kind}.{direction}.schema.json").write_text(text_of(name, kind, direction), "utf-8")
