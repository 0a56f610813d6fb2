"""The public surface, as a list that changes are seen in: every name in an `__all__`, with its signature.

Regenerate with `python tests/test_api.py` after looking at what the difference means for those who import it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import motcua

LIST = Path(__file__).resolve().parent.parent / "docs" / "reference" / "api.txt"
INNER = ("motcua.cli", "motcua.demo")
NEEDS_AN_EXTRA = ("motcua.audit.spark",)


def modules() -> list[ModuleType]:
    """Every module that is imported without a further extra, but for the command line and the demo."""
    names = sorted(one.name for one in pkgutil.walk_packages(motcua.__path__, "motcua."))
    kept = [name for name in names if not name.startswith((*INNER, *NEEDS_AN_EXTRA)) and "__main__" not in name]
    return [motcua, *map(importlib.import_module, kept)]


def described(module: ModuleType, name: str) -> str:
    """One line for a name."""
    value = getattr(module, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        parameters = _parameters(value)
        kind = "class" if inspect.isclass(value) else "def"
        return f"{module.__name__}: {kind} {name}{parameters}"
    return f"{module.__name__}: {name}"


def _parameters(value: object) -> str:
    try:
        signature = inspect.signature(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""
    shown = [
        f"{'*' if one.kind is one.VAR_POSITIONAL else '**' if one.kind is one.VAR_KEYWORD else ''}{one.name}"
        + ("" if one.default is one.empty else "=")
        for one in signature.parameters.values()
    ]
    first_named = next(
        (at for at, one in enumerate(signature.parameters.values()) if one.kind is one.KEYWORD_ONLY), None
    )
    if first_named is not None and not any(one.startswith("*") for one in shown[:first_named]):
        shown.insert(first_named, "*")
    return f"({', '.join(shown)})"


def surface() -> str:
    """The list."""
    lines = [described(module, name) for module in modules() for name in sorted(getattr(module, "__all__", ()))]
    return "\n".join(lines) + "\n"


def test_the_public_surface_is_the_one_that_was_looked_at():
    assert LIST.read_text("utf-8") == surface()


def test_the_top_level_stays_small():
    assert len(motcua.__all__) <= 30


if __name__ == "__main__":
    LIST.write_text(surface(), "utf-8")
