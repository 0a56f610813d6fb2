"""The signed receipt QR: rows 2, 10, 12, 14, 15, 19, 27, 28 and 31 of the attack table, and the limits of a code."""

from __future__ import annotations

import re
import sys
import tracemalloc
from datetime import UTC, datetime, timedelta
from io import BytesIO

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError, CollectedError
from motcua.signatures import base45
from motcua.signatures.cose import issue_receipt_qr, qr_size, read_unverified, verify_receipt_qr
from motcua.signatures.keyring import KeyRing
from motcua.signatures.verdict import Outcome, Reason, Verdict
from signatures.qrcorpus import corpus
from signatures.qrsamples import (
    AT,
    ED,
    END,
    ES,
    LONGEST,
    START,
    ZONE,
    claims,
    good,
    made,
    qr_key,
    ring,
    sign,
    wire,
)

ALGORITHMS = [("es-1", "ES256"), ("ed-1", "EdDSA"), ("ps-1", "PS256")]
MOMENTS = st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 30), timezones=st.just(ZONE))


def verify(text, **options):
    return verify_receipt_qr(text, key_ring=options.pop("key_ring", ring()), at=options.pop("at", AT), **options)


@pytest.mark.parametrize(("name", "text", "reason"), corpus(), ids=[row[0] for row in corpus()])
def test_each_code_gets_the_verdict_it_deserves(name, text, reason):
    """COSE defects are FORMAT_FAILURE or KEY_NOT_FOUND, a wrong algorithm CRYPTO_CONSTRAINTS_FAILURE."""
    report = verify(text)

    assert report.reason == reason, name
    assert report.verdict is Verdict.of(report.reason)
    assert report.passed is (reason is None)
    assert (report.signer is None) is (reason not in (None, "NOT_YET_VALID", "SIGNER_NOT_AUTHORISED",
                                                      "CONTENT_BINDING", "OUT_OF_BOUNDS_NO_POE"))  # fmt: skip


@pytest.mark.parametrize(("key_id", "algorithm"), ALGORITHMS)
def test_a_report_says_which_key_signed_and_what_each_step_found(key_id, algorithm):
    report = verify(good(key_id, algorithm), expected=claims())

    assert report.signer == "Trung tâm Phục vụ hành chính công (mẫu)"
    assert report.signing_time == claims().issued_at and report.proven_time is None
    assert [one.id for one in report.criteria] == ["qr_format", "qr_algorithm", "qr_key", "qr_integrity",
                                                   "qr_validity", "qr_agency", "qr_binding"]  # fmt: skip
    assert {one.result for one in report.criteria} == {Outcome.PASS}
    assert report.criteria[-1].evidence_sha256 == claims().content
    assert all(one.text_vi and one.text_en for one in report.criteria)


@pytest.mark.parametrize(("name", "text", "reason"), corpus(), ids=[row[0] for row in corpus()])
def test_a_verdict_that_is_no_yes_has_a_criterion_that_is_no_pass(name, text, reason):
    results = {one.result for one in verify(text).criteria}

    assert (results == {Outcome.PASS}) is (reason is None), name
    assert (Outcome.FAIL in results) is (Verdict.of(reason and Reason(reason)) is Verdict.TOTAL_FAILED)


@pytest.mark.parametrize(("key_id", "algorithm"), ALGORITHMS)
@given(data=st.data())
def test_what_is_issued_says_the_same_when_read(key_id, algorithm, data):
    received, days = data.draw(MOMENTS), data.draw(st.none() | st.integers(1, 400))
    said = claims(
        received_at=received, issued_at=received, due_at=None if days is None else received + timedelta(days=days),
        content=data.draw(st.binary(min_size=32, max_size=32)).hex(),
        code=f"H57.132-{received:%y%m%d}-{data.draw(st.integers(0, 9999)):04d}",
    )  # fmt: skip
    text = issue_receipt_qr(said, key_id=key_id, algorithm=algorithm, sign=sign, key_ring=ring())
    read = read_unverified(text)

    assert (read.claims, read.key_id, read.algorithm) == (said, key_id, algorithm)
    assert set(text) <= set(base45.ALPHABET)  # QR's alphanumeric mode
    assert verify(text, at=received, expected=said).passed


