"""Attacks on signed PDF: whatever was done after signing, or prepared before it, is a no with its reason.

The names are those of the literature (facts, row 23): universal signature forgery (USF), incremental saving (ISA),
signature wrapping (SWA), and shadow attacks (hide, replace, hide-and-replace).
"""

from __future__ import annotations

import re
import tracemalloc
import zlib

import pytest
from pdfkit import (
    NOW,
    WHEN,
    build,
    contents,
    last_trailer,
    lists,
    need_pyhanko,
    objects,
    packed,
    plain,
    sign,
    signed,
    stamp,
    stream,
    text,
    trust,
    update,
    with_range,
)

from cmskit import mutations
from motcua.errors import BadInputError
from motcua.signatures.pades import PdfVerifier, verify_pdf
from motcua.signatures.padesextend import add_time_stamp, add_validation_data
from motcua.signatures.pdfchanges import check_additions
from motcua.signatures.pdffaults import PdfError, fault_texts
from motcua.signatures.pdffile import LARGEST, PdfFile
from motcua.signatures.pdfsyntax import DEEPEST, Parser
from motcua.signatures.pdfxref import MOST_OBJECTS
from motcua.signatures.verdict import Reason, Verdict

MODIFIED, COVERAGE, FORMAT = Reason.PDF_MODIFIED, Reason.PDF_COVERAGE, Reason.FORMAT_FAILURE
OTHER = text(b"Hen tra ngay 13/09/2025")
SIG, FIELD = 7, 8
"""Numbers of the signature and its field in the signed file."""


@pytest.fixture(autouse=True)
def _pyhanko():
    need_pyhanko()


def judge(data):
    return verify_pdf(data, trust(), at=NOW)


def failing(report):
    return next(one for one in report.criteria if one.id == "integrity").text_en


def said(data):
    """The reason, and the name of the fault that the report tells."""
    report = judge(data)
    names = [name for name, row in fault_texts("pdf.toml").items() if row["en"] == failing(report)]
    return report.reason, names[0] if names else ""


def body(number, data=None):
    """The body of an object of the signed file, as it stands last."""
    data = signed() if data is None else data
    found = re.findall(rb"(?:^|\n)%d 0 obj\n(.*?)\nendobj" % number, data, re.DOTALL)
    return found[-1]


def catalog(extra=b"", data=None):
    return body(1, data).removesuffix(b">>") + extra + b">>"


def page(extra=b""):
    return body(3).removesuffix(b">>") + extra + b">>"


# --- what is changed by a later revision (ISA) ---

