"""A real browser for the tests: Debian's chromium, headless. Where CI=true it must be there; elsewhere tests skip."""

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
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage")


def require(found: object, what: str) -> None:
    """Fail where CI=true and something is missing, skip elsewhere."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing; .ci/run installs it")
    pytest.skip(f"{what} is not on this machine")


def axe_source() -> str:
    """The accessibility rules: the file MOTCUA_AXE names, or the one in the package axe-core-python."""
    named = os.environ.get("MOTCUA_AXE")
    spec = find_spec("axe_core_python")
    path = Path(named) if named else (Path(spec.origin).parent / "axe.min.js" if spec and spec.origin else None)
    require(path and path.exists(), "axe-core")
    return path.read_text("utf-8")


def run(*arguments: str) -> str:
    """Run the browser and return what it prints."""
    require(BROWSER, "chromium")
    done = subprocess.run(  # noqa: S603
        [BROWSER, *_FLAGS, *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout


def ask(page: str, script: str, folder: Path, *, width: int) -> dict:
    """Open a page in a frame of a width and return what a script finds there; the page itself is not changed.

    Args:
        page: the HTML.
        script: JavaScript that returns a value or a promise of one; `win` is the page's window.
        folder: where to put the files.
        width: the width in CSS pixels.
    """
    (folder / "page.html").write_text(page, "utf-8")
    (folder / "harness.html").write_text(
        '<!DOCTYPE html><title>t</title><body style="margin:0"><iframe id="f" src="page.html" '
        f'style="border:0;width:{width}px;height:900px"></iframe>'
        '<script>document.getElementById("f").onload = async () => {'
        'const win = document.getElementById("f").contentWindow;'
        f"const found = await (async () => {{ {script} }})();"
        'document.body.setAttribute("data-found", JSON.stringify(found)); };</script>',
        "utf-8",
    )
    dom = run("--allow-file-access-from-files", "--virtual-time-budget=20000", f"--window-size={max(width, 500)},950",
              "--dump-dom", (folder / "harness.html").as_uri())  # fmt: skip
    return json.loads(_Found(dom).value)


class _Found(HTMLParser):
    """Reads the answer out of the document."""

    def __init__(self, dom: str):
        super().__init__()
        self.value = "null"
        self.feed(dom)

    def handle_starttag(self, tag, attrs):
        if tag == "body":
            self.value = dict(attrs).get("data-found", self.value)


def overflow_and_axe(page: str, folder: Path, *, width: int) -> dict:
    """Width of the page, how far it runs over, and the violations axe-core finds."""
    (folder / "axe.js").write_text(axe_source(), "utf-8")
    script = """
      const tag = win.document.createElement("script"); tag.src = "axe.js";
      await new Promise(done => { tag.onload = done; win.document.head.append(tag); });
      tag.remove();
      const result = await win.axe.run(win.document);
      return { width: win.innerWidth, content: win.document.documentElement.scrollWidth, rules: result.passes.length,
               violations: result.violations.map(one => one.id + ": " + one.nodes[0].html) };
    """
    return ask(page, script, folder, width=width)


def print_pdf(page: str, folder: Path) -> Path:
    """Print a page as the browser would at the counter; return the PDF."""
    (folder / "print.html").write_text(page, "utf-8")
    run("--no-pdf-header-footer", f"--print-to-pdf={folder / 'print.pdf'}", (folder / "print.html").as_uri())
    return folder / "print.pdf"


def screenshot(page: str, folder: Path, *, width: int, height: int) -> Path:
    """Take a picture of a page."""
    (folder / "shot.html").write_text(page, "utf-8")
    run(f"--window-size={width},{height}", f"--screenshot={folder / 'shot.png'}", (folder / "shot.html").as_uri())
    return folder / "shot.png"


def grey_picture(data):
    """The grey picture in a PGM file, as rows of bytes, for a reader of QR codes."""
    width, height = (int(part) for part in data.split(b"\n", 2)[1].split())
    return memoryview(data[-width * height :]).cast("B", shape=[height, width])
