"""PDF files of our own for the tests: small ones, signed ones, and ways to bend them after signing.

    plain()                          # one page, one content stream, keywords with a digest
    signed()                         # the same, signed by the sample agency
    update(signed(), {4: b"..."})    # a later revision, as an attacker would append it

What is appended is as well-formed as its maker can make it: an attack that fails because it is clumsy proves nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from pki import Issued, at, authority_pki, crl

from cmskit import attribute, cert_id
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2
from motcua.signatures.message import TIME_STAMP_INFO
from motcua.signatures.padessign import sign_pdf
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.signer import load_signer
from motcua.signatures.verifier import Trust

CONTENT = b'{"agency":"H01","code":"000.00.01.H01-250610-0007","schema":"urn:motcua:form:receipt:1"}'
WHEN, NOW = at(2025, 6, 10, 9), at(2025, 6, 12)
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"


def need_pyhanko() -> None:
    """Skip where pyHanko is missing, but fail where CI=true."""
    if find_spec("pyhanko") is None and os.environ.get("CI") == "true":
        pytest.fail("pyhanko is missing; .ci/run installs it with motcua[all]")
    pytest.importorskip("pyhanko")


def stream(body: bytes, about: bytes = b"") -> bytes:
    """A stream object's body."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (about, len(body), body)


def text(words: bytes) -> bytes:
    """A content stream that shows some words."""
    return stream(b"BT /F1 12 Tf 20 100 Td (%s) Tj ET" % words)


def objects() -> dict[int, bytes]:
    """The objects of a receipt of one page."""
    digest = hashlib.sha256(CONTENT).hexdigest().encode()
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE,
        4: text(b"Hen tra ngay 13/06/2025"),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: b"<</Producer(motcua tests)/Keywords(motcua-digest:%s, mau)>>" % digest,
    }


def build(held: dict[int, bytes], *, head: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """A file of one revision with a table."""
    return _append(head, held, b"/Root 1 0 R/Info 6 0 R/ID[<00112233445566778899aabbccddeeff><00>]", size=max(held) + 1)


def update(  # noqa: PLR0913  each is a way to bend
    data: bytes,
    held: dict[int, bytes],
    *,
    places: dict[int, int] | None = None,
    freed: tuple[int, ...] = (),
    trailer: bytes | None = None,
    extra: bytes = b"",
    between: bytes = b"",
    size: int = 200,
) -> bytes:
    """The file with a later revision.

    Args:
        data: the file.
        held: the objects of the revision.
        places: objects that the table only points at.
        freed: objects that the table frees.
        trailer: another trailer's entries, without Size and Prev.
        extra: entries added to the trailer.
        between: bytes before the table that belong to no object.
        size: the trailer's Size.
    """
    entries = trailer if trailer is not None else last_trailer(data)
    before = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    return _append(
        data, held, entries + b"/Prev %d" % before + extra, size=size, places=places, freed=freed, between=between
    )


def last_trailer(data: bytes) -> bytes:
    """Root, Info and ID of the last trailer."""
    found = data[data.rindex(b"trailer") :]
    root, about = (re.search(rb"/%s[ ]?(\d+ 0 R)" % key, found) for key in (b"Root", b"Info"))
    ids = re.search(rb"/ID ?\[[^\]]*\]", found)
    return b"/Root %s/Info %s%s" % (root[1], about[1], ids[0])


def _append(data, held, entries, *, size, places=None, freed=(), between=b""):  # noqa: PLR0913  as above
    out = bytearray(data)
    rows = {number: b"%010d 00000 n \n" % place for number, place in (places or {}).items()}
    rows |= dict.fromkeys(freed, b"0000000000 00001 f \n")
    for number, body in held.items():
        rows[number] = b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += between
    start = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%s" % row for row in sorted(rows.items()))
    out += b"trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, entries, start)
    return bytes(out)


def packed(held: dict[int, bytes], body: bytes | None = None, about: bytes = b"") -> bytes:
    """A file of one revision whose dictionaries lie in an object stream, with a cross-reference stream."""
    plain = {number: one for number, one in held.items() if b"stream" not in one}
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, one in held.items():
        if number not in plain:
            places[number] = (1, len(out), 0)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    container, table = max(held) + 1, max(held) + 2
    head, inside = b"", b""
    for index, (number, one) in enumerate(plain.items()):
        places[number] = (2, container, index)
        head += b"%d %d " % (number, len(inside))
        inside += one + b" "
    places[container] = (1, len(out), 0)
    raw = head + inside if body is None else body
    kept = b"/Type/ObjStm/N %d/First %d" % (len(plain), len(head)) + about
    out += b"%d 0 obj\n%s\nendobj\n" % (container, stream(raw, kept))
    places[table] = (1, len(out), 0)
    rows = b"".join(
        bytes([kind]) + second.to_bytes(4, "big") + third.to_bytes(2, "big")
        for _number, (kind, second, third) in sorted(places.items())
    )
    index = b" ".join(b"%d 1" % number for number in sorted(places))
    start = len(out)
    kept = b"/Type/XRef/W[1 4 2]/Index[%s]/Size %d/Root 1 0 R/Info 6 0 R" % (index, table + 1)
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, stream(rows, kept), start)
    return bytes(out)