LATER = {
    "the page's content is another": {4: OTHER},
    "the page points at another content": {3: page().replace(b"4 0 R", b"30 0 R"), 30: OTHER},
    "a page is added": {2: b"<</Type/Pages/Kids[3 0 R 30 0 R]/Count 2>>", 30: objects()[3]},
    "the pages are others": {1: body(1).replace(b"2 0 R", b"31 0 R"), 31: objects()[2]},
    "a font is another": {5: b"<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>"},
    "an annotation hides the date": {
        3: page().replace(b"[8 0 R]", b"[8 0 R 30 0 R]"),
        30: b"<</Type/Annot/Subtype/FreeText/Rect[0 0 300 200]/Contents(13/09/2025)>>",
    },
    "a form field is filled in": {
        1: body(1).replace(b"[8 0 R]", b"[8 0 R 30 0 R]"),
        30: b"<</FT/Tx/T(ghi chu)/V(13/09/2025)/Type/Annot/Subtype/Widget/Rect[20 20 200 40]/P 3 0 R>>",
    },
    "the signature's own field gets a face": {
        FIELD: body(FIELD).replace(b"[0 0 0 0]", b"[0 0 300 200]").removesuffix(b">>") + b"/AP<</N 30 0 R>>>>",
        30: stream(b"1 0 0 rg 0 0 300 200 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]"),
    },
    "an object that nobody uses is added": {30: b"(hidden)"},
    "the catalog gets an action": {1: catalog(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")},
    "the catalog gets other metadata": {1: catalog(b"/Metadata 30 0 R"), 30: stream(b"<x/>", b"/Type/Metadata")},
    "optional content is switched": {1: catalog(b"/OCProperties<</OCGs[]/D<</OFF[]>>>>")},
    "names are added": {1: catalog(b"/Names<</EmbeddedFiles 30 0 R>>"), 30: b"<</Names[]>>"},
    "extensions hold a reference": {1: catalog(b"/Extensions<</ADBE 30 0 R>>"), 30: b"<<>>"},
    "the form gets appearances of its own": {1: body(1).replace(b"/SigFlags", b"/NeedAppearances true/SigFlags")},
    "signatures are no longer announced": {1: body(1).replace(b"/SigFlags 3", b"/SigFlags 0")},
    "information names another content": {6: b"<</Keywords(motcua-digest:%s)>>" % (b"0" * 64)},
}


@pytest.mark.parametrize("held", LATER.values(), ids=LATER.keys())
def test_a_later_revision_may_change_nothing_that_the_signer_signed(held):
    """Facts rows 23 and 24: an update that is no DSS and no document time stamp is PDF_MODIFIED."""
    assert said(update(signed(), held)) == (MODIFIED, "added")


def test_the_signature_may_not_be_taken_out_of_the_form_or_written_again():
    """ISA: a form without its field leaves no signature to believe; a signature written again covers another place."""
    gone = update(signed(), {1: body(1).replace(b"[8 0 R]", b"[]")})
    nulled = update(signed(), {FIELD: body(FIELD).replace(b"7 0 R", b"null")})

    assert said(gone) == (Reason.NO_SIGNATURE, "no_signature")
    assert said(nulled) == (Reason.NO_SIGNATURE, "no_signature")
    assert said(update(signed(), {SIG: body(SIG)})) == (COVERAGE, "gap")


def test_an_object_may_not_be_freed_or_pointed_at_what_stood_before():
    """Shadow, replace: a table that points an old number at bytes prepared in the signed part."""
    ready = sign(build(objects() | {4: objects()[4], 20: OTHER}))
    place = ready.index(b"20 0 obj")

    assert said(update(signed(), {}, freed=(4,))) == (MODIFIED, "added")
    assert said(update(ready, {}, places={20: place})) == (MODIFIED, "layout")
    # under another number the object's own head betrays it
    assert said(update(ready, {}, places={4: place})) == (FORMAT, "object")


def test_hide_and_replace_with_a_content_that_was_prepared_is_found():
    """Shadow, hide-and-replace: two objects 4 in the signed bytes, the table of a later revision picks the other."""
    base = build(objects())
    hidden = b"4 0 obj\n" + OTHER + b"\nendobj\n"
    at = base.index(b"xref\n")
    prepared = base[:at] + hidden + base[at:].replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(hidden)))
    data = sign(prepared)

    assert judge(data).verdict is Verdict.TOTAL_PASSED
    assert said(update(data, {}, places={4: at})) == (MODIFIED, "layout")


def test_a_stream_that_the_signed_page_was_waiting_for_is_not_validation_data():
    """Shadow, hide: the signed page refers to a number that is not there; the DSS then brings it as a "certificate"."""
    waiting = sign(build(objects() | {3: objects()[3].replace(b"4 0 R", b"[4 0 R 40 0 R]")}))
    data = update(waiting, {1: catalog(b"/DSS<</Certs[40 0 R]>>", waiting), 40: OTHER})

    assert judge(waiting).verdict is Verdict.TOTAL_PASSED
    assert said(data) == (MODIFIED, "shared")


def test_a_table_that_the_signed_page_was_waiting_for_is_refused():
    """Shadow, hide: the number that the page waits for is that of the later revision's cross-reference stream."""
    waiting = sign(build(objects() | {3: objects()[3].replace(b"4 0 R", b"[4 0 R 60 0 R]")}))
    table = len(waiting)
    before = PdfFile.read(waiting).revisions[-1].at
    row = b"\x01" + table.to_bytes(4, "big") + b"\0\0"
    kept = b"/Type/XRef/W[1 4 2]/Index[60 1]/Size 61/Prev %d" % before + last_trailer(waiting)
    data = waiting + b"60 0 obj\n" + stream(row, kept) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % table

    assert said(data) == (MODIFIED, "shared")


