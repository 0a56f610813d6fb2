"""Signed PDF made by others, and unusual but sound structure: pyHanko, cairo, predictors, lengths that stand apart."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from io import BytesIO

import pytest
from cryptography.hazmat.primitives import serialization
from pdfkit import NOW, WHEN, build, lists, need_pyhanko, objects, packed, plain, sign, signed, stamp, stream, trust
from pki import authority_pki

from forms.chromium import require
from motcua.signatures.pades import verify_pdf
from motcua.signatures.padesextend import add_time_stamp, add_validation_data
from motcua.signatures.pdffaults import PdfError
from motcua.signatures.pdffile import PdfFile
from motcua.signatures.pdfsyntax import Name, Parser, Real, Ref, Text, written
from motcua.signatures.pdfxref import inflated
from motcua.signatures.verdict import Reason, Verdict
from motcua.signatures.verifier import Trust

PKI = authority_pki()


@pytest.fixture(autouse=True)
def _pyhanko():
    need_pyhanko()


def judge(data, held=None):
    return verify_pdf(data, held or trust(), at=NOW)


def loaded(issued):
    """A certificate and its key as pyHanko takes them; the key is made in the test and never written."""
    from asn1crypto import keys, x509

    raw = issued.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return x509.Certificate.load(issued.der), keys.PrivateKeyInfo.load(raw)


def by_pyhanko(data, *, kind="PADES", scheme=True):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificate, key = loaded(PKI.agency)
    store = SimpleCertificateStore()
    store.register(loaded(PKI.issuing)[0])
    signer = signers.SimpleSigner(certificate, key, store, prefer_pss=scheme)
    about = signers.PdfSignatureMetadata(field_name="Sig", md_algorithm="sha256", subfilter=SigSeedSubFilter[kind])
    return signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(data)), about, signer=signer).getvalue()


@pytest.mark.parametrize("base", [plain(), packed(objects())], ids=["table", "streams"])
def test_what_pyhanko_signs_is_whole_here(base):
    """An independent maker of PAdES: content, signature value and algorithm pass; its claimed time is the machine's."""
    report = judge(by_pyhanko(base, scheme=False))

    assert [one.result.value for one in report.criteria[:3]] == ["pass"] * 3
    assert report.reason in (None, Reason.OUT_OF_BOUNDS_NO_POE)
    assert report.signing_time is not None


def test_pss_with_the_longest_salt_is_refused_as_everywhere():
    """Facts row 11: pyHanko's PSS takes the longest salt that fits; here it must be as long as the hash."""
    assert judge(by_pyhanko(plain())).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE


def test_the_older_kind_is_read_as_well():
    """adbe.pkcs7.detached: the same message under an older name, its claimed time in the message."""
    report = judge(by_pyhanko(plain(), kind="ADOBE_PKCS7_DETACHED", scheme=False))

    assert [one.result.value for one in report.criteria[:3]] == ["pass"] * 3
    assert report.signing_time is not None


def test_validation_data_that_pyhanko_adds_passes_where_no_metadata_is_rewritten():
    """DSS by another program: it also writes ModDate into the information, which may change."""
    from asn1crypto import crl, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    writer = IncrementalPdfFileWriter(BytesIO(signed()))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(PKI.issuing.der)],
        crls=[crl.CertificateList.load(one) for one in lists()],
    )
    out = BytesIO()
    writer.write(out)

    assert judge(out.getvalue(), Trust(PKI.anchors())).verdict is Verdict.TOTAL_PASSED


def test_a_document_that_cairo_wrote_is_signed_and_stamped(tmp_path):
    """Object streams, predictors and lengths as a widespread writer makes them."""
    tool = shutil.which("pdftocairo")
    require(tool, "pdftocairo")
    source, path = tmp_path / "plain.pdf", tmp_path / "cairo.pdf"
    source.write_bytes(plain())
    subprocess.run([tool, "-pdf", str(source), str(path)], check=True)  # noqa: S603
    data = add_time_stamp(add_validation_data(sign(path.read_bytes()), crls=lists()), stamp())

    assert judge(data, Trust(PKI.anchors())).verdict is Verdict.TOTAL_PASSED


