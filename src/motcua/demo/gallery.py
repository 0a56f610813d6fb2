"""A folder with every paper of the desk, as a page and, where the engine is installed, as PDF; and look-up pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.util import find_spec
from pathlib import Path

from motcua.demo.papers import lookup_views, papers
from motcua.forms import Form, render_html
from motcua.forms.view import Audience
from motcua.forms.viewpage import render_view

__all__ = ["write_gallery"]

_STYLE = """
body { font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; color: #1b2530; background: #fff;
  max-width: 84rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.05rem; margin: 0 0 .3rem; } p { margin: 0 0 .5rem; }
ul { list-style: none; padding: 0; display: grid;
  grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
li { border: 1px solid #b8c4cf; border-radius: 6px; padding: .8rem; min-width: 0; }
iframe { width: 100%; height: 26rem; border: 1px solid #dde4ea; }
@media (max-width: 22rem) { ul { grid-template-columns: 1fr; } }
"""
_AUDIENCES = {
    Audience.PUBLIC: "Trang tra cứu: ai cũng xem được / Look-up, anyone",
    Audience.APPLICANT: "Trang tra cứu: người nộp hồ sơ / Look-up, the filer",
    Audience.OFFICER: "Trang tra cứu: cán bộ / Look-up, an officer",
}


def write_gallery(folder: Path) -> tuple[Path, ...]:
    """Write the gallery of forms and look-up pages into a folder.

    Args:
        folder: where to write; it is made when missing.

    Returns:
        The files written, the page that shows them all first.

    Raises:
        OSError: when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown: list[tuple[str, Path]] = [*_forms(folder), *_views(folder)]
    index = folder / "index.html"
    index.write_text(_index(shown), "utf-8")
    return (index, *(path for _, pages in _with_pdf(shown) for path in pages))


def _forms(folder: Path) -> Iterator[tuple[str, Path]]:
    has_engine = find_spec("typst") is not None
    for form in papers():
        path = folder / f"{_name(form)}.html"
        path.write_text(render_html(form, english=True), "utf-8")
        if has_engine:
            from motcua.forms.pdf import render_pdf  # noqa: PLC0415  only where its engine is installed

            path.with_suffix(".pdf").write_bytes(render_pdf(form))
        definition = form.definition
        yield f"{definition.title_vi} ({definition.source_vi}) / {definition.title_en}", path


def _name(form: Form) -> str:
    number, year = form.regulation.split("/")[:2]
    return f"{form.kind}-{year if year.isdigit() else number}"


def _views(folder: Path) -> Iterator[tuple[str, Path]]:
    for audience, view in lookup_views().items():
        path = folder / f"lookup-{audience.value}.html"
        path.write_text(render_view(view, english=True), "utf-8")
        yield _AUDIENCES[audience], path


def _with_pdf(shown: list[tuple[str, Path]]) -> Iterator[tuple[str, tuple[Path, ...]]]:
    for title, path in shown:
        pdf = path.with_suffix(".pdf")
        yield title, (path, pdf) if pdf.exists() else (path,)


def _index(shown: list[tuple[str, Path]]) -> str:
    items = "".join(_item(title, pages) for title, pages in _with_pdf(shown))
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Giấy tờ của bộ phận một cửa</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        "<h1>Giấy tờ của bộ phận một cửa</h1>\n"
        '<p lang="en">Every paper of the desk, and what a look-up shows. People and offices are invented.</p>\n'
        f"<ul>\n{items}</ul>\n</main>\n</body>\n</html>\n"
    )


def _item(title: str, pages: tuple[Path, ...]) -> str:
    links = " · ".join(f'<a href="{page.name}" aria-label="{page.suffix[1:].upper()}, {escape(title)}">'
                       f"{page.suffix[1:].upper()}</a>" for page in pages)  # fmt: skip
    frame = f'<iframe src="{pages[0].name}" title="{escape(title)}" loading="lazy"></iframe>'
    return f"<li><h2>{escape(title)}</h2>\n<p>{links}</p>\n{frame}</li>\n"
