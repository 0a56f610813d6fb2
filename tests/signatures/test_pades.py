"""Signed PDF: what is signed here passes, what may be added passes, and the report says what was read where."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import datetime

import attrs
import pytest
from pdfkit import (
    CONTENT,
    NOW,
    WHEN,
    build,
    host,
    lists,
    need_pyhanko,
    objects,
    packed,
    plain,
    sign,
    signed,
    stamp,
    stream,
    trust,
)
from pki import at, authority_pki, crl, issue, ocsp_answer

from forms.chromium import require
from motcua.errors import BadInputError
from motcua.signatures.authorised import AgencySigners, SignerBinding
from motcua.signatures.binding import Binding
from motcua.signatures.pades import PdfVerifier, verify_pdf
from motcua.signatures.padesextend import add_time_stamp, add_validation_data
from motcua.signatures.padessign import sign_pdf
from motcua.signatures.pdfdocument import claimed_moment, read_signed_pdf
from motcua.signatures.verdict import Outcome, Reason, SignatureWarning, Verdict
from motcua.signatures.verifier import Trust
from motcua.signatures.visible import CopyBlock, SealBlock

PKI = authority_pki()
CODE = "000.00.01.H01-250610-0007"


@pytest.fixture(autouse=True)
def _pyhanko():
    need_pyhanko()


def judge(data, **options):
    return verify_pdf(data, options.pop("trust", trust()), at=options.pop("at", NOW), **options)


def criterion(report, name):
    return next(one for one in report.criteria if one.id == name)


def png(width=30, height=12):
    """A picture with a transparent ground, made here."""
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0\x80" * width) * height
    head = struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("base", [plain(), packed(objects())], ids=["table", "streams"])
@pytest.mark.parametrize("who", ["agency", "officer"])
def test_what_is_signed_through_the_hosts_key_passes_over_the_whole_file(base, who):
    """EN 319 142-1 (PAdES B-B): one signature, ByteRange over all but /Contents, with an RSA and with an EC key."""
    data = sign(base, getattr(PKI, who))
    report = judge(data)

    assert (report.verdict, report.reason) == (Verdict.TOTAL_PASSED, None)
    assert data.startswith(base.rstrip(b"\n"))
    assert criterion(report, "integrity").result is Outcome.PASS
    assert report.signer


def test_the_signing_time_stands_in_the_dictionary_and_not_in_the_message():
    """PAdES: the claimed time is /M; the CMS bears no signing-time attribute, and the report reads the former."""
    document = read_signed_pdf(signed())

    assert der_time_absent(document.signature.token)
    assert document.signature.claimed == b"D:20250610090000+07'00'"
    assert judge(signed()).signing_time == WHEN


def der_time_absent(token):
    from motcua.signatures.message import parse_cms

    return parse_cms(token).signer.attributes.signing_time is None


def test_a_claimed_time_outside_the_certificates_validity_counts_against_the_signer():
    """Facts row 14: what /M claims is judged as a signing time; before the certificate it is a no."""
    assert judge(sign(plain(), signing_time=at(2023, 6, 1))).reason is Reason.NOT_YET_VALID


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"D:20250610020000Z", "2025-06-10T02:00:00+00:00"),
        (b"D:20250610090000+07'00'", "2025-06-10T09:00:00+07:00"),
        (b"D:20250610090000-03'30", "2025-06-10T09:00:00-03:30"),
        (b"D:20250610090000", None),
        (b"D:20251310090000Z", None),
        (b"D:20250610090000+99'00'", None),
        (None, None),
    ],
)
def test_a_pdf_date_counts_only_with_its_offset(raw, found):
    """House rule: a time without its offset is no moment."""
    assert claimed_moment(raw) == (None if found is None else datetime.fromisoformat(found))


def test_validation_data_and_document_time_stamps_may_follow():
    """PAdES B-LT and B-LTA: a DSS and a DocTimeStamp change nothing; the stamp then proves the time."""
    longer = add_validation_data(signed(), certificates=[PKI.issuing.der], crls=lists())
    stamped = add_time_stamp(longer, stamp())
    twice = add_time_stamp(add_validation_data(stamped, crls=[crl(PKI.stamp_root)]), stamp(at(2025, 6, 11, 5)))

    assert [judge(one).verdict for one in (longer, stamped, twice)] == [Verdict.TOTAL_PASSED] * 3
    assert judge(stamped).proven_time == at(2025, 6, 11) == judge(twice).proven_time
    assert judge(longer).proven_time is None


def test_a_document_time_stamp_alone_may_follow():
    """The stamp is a field of its own that nobody sees; the page changes in its list of annotations alone."""
    report = judge(add_time_stamp(signed(), stamp()))

    assert (report.verdict, report.proven_time) == (Verdict.TOTAL_PASSED, at(2025, 6, 11))


def test_the_files_own_lists_answer_for_revocation_and_its_own_certificates_for_the_path():
    """Without lists nothing is known (facts row 17); those of the DSS are signed by their issuers and count."""
    bare = Trust(PKI.anchors())
    answers = [ocsp_answer(PKI.agency, PKI.issuing)]

    assert judge(signed(), trust=bare).reason is Reason.TRY_LATER
    assert judge(add_validation_data(signed(), crls=lists()), trust=bare).verdict is Verdict.TOTAL_PASSED
    mixed = add_validation_data(signed(), crls=lists()[1:], ocsp_answers=answers)
    assert judge(mixed, trust=bare).verdict is Verdict.TOTAL_PASSED


def test_the_files_own_list_can_revoke_but_not_vouch_for_a_stranger():
    """A list inside counts against the signer too; a root inside is no anchor (facts row 18)."""
    revoked = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 3, 1), "keyCompromise")])
    forged = sign(plain(), PKI.forged)

    assert judge(add_validation_data(signed(), crls=[revoked]), trust=Trust(PKI.anchors())).reason in (
        Reason.REVOKED, Reason.REVOKED_NO_POE,
    )  # fmt: skip
    held = add_validation_data(forged, certificates=[PKI.forged_issuing.der, PKI.look_alike.der])
    assert judge(held).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND


def test_a_time_stamp_by_a_stranger_proves_nothing_and_is_said():
    """Facts row 21: an untrusted time stamp is a doubt."""
    only_public = [one for one in PKI.anchors().anchors if one.name != "gốc dấu thời gian mẫu"]
    strange = attrs.evolve(trust(), anchors=type(PKI.anchors())(only_public))
    report = judge(add_time_stamp(signed(), stamp()), trust=strange)

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.TIMESTAMP_INVALID)


def test_a_time_stamp_older_than_the_signers_certificate_proves_nothing():
    """A signature cannot be older than its certificate; whoever stamped it so is not believed."""
    young = issue("Ủy ban nhân dân xã Mẫu", PKI.issuing, key="rsa-young", since=at(2025, 6, 11, 12))
    data = add_time_stamp(sign(plain(), young, signing_time=at(2025, 6, 11, 13)), stamp(at(2025, 6, 11)))
    report = judge(data)

    assert (report.verdict, report.reason, report.proven_time) == (
        Verdict.INDETERMINATE, Reason.TIMESTAMP_INVALID, None,
    )  # fmt: skip


def test_a_certificate_that_expired_after_the_proven_time_still_passes():
    """Facts row 15: with a document time stamp the signature is judged as of the stamp."""
    short = issue("Ủy ban nhân dân xã Mẫu", PKI.issuing, key="rsa-short", until=at(2025, 6, 20))
    data = add_validation_data(sign(plain(), short), crls=lists())
    later = Trust(PKI.anchors())

    assert judge(data, trust=later, at=at(2025, 9)).reason is Reason.OUT_OF_BOUNDS_NO_POE
    assert judge(add_time_stamp(data, stamp()), trust=later, at=at(2025, 9)).verdict is Verdict.TOTAL_PASSED


def test_the_content_given_beside_must_be_the_one_whose_digest_the_file_names():
    """Facts row 31: the signature binds the digest among the keywords; another content is another dossier's."""
    right, wrong = Binding(dossier=CODE), Binding(dossier=CODE.replace("0007", "0008"))

    assert judge(signed(), content=CONTENT, expected=right).passed
    assert criterion(judge(signed(), content=CONTENT), "content_binding").result is Outcome.PASS
    assert judge(signed(), content=CONTENT, expected=wrong).reason is Reason.CONTENT_BINDING
    assert judge(signed(), content=CONTENT.replace(b"0007", b"0008")).reason is Reason.CONTENT_BINDING
    assert judge(signed(), expected=right).reason is Reason.CONTENT_BINDING


