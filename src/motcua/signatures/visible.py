"""What a signature shows on the page, as Decree 30/2020/NĐ-CP asks (Annex I, as far as its text was sourced).

An original: the agency's red seal, in real size, over about a third of the image of the signature, on its left. A
copy: at the top right of the first page, without image, the form of copy, the agency, and the time in Vietnam's zone.
What is drawn proves nothing; the signature does.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

import attrs

from motcua.errors import BadInputError
from motcua.localtime import local
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfpeer import PdfExtraMissingError
from motcua.signatures.pdfsyntax import Name, Real, Ref, Value, written

__all__ = ["Appearance", "Block", "CopyBlock", "SealBlock", "appearance"]

_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_IMAGE = 2 * 1024 * 1024
_MM = 72 / 25.4
_OVERLAP = 3
"""The seal covers one part in three of the signature's image."""


def _png(_instance: object, attribute: attrs.Attribute[bytes], value: bytes) -> None:
    if not value.startswith(_PNG) or len(value) > _LARGEST_IMAGE:
        raise BadInputError(
            "IMAGE_NOT_PNG",
            "Ảnh con dấu, chữ ký phải là PNG không quá 2 MiB.",
            "the images of seal and signature must be PNG of at most 2 MiB",
            path=attribute.name,
        )


def _positive(_instance: object, attribute: attrs.Attribute[float], value: float) -> None:
    if not 0 < value <= 300:  # noqa: PLR2004  millimetres: longer than a side of A4
        raise BadInputError(
            "BLOCK_SIZE",
            "Kích thước phải từ 0 đến 300 mm.",
            "a size must lie between 0 and 300 mm",
            path=attribute.name,
        )


@attrs.frozen
class SealBlock:
    """Seal and signature of an original (hình ảnh dấu và chữ ký của bản gốc).

    Attributes:
        seal: the red seal, PNG with a transparent ground.
        signature: the signature in blue, PNG with a transparent ground.
        seal_mm: width of the seal in its real size, in millimetres.
        signature_mm: width of the image of the signature, in millimetres.
        height_mm: height of the block, in millimetres; the images are scaled into it and never over it.
        left_mm: from the left edge of the page to the block.
        bottom_mm: from the lower edge of the page to the block.
    """

    seal: bytes = attrs.field(validator=_png, repr=False)
    signature: bytes = attrs.field(validator=_png, repr=False)
    seal_mm: float = attrs.field(validator=_positive)
    signature_mm: float = attrs.field(validator=_positive)
    height_mm: float = attrs.field(validator=_positive)
    left_mm: float = attrs.field(validator=_positive)
    bottom_mm: float = attrs.field(validator=_positive)


@attrs.frozen
class CopyBlock:
    """The mark of an electronic copy (chữ ký số trên bản sao điện tử).

    Attributes:
        form: the form of copy, such as "SAO Y".
        agency: the agency that copies.
        fonts: folders with the files of Times New Roman, which the decree asks for and this library may not carry;
            without them the engine's own serif font is used, and the block departs from the decree in that.
        margin_mm: from the upper and the right edge of the page.
    """

    form: str
    agency: str
    fonts: tuple[str, ...] = ()
    margin_mm: float = attrs.field(default=10.0, validator=_positive)


Block: TypeAlias = SealBlock | CopyBlock


@attrs.frozen(eq=False)
class Appearance:
    """A drawn block: one page of its own, ready to be taken over.

    Attributes:
        pdf: the page, as a file.
        box: width and height, in points.
        place: left and lower edge on the page, in points.
    """

    pdf: PdfFile
    box: tuple[float, float]
    place: tuple[float, float]

    def objects(self, first: int) -> dict[int, bytes]:
        """Return the block as objects: a form under the number `first`, and what it needs after it."""
        return _taken_over(self.pdf, self.box, first)


