"""The receipt as one HTML page: accessible, printable on A5 or A4, no script, nothing from outside."""

from __future__ import annotations

from html import escape

from motcua.codes import dossier as dossier_codes
from motcua.errors import BadInputError
from motcua.forms.qr import qr_svg
from motcua.forms.receipt import SOURCE, Receipt
from motcua.forms.words import date_words, moment_words

__all__ = ["render_html"]

_PAPERS = {"A5": "148mm 210mm", "A4": "210mm 297mm"}
_COPIES = {1: "Liên 1: Lưu tại Bộ phận Một cửa", 2: "Liên 2: Giao cho công dân"}
_STYLE = """
:root { color-scheme: light; }
body { font: 13pt/1.35 "Times New Roman", "Liberation Serif", serif; color: #000; background: #fff;
  max-width: 180mm; margin: 0 auto; padding: 8mm; }
header { display: grid; grid-template-columns: 2fr 3fr; gap: 4mm; text-align: center; }
header p, h1, .copy, .place { margin: 0; } .motto { font-size: 12pt; }
.issuer strong, .motto .line { display: inline-block; border-bottom: 1px solid #000; padding-bottom: 1mm; }
.place { font-style: italic; text-align: right; margin-top: 3mm; }
h1 { font-size: 14pt; text-align: center; margin: 6mm 0 2mm; }
.code, .copy { text-align: center; }
.code svg { display: block; margin: 2mm auto; }
dl { margin: 4mm 0; } dl > div { margin: 1mm 0; } dt, dd { display: inline; margin: 0; } dt::after { content: ": "; }
ol { margin: 1mm 0 1mm 6mm; }
.signatures { display: grid; grid-template-columns: 1fr 1fr; text-align: center; margin-top: 6mm; break-inside: avoid; }
.signatures > div { display: flex; flex-direction: column; } .signatures p { margin: 0; }
.signatures .room { flex: 1; min-height: 20mm; }
footer { border-top: 1px solid #000; margin-top: 6mm; font-size: 11pt; }
@media (max-width: 120mm) { header, .signatures { grid-template-columns: 1fr; } }
@media print { body { padding: 0; max-width: none; font-size: 11pt; } }
"""


def render_html(receipt: Receipt, *, copy: int = 2, paper: str = "A5") -> str:
    """Return the receipt as an HTML page; every text is escaped.

    Args:
        receipt: the receipt.
        copy: 1 for the desk's copy, 2 for the citizen's.
        paper: "A5" (Circular 01/2018/TT-VPCP, Article 9) or "A4".

    Raises:
        BadInputError: FORM_PAPER or FORM_COPY for another paper or copy.
        ExtraMissingError: when the QR code cannot be drawn.
    """
    if paper not in _PAPERS:
        raise BadInputError("FORM_PAPER", f"Khổ giấy {paper!r} lạ.", f"no paper {paper!r}: A5 or A4", value=paper)
    if copy not in _COPIES:
        raise BadInputError("FORM_COPY", f"Liên {copy} lạ.", f"no copy {copy}: 1 or 2", value=copy)
    title = f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả {receipt.code}"
    parts = (_head(receipt), _title(receipt, copy), _fields(receipt), _signatures(receipt), _notes())
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="motcua-source" content="{escape(SOURCE)}">\n'
        f'<meta name="motcua-digest" content="{receipt.digest}">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>@page {{ size: {_PAPERS[paper]}; margin: 12mm; }}{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(parts)}</main>\n</body>\n</html>\n"
    )


def _head(receipt: Receipt) -> str:
    office = receipt.office
    return (
        f'<header>\n<div class="issuer"><p>{escape(office.authority)}</p>'
        f"<p><strong>{escape(office.name)}</strong></p>"
        f"<p>Số: {escape(receipt.number)}/{office.number_suffix}</p></div>\n"
        f'<div class="motto"><p><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p>'
        f'<p><strong class="line">Độc lập - Tự do - Hạnh phúc</strong></p></div>\n</header>\n'
        f'<p class="place">{escape(receipt.place)}, {date_words(receipt.issued_at)}</p>\n'
    )


def _title(receipt: Receipt, copy: int) -> str:
    return (
        "<h1>GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ</h1>\n"
        f'<p class="code">Mã hồ sơ: <strong>{escape(receipt.code)}</strong></p>\n'
        f'<div class="code">{qr_svg(dossier_codes.parse(receipt.code))}</div>\n'
        f'<p class="copy">({_COPIES[copy]})</p>\n'
    )


def _fields(receipt: Receipt) -> str:
    person, office = receipt.applicant, receipt.office
    due = "Không hẹn trả" if receipt.due_at is None else moment_words(receipt.due_at)
    papers = "".join(f"<li>{escape(_paper(part.name, part.copies, part.kind))}</li>" for part in receipt.components)
    rows = (
        (office.kind_vi, f"{escape(office.name)}. Số điện thoại: {escape(office.phone)}"),
        ("Tiếp nhận hồ sơ của ông/bà", escape(person.name)),
        ("Địa chỉ", escape(person.address)),
        ("Số điện thoại", escape(person.phone) + (f". Email: {escape(person.email)}" if person.email else "")),
        ("Nội dung yêu cầu giải quyết", escape(receipt.request)),
        ("Thành phần hồ sơ nộp gồm", f"<ol>{papers}</ol>"),
        ("Số lượng hồ sơ", f"{receipt.sets} (bộ)"),
        ("Thời gian giải quyết hồ sơ theo quy định là", escape(receipt.term)),
        ("Thời gian nhận hồ sơ", moment_words(receipt.accepted_at)),
        ("Thời gian trả kết quả giải quyết hồ sơ", due),
        ("Đăng ký nhận kết quả tại", escape(receipt.collect_at)),
        *_register_line(receipt),
    )
    return "<dl>\n" + "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>\n" for label, value in rows) + "</dl>\n"


def _paper(name: str, copies: int, kind: str) -> str:
    return f"{name} ({copies} {kind or 'bản'})"


def _register_line(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    if not receipt.book and receipt.book_number is None:
        return ()
    number = "" if receipt.book_number is None else f" Số thứ tự: {receipt.book_number}"
    return (("Vào Sổ theo dõi hồ sơ, Quyển số", f"{escape(receipt.book)}{number}"),)


def _signatures(receipt: Receipt) -> str:
    digital = "<p>(Chữ ký số của Người tiếp nhận hồ sơ)</p>" if receipt.is_electronic else ""
    return (
        '<section class="signatures" aria-label="Chữ ký">\n'
        "<div><p><strong>NGƯỜI NỘP HỒ SƠ</strong></p><p>(Ký và ghi rõ họ tên)</p>"
        f'<div class="room"></div><p>{escape(receipt.applicant.name)}</p></div>\n'
        "<div><p><strong>NGƯỜI TIẾP NHẬN HỒ SƠ</strong></p><p>(Ký và ghi rõ họ tên)</p>"
        f'{digital}<div class="room"></div><p>{escape(receipt.receiver)}</p></div>\n</section>\n'
    )


def _notes() -> str:
    return (
        "<footer>\n<p>Ghi chú:</p>\n<ul>\n"
        "<li>Nơi chưa có hệ thống một cửa điện tử: giấy này lập 2 liên, một liên giao người nộp, "
        "một liên đi cùng phiếu kiểm soát và lưu tại Bộ phận Một cửa.</li>\n"
        "<li>Có thể đăng ký nhận kết quả tại Bộ phận Một cửa hoặc tại nhà, trụ sở qua bưu chính.</li>\n"
        "</ul>\n</footer>\n"
    )