def test_validation_data_is_streams_and_nothing_that_a_page_could_show():
    """A "certificate" that is a form or an image has entries that no validation data has."""
    shown = stream(b"0 0 300 200 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 300 200]")

    assert said(update(signed(), {1: catalog(b"/DSS<</Certs[40 0 R]>>"), 40: shown})) == (MODIFIED, "added")


def test_lists_of_the_validation_data_that_the_page_uses_too_may_not_grow():
    """Shadow, hide: an array that is the page's contents and the DSS's list of certificates at once."""
    shared = objects() | {
        1: b"<</Type/Catalog/Pages 2 0 R/DSS<</Certs 12 0 R>>>>",
        3: objects()[3].replace(b"4 0 R", b"12 0 R"),
        12: b"[4 0 R]",
    }
    data = sign(build(shared))
    swapped = sign(build(shared | {1: b"<</Type/Catalog/Pages 2 0 R/DSS<</Certs 4 0 R>>>>"}))

    assert said(update(data, {12: b"[4 0 R 40 0 R]", 40: OTHER})) == (MODIFIED, "shared")
    other = body(1, swapped).replace(b"/Certs 4 0 R", b"/Certs 12 0 R")
    assert said(update(swapped, {1: other, 12: b"[40 0 R]", 40: OTHER})) == (MODIFIED, "added")


@pytest.mark.parametrize(
    "dss",
    [
        b"<</Certs[4 0 R]>>",
        b"<</Certs[40 0 R]/Evil 40 0 R>>",
        b"<</Certs[<</A 40 0 R>>]>>",
        b"<</VRI<</AA<</Cert[40 0 R]/X 1>>>>>>",
        b"<</VRI<</AA<</TU 40 0 R>>>>>>",
        b"<</Type/Page/Certs[40 0 R]>>",
    ],
)
def test_validation_data_has_its_own_shape_and_overwrites_no_stream(dss):
    """A DSS is lists of streams; a stream of the signed part that it names may not be written again."""
    data = update(signed(), {1: catalog(b"/DSS" + dss), 40: stream(b"x"), 4: OTHER})

    assert said(data)[0] is MODIFIED


def test_validation_data_as_others_write_it_passes():
    """VRI, lists as objects of their own, extensions, and an object stream in the later revision."""
    kept = {
        1: catalog(b"/DSS 41 0 R/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 2>>>>"),
        40: stream(zlib.compress(lists()[0]), b"/Filter/FlateDecode"),
        41: b"<</Type/DSS/CRLs 42 0 R/VRI 43 0 R>>",
        42: b"[40 0 R]",
        43: b"<</%s 44 0 R>>" % (b"0A" * 20),
        44: b"<</CRL[40 0 R]/TU(D:20250611)/Type/VRI>>",
    }
    first = update(signed(), kept)
    grown = update(first, {42: b"[40 0 R 45 0 R]", 45: stream(lists()[1])})

    assert judge(first).verdict is Verdict.TOTAL_PASSED
    assert judge(grown).verdict is Verdict.TOTAL_PASSED
    assert said(update(grown, {40: stream(b"another list")})) == (MODIFIED, "added")
    assert said(update(grown, {1: body(1, first).replace(b"/DSS 41 0 R", b"")})) == (MODIFIED, "added")


def test_bytes_between_the_objects_of_a_later_revision_are_refused():
    """What no table lists, a reader that repairs files may still find."""
    hidden = b"4 0 obj\n" + OTHER + b"\nendobj\n"
    kept = {1: catalog(b"/DSS<</CRLs[40 0 R]>>"), 40: stream(lists()[0])}

    assert judge(update(signed(), kept)).verdict is Verdict.TOTAL_PASSED
    assert said(update(signed(), kept, between=hidden)) == (MODIFIED, "layout")
    assert said(update(signed(), kept, between=b"% a comment\n")) == (MODIFIED, "layout")


