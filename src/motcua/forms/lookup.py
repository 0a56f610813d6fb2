"""What a QR code may hold: the bare code, an address of the host's look-up page, or a text signed elsewhere.

No identity number goes into an address: addresses are logged, shared and photographed. Systems in the field put the
citizen's number there; this refuses it.

>>> lookup_address("https://dvc.example.vn/tra-cuu?ma={code}", "000.00.01.H01-240311-0007")
'https://dvc.example.vn/tra-cuu?ma=000.00.01.H01-240311-0007'
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from motcua.errors import BadInputError

__all__ = ["LONGEST_PAYLOAD", "check_payload", "lookup_address"]

LONGEST_PAYLOAD = 1000
"""The longest text a printed QR code takes, in bytes; beyond it phones fail to read a code of 22 mm."""

_NUMBER = re.compile(r"\d(?:[\s.\-_+]?\d){8,}")
_NAMES = re.compile(
    r"(?:^|[?&;/{])(?:sgt|so_?giay_?to|cccd|cmnd|cmt|cm?tnd|dinh_?danh|ddcn|identity|id_?(?:card|number)|citizen|passport|"
    r"ho_?chieu|mst|so_?dien_?thoai|sdt|phone|email)(?:[=/}&]|$)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\{([^{}]*)\}")


def lookup_address(template: str, code: str) -> str:
    """Return the address of the look-up page for a dossier.

    Args:
        template: the host's address with one `{code}`, https.
        code: the dossier code.

    Raises:
        BadInputError: LOOKUP_TEMPLATE when it is no such address, LOOKUP_IDENTITY when it asks for or holds an
            identity number, telephone number or mail address.
    """
    if _NAMES.search(unquote(template)):
        raise _identity(template)
    plain = _PLACE.sub("", template)
    parts = urlsplit(plain) if plain.isascii() and plain.isprintable() and " " not in plain else None
    wrong = parts is None or parts.scheme != "https" or not parts.hostname or "@" in parts.netloc
    if wrong or _PLACE.findall(template) != ["code"] or "{code}" in template.partition("//")[2].partition("/")[0]:
        raise BadInputError(
            "LOOKUP_TEMPLATE",
            "Địa chỉ tra cứu phải là https, có đúng một chỗ {code} sau tên miền.",
            "a look-up address is https and has exactly one {code} after the host",
            path="lookup",
            value=template,
        )
    address = template.replace("{code}", quote(code, safe=""))
    check_payload(address, code)
    return address


def check_payload(payload: str, code: str) -> None:
    """Refuse a QR text that is too long, not printable, or an address that holds an identity number.

    Args:
        payload: what the QR code holds.
        code: the dossier code, whose digits are allowed.

    Raises:
        BadInputError: QR_PAYLOAD, LOOKUP_IDENTITY.
    """
    if not payload or len(payload.encode("utf-8", "surrogatepass")) > LONGEST_PAYLOAD or not payload.isprintable():
        raise BadInputError(
            "QR_PAYLOAD",
            f"Nội dung QR phải in được, từ 1 đến {LONGEST_PAYLOAD} byte.",
            f"a QR text is printable and has 1 to {LONGEST_PAYLOAD} bytes",
            path="qr",
        )
    plain = unquote(payload)
    if "://" in plain and (_NUMBER.search(plain.replace(code, " | ")) or _NAMES.search(plain)):
        raise _identity(payload)


def _identity(address: str) -> BadInputError:
    return BadInputError(
        "LOOKUP_IDENTITY",
        "Địa chỉ tra cứu không được chứa số giấy tờ, số điện thoại hay thư điện tử của người dân.",
        "a look-up address must not hold an identity number, telephone number or mail address",
        path="lookup",
        value=address.partition("?")[0],
    )