def appearance(block: Block, moment: datetime, page: tuple[float, float, float, float]) -> Appearance:
    """Return a block, drawn.

    Args:
        block: what to show.
        moment: the time of signing.
        page: the visible box of the page, in points.

    Raises:
        BadInputError: BLOCK_NOT_DRAWN when an image is broken or the text has letters of no font.
        PdfExtraMissingError: EXTRA_MISSING when the engine is not installed.
    """
    left, lower, right, upper = page
    if isinstance(block, SealBlock):
        overlap = block.signature_mm / _OVERLAP
        width = max(block.seal_mm + block.signature_mm - overlap, block.seal_mm)
        data: dict[str, Any] = {
            "kind": "seal", "width": width, "height": block.height_mm, "seal": list(block.seal),
            "signature": list(block.signature), "seal_mm": block.seal_mm, "signature_mm": block.signature_mm,
            "at": block.seal_mm - overlap,
        }  # fmt: skip
        box = (width * _MM, block.height_mm * _MM)
        place = (left + block.left_mm * _MM, lower + block.bottom_mm * _MM)
        fonts: tuple[str, ...] = ()
    else:
        width, height = 70.0, 18.0
        data = {
            "kind": "copy", "width": width, "height": height, "lines": [
                unicodedata.normalize("NFC", block.form), unicodedata.normalize("NFC", block.agency),
                local(moment).isoformat(timespec="seconds"),
            ],
        }  # fmt: skip
        box = (width * _MM, height * _MM)
        place = (right - (width + block.margin_mm) * _MM, upper - (height + block.margin_mm) * _MM)
        fonts = block.fonts
    return Appearance(PdfFile.read(_drawn(data, fonts, moment)), box, place)


def _engine() -> Any:
    try:
        import typst  # noqa: PLC0415  an extra
    except ImportError as error:
        raise PdfExtraMissingError(
            "EXTRA_MISSING",
            "Hình chữ ký cần cài thêm: pip install 'motcua[pdf]'.",
            "a visible signature needs: pip install 'motcua[pdf]'",
        ) from error
    return typst


def _drawn(data: Mapping[str, Any], fonts: tuple[str, ...], moment: datetime) -> bytes:
    typst = _engine()
    held = typst.Fonts(include_system_fonts=False, font_paths=list(fonts))
    compiler = typst.Compiler(_template(), font_paths=held, ignore_system_fonts=True)
    text = json.dumps(data, ensure_ascii=False)
    try:
        made: bytes = compiler.compile(format="pdf", sys_inputs={"block": text}, timestamp=local(moment))
    except typst.TypstError as error:
        raise BadInputError(
            "BLOCK_NOT_DRAWN",
            f"Không vẽ được hình chữ ký: {error.message}.",
            f"the visible signature cannot be drawn: {error.message}",
        ) from error
    return made


@cache
def _template() -> bytes:
    return files("motcua.signatures").joinpath("tables", "block.typ").read_bytes()


def _taken_over(file: PdfFile, box: tuple[float, float], first: int) -> dict[int, bytes]:
    """The one page of a file as a form (ISO 32000-1, 8.10), everything under new numbers."""
    pages = file.dictionary(file.catalog(0).get(Name("Pages")), 0)
    page = file.dictionary(file.array(pages.get(Name("Kids")), 0)[0], 0)
    contents = page[Name("Contents")]
    stream = file.stored(contents.number, 0) if isinstance(contents, Ref) else None
    if stream is None or stream.stream is None:
        raise BadInputError("BLOCK_NOT_DRAWN", "Không vẽ được hình chữ ký.", "the visible signature cannot be drawn")
    numbers: dict[int, int] = {}
    waiting: list[int] = []

    def moved(value: Value) -> Value:
        if isinstance(value, Ref):
            if value.number not in numbers:
                numbers[value.number] = first + len(numbers) + 1
                waiting.append(value.number)
            return Ref(numbers[value.number])
        if isinstance(value, dict):
            return {key: moved(one) for key, one in value.items() if key not in ("Parent", "StructParents")}
        return [moved(one) for one in value] if isinstance(value, list) else value

    kept = {key: page[key] for key in map(Name, ("Resources", "Group")) if key in page}
    about = moved(stream.value | kept)
    about |= {Name("Type"): Name("XObject"), Name("Subtype"): Name("Form")}
    about[Name("BBox")] = [0, 0, *(Real(f"{side:.3f}".encode("ascii")) for side in box)]
    found = {first: _body(file, about, stream.stream)}
    while waiting:
        number = waiting.pop()
        stored = file.stored(number, 0)
        value = moved(file.value(number, 0))
        found[numbers[number]] = _body(file, value, stored.stream if stored else None)
    return found


def _body(file: PdfFile, value: Value, stream: tuple[int, int] | None) -> bytes:
    if stream is None:
        return written(value)
    raw = file.data[slice(*stream)]
    return written(value | {Name("Length"): len(raw)}) + b"\nstream\n" + raw + b"\nendstream"