def test_the_trailer_keeps_its_root_its_information_and_whatever_else():
    """ISA: a trailer that names another catalog shows another document."""
    other = last_trailer(signed()).replace(b"/Root 1 0 R", b"/Root 30 0 R")
    about = last_trailer(signed()).replace(b"/Info 6 0 R", b"/Info 30 0 R")

    assert said(update(signed(), {30: body(1)}, trailer=other)) == (MODIFIED, "added")
    assert said(update(signed(), {30: body(6)}, trailer=about)) == (MODIFIED, "added")
    assert said(update(signed(), {}, extra=b"/Extra 1")) == (MODIFIED, "added")


# --- document time stamps that are none ---


def with_stamp(was=b"", now=b""):
    """The file with a document time stamp whose objects were changed before the revision was closed."""
    added = add_time_stamp(signed(), stamp())[len(signed()) :]
    assert was in added
    head, found, tail = added.rpartition(was) if was else (added, b"", b"")
    bent = re.finditer(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", head + (now if found else b"") + tail, re.DOTALL)
    return PdfFile.read(update(signed(), {int(one[1]): one[2] for one in bent}))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"[0 0 0 0]", b"[0 0 9 9]"),
        (b"[0 0 0 0]", b"[0 0 0.5 0.5]"),
        (b"/F 132", b"/F 132/AP<</N 4 0 R>>"),
        (b"/F 132", b"/F 132/AA<<>>"),
        (b"/FT /Sig", b"/FT /Btn"),
        (b"/T <54696d657374616d7031>", b"/T <5369676e617475726531>"),
        (b"/Type /DocTimeStamp", b"/Type /DocTimeStamp/Reference[]"),
        (b"/SubFilter /ETSI.RFC3161", b"/SubFilter /Other"),
        (b"/P 3 0 R", b"/P 2 0 R"),
        (b"/P 3 0 R", b"/P<<>>"),
        (b"/Annots [8 0 R ", b"/Annots [4 0 R "),
        (b"/Annots [8 0 R ", b"/Annots [8 0 R 4 0 R "),
        (b"/SigFlags 3", b"/SigFlags 7"),
    ],
)
def test_a_field_that_is_more_than_a_document_time_stamp_is_refused(was, now):
    """Only a field that shows nothing and does nothing may be added, and its page changes in nothing else."""
    check_additions(whole := with_stamp(), whole.last)
    bent = with_stamp(was, now)

    with pytest.raises(PdfError) as caught:
        check_additions(bent, bent.last)
    assert caught.value.name == "added"


def test_a_time_stamp_says_in_both_places_that_it_is_one():
    """Its kind stands in /Type and in /SubFilter, and they must agree."""
    stamped = add_time_stamp(signed(), stamp())

    assert said(stamped.replace(b"/DocTimeStamp", b"/DocTimeStomp")) == (FORMAT, "signature_form")


def test_a_time_stamp_must_cover_its_own_revision_and_nothing_may_follow_but_its_like():
    """The stamp's ByteRange is held to the same rule, and a change after the stamp is found as well."""
    stamped = add_time_stamp(signed(), stamp())

    assert said(update(stamped, {4: OTHER})) == (MODIFIED, "added")
    assert judge(stamped[: len(signed())]).verdict is Verdict.TOTAL_PASSED
    assert said(stamped + b"\n") == (COVERAGE, "trailing")


def test_the_page_may_change_in_nothing_but_its_list_of_annotations():
    """A page rewritten for the stamp's field could show another content."""
    stamped = add_time_stamp(signed(), stamp())
    bent = stamped[: len(signed())] + stamped[len(signed()) :].replace(b"/Contents 4 0 R", b"/Contents 5 0 R")

    assert said(bent) == (MODIFIED, "added")


# --- what is covered (USF, SWA, ByteRange) ---


