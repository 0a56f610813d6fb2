"""The maintainers' lists are followed step by step on a copy of the sources."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (ROOT / "docs" / "maintain").glob("*.md") if path.name != "index.md")
STEP = re.compile(
    r"^ *(?:(?P<write>Write|Append to) `(?P<path>[^`\n]+)`:|In `(?P<inside>[^`\n]+)`, below `(?P<line>[^\n]+)`:)?\s*"
    r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<body>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


def steps(page: Path):
    """Yield the steps of a page: a change of a file, or commands to run."""
    for found in STEP.finditer(page.read_text("utf-8")):
        body = textwrap.dedent("\n".join(line[len(found["indent"]) :] for line in found["body"].splitlines()) + "\n")
        if found["inside"]:  # its own indentation counts
            body = "\n".join(line[len(found["indent"]) :] for line in found["body"].splitlines()) + "\n"
        yield found, body


def change(folder: Path, found: re.Match[str], body: str) -> None:
    path = folder / (found["path"] or found["inside"])
    if found["write"] == "Write":
        path.write_text(body, "utf-8")
    elif found["write"]:
        path.write_text(path.read_text("utf-8").rstrip("\n") + "\n" + body, "utf-8")
    else:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        place = next(at for at, line in enumerate(lines) if line.strip() == found["line"])
        path.write_text("".join([*lines[: place + 1], body, *lines[place + 1 :]]), "utf-8")


def run(folder: Path, body: str) -> int:
    """Run commands; a line behind one that begins with an arrow must stand in what it prints."""
    ran, printed = 0, ""
    for line in body.splitlines():
        if line.startswith("# → "):
            assert line.removeprefix("# → ") in printed, (line, printed)
            continue
        _, *arguments = shlex.split(line)
        done = subprocess.run(  # noqa: S603  the project's own pages
            [sys.executable, "-m", "motcua", *arguments],
            cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            env=os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"},
        )  # fmt: skip
        printed = done.stdout
        assert done.returncode in (0, 1), (line, done.stderr)
        ran += 1
    return ran


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_following_the_steps_does_what_the_page_says(page, tmp_path):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    changed = ran = 0
    for found, body in steps(page):
        if found["kind"] == "sh":
            ran += run(tmp_path, body)
        else:
            assert found["path"] or found["inside"], f"a block of {page.name} says nowhere where it goes"
            change(tmp_path, found, body)
            changed += 1

    assert changed and ran


def test_every_list_stands_on_the_first_page():
    index = (ROOT / "docs" / "maintain" / "index.md").read_text("utf-8")

    assert all(f"({page.name})" in index for page in PAGES)
