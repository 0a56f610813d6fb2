"""Debian's chromium, headless, for the verification page. Where CI=true it must be there; elsewhere tests skip."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files",
          "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")  # fmt: skip


def require(found: object, what: str) -> None:
    """Fail where CI=true and something is missing, skip elsewhere."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is not on this machine")


def axe_source() -> str:
    """The accessibility rules: the file MOTCUA_AXE names, or the one in the package axe-core-python."""
    named, spec = os.environ.get("MOTCUA_AXE"), find_spec("axe_core_python")
    path = Path(named) if named else (Path(spec.origin).parent / "axe.min.js" if spec and spec.origin else None)
    require(path and path.exists(), "axe-core")
    return path.read_text("utf-8")


def ask(page: str, script: str, folder: Path, *, values: object = None, width: int = 390) -> object:
    """Open the page in a frame and return what a script finds there; the page itself is not changed.

    Args:
        page: the HTML.
        script: JavaScript that returns a value or a promise of one; `win` is the page's window, `values` the values.
        folder: where to put the files.
        values: anything JSON can say.
        width: the width in CSS pixels.
    """
    require(BROWSER, "chromium")
    (folder / "page.html").write_text(page, "utf-8")
    (folder / "values.js").write_text(f"const values = {json.dumps(values)};", "utf-8")
    (folder / "harness.html").write_text(
        '<!DOCTYPE html><meta charset="utf-8"><title>t</title><body style="margin:0"><script src="values.js"></script>'
        f'<iframe id="f" allow="camera" src="page.html" style="border:0;width:{width}px;height:900px"></iframe>'
        '<script>document.getElementById("f").onload = async () => {'
        'const win = document.getElementById("f").contentWindow; let found;'
        f"try {{ found = await (async () => {{ {script} }})(); }} catch (error) {{ found = 'broken: ' + error; }}"
        'document.body.setAttribute("data-found", JSON.stringify(found)); };</script>',
        "utf-8",
    )
    done = subprocess.run(  # noqa: S603
        [BROWSER, *_FLAGS, "--virtual-time-budget=60000", "--window-size=800,950", "--dump-dom",
         (folder / "harness.html").as_uri()], capture_output=True, text=True, check=True, timeout=180,
    )  # fmt: skip
    return json.loads(_Found(done.stdout).value)


class _Found(HTMLParser):
    """Reads the answer out of the document."""

    def __init__(self, dom: str):
        super().__init__()
        self.value = '"the page gave no answer"'
        self.feed(dom)

    def handle_starttag(self, tag, attrs):
        if tag == "body":
            self.value = dict(attrs).get("data-found", self.value)