def test_byte_range_is_from_zero_to_contents_and_from_there_to_the_end():
    """SWA and ByteRange games: each other range is PDF_COVERAGE."""
    first, second = contents(signed())
    rest = len(signed()) - second
    ranges = {
        b"[0 %d %d %d]" % (first - 1, second, rest): "gap",
        b"[0 %d %d %d]" % (first + 1, second - 1, rest + 1): "gap",
        b"[0 %d %d %d]" % (first, second + 1, rest - 1): "gap",
        b"[0 %d %d %d]" % (first, second, rest - 1): "trailing",
        b"[0 %d %d %d]" % (first, second, rest - 2): "revision_end",
        b"[0 %d %d %d]" % (first, second, rest + 1): "revision_end",
        b"[1 %d %d %d]" % (first - 1, second, rest): "byte_range",
        b"[0 %d %d %d 0 0]" % (first, second, rest): "byte_range",
        b"[0 %d]" % len(signed()): "byte_range",
        b"[0 %d %d %d]" % (second, first, rest): "byte_range",
        b"[0 %d 0 %d]" % (first, len(signed())): "byte_range",
        b"[0 -%d %d %d]" % (first, second, rest): "byte_range",
        b"[0 %d.0 %d %d]" % (first, second, rest): "byte_range",
        b"[0 %d %d true]" % (first, second): "byte_range",
        b"null": "byte_range",
        b"4 0 R": "byte_range",
        b"[]": "byte_range",
        b"[0 0 0 0]": "byte_range",
        b"[0 99999999999999 999999999999999 9]": "gap",
    }

    for numbers, fault in ranges.items():
        assert said(with_range(signed(), numbers)) == (COVERAGE, fault), numbers


def test_a_signature_belongs_to_the_revision_that_it_closes():
    """A range that reaches over a later revision, which the signature was not written in, is none."""
    first, second = contents(signed())
    longer = update(signed(), {})

    assert said(with_range(longer, b"[0 %d %d %d]" % (first, second, len(longer) - second))) == (
        COVERAGE,
        "revision_end",
    )


def test_a_signature_without_range_or_contents_is_none():
    """USF: entries that are missing, null, empty or zeros never make a reader say yes."""
    first, second = contents(signed())
    head, tail = signed()[:first], signed()[second:]
    size = second - first

    assert said(signed().replace(b"/ByteRange", b"/BiteRange")) == (COVERAGE, "byte_range")
    assert said(signed().replace(b"/Contents <", b"/Kontents <")) == (COVERAGE, "gap")
    assert said(head + b"null".ljust(size) + tail) == (COVERAGE, "gap")
    assert said(head + b"<>".ljust(size) + tail) == (COVERAGE, "gap")
    assert said(head + b"(" + b"0" * (size - 2) + b")" + tail) == (COVERAGE, "gap")
    zeros = judge(head + b"<" + b"0" * (size - 2) + b">" + tail)
    assert (zeros.verdict, zeros.reason) == (Verdict.TOTAL_FAILED, FORMAT)


def test_nothing_may_be_kept_in_the_place_of_the_signature_but_the_signature():
    """The one string that nobody signs: no white space in it, no comment, and zeros after the message."""
    first, second = contents(signed())
    held = signed()[first:second]
    spaced = held[:100] + b"  " + held[102:]
    padded = held[:-5] + b"ab12>"
    trick = held[:-12] + b"> /X (evil)>"

    assert said(signed()[:first] + spaced + signed()[second:]) == (COVERAGE, "gap")
    assert said(signed()[:first] + padded + signed()[second:]) == (COVERAGE, "padding")
    assert judge(signed()[:first] + trick + signed()[second:]).verdict is Verdict.TOTAL_FAILED


def test_a_signature_that_is_moved_to_the_end_of_a_longer_file_covers_too_little():
    """SWA: the second range is kept where it was, and a new one is announced; the place decides, not the numbers."""
    first, second = contents(signed())
    moved = signed() + signed()[second:]
    numbers = b"[0 %d %d %d]" % (first, len(signed()), len(signed()) - second)

    assert judge(with_range(moved, numbers)).reason in (COVERAGE, FORMAT)


def test_bytes_after_the_end_belong_to_nobody():
    """ISA without a table, and mere junk: readers that repair files would read it."""
    for tail in (b"x", b"\n\n", b"%comment\n", b"4 0 obj\n" + OTHER + b"\nendobj\n", b"%%EOF\n", b"\0" * 64):
        assert said(signed() + tail) == (COVERAGE, "trailing"), tail