def test_every_mutation_of_one_character_fails():
    """Base45 has one text for each byte string, CBOR one byte string for each value, so no character is idle."""
    text = good()
    for place, letter in enumerate(text):
        for other in ("0" if letter != "0" else "1", ":" if letter != ":" else "Z", letter.lower(), " ", ""):
            if other != letter:
                assert not verify(text[:place] + other + text[place + 1 :]).passed, place


@pytest.mark.parametrize(("key_id", "algorithm"), ALGORITHMS)
@given(data=st.data())
def test_no_mutation_passes(key_id, algorithm, data):
    text = good(key_id, algorithm)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    new = data.draw(st.text(st.sampled_from(base45.ALPHABET), max_size=6))
    mutated = text[:start] + new + text[end:]

    assert verify(mutated).passed is (mutated == text)


@given(st.text() | st.text(st.sampled_from(base45.ALPHABET)).map("MC1:".__add__))
def test_any_text_gives_a_verdict(text):
    """Total: whatever a reader hands over, even half of a surrogate pair, there is a report and no exception."""
    assert verify(text).verdict in (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE)


@given(st.binary(max_size=400))
def test_any_bytes_behind_the_tag_give_a_verdict(data):
    assert not verify("MC1:" + base45.encode(b"\xd2" + data)).passed


@given(st.recursive(st.integers(-(2**31), 2**31) | st.binary(max_size=70) | st.text(max_size=20) | st.none(),
                    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.integers(-9, 9), inner, max_size=9),
                    max_leaves=12))  # fmt: skip
def test_any_signed_payload_or_header_gives_a_verdict(value):
    from motcua.signatures import cbor

    try:
        data = cbor.encode(value)
    except BadInputError:
        return
    assert verify(made(payload=data)).reason is Reason.FORMAT_FAILURE
    assert not verify(made(protected=data)).passed


