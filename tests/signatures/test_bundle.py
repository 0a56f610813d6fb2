"""Evidence bundles: equal evidence gives equal bytes, they are judged again, and bent ones are refused."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile

import attrs
import pytest
from pdfkit import CONTENT, NOW, WHEN, host, lists, need_pyhanko, signed, stamp
from pki import at, authority_pki, crl, issue, ocsp_answer

from cmskit import mutations
from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError
from motcua.signatures import der
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.binding import Binding
from motcua.signatures.bundle import SCHEMA, Evidence, make_bundle, read_bundle, verify_bundle
from motcua.signatures.pdffaults import BundleError, fault_texts
from motcua.signatures.profiles import AnchorClass
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Reason, Verdict
from motcua.signatures.zipstore import LARGEST, MOST_FILES, packed, unpacked

PKI = authority_pki()
ANCHORS = PKI.anchors()
SIGNATURE = sign_detached(CONTENT, certificate=PKI.agency.der, sign=host(PKI.agency), signing_time=WHEN)


def evidence(**options):
    given = {
        "document": CONTENT, "signature": SIGNATURE, "certificates": [PKI.issuing.der], "crls": lists(), "at": NOW,
    }  # fmt: skip
    return Evidence(**(given | options))


def bundle(held=None, **options):
    return make_bundle(held or evidence(), ANCHORS, library="26.1.0", **options)


BUNDLE = bundle()


def fault(data):
    """The reason, and the name of the fault that the report tells."""
    report = verify_bundle(data, ANCHORS)
    told = next(one for one in report.criteria if one.id == "integrity").text_en
    names = [name for name, row in fault_texts("bundle.toml").items() if row["en"] == told]
    return report.reason, names[0] if names else ""


def again(change):
    """The bundle with its files changed, under a manifest that an attacker set right."""
    files = unpacked(BUNDLE)
    manifest = json.loads(files.pop("manifest.json"))
    change(files, manifest)
    if manifest.get("files") is not None:
        manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return packed(files | {"manifest.json": canonical_bytes(manifest)})


def test_equal_evidence_gives_equal_bytes_in_any_process():
    """One evidence, one bundle, one hash: no clock, no order of chance, nothing of the machine."""
    code = (
        "import sys; from motcua.signatures.zipstore import packed, unpacked; "
        "data = sys.stdin.buffer.read(); sys.stdout.buffer.write(packed(dict(reversed(unpacked(data).items()))))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=BUNDLE, capture_output=True, check=True)  # noqa: S603

    assert bundle() == BUNDLE == done.stdout


def test_other_programs_read_a_bundle():
    """It is a plain ZIP; the manifest names every file with its SHA-256, the library, the rules and the moment."""
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        names = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        found = json.loads(archive.read("report.json"))

    del names["manifest.json"]
    assert manifest == {"schema": SCHEMA, "library": "26.1.0", "profile": "", "at": NOW.isoformat(), "files": names}
    assert set(names) >= {"content.bin", "signature.p7s", "certificates/0001.der", "crls/0002.crl", "anchors/0003.der"}
    assert (found["verdict"], found["reason"]) == ("TOTAL_PASSED", None)
    assert [one["result"] for one in found["criteria"] if one["id"] == "integrity"] == ["pass"]


def test_a_bundle_is_judged_again_from_its_parts_as_of_its_moment():
    """Years later, without a network: the CRLs inside answer for that moment, and not for a later one."""
    assert verify_bundle(BUNDLE, ANCHORS).verdict is Verdict.TOTAL_PASSED
    assert verify_bundle(BUNDLE, ANCHORS, expected=Binding(dossier="000.00.01.H01-250610-0007")).passed
    assert verify_bundle(BUNDLE, ANCHORS, at=at(2026, 6)).reason is Reason.TRY_LATER
    assert verify_bundle(BUNDLE, ANCHORS, expected=Binding(dossier="other")).reason is Reason.CONTENT_BINDING


def test_anchors_inside_are_evidence_and_trusted_by_nobody():
    """The verifier's own anchors decide: with others, the same bundle is a doubt."""
    other = AnchorSet([Anchor(PKI.look_alike.certificate, "khác", AnchorClass.PUBLIC_DUTY)])

    assert verify_bundle(BUNDLE, other).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
    assert PKI.public_root.der in read_bundle(BUNDLE).anchors


def test_the_report_inside_is_not_believed():
    """A bundle whose report says yes over another content is a no."""

    def lie(files, _manifest):
        files["content.bin"] = CONTENT.replace(b"0007", b"0008")

    assert verify_bundle(again(lie), ANCHORS).reason is Reason.HASH_FAILURE


