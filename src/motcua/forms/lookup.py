"""What a QR code may hold: the bare code, an address of the host's look-up page, or a text signed elsewhere.

No identity number goes into an address: addresses are logged, shared and photographed. Systems in the field put the
citizen's number there; this refuses it.

>>> lookup_address("https://dvc.example.vn/tra-cuu?ma={code}", "000.00.01.H01-240311-0007")
'https://dvc.example.vn/tra-cuu?ma=000.00.01.H01-240311-0007'
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from motcua.errors import BadInputError

__all__ = ["LONGEST_ALPHANUMERIC", "LONGEST_PAYLOAD", "check_payload", "lookup_address"]

LONGEST_PAYLOAD = 287
"""The longest text of any letters, in bytes: what a QR code of version 12 holds at level M (ISO/IEC 18004).

A larger one has modules too small for a phone where the form prints it 20 mm wide.
"""

LONGEST_ALPHANUMERIC = 419
"""The longest text of QR's own alphanumeric letters in the same code."""

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")
_SIGNED = re.compile(r"[A-Z0-9]{2,8}:[0-9A-Z $%*+\-./:]+")
"""A text signed elsewhere: a short prefix and Base45. Its content is for its own verifier."""
_NUMBER = re.compile(r"\d(?:[^A-Za-z0-9|]{0,3}\d){8,}")
"""Nine digits or more, whatever signs stand between them: identity cards have 9 or 12, telephones 10."""
_PERSONAL = (
    "sgt", "giayto", "cccd", "cmnd", "cmt", "dinhdanh", "ddcn", "identity", "idcard", "idnumber", "citizen", "passport",
    "hochieu", "mst", "masothue", "dienthoai", "sdt", "phone", "mobile", "email", "hoten", "fullname", "ngaysinh",
)  # fmt: skip
"""What parameters for a person are called in the field, without spaces, signs and tone marks."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_ROUNDS = 6


def lookup_address(template: str, code: str) -> str:
    """Return the address of the look-up page for a dossier.

    Args:
        template: the host's address with one `{code}`, https.
        code: the dossier code.

    Raises:
        BadInputError: LOOKUP_TEMPLATE when it is no such address, LOOKUP_IDENTITY when it asks for or holds an
            identity number, telephone number, name or mail address.
    """
    if _asks_for_person(template):
        raise _identity(template)
    if _PLACE.findall(template) != ["code"] or not _is_address(template):
        raise BadInputError(
            "LOOKUP_TEMPLATE",
            "Địa chỉ tra cứu phải là https, có đúng một chỗ {code} đứng riêng sau tên miền.",
            "a look-up address is https and has exactly one {code}, by itself, after the host",
            path="lookup",
            value=template,
        )
    address = template.replace("{code}", quote(code, safe=""))
    check_payload(address, code)
    return address


def check_payload(payload: str, code: str) -> None:
    """Refuse a QR text that is too long, that is no code, address or signed text, or that holds a person's number.

    Args:
        payload: what the QR code holds.
        code: the dossier code, whose digits are allowed.

    Raises:
        BadInputError: QR_PAYLOAD, LOOKUP_IDENTITY.
    """
    size = len(payload.encode("utf-8", "surrogatepass"))
    most = LONGEST_ALPHANUMERIC if _ALPHANUMERIC.fullmatch(payload) else LONGEST_PAYLOAD
    is_code = _letters(payload) == _letters(code)
    if not payload or size > most or not (is_code or _SIGNED.fullmatch(payload) or _is_https(payload)):
        raise BadInputError(
            "QR_PAYLOAD",
            f"Nội dung QR là mã hồ sơ, địa chỉ https hoặc văn bản đã ký, không quá {most} byte.",
            f"a QR text is the dossier code, an https address or a signed text, of at most {most} bytes",
            path="qr",
        )
    if _is_https(payload) and (_holds_number(payload, code) or _asks_for_person(payload)):
        raise _identity(payload)


def _is_https(text: str) -> bool:
    return text.startswith("https://") and _is_address(text)


def _is_address(template: str) -> bool:
    """Whether it is https to a named host, in printable ASCII, with the code's place after the host and by itself."""
    plain = template.replace("{code}", "")
    if not plain.isascii() or not plain.isprintable() or " " in plain or re.search(r"\w\{code\}|\{code\}\w", template):
        return False
    try:
        parts = urlsplit(plain)
    except ValueError:  # such as an open bracket in the host
        return False
    host_end = len("https://") + len(parts.netloc)
    is_named = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    return is_named and "{" not in template[:host_end]


def _decoded(address: str) -> str:
    """Take percent signs off as often as it takes: a number hidden twice is still a number."""
    for _ in range(_ROUNDS):
        plain = unquote(address)
        if plain == address:
            break
        address = plain
    return address


def _holds_number(address: str, code: str) -> bool:
    return bool(_NUMBER.search(_decoded(address).replace(code, "|")))


def _asks_for_person(template: str) -> bool:
    """Whether a parameter, a place or a part of the path is called like a person's number, name or address."""
    names = re.findall(r"[\w.\- +]+(?=/?[={}])|(?<=\{)[^{}]*", _decoded(template))
    return any(word in _letters(name) for name in names for word in _PERSONAL)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(char for char in plain if char.isalnum())


def _identity(address: str) -> BadInputError:
    return BadInputError(
        "LOOKUP_IDENTITY",
        "Địa chỉ tra cứu không được chứa số giấy tờ, số điện thoại, họ tên hay thư điện tử của người dân.",
        "a look-up address must not hold an identity number, telephone number, name or mail address",
        path="lookup",
        value=urlsplit(address).netloc if _is_address(address) else None,
    )
