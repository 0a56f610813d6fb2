"""The command line: one file per command, JSON as the contract fixes it, exit codes that mean something."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

__all__ = ["main"]

_HINT_VI = "Lệnh motcua cần cài thêm: pip install 'motcua[cli]'."
_HINT_EN = "the motcua command needs: pip install 'motcua[cli]'"
_USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        argv: the arguments; those of the process by default.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        from motcua.cli.app import run  # noqa: PLC0415  needs the extra
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich"):
            raise
        return _without_extra(arguments)
    return run(arguments)


def _without_extra(arguments: Sequence[str]) -> int:
    if "--json" in arguments:
        shown = {"code": "EXTRA_MISSING", "message_vi": _HINT_VI, "message_en": _HINT_EN, "path": None}
        print(json.dumps({"error": shown}, ensure_ascii=False))
    else:
        print(f"{_HINT_VI}\n{_HINT_EN}", file=sys.stderr)
    return _USAGE