def test_the_signers_right_is_judged_by_the_content_that_the_file_names():
    """Facts row 19: without the content, for which agency it was signed cannot be told."""
    mine = SignerBinding({"H01": AgencySigners(frozenset({hashlib.sha256(PKI.agency.der).hexdigest()}))})
    other = SignerBinding({"H01": AgencySigners(frozenset({hashlib.sha256(PKI.officer.der).hexdigest()}))})

    assert judge(signed(), content=CONTENT, signers=mine).passed
    assert judge(signed(), content=CONTENT, signers=other).reason is Reason.SIGNER_NOT_AUTHORISED
    assert judge(signed(), signers=mine).reason is Reason.SIGNER_NOT_AUTHORISED


def test_rsa_without_pss_and_odd_letters_are_warned_of():
    """Annex I of Circular 15/2025 asks for PSS; a Cyrillic letter in the content is told (facts row 28)."""
    odd = CONTENT.replace(b'"H01"', '"Н01"'.encode())
    held = objects()
    held[6] = b"<</Keywords(motcua-digest:%s)>>" % hashlib.sha256(odd).hexdigest().encode()
    report = judge(sign(build(held), scheme="pkcs1v15"), content=odd)

    assert report.passed
    assert set(report.warnings) == {SignatureWarning.CONFUSABLE_TEXT, SignatureWarning.RSA_NOT_PSS}