def host(issued: Issued):
    """The callback of a host that holds the key."""

    def sign(data: bytes, algorithm: str) -> bytes:
        scheme, _, name = algorithm.partition("-")
        hashing = getattr(hashes, name.upper())()
        if isinstance(issued.key, ec.EllipticCurvePrivateKey):
            return issued.key.sign(data, ec.ECDSA(utils.Prehashed(hashing)))
        pad = padding.PKCS1v15() if scheme == "pkcs1v15" else padding.PSS(padding.MGF1(hashing), hashing.digest_size)
        return issued.key.sign(data, pad, utils.Prehashed(hashing))

    return sign


def sign(data: bytes, who: Issued | None = None, **options) -> bytes:
    """The file signed by the sample agency, or by another."""
    pki = authority_pki()
    who = who or pki.agency
    options.setdefault("scheme", "pss" if isinstance(who.key, rsa.RSAPrivateKey) else "ecdsa")
    options.setdefault("signing_time", WHEN)
    return sign_pdf(data, certificate=who.der, chain=(pki.issuing.der,), sign=host(who), **options)


@cache
def plain() -> bytes:
    """The receipt, not signed."""
    return build(objects())


@cache
def signed() -> bytes:
    """The receipt, signed."""
    return sign(plain())


@cache
def lists() -> tuple[bytes, ...]:
    """The CRLs of the sample authorities."""
    pki = authority_pki()
    return (crl(pki.issuing), crl(pki.public_root))


@cache
def trust() -> Trust:
    """The sample anchors and lists."""
    return Trust(authority_pki().anchors(), (), RevocationIndex.read(crls=lists()))


def stamp(moment: datetime = at(2025, 6, 11)):  # noqa: B008  a constant
    """A time-stamping authority: the sample one, at a moment."""

    def token(imprint: bytes, name: str) -> bytes:
        stamper = authority_pki().stamper
        info = der.sequence(
            der.integer(1),
            der.oid("1.2.3.4"),
            der.sequence(algorithms.encoded_digest(name), der.octets(imprint)),
            der.integer(7),
            der.element(der.LATER_TIME, f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}".encode()),
        )
        values = {
            CONTENT_TYPE: der.oid(TIME_STAMP_INFO),
            MESSAGE_DIGEST: der.octets(hashlib.sha256(info).digest()),
            SIGNING_CERTIFICATE_V2: cert_id(stamper.der),
        }
        attributes = [attribute(kind, value) for kind, value in values.items()]
        value = host(stamper)(hashlib.sha256(der.set_of(*attributes)).digest(), "ecdsa-sha256")
        known = load_signer(stamper.der)
        hashing = algorithms.encoded_digest("sha256")
        signer = der.sequence(
            der.integer(1),
            der.sequence(known.issuer, der.element(der.INTEGER, known.serial)),
            hashing,
            der.set_of(*attributes, tag=0xA0),
            algorithms.encoded_algorithm("ecdsa", "sha256"),
            der.octets(value),
        )
        held = der.sequence(
            der.integer(3),
            der.set_of(hashing),
            der.sequence(der.oid(TIME_STAMP_INFO), der.explicit(0, der.octets(info))),
            der.set_of(stamper.der, tag=0xA0),
            der.set_of(signer),
        )
        return der.sequence(der.oid("1.2.840.113549.1.7.2"), der.explicit(0, held))

    return token


def contents(data: bytes) -> tuple[int, int]:
    """The first and last place of the /Contents string of the first signature, its delimiters included."""
    start = data.index(b"/Contents <") + len(b"/Contents ")
    return start, data.index(b">", start) + 1


def with_range(data: bytes, numbers: bytes) -> bytes:
    """The file with another ByteRange of the same length in the file."""
    found = re.search(rb"/ByteRange [^/]*", data)
    return data[: found.start()] + (b"/ByteRange " + numbers).ljust(len(found[0])) + data[found.end() :]