def test_a_file_may_not_begin_before_its_head():
    """Bytes before the head move every offset, and some readers allow for that."""
    assert said(b"x" + signed()) == (FORMAT, "not_pdf")
    assert said(b"\n" + signed()) == (FORMAT, "not_pdf")


def test_one_changed_byte_anywhere_is_a_no():
    """Facts row 1: no byte of the covered part may change; every fortieth is tried."""
    first, second = contents(signed())
    verifier = PdfVerifier(trust(), at=NOW)
    for at in [*range(0, first, 40), *range(second, len(signed()), 40)]:
        bent = bytearray(signed())
        bent[at] ^= 0x01
        assert verifier.verify_pdf(bytes(bent)).verdict is not Verdict.TOTAL_PASSED, at


# --- more than one signature, and other kinds ---


def test_a_second_signature_is_refused_though_both_hold(monkeypatch):
    """Facts row 24: a receipt bears one signature; the second one's revision is no validation data."""
    import motcua.signatures.padessign as module

    with pytest.raises(BadInputError) as caught:
        sign(signed(), field="Signature2")
    assert caught.value.code == "PDF_SIGNED_ALREADY"
    # a host that signs again by other means: the same addition, without the questions
    monkeypatch.setattr(module, "fields_of", lambda _file, _upto: iter(()))
    monkeypatch.setattr(module, "_refuse_wrong", lambda _signed, _signer: None)
    assert said(sign(signed(), field="Signature2")) == (MODIFIED, "second_signature")


def test_two_fields_may_not_share_a_signature_and_fields_may_not_run_in_a_loop():
    """A form that readers walk in different ways is ill-formed."""
    shared = update(signed(), {1: body(1).replace(b"[8 0 R]", b"[8 0 R 30 0 R]"), 30: body(FIELD)})
    looped = update(signed(), {FIELD: body(FIELD).removesuffix(b">>") + b"/Kids[8 0 R]>>"})

    assert said(shared) == (FORMAT, "signature_form")
    assert said(looped) == (FORMAT, "signature_form")


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1", (Reason.UNSUPPORTED_ENCODING, "subfilter")),
        (b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1", (Reason.UNSUPPORTED_ENCODING, "subfilter")),
        (b"/ETSI.CAdES.detached", b"null", (FORMAT, "signature_form")),
        (b"/Type /Sig", b"/Type /Six", (FORMAT, "signature_form")),
    ],
)
def test_other_kinds_of_signature_are_not_read(was, now, expected):
    """Only detached CMS is verified here; the older kinds rest on SHA-1."""
    assert was in signed()
    assert said(signed().replace(was, now.ljust(len(was)))) == expected


def test_a_signature_is_found_through_the_form_and_not_by_its_bytes():
    """Measured: tools that search for /ByteRange in the raw bytes find what no document holds."""
    loose = update(plain(), {30: body(SIG)})

    assert said(loose) == (Reason.NO_SIGNATURE, "no_signature")
    assert said(plain()) == (Reason.NO_SIGNATURE, "no_signature")


# --- files that are not what they seem ---


def test_a_hybrid_table_shows_two_documents_to_two_readers():
    """ISO 32000-1, 7.5.8.4: readers that know cross-reference streams see other objects than those that do not."""
    assert said(update(signed(), {}, extra=b"/XRefStm 100")) == (MODIFIED, "hybrid")
    with pytest.raises(BadInputError):
        sign(update(plain(), {}, extra=b"/XRefStm 100"))


def test_an_encrypted_file_is_said_to_be_one():
    """Nothing can be verified in what cannot be read: a doubt and no exception."""
    report = judge(update(signed(), {30: b"<</Filter/Standard/V 5/R 6>>"}, extra=b"/Encrypt 30 0 R"))

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.UNSUPPORTED_ENCODING)
    assert "encrypted" in failing(report)


def test_a_linearized_file_is_said_to_be_one():
    """Its first section points forwards; it is not read, and the report says so."""
    data = signed().replace(b"%\xe2\xe3\xcf\xd3\n", b"%\xe2\xe3\xcf\xd3\n9 0 obj<</Linearized 1>>endobj\n")

    assert said(data) == (Reason.UNSUPPORTED_ENCODING, "linearized")


