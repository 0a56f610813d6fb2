"""A form made ready to be shown: which copy, which paper, which languages, whose face; the views start from here."""

from __future__ import annotations

import attrs

from motcua.errors import BadInputError
from motcua.forms.blocks import Block, Centred, Copies, Head, Label, Line, Lines, Picture, labels_of
from motcua.forms.brand import Brand
from motcua.forms.content import Form
from motcua.forms.definition import FormDefinition
from motcua.forms.lookup import check_payload

__all__ = ["PAPERS", "Page", "page_of"]

PAPERS = {"A5": (148, 210), "A4": (210, 297)}
"""Width and height in millimetres (Circular 01/2018/TT-VPCP, Article 9(2))."""

_COPIES = {
    1: Label("(Liên 1: Lưu tại Bộ phận Một cửa)", "(Copy 1: kept at the one-stop)"),
    2: Label("(Liên 2: Giao cho công dân)", "(Copy 2: for the citizen)"),
}
_BEFORE = ("recipients", "signatures", "notes")
_UNBRANDED = Brand()


@attrs.frozen(kw_only=True)
class Page:
    """What a view shows.

    Attributes:
        definition: the form.
        digest: the identity of the content.
        blocks: the blocks, in the order shown.
        english: whether English stands beside the Vietnamese.
        paper: "A5" or "A4".
        brand: the host's face.
    """

    definition: FormDefinition
    digest: str
    blocks: tuple[Block, ...]
    english: bool
    paper: str
    brand: Brand

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in millimetres, as it lies."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.definition.landscape else (width, height)

    @property
    def title(self) -> str:
        """What the document is called: title and dossier code."""
        code = next((one.value for one in self.blocks if isinstance(one, Centred) and one.name == "code"), "")
        return f"{self.definition.title_vi} {code}".strip()


def page_of(
    form: Form,
    *,
    copy: int = 2,
    paper: str | None = None,
    english: bool = False,
    qr: str | None = None,
    brand: Brand | None = None,
) -> Page:
    """Return a form made ready to be shown.

    Args:
        form: the form.
        copy: 1 for the desk's copy, 2 for the citizen's; only forms with copies print it.
        paper: "A5" or "A4"; the form's own by default. A form that lies across takes its own only: its columns need it.
        english: whether English stands beside the Vietnamese.
        qr: what the QR code holds, such as a look-up address or a signed text; the bare code by default.
        brand: the host's face.

    Raises:
        BadInputError: FORM_PAPER, FORM_COPY, QR_PAYLOAD, LOOKUP_IDENTITY, TEMPLATE_DROPS_FIELD, BRAND_LABEL.
    """
    definition, brand = form.definition, brand or _UNBRANDED
    chosen = definition.paper if paper is None else paper
    if chosen not in PAPERS:
        raise BadInputError("FORM_PAPER", f"Khổ giấy {chosen!r} lạ.", f"no paper {chosen!r}: A5 or A4", value=chosen)
    if definition.landscape and chosen != definition.paper:
        raise BadInputError(
            "FORM_PAPER",
            f"{definition.title_vi} có nhiều cột, chỉ in được trên khổ {definition.paper} nằm ngang.",
            f"{definition.title_en} has many columns and is printed on {definition.paper} landscape only, not {chosen}",
            path="paper",
            value=chosen,
        )
    if copy not in _COPIES:
        raise BadInputError("FORM_COPY", f"Liên {copy} lạ.", f"no copy {copy}: 1 or 2", value=copy)
    own = form.blocks
    if brand is not _UNBRANDED:
        brand.refuse_labels(label.vi for one in own for label in labels_of(one))
    blocks = _extended(tuple(_resolved(one, copy, qr, brand) for one in own), brand)
    named = {one.name: one for one in blocks}
    ordered = tuple(named[name] for name in brand.order(one.name for one in blocks))
    return Page(definition=definition, digest=form.digest, blocks=ordered, english=english, paper=chosen, brand=brand)


def _resolved(block: Block, copy: int, qr: str | None, brand: Brand) -> Block:
    if isinstance(block, Copies):
        return Centred(block.name, _COPIES[copy])
    if isinstance(block, Picture) and qr is not None:
        check_payload(qr, block.code)
        return attrs.evolve(block, payload=qr)
    if isinstance(block, Head):
        return attrs.evolve(block, agency=(*brand.agency_lines, *block.agency), logo=brand.logo)
    return block


def _extended(blocks: tuple[Block, ...], brand: Brand) -> tuple[Block, ...]:
    """Put the host's fields before the signatures."""
    if not brand.extra:
        return blocks
    extra = Lines("extra", tuple((Line(Label(one.label, ""), one.value),) for one in brand.extra))
    place = next((index for index, one in enumerate(blocks) if one.name in _BEFORE), len(blocks))
    return (*blocks[:place], extra, *blocks[place:])