def test_a_failure_is_bundled_and_stays_a_failure():
    """What did not hold is evidence too."""
    held = bundle(evidence(document=CONTENT + b" "))

    assert json.loads(unpacked(held)["report.json"])["reason"] == "HASH_FAILURE"
    assert verify_bundle(held, ANCHORS).reason is Reason.HASH_FAILURE


def test_a_time_stamp_and_an_ocsp_answer_are_kept_and_used():
    """Row 15 of the facts, from a bundle: judged after the certificate's end, by the proven time."""
    short = issue("Ủy ban nhân dân xã Mẫu", PKI.issuing, key="rsa-short", until=at(2025, 6, 20))
    signature = sign_detached(CONTENT, certificate=short.der, sign=host(short), signing_time=WHEN)
    token = stamp()(hashlib.sha256(signature).digest(), "sha256")
    given = {"signature": signature, "crls": lists()[1:], "ocsp_answers": [ocsp_answer(short, PKI.issuing)]}
    bare, held = bundle(evidence(**given)), bundle(evidence(**given, time_stamps=[token]))

    assert verify_bundle(bare, ANCHORS).passed
    assert verify_bundle(bare, ANCHORS, at=at(2025, 9)).reason is Reason.OUT_OF_BOUNDS_NO_POE
    assert verify_bundle(held, ANCHORS, at=at(2025, 9)).passed
    assert verify_bundle(held, ANCHORS, at=at(2025, 9)).proven_time == at(2025, 6, 11)


def test_a_signed_pdf_is_bundled_with_the_form_it_shows():
    """The PDF holds its signature; the canonical content stands beside it."""
    need_pyhanko()
    held = bundle(evidence(document=signed(), signature=None, form=CONTENT))
    files = unpacked(held)

    assert {"document.pdf", "form.json"} <= set(files)
    assert "signature.p7s" not in files
    assert verify_bundle(held, ANCHORS).passed
    wrong = bundle(evidence(document=signed(), signature=None, form=CONTENT + b" "))
    assert verify_bundle(wrong, ANCHORS).reason is Reason.CONTENT_BINDING


def test_what_revokes_may_lie_in_the_bundle_and_what_cannot_be_read_is_passed_over():
    """A list that revokes counts; a list that is none is as if it were not there."""
    revoked = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 3, 1), "keyCompromise")])

    assert verify_bundle(bundle(evidence(crls=[revoked, lists()[1]])), ANCHORS).reason in (
        Reason.REVOKED, Reason.REVOKED_NO_POE,
    )  # fmt: skip
    assert (
        verify_bundle(bundle(evidence(crls=[b"no list", *lists()], certificates=[b"no certificate"])), ANCHORS).passed
        is False
    )
    assert verify_bundle(bundle(evidence(crls=[b"no list", *lists()])), ANCHORS).passed


# --- attacks ---

FILES = {
    "a file too many": lambda files, _manifest: files.update({"extra.txt": b"x"}),
    "a folder of its own": lambda files, _manifest: files.update({"notes/0001.txt": b"x"}),
    "no content": lambda files, _manifest: files.pop("content.bin"),
    "no signature": lambda files, _manifest: files.pop("signature.p7s"),
    "no report": lambda files, _manifest: files.pop("report.json"),
    "two documents": lambda files, _manifest: files.update({"document.pdf": b"%PDF-"}),
    "a form beside no PDF": lambda files, _manifest: files.update({"form.json": b"{}"}),
    "a gap in the numbers": lambda files, _manifest: files.update({"crls/0009.crl": files.pop("crls/0001.crl")}),
    "another ending": lambda files, _manifest: files.update({"crls/0003.der": b"x"}),
}


@pytest.mark.parametrize("change", FILES.values(), ids=FILES.keys())
def test_files_that_the_form_of_a_bundle_does_not_know_are_refused(change):
    """Even under a manifest that lists them: extra, missing and doubled parts are FORMAT_FAILURE."""
    assert fault(again(change)) == (Reason.FORMAT_FAILURE, "files")


MANIFESTS = {
    "another schema": lambda manifest: manifest.update(schema="urn:other"),
    "a key too many": lambda manifest: manifest.update(anchors=[]),
    "no moment": lambda manifest: manifest.pop("at"),
    "a moment without offset": lambda manifest: manifest.update(at="2025-06-12T00:00:00"),
    "a moment that is none": lambda manifest: manifest.update(at="soon"),
    "a number for a text": lambda manifest: manifest.update(at=1),
    "no files": lambda manifest: manifest.update(files=None),
}