def test_memory_and_depth_are_bounded():
    """Lengths that lie and deep nesting cost no more than the text itself."""
    hostile = [
        text for name, text, _ in corpus() if name in ("huge array", "huge string", "huge map", "deep", "very long")
    ]
    tracemalloc.start()
    for text in (*hostile, "MC1:" + "%69 VD92EX0" * 1_000_000):
        verify(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(hostile) == 5
    assert peak < 64 * 1024 * 1024


REPLAYED = [
    {"code": "H57.132-260804-0584"}, {"agency": "H57.133"}, {"procedure": "1.004223.000.00.00.H57"},
    {"received_at": datetime(2026, 8, 4, 9, 0, 1, tzinfo=ZONE)}, {"due_at": None},
    {"due_at": datetime(2026, 8, 11, 16, 59, 59, tzinfo=ZONE)}, {"content": "ac" * 32},
    {"issued_at": datetime(2026, 8, 4, 9, 6, tzinfo=ZONE)},
]  # fmt: skip


@pytest.mark.parametrize("change", REPLAYED, ids=[f"{next(iter(one))} {place}" for place, one in enumerate(REPLAYED)])
def test_a_true_code_of_another_dossier_is_a_replay(change):
    """Row 31: a true signature over another code, procedure, agency, time or paper is CONTENT_BINDING."""
    assert verify(good(), expected=change).reason is Reason.CONTENT_BINDING
    assert verify(good(), expected=attrs.evolve(claims(), **change)).reason is Reason.CONTENT_BINDING


def test_what_is_not_named_is_not_compared():
    assert verify(good(), expected={"code": "H57.132-260804-0583"}).passed
    assert verify(good(), expected={}).passed
    assert verify(made(body=wire(due_at=None)), expected={"due_at": None}).passed
    assert (
        verify(good(), expected={"content": "AB" * 32}).reason is Reason.CONTENT_BINDING
    )  # not one hash, two spellings


def test_times_compare_as_moments_to_the_second():
    received = datetime(2026, 8, 4, 2, 0, 0, 999_999, tzinfo=UTC)

    assert verify(good(), expected={"received_at": received}).passed


def test_a_replay_with_an_old_key_is_first_a_replay():
    """A certain no comes before a doubt."""
    old = made(header={1: -7, 4: b"old"})

    assert verify(old).verdict is Verdict.INDETERMINATE
    assert verify(old, expected={"code": "H57.132-260804-0001"}).reason is Reason.CONTENT_BINDING


def test_the_callers_own_faults_are_told_to_the_caller():
    with pytest.raises(BadInputError) as unknown:
        verify(good(), expected={"kode": "x"})
    with pytest.raises(BadInputError) as naive:
        verify(good(), at=datetime(2026, 8, 4))

    assert (unknown.value.code, naive.value.code) == ("QR_CLAIM_UNKNOWN", "NAIVE_TIME")


def test_the_last_second_of_a_key_counts_and_the_next_does_not():
    """Rows 14 and 15: a code's own time is no proof, so past the key it is a doubt, never EXPIRED."""
    last = made(body=wire(issued_at=int(END.timestamp())))
    after = made(body=wire(issued_at=int(END.timestamp()) + 1))

    assert verify(last, at=END).passed
    assert verify(last, at=END + timedelta(seconds=1)).reason is Reason.OUT_OF_BOUNDS_NO_POE
    assert verify(after, at=None).reason is Reason.OUT_OF_BOUNDS_NO_POE


def test_without_a_moment_the_code_is_judged_at_its_own():
    assert verify(made(header={1: -7, 4: b"ended"}), at=None).passed
    assert verify(good(), at=None).criteria[-1].id == "qr_agency"  # nothing was there to compare with


def test_the_host_signs_and_the_library_checks_what_comes_back():
    """DER from a device becomes r and s; a signer with another key is found out before anything is printed."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    asked = []

    def der(message, algorithm):
        asked.append((message[:12], algorithm))
        return ES.sign(message, ec.ECDSA(hashes.SHA256()))

    assert verify(issue_receipt_qr(claims(), key_id="es-1", algorithm="ES256", sign=der, key_ring=ring())).passed
    assert asked == [(b"\x84\x6aSignature1", "ES256")]
    for answer in (b"", b"x" * 64, b"0\x06\x02\x01\x01\x02\x01\x01", bytes(70)):
        with pytest.raises(BadInputError) as refused:
            issue_receipt_qr(claims(), key_id="es-1", algorithm="ES256", sign=lambda *_, a=answer: a, key_ring=ring())
        assert refused.value.code == "QR_NOT_ACCEPTED"


REFUSED = [
    ({}, {"algorithm": "RS256"}, "QR_ALGORITHM"),
    ({}, {"algorithm": "none"}, "QR_ALGORITHM"),
    ({}, {"key_id": "a key"}, "QR_KEY_ID"),
    ({}, {"key_id": ""}, "QR_KEY_ID"),
    ({}, {"key_id": "es-2"}, "QR_NOT_ACCEPTED"),
    ({"agency": "H58.001", "code": "H58.001-260804-0001"}, {}, "QR_NOT_ACCEPTED"),
    ({"issued_at": START - timedelta(seconds=1)}, {}, "QR_NOT_ACCEPTED"),
    ({}, {"key_id": "old"}, "QR_NOT_ACCEPTED"),
    ({"code": "H57.132-269904-0583"}, {}, "QR_CLAIMS_FAULTY"),
    ({"agency": "132.H"}, {}, "QR_CLAIMS_FAULTY"),
]


@pytest.mark.parametrize(("change", "options", "code"), REFUSED)
def test_a_code_no_verifier_would_take_is_not_issued(change, options, code):
    options = {"key_id": "es-1", "algorithm": "ES256"} | options
    with pytest.raises(BadInputError) as refused:
        issue_receipt_qr(claims(**change), **options, sign=sign, key_ring=ring())

    assert refused.value.code == code and refused.value.message_vi


@pytest.mark.parametrize(
    "change",
    [{"code": "H57.132"}, {"code": "h57.132-260804-0583"}, {"agency": "Н57.132"}, {"procedure": ""}, {"content": "ab"},
     {"content": "AB" * 32}, {"content": "zz" * 32}, {"content": "ab " * 32},
     {"due_at": datetime(2026, 8, 4, 9, 0, 0, 500, tzinfo=ZONE)},
     {"received_at": datetime(1999, 1, 1, tzinfo=ZONE)}, {"issued_at": datetime(2107, 1, 1, tzinfo=ZONE)},
     {"procedure": "T-ĐNA-123456"}, {"procedure": "1.004222\u200d"}],
)  # fmt: skip
def test_claims_the_verifier_would_refuse_cannot_be_made(change):
    """Row 28 at issue: look-alikes, hidden and odd letters have no place in a code."""
    with pytest.raises(CollectedError) as refused:
        claims(**change)

    assert refused.value.code == "QR_CLAIMS_FAULTY"
    assert [one.path for one in refused.value.faults] == [f"$.{next(iter(change))}"]


def test_all_faulty_claims_are_told_at_once():
    with pytest.raises(CollectedError) as refused:
        claims(code="?", agency="?", procedure="?")

    assert [one.path for one in refused.value.faults] == ["$.code", "$.agency", "$.procedure"]


def test_reading_without_checking_says_so_and_refuses_what_is_no_code():
    forged = made(signature=bytes(64), header={1: -99})
    read = read_unverified(forged)

    assert (read.claims, read.key_id, read.algorithm) == (claims(), None, None)
    with pytest.raises(BadInputError):
        read_unverified("H57.132-260804-0583")


def test_the_longest_es256_code_fits_version_12():
    """A code is printed on an A5 paper: every ES256 receipt, the longest too, is at most version 12 at level M."""
    pytest.importorskip("segno")
    longest = issue_receipt_qr(claims(**LONGEST), key_id="kid_longest-", algorithm="ES256", sign=sign, key_ring=ring())
    sizes = [qr_size(text) for text in (good(), good("ed-1", "EdDSA"), longest, good("ps-1", "PS256"))]

    assert [size.version for size in sizes[:2]] == [10, 10]
    assert sizes[2].version == 12 and sizes[2].data_bytes == 276
    assert sizes[3].version <= 16
    assert sizes[0].characters == len(good())


def test_without_the_drawing_library_the_version_is_not_known(monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)

    assert qr_size(good()).version is None and qr_size(good()).data_bytes > 100


@pytest.mark.parametrize(("key_id", "algorithm"), ALGORITHMS)
def test_a_reader_reads_the_code_from_a_picture(key_id, algorithm):
    """From text to picture and back through a QR reader of another hand; the library itself reads no pictures."""
    segno, zxing = pytest.importorskip("segno"), pytest.importorskip("zxingcpp")
    numpy = pytest.importorskip("numpy")
    text = good(key_id, algorithm)
    file = BytesIO()
    segno.make(text, error="m", micro=False).save(file, kind="ppm", scale=3, border=4)
    head = rb"P6\s(?:#.*\n)?(\d+)\s(\d+)\s255\s(.*)"
    width, height, pixels = re.match(head, file.getvalue(), re.DOTALL).groups()
    picture = numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(int(height), int(width), 3)
    (read,) = zxing.read_barcodes(picture)

    assert read.text == text
    assert verify(read.text).passed


def test_an_empty_or_foreign_ring_trusts_nothing():
    """Nothing is trusted by name: the same identifier with another key is a wrong signature."""
    from signatures.qrsamples import OTHER

    assert verify(good(), key_ring=KeyRing(())).reason is Reason.KEY_NOT_FOUND
    assert verify(good(), key_ring=KeyRing((qr_key(private=OTHER),))).reason is Reason.SIG_CRYPTO_FAILURE
    assert (
        verify(good("ed-1", "EdDSA"), key_ring=KeyRing((qr_key("ed-1"),))).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
    )
    foreign = KeyRing((qr_key("ps-1", "EdDSA", ED),))
    assert verify(good("ps-1", "PS256"), key_ring=foreign).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE


def test_the_documentation_names_the_claims_as_they_are():
    from pathlib import Path

    from motcua.signatures.cosetable import cose_table

    page = (Path(__file__).resolve().parents[2] / "docs" / "receipt-qr.md").read_text("utf-8")

    assert all(f"| {row.key} | `{row.name}` |" in page for row in cose_table().claims)
    assert all(f"{rule.name} ({rule.id}" in page or f"({rule.id})" in page for rule in cose_table().algorithms.values())
