"""The house keeps its own rules: small files, no clock, no network, no path from outside."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import motcua

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "src" / "motcua").rglob("*.py"))


def test_no_file_is_longer_than_400_lines():
    assert [path.name for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 400] == []


def test_no_function_is_longer_than_40_lines():
    long = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                if node.end_lineno - first.lineno + 1 > 40:
                    long.append(f"{path.name}:{node.name}")

    assert long == []


def test_no_unfinished_marks_and_no_paths_from_outside():
    # put together so that this file does not hold them itself
    marks = ["TO" + "DO", "FIX" + "ME", "Not" + "ImplementedError", "../" + "shared"]
    texts = {path: path.read_text("utf-8") for path in ROOT.rglob("*.py") if ".venv" not in path.parts}

    assert [(path.name, mark) for path, text in texts.items() for mark in marks if mark in text] == []


def test_every_module_names_its_public_surface_and_opens_with_a_sentence():
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        assert ast.get_docstring(tree), path
        names = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
                 if isinstance(target, ast.Name)}  # fmt: skip
        assert "__all__" in names or path.name == "__main__.py", path


def test_at_most_thirty_names_are_public_and_all_of_them_load():
    assert len(motcua.__all__) <= 30
    for name in motcua.__all__:
        assert getattr(motcua, name) is not None
    assert dir(motcua) == sorted(motcua.__all__)
    with pytest.raises(AttributeError):
        motcua.nothing  # noqa: B018


def test_importing_motcua_loads_none_of_the_slow_libraries():
    slow = ["attrs", "cattrs", "holidays", "dateutil", "jsonschema", "cryptography", "click", "rich", "pyarrow"]
    code = f"import sys, motcua; print([name for name in {slow!r} if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"  # noqa: S603


def test_a_deadline_needs_neither_holidays_nor_jsonschema_nor_cryptography():
    code = (
        "import sys, datetime as d, motcua as m; z = d.timezone(d.timedelta(hours=7));"
        "m.WorkClock().deadline(d.datetime(2024, 3, 11, 9, tzinfo=z), m.WorkingDays(5)).explain();"
        "print([n for n in ('holidays', 'jsonschema', 'cryptography', 'cattrs', 'click') if n in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"  # noqa: S603