def test_a_truncated_file_is_a_no_wherever_it_is_cut():
    """Facts row 22: cut at every hundredth byte, there is a verdict and never a yes."""
    verifier = PdfVerifier(trust(), at=NOW)
    whole = len(signed())
    for stop in [*range(0, whole, 100), *range(whole - 40, whole - 1)]:
        assert verifier.verify_pdf(signed()[:stop]).verdict is Verdict.TOTAL_FAILED, stop


def test_tables_that_run_in_a_loop_or_nowhere_are_refused():
    """A /Prev that points at itself or forwards would never end."""
    table = int(re.findall(rb"startxref\s+(\d+)", signed())[-1])
    for prev in (table, len(signed()) + 10, 0, -5):
        data = re.sub(rb"/Prev \d+", b"/Prev %d" % prev, signed())
        assert judge(data).verdict is Verdict.TOTAL_FAILED, prev
    first = re.search(rb"startxref\n(\d+)", signed())
    other = signed()[: first.start(1)] + b"9" * len(first[1]) + signed()[first.end(1) :]
    assert said(other) == (FORMAT, "xref")
    assert said(re.sub(rb"startxref\n\d+(\n%%EOF\n)$", rb"startxref\n99999999\1", signed()))[0] is FORMAT


def test_a_key_that_stands_twice_is_refused():
    """One reader takes the first and another the last."""
    twice = signed().replace(b"/Type/Catalog", b"/Type/Catalog/Type/Catalog")

    assert said(build(objects() | {1: b"<</Type/Catalog/Pages 2 0 R/Pages 2 0 R>>"})) == (FORMAT, "duplicate_key")
    assert said(build(objects() | {1: b"<</Type/Catalog/Pages 2 0 R/P#61ges 2 0 R>>"})) == (FORMAT, "duplicate_key")
    assert judge(twice).verdict is Verdict.TOTAL_FAILED


def test_an_object_may_not_stand_inside_another():
    """Readers that follow the table see one, and readers that scan see another; nested ones also cost endless time."""
    inner = b"(\n20 0 obj\n(x)\nendobj\n)"
    base = build(objects() | {21: inner})
    place = base.index(b"20 0 obj")

    assert said(update(base, {}, places={20: place})) == (FORMAT, "object")


def test_objects_of_a_later_object_stream_must_all_be_listed():
    """A changed or over-full object stream hides objects that some readers index."""
    data = sign(packed(objects()))
    assert judge(data).verdict is Verdict.TOTAL_PASSED
    file = PdfFile.read(data)
    inside = b"50 0 51 5 <<>> [] "
    start = len(data)
    pack = b"60 0 obj\n" + stream(inside, b"/Type/ObjStm/N 2/First 10") + b"\nendobj\n"
    table = start + len(pack)
    rows = b"".join(
        bytes([kind]) + second.to_bytes(4, "big") + third.to_bytes(2, "big")
        for kind, second, third in ((2, 60, 0), (1, start, 0), (1, table, 0))
    )
    kept = b"/Type/XRef/W[1 4 2]/Index[50 1 60 2]/Size 62/Root 1 0 R/Info 6 0 R/Prev %d" % file.revisions[-1].at
    data += pack + b"61 0 obj\n" + stream(rows, kept) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % table

    assert said(data) == (MODIFIED, "layout")


# --- files that would cost too much ---


def test_an_object_stream_that_inflates_to_much_is_not_inflated():
    """A bomb: 256 MB of blanks in 256 kB; memory stays bounded and the answer is a no."""
    bomb = packed(objects(), zlib.compress(b" " * (256 * 1024 * 1024), 9), b"/Filter/FlateDecode")
    tracemalloc.start()
    try:
        assert said(bomb) == (FORMAT, "limits")
        assert tracemalloc.get_traced_memory()[1] < 48 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_many_object_streams_that_inflate_to_much_together_are_stopped():
    """Each below its own bound, all together over that of the file."""
    blank = zlib.compress(b" " * (12 * 1024 * 1024), 9)
    held = {number: stream(blank, b"/Type/ObjStm/N 0/First 0/Filter/FlateDecode") for number in range(20, 26)}
    data = update(signed(), {1: catalog(b"/DSS<</CRLs[%s]>>" % b" ".join(b"%d 0 R" % one for one in held)), **held})
    plain_streams = {number: stream(blank, b"/Filter/FlateDecode") for number in held}
    other = update(
        signed(), {1: catalog(b"/DSS<</CRLs[%s]>>" % b" ".join(b"%d 0 R" % one for one in held)), **plain_streams}
    )

    assert judge(data).verdict is Verdict.TOTAL_FAILED
    assert said(other) == (FORMAT, "limits")