def test_a_length_that_stands_in_an_object_of_its_own_is_followed():
    """ISO 32000-1, 7.3.8.2: /Length may be a reference; to anything but a plain number it is refused."""
    body = stream(b"BT ET")
    apart = objects() | {4: body.replace(b"/Length 5", b"/Length 9 0 R"), 9: b"5"}

    assert judge(sign(build(apart))).verdict is Verdict.TOTAL_PASSED
    for wrong in ({9: b"7"}, {9: b"(5)"}, {9: body}, {9: b"9 0 R"}, {4: body.replace(b"/Length 5", b"/Length 99 0 R")}):
        with pytest.raises(PdfError):
            PdfFile.read(build(apart | wrong))


def test_tables_written_with_a_predictor_are_read_within_bounds():
    """PNG's "up" and "none", as writers use for cross-reference streams; the rest is not read."""
    rows = [bytes([1, 2, 3]), bytes([1, 4, 9]), bytes([2, 0, 0])]
    ups = b"".join(b"\x02" + bytes((now - was) % 256 for now, was in zip(row, before, strict=True))
                   for row, before in zip(rows, [bytes(3), *rows], strict=False))  # fmt: skip
    nones = b"".join(b"\x00" + row for row in rows)

    def unpack(raw, **how):
        kept = {Name(key): value for key, value in {"Predictor": 12, "Columns": 3, **how}.items()}
        return inflated(zlib.compress(raw), {Name("Filter"): [Name("FlateDecode")], Name("DecodeParms"): [kept]})

    assert unpack(ups) == b"".join(rows) == unpack(nones, Predictor=15)
    assert unpack(b"abc", Predictor=1) == b"abc"
    for raw, how in ((ups, {"Columns": 0}), (ups, {"Columns": 4}), (ups, {"Predictor": 2}), (ups, {"Colors": 3}),
                     (b"\x04abc", {}), (ups, {"Columns": True})):  # fmt: skip
        with pytest.raises(PdfError):
            unpack(raw, **how)
    with pytest.raises(PdfError):
        inflated(b"not deflated", {Name("Filter"): Name("FlateDecode")})
    with pytest.raises(PdfError):
        inflated(zlib.compress(b"x")[:-3], {Name("Filter"): Name("FlateDecode")})


def test_values_are_read_as_the_standard_writes_them():
    """ISO 32000-1, 7.3: numbers, names with escapes, texts with nested and escaped parentheses, references."""
    raw = (
        rb"<</A 1/B -1.50/C true/D null/E#20F [1 0 R(a\(b(c)\051\n\134\
d)<4a4>] % said aside"
        b"\n>>"
    )
    value = Parser(raw).value()

    assert value == {
        "A": 1, "B": Real(b"-1.50"), "C": True, "D": None, "E F": [Ref(1), Text(b"a(b(c))\n\\d"), Text(b"J@")],
    }  # fmt: skip
    assert Parser(written(value)).value() == value
    assert type(value[Name("C")]) is bool
    for wrong in (
        b"",
        b"<<",
        b"[",
        b"(",
        b"<4g>",
        b"<</A>>",
        b"<<1 2>>",
        b"truth",
        b"/" + b"a" * 300,
        b"--1",
        b"1.2.3",
    ):
        with pytest.raises(PdfError):
            Parser(wrong).value()


def test_what_is_signed_once_reads_the_same_twice():
    """Signing with EC is not deterministic in the signature, and is in everything around it."""
    first, second = (sign(plain(), PKI.officer) for _ in range(2))
    without = re.compile(rb"<[0-9a-f]{4000,}>")

    assert without.sub(b"", first) == without.sub(b"", second)
    assert WHEN < NOW