def test_many_files_share_one_verifier():
    """The verifier keeps paths; two files and one failure do not disturb each other."""
    verifier = PdfVerifier(trust(), at=NOW)
    found = [
        verifier.verify_pdf(one).verdict for one in (signed(), plain(), signed()[:-40], sign(plain(), PKI.officer))
    ]

    assert found == [Verdict.TOTAL_PASSED, Verdict.TOTAL_FAILED, Verdict.TOTAL_FAILED, Verdict.TOTAL_PASSED]


def test_another_reader_agrees_that_the_whole_document_is_signed(tmp_path):
    """Poppler, which is none of ours: the signature is valid and covers the whole document."""
    tool = shutil.which("pdfsig")
    require(tool, "pdfsig")
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed())
    said = subprocess.run([tool, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout  # noqa: S603

    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_the_second_opinion_can_only_take_away(monkeypatch):
    """Whatever pyHanko raises becomes a verdict; where it disagrees the answer is no."""
    from motcua.signatures import pades

    monkeypatch.setattr(pades, "second_opinion", lambda _data, _covered: "second_opinion")
    assert judge(signed()).reason is Reason.PDF_MODIFIED
    monkeypatch.setattr(pades, "second_opinion", lambda _data, _covered: "second_failed")
    assert judge(signed()).reason is Reason.FORMAT_FAILURE


def test_a_failing_peer_is_a_fault_and_no_exception():
    """Measured: pyHanko raises TypeError, AssertionError, OSError on bad input; here it is given what is no PDF."""
    from motcua.signatures.pdfpeer import second_opinion

    assert second_opinion(b"%PDF-1.7\nnothing", 1) == "second_failed"
    assert second_opinion(plain(), 1) == "second_opinion"


def test_a_form_of_this_library_can_be_signed_and_is_bound_to_its_content():
    """forms.pdf names the digest of the form's content among the keywords; the signature covers it."""
    from importlib.util import find_spec

    require(find_spec("typst"), "typst")
    from forms.samples import sample
    from motcua.forms.content import content_bytes
    from motcua.forms.pdf import render_pdf

    form = sample("receipt")
    data = sign(render_pdf(form))

    assert judge(data, content=content_bytes(form)).passed
    assert judge(data, content=content_bytes(sample("refusal"))).reason is Reason.CONTENT_BINDING


@pytest.fixture
def _typst():
    from importlib.util import find_spec

    require(find_spec("typst"), "typst")


@pytest.mark.usefixtures("_typst")
def test_a_copy_shows_agency_and_time_at_the_top_right_of_its_first_page(tmp_path):
    """Decree 30/2020: no image; form of copy, agency, and the time in ISO 8601 with Vietnam's offset."""
    data = sign(plain(), block=CopyBlock("SAO Y", "Ủy ban nhân dân xã Mẫu"))
    tool = shutil.which("pdftotext")
    require(tool, "pdftotext")
    path = tmp_path / "copy.pdf"
    path.write_bytes(data)
    # the upper right part of the page of 300 by 200 points
    said = subprocess.run([tool, "-x", "70", "-y", "0", "-W", "230", "-H", "90", str(path), "-"],  # noqa: S603
                          capture_output=True, text=True, check=True).stdout  # fmt: skip

    assert judge(data).passed
    assert said.split("\n")[:3] == ["SAO Y", "Ủy ban nhân dân xã Mẫu", "2025-06-10T09:00:00+07:00"]


@pytest.mark.usefixtures("_typst")
@pytest.mark.parametrize("base", [plain(), packed(objects())], ids=["table", "streams"])
def test_seal_and_signature_are_shown_and_the_file_still_passes(base):
    """Decree 30/2020: the red seal over about a third of the image of the signature, on its left."""
    block = SealBlock(png(), png(), seal_mm=30, signature_mm=30, height_mm=20, left_mm=20, bottom_mm=10)
    data = sign(base, block=block)

    assert judge(data).passed
    assert judge(add_time_stamp(add_validation_data(data, crls=lists()), stamp())).passed
    # 30 mm of seal, of which 10 mm lie on the signature of 30 mm: 50 mm in all, from 20 mm on
    assert b"56.693 28.346 198.425 85.039" in data


@pytest.mark.usefixtures("_typst")
def test_a_block_that_cannot_be_drawn_is_refused_before_anything_is_signed():
    """The host's images are PNG that can be read, and the page is not turned."""
    size = {"seal_mm": 30, "signature_mm": 30, "height_mm": 20, "left_mm": 20, "bottom_mm": 10}
    broken = SealBlock(png()[:40], png(), **size)
    turned = objects() | {3: objects()[3].replace(b"/Page/", b"/Page/Rotate 90/")}

    for attempt, code in (
        (lambda: SealBlock(b"GIF89a", png(), **size), "IMAGE_NOT_PNG"),
        (lambda: SealBlock(png(), png(), **(size | {"seal_mm": 0})), "BLOCK_SIZE"),
        (lambda: sign(plain(), block=broken), "BLOCK_NOT_DRAWN"),
        (lambda: sign(build(turned), block=CopyBlock("SAO Y", "Mẫu")), "PDF_PAGE"),
    ):
        with pytest.raises(BadInputError) as caught:
            attempt()
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (signed(), "PDF_SIGNED_ALREADY"),
        (b"no PDF", "PDF_NOT_SIGNABLE"),
        (plain() + b"x", "PDF_NOT_SIGNABLE"),
        (build(objects() | {1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</XFA(x)>>>>"}), "PDF_NOT_SIGNABLE"),
        (build(objects() | {2: b"<</Type/Pages/Kids[]/Count 0>>"}), "PDF_NOT_SIGNABLE"),
    ],
)
def test_what_cannot_be_signed_well_is_not_signed(data, code):
    """The signer hears it and not the court."""
    with pytest.raises(BadInputError) as caught:
        sign(data)
    assert caught.value.code == code


def test_a_key_that_is_not_the_certificates_is_found_at_once():
    """What comes out is verified before it is handed on."""
    with pytest.raises(BadInputError) as caught:
        sign_pdf(plain(), certificate=PKI.agency.der, sign=host(PKI.issuing), signing_time=WHEN)
    assert caught.value.code == "SIGNATURE_WRONG"


def test_nothing_is_added_to_a_file_that_is_not_signed_and_no_stamp_of_another_file():
    """The additions are made to sound files alone, and the authority's token must be about this one."""
    for attempt, code in (
        (lambda: add_validation_data(plain(), crls=lists()), "PDF_NOT_EXTENDED"),
        (lambda: add_time_stamp(signed() + b"x", stamp()), "PDF_NOT_EXTENDED"),
        (lambda: add_time_stamp(signed(), lambda imprint, name: stamp()(imprint[::-1], name)), "TIMESTAMP_WRONG"),
        (lambda: add_time_stamp(signed(), lambda _imprint, _name: b""), "TIMESTAMP_WRONG"),
    ):
        with pytest.raises(BadInputError) as caught:
            attempt()
        assert caught.value.code == code


def test_forms_and_lists_that_stand_apart_grow_where_they_stand():
    """A file whose form, fields and annotations are objects of their own is signed, stamped and passes."""
    held = objects() | {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm 7 0 R>>",
        3: objects()[3].replace(b"/Contents", b"/Annots 9 0 R/Contents"),
        7: b"<</Fields 8 0 R>>",
        8: b"[]",
        9: b"[]",
        10: stream(b"free"),
    }
    data = sign(build(held))

    assert judge(data).passed
    assert judge(add_time_stamp(data, stamp())).passed


def test_information_that_writers_say_of_themselves_may_change():
    """A stamping program writes its name and the moment; the keywords, which bind the content, may not change."""
    from pdfkit import update

    about = objects()[6]
    saved = update(signed(), {6: about.replace(b"(motcua tests)", b"(tool)/ModDate(D:20250611090000+07'00')")})
    other = update(signed(), {6: about.replace(b", mau", b", khac")})

    assert judge(saved).passed
    assert judge(other).reason is Reason.PDF_MODIFIED
