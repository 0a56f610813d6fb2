"""Rows 19, 28, 29 and 31 of the attack table: what is bound, who may sign, which text deceives, strict JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import timedelta

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cmskit import certificate, signer
from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError, UnreadableFileError
from motcua.localtime import parse_moment
from motcua.signatures import der
from motcua.signatures.authorised import SCHEMA, check_signer, read_signer_binding, subject_units
from motcua.signatures.binding import Binding, check_binding, confusable_text, read_binding, strict_json
from motcua.signatures.cms import load_signer
from motcua.signatures.verdict import Reason

FIELDS = {
    "code": "000.00.32.H19-240311-0001",
    "accepted_at": "2024-03-11T09:00:00+07:00",
    "due_at": "2024-03-18T17:30:00+07:00",
    "request": "Cấp bản sao trích lục",
}
CONTENT = canonical_bytes(
    {"schema": "urn:motcua:form:receipt:1", "fields": FIELDS, "binding": {"procedure": "1.000656"}}
)
EXPECTED = Binding(
    dossier="000.00.32.H19-240311-0001",
    procedure="1.000656",
    agency="000.00.32.H19",
    received_at=parse_moment("2024-03-11T09:00:00+07:00"),
    due_at=parse_moment("2024-03-18T17:30:00+07:00"),
    schema="urn:motcua:form:receipt:1",
)


def test_a_receipt_is_bound_to_dossier_procedure_agency_times_and_schema():
    assert read_binding(CONTENT) == EXPECTED
    assert check_binding(CONTENT, EXPECTED) is None
    assert check_binding(CONTENT, Binding()) is None


@pytest.mark.parametrize(
    "other",
    [{"dossier": "000.00.32.H19-240311-0002"}, {"procedure": "1.000657"}, {"agency": "000.00.33.H19"},
     {"received_at": EXPECTED.received_at + timedelta(seconds=1)}, {"due_at": EXPECTED.due_at - timedelta(days=1)},
     {"schema": "urn:motcua:form:receipt:2"}],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_row_31_a_true_signature_over_another_matter(other):
    assert check_binding(CONTENT, attrs.evolve(EXPECTED, **other)) is Reason.CONTENT_BINDING
    assert check_binding(CONTENT, Binding(**other)) is Reason.CONTENT_BINDING


def test_row_31_what_the_content_does_not_say_does_not_match():
    silent = canonical_bytes({"fields": {}})

    assert check_binding(silent, Binding(procedure="1.000656")) is Reason.CONTENT_BINDING
    assert check_binding(silent, Binding(due_at=EXPECTED.due_at)) is Reason.CONTENT_BINDING
    assert check_binding(canonical_bytes({"fields": {"code": 7}}), Binding(dossier="7")) is Reason.CONTENT_BINDING


def test_two_values_of_one_thing_and_times_without_zone_are_ill_formed():
    twice = canonical_bytes({"fields": FIELDS, "binding": {"code": "000.00.32.H19-240311-0002"}})
    naive = canonical_bytes({"fields": {"accepted_at": "2024-03-11T09:00:00"}})

    assert read_binding(twice) is read_binding(naive) is Reason.FORMAT_FAILURE


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"a":NaN}', '{"a":Infinity}', '{"a":1E400}', '{"a":1.5}', '{"a":-0}', '{"a":9007199254740992}',
     '{"a":' + "9" * 5000 + "}", '{"a": 1}', '{"b":1,"a":2}', '{"a":"\\u00ea"}', '{"a":"e\u0302"}', '{"a":"\\ud800"}',
     '{"a":1}\n', "\ufeff{}", "[]", '"text"', "", "{", "[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000],
    ids=range(21),
)  # fmt: skip
def test_row_29_json_that_readers_disagree_about(text):
    """The standard library keeps the last of two equal keys and reads NaN: a signed content must not need such luck."""
    assert read_binding(text.encode("utf-8")) is Reason.FORMAT_FAILURE
    assert check_binding(text.encode("utf-8"), EXPECTED) is Reason.FORMAT_FAILURE


@pytest.mark.parametrize("data", [b"\xff\xfe{}", b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\xaf"}', b" " * 2_000_000],
                         ids=range(4))  # fmt: skip
def test_row_29_bytes_that_are_no_utf8_or_too_many(data):
    assert read_binding(data) is Reason.FORMAT_FAILURE


@given(
    st.dictionaries(st.text(max_size=5), st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | st.none() | st.booleans())
)
def test_whatever_is_canonical_is_read_and_its_other_writings_are_not(value):
    try:
        content = canonical_bytes(value)
    except BadInputError:
        return  # two keys that are one after composition, or a lone surrogate

    assert canonical_bytes(strict_json(content)) == content
    assert read_binding(content + b" ") is Reason.FORMAT_FAILURE


ODD = {
    "decomposed": unicodedata.normalize("NFD", "Đường Lê Lợi"),
    "eth-for-d": "Ðường Lê Lợi",
    "african-d": "Ɖường Lê Lợi",
    "oi-for-u-horn": "Chƣơng trình",
    "cyrillic-a": "Nguyễn Thị Mаi",
    "greek-omicron": "Lοng",
    "fullwidth": "Ａn Giang",
    "zero-width-joiner": "An\u200dGiang",
    "zero-width-space": "An\u200bGiang",
    "soft-hyphen": "An\u00adGiang",
    "override": "\u202eGiang",
    "isolate": "\u2066An\u2069",
    "no-break-space": "An\u00a0Giang",
    "ideographic-space": "An\u3000Giang",
    "null": "An\x00Giang",
    "escape": "An\x1bGiang",
    "line-separator": "An\u2028Giang",
    "overlay-stroke": "D\u0335ường",
    "combining-joiner": "An\u034fGiang",
    "private-use": "An\ue000",
    "lone-surrogate": "An\ud800",
}


@pytest.mark.parametrize("name", sorted(ODD))
def test_row_28_look_alike_and_hidden_characters(name):
    raw = ODD[name].encode("utf-8", "surrogatepass")
    escaped = json.dumps({"name": ODD[name]}).encode("ascii")

    assert confusable_text(raw)
    assert confusable_text(escaped)
    assert confusable_text(json.dumps({ODD[name]: [1]}).encode("ascii"))


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Thị Mẫu, số 1 đường Giả Lập – phường Mới; phí 10.000₫ “miễn”…", "Y Ƀih Êban, Čư Mgar, H’Hen Niê",
     "Dòng một\nDòng hai\tcột", 'chữ "trong" ngoặc \\ gạch'],
    ids=range(4),
)  # fmt: skip
def test_row_28_texts_as_people_write_them_give_no_warning(text):
    assert not confusable_text(text.encode("utf-8"))
    assert not confusable_text(json.dumps({"name": text}).encode("ascii"))


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
@example(b'{"a":"\\ud83d"}')
def test_any_bytes_have_an_answer(data):
    assert confusable_text(data) in (True, False)
    assert isinstance(read_binding(data), Binding | Reason)


def test_every_letter_of_vietnamese_is_plain():
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones) + "đĐ"

    assert len(letters) == 24 * 6 + 2
    assert not confusable_text(letters.encode("utf-8"))


def signers(**row) -> bytes:
    return json.dumps({"schema": SCHEMA, "agencies": {"000.00.32.H19": row}}, ensure_ascii=False).encode("utf-8")


def test_row_19_only_the_certificates_that_the_agency_names_sign_for_it():
    by_print = read_signer_binding(signers(fingerprints=[signer().sha256.hex().upper()]))
    by_unit = read_signer_binding(signers(units=["Bộ phận Một cửa"]))
    nobody = read_signer_binding(signers())

    for binding in (by_print, by_unit):
        assert check_signer(binding, "000.00.32.H19", signer()) is None
        assert check_signer(binding, "000.00.33.H19", signer()) is Reason.SIGNER_NOT_AUTHORISED
    assert check_signer(by_print, "000.00.32.H19", signer("p256")) is Reason.SIGNER_NOT_AUTHORISED
    assert check_signer(nobody, "000.00.32.H19", signer()) is Reason.SIGNER_NOT_AUTHORISED


def test_row_19_a_common_name_never_decides():
    by_name = read_signer_binding(signers(units=["Nguyễn Thị Mẫu"]))
    other = load_signer(certificate("rsa2048", "Đơn vị khác"))

    assert check_signer(by_name, "000.00.32.H19", signer()) is Reason.SIGNER_NOT_AUTHORISED
    assert subject_units(other) == {"Đơn vị khác"}
    by_unit = read_signer_binding(signers(units=["Bộ phận Một cửa"]))
    assert check_signer(by_unit, "000.00.32.H19", other) is Reason.SIGNER_NOT_AUTHORISED


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", signers(titles=["Giám đốc"]), signers(units="x"), signers(units=[""]), signers(units=[1]),
     b'{"schema":"urn:motcua:signers:1","agencies":[]}', b'{"schema":"urn:motcua:signers:2","agencies":{}}',
     b'{"schema":"urn:motcua:signers:1","agencies":{"A":{},"A":{}}}',
     b'{"schema":"urn:motcua:signers:1","agencies":{"A":[]}}'],
    ids=range(11),
)  # fmt: skip
def test_a_list_of_signers_of_another_shape_is_refused(data):
    with pytest.raises(UnreadableFileError) as caught:
        read_signer_binding(data)

    assert caught.value.code == "SIGNERS_FILE"


def test_a_fingerprint_that_is_no_sha256_is_refused():
    with pytest.raises(BadInputError) as caught:
        read_signer_binding(signers(fingerprints=["ab" * 20]))

    assert caught.value.code == "FINGERPRINT"


def plain(value) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


WRITINGS = {
    "lower": str,
    "upper": str.upper,
    "colons": lambda text: ":".join(re.findall("..", text.upper())),
    "spaces": " {} ".format,
}
WRAPS = {"list": lambda rows: rows, "parts": lambda rows: {"fingerprints": rows, "units": []}}


@pytest.mark.parametrize("wrap", WRAPS.values(), ids=WRAPS)
@pytest.mark.parametrize("write", WRITINGS.values(), ids=WRITINGS)
def test_a_plain_mapping_says_the_same_as_the_schema(wrap, write):
    """What a clerk copies from a certificate viewer is understood; what is meant stays one certificate."""
    text = signer().sha256.hex()
    found = read_signer_binding(plain({"000.00.32.H19": wrap([write(text)])}))

    assert found == read_signer_binding(signers(fingerprints=[text]))
    assert check_signer(found, "000.00.32.H19", signer()) is None
    assert check_signer(found, "000.00.32.H19", signer("p256")) is Reason.SIGNER_NOT_AUTHORISED
    assert check_signer(found, "000.00.33.H19", signer()) is Reason.SIGNER_NOT_AUTHORISED


def test_a_plain_mapping_may_name_units():
    found = read_signer_binding(plain({"000.00.32.H19": {"units": ["Bộ phận Một cửa"]}, "000.00.33.H19": []}))

    assert check_signer(found, "000.00.32.H19", signer()) is None
    assert check_signer(found, "000.00.33.H19", signer()) is Reason.SIGNER_NOT_AUTHORISED


@pytest.mark.parametrize(
    ("value", "path", "why"),
    [({}, "$", "agency codes"), ([], "$", "agency codes"), ({"A": "ab"}, "$.A", "names and titles"),
     ({"A": {"titles": ["Giám đốc"]}}, "$.A", "names and titles"), ({"A": None}, "$.A", "names and titles"),
     ({"A": [1]}, "$.A.fingerprints", "list of texts"), ({"A": {"units": "x"}}, "$.A.units", "list of texts"),
     ({"agencies": {"A": []}}, "$.agencies", "names and titles"), ({"schema": SCHEMA, "A": []}, "$", "schema"),
     ({"schema": SCHEMA, "agencies": {"A": []}}, "$.agencies.A", "names and titles")],
    ids=range(10),
)  # fmt: skip
def test_another_shape_is_refused_at_its_place_in_two_languages(value, path, why):
    with pytest.raises(UnreadableFileError) as caught:
        read_signer_binding(plain(value))

    assert (caught.value.code, caught.value.path) == ("SIGNERS_FILE", path)
    assert why in caught.value.message_en and "danh sách người ký" in caught.value.message_vi


@pytest.mark.parametrize(
    "text",
    ["ab" * 20, "AB:" * 31, "a:b" * 32 + ":", "ａｂ" * 32, "x" * 64, ":".join(["abab"] * 16), "ab" * 32 + ":" * 5],
    ids=range(7),
)
def test_a_plain_fingerprint_that_is_no_sha256_is_refused(text):
    """SHA-1 is what many viewers show first: it names no certificate here."""
    with pytest.raises(BadInputError) as caught:
        read_signer_binding(plain({"A": [text]}), path="signers.json")

    assert (caught.value.code, caught.value.path) == ("FINGERPRINT", "signers.json.A.fingerprints")
    assert "SHA-256" in caught.value.message_vi and "SHA-256" in caught.value.message_en


def test_a_name_attribute_of_one_element_gives_no_unit_and_raises_nothing():
    """A certificate's name is an attacker's: a type without a value is no unit."""
    lone = der.sequence(der.set_of(der.sequence(der.oid("2.5.4.11"))))

    assert subject_units(attrs.evolve(signer(), subject=lone)) == frozenset()