@pytest.mark.parametrize("change", MANIFESTS.values(), ids=MANIFESTS.keys())
def test_a_manifest_of_another_shape_is_refused(change):
    """Canonical JSON of exactly these keys, and a moment with its offset."""
    assert fault(again(lambda _files, manifest: change(manifest))) == (Reason.FORMAT_FAILURE, "manifest")


def test_a_file_that_is_not_the_one_of_the_manifest_is_refused():
    """A changed file under an old manifest, and a manifest that is missing or not canonical."""
    files = unpacked(BUNDLE)
    manifest = files["manifest.json"]

    assert fault(packed(files | {"report.json": b"{}"})) == (Reason.FORMAT_FAILURE, "files")
    assert fault(packed(files | {"manifest.json": manifest + b"\n"})) == (Reason.FORMAT_FAILURE, "manifest")
    assert fault(packed(files | {"manifest.json": manifest.replace(b"{", b'{"at":"x",', 1)}))[1] == "manifest"
    assert fault(packed({name: data for name, data in files.items() if name != "manifest.json"}))[1] == "manifest"


def zipped(write):
    """An archive made by another program."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore")  # it warns of the double name that we are after
        write(archive)
    return out.getvalue()


def test_archives_of_other_writers_are_refused_whatever_they_hide():
    """Bombs, double names, paths that climb, links, comments, folders: none is as this library writes."""
    link = zipfile.ZipInfo("content.bin")
    link.external_attr = 0o120777 << 16

    attempts = {
        "bomb": lambda archive: archive.writestr("content.bin", b"\0" * 10_000_000, zipfile.ZIP_DEFLATED, 9),
        "twice": lambda archive: (archive.writestr("content.bin", b"a"), archive.writestr("content.bin", b"b")),
        "climbs": lambda archive: archive.writestr("../../etc/passwd", b"x"),
        "absolute": lambda archive: archive.writestr("/etc/passwd", b"x"),
        "backslash": lambda archive: archive.writestr("crls\\0001.crl", b"x"),
        "link": lambda archive: archive.writestr(link, b"/etc/passwd"),
        "folder": lambda archive: archive.writestr("crls/", b""),
        "letters": lambda archive: archive.writestr("nội-dung.bin", b"x"),
        "deflated": lambda archive: archive.writestr("content.bin", b"x", zipfile.ZIP_DEFLATED),
        "plain": lambda archive: archive.writestr("content.bin", b"x"),
    }
    for name, write in attempts.items():
        reason, found = fault(zipped(write))
        assert reason is Reason.FORMAT_FAILURE, name
        assert found in {"archive", "name"}, name


def test_every_byte_of_the_archive_is_what_it_must_be():
    """A comment, junk before and after, another date, a name that differs in the two places: refused."""
    central = BUNDLE.index(b"PK\x01\x02")
    renamed = bytearray(BUNDLE)
    renamed[BUNDLE.index(b"report.json", central)] = ord("R")
    dated = bytearray(BUNDLE)
    dated[12] ^= 1
    commented = BUNDLE[:-2] + struct.pack("<H", 3) + b"abc"

    for data in (
        b"x" + BUNDLE,
        BUNDLE + b"x",
        bytes(renamed),
        bytes(dated),
        commented,
        BUNDLE[:-1],
        BUNDLE[:central],
        b"",
    ):
        assert fault(data) == (Reason.FORMAT_FAILURE, "archive")


def test_too_much_is_refused_before_it_is_looked_at():
    """Files and bytes are bounded, on both sides."""
    with pytest.raises(BundleError):
        packed({f"x{place}": b"" for place in range(MOST_FILES + 1)})
    with pytest.raises(BadInputError) as caught:
        bundle(evidence(crls=[der.integer(place) for place in range(MOST_FILES)]))
    assert caught.value.code == "BUNDLE_TOO_LARGE"
    assert fault(b"PK\x03\x04" + b"\0" * (LARGEST + MOST_FILES * 256)) == (Reason.FORMAT_FAILURE, "limits")
    many = b"".join(
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, 5, 0) + b"a%04d" % place
        for place in range(MOST_FILES + 1)
    )
    assert fault(many) == (Reason.FORMAT_FAILURE, "limits")


def test_bent_bundles_give_a_verdict_and_only_the_true_one_a_yes():
    """Seven hundred mutations: no exception, and nothing that was changed passes."""
    for bent in mutations(BUNDLE, 700):
        report = verify_bundle(bent, ANCHORS)
        assert report.passed == (bent == BUNDLE)


def test_the_moment_of_a_bundle_carries_its_offset():
    """House rule: a naive moment is refused."""
    from datetime import datetime

    with pytest.raises(BadInputError):
        evidence(at=datetime(2025, 6, 12))
    assert attrs.evolve(evidence(), at=NOW).at == NOW