@pytest.mark.parametrize("opening", [b"[", b"<</A "], ids=["arrays", "dictionaries"])
def test_deep_nesting_ends_early(opening):
    """Far below what a recursive reader bears."""
    closing = b"]" if opening == b"[" else b">>"
    depth = 100_000
    assert said(build(objects() | {7: opening * depth + b"1" + closing * depth})) == (FORMAT, "limits")
    assert Parser(b"[" * DEEPEST + b"]" * DEEPEST).value()


def test_too_much_of_anything_is_refused():
    """Size, objects, values, revisions, and a table that announces more than it holds."""
    many = plain()
    for number in range(30, 56):
        many = update(many, {number: b"1"})
    announced = plain().replace(b"xref\n1 1\n", b"xref\n1 %d\n" % (MOST_OBJECTS + 1))

    assert said(build(objects() | {7: b"(" * 1_100_000 + b")" * 1_100_000})) == (FORMAT, "limits")
    assert said(b"%PDF-1.7\n" + b" " * LARGEST) == (FORMAT, "limits")
    assert said(build(objects() | {7: b"[" + b"1 " * 1_100_000 + b"]"})) == (FORMAT, "limits")
    assert said(many) == (FORMAT, "limits")
    assert judge(announced).reason is FORMAT


def test_other_filters_are_said_to_be_unsupported_where_the_structure_needs_them():
    """LZW, hexadecimal and chains of filters are not read for object streams."""
    for about in (b"/Filter/LZWDecode", b"/Filter[/ASCIIHexDecode/FlateDecode]", b"/Filter/Crypt"):
        assert said(packed(objects(), b"x" * 600, about)) == (Reason.UNSUPPORTED_ENCODING, "filter")


def test_two_thousand_bent_files_give_a_verdict_and_never_an_exception():
    """Facts row 22: flips, cuts, swaps, doublings; a changed file passes only where nobody signs: never here."""
    verifier = PdfVerifier(trust(), at=NOW)
    bases = [signed(), add_time_stamp(add_validation_data(signed(), crls=lists()), stamp()), sign(packed(objects()))]
    first, second = contents(signed())
    seen = set()
    for place, base in enumerate(bases):
        for bent in mutations(base, 700, seed=place):
            report = verifier.verify_pdf(bent)
            seen.add(report.reason)
            if place == 0 and report.verdict is Verdict.TOTAL_PASSED:
                # hexadecimal digits may change from one case to the other, and nothing else
                assert bent[:first] + bent[second:] == signed()[:first] + signed()[second:]
                assert bent[first:second].lower() == signed()[first:second]

    assert {FORMAT, COVERAGE} <= seen


def test_anything_at_all_gives_a_verdict():
    """No bytes, bytes that are no PDF, and heads alone."""
    for data in (b"", b"%PDF-1.7", b"%PDF-1.7\nstartxref\n0\n%%EOF", b"startxref", bytes(range(256)) * 4,
                 b"%PDF-1.7\nxref\n0 0\ntrailer\n<<>>\nstartxref\n9\n%%EOF",
                 b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1>>\nstartxref\n9\n%%EOF"):  # fmt: skip
        assert judge(data).verdict is Verdict.TOTAL_FAILED


def test_every_fault_speaks_both_languages():
    """House rule: Vietnamese and English, one reason each."""
    for table in ("pdf.toml", "bundle.toml"):
        for row in fault_texts(table).values():
            assert row["vi"] and row["en"] and Reason(row["reason"])
    assert PdfError("gap").reason is COVERAGE
    assert WHEN < NOW
