"""The attack table of the signature facts, rows 1 to 12, 22, 31 and 32: each row has one verdict and one reason."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import utils

from cmskit import (
    CONTENT,
    NULL,
    WHEN,
    Bent,
    attribute,
    cert_id,
    cert_id_v1,
    certificate,
    key,
    mutations,
    protection,
    raw_sign,
    signer,
    version_one,
)
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME
from motcua.signatures.cms import CertificateTie, SignatureCheck, check_signature, parse_cms
from motcua.signatures.message import TIME_STAMP_INFO, SignedMessage
from motcua.signatures.verdict import Outcome, Reason, SignatureWarning, Verdict

FAILED, UNSURE, PASSED = Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED
SHA1 = der.algorithm("1.3.14.3.2.26")
SHA384 = algorithms.encoded_digest("sha384")
SHA256 = algorithms.encoded_digest("sha256")
RSA = der.algorithm("1.2.840.113549.1.1.1", NULL)


def check(data: bytes, content: bytes = CONTENT, **options) -> SignatureCheck:
    return check_signature(parse_cms(data), content, **options)


def answer(data: bytes, content: bytes = CONTENT, **options) -> tuple[Verdict, Reason | None]:
    found = check(data, content, **options)
    return found.verdict, found.reason


def test_the_message_that_is_bent_below_is_sound():
    found = check(Bent().build())

    assert (found.verdict, found.reason, found.tie) == (PASSED, None, CertificateTie.MATCH)
    assert found.signing_time == WHEN
    assert found.warnings == (SignatureWarning.RSA_NOT_PSS,)
    assert {outcome for _name, outcome in found.outcomes} == {Outcome.PASS}
    assert check(Bent(scheme="pss").build()).warnings == ()


@pytest.mark.parametrize("place", [0, 10, len(CONTENT) - 1])
def test_row_1_a_changed_byte_of_the_content(place):
    changed = bytearray(CONTENT)
    changed[place] ^= 1

    found = check(Bent().build(), bytes(changed))

    assert (found.verdict, found.reason) == (FAILED, Reason.HASH_FAILURE)
    assert dict(found.outcomes)["integrity"] is Outcome.FAIL
    assert dict(found.outcomes)["signature_value"] is Outcome.UNKNOWN


@pytest.mark.parametrize(("kind", "scheme"), [("rsa2048", "pkcs1v15"), ("rsa2048", "pss"), ("p256", "ecdsa")])
def test_row_2_changed_signature_bytes(kind, scheme):
    bent = Bent(kind=kind, scheme=scheme, signature=lambda value: value[:-1] + bytes([value[-1] ^ 1]))

    assert answer(bent.build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


def test_row_2_another_key_under_the_same_issuer_and_number():
    other = certificate("rsa2048/other")

    assert answer(Bent(certificates=[other]).build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)
    assert answer(Bent().build(), signer_certificate=signer("rsa2048/other")) == (FAILED, Reason.SIG_CRYPTO_FAILURE)
    assert answer(Bent().build(), signer_certificate=signer("p256")) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


def test_row_3_signed_attributes_stripped_and_given_as_the_content():
    sound = Bent()
    attributes = der.element(0x31, b"".join(sound.signed()))
    stripped = Bent(content=attributes, stripped=True)

    assert answer(stripped.build(), attributes) == (FAILED, Reason.SIG_ATTRS_MISSING)


@pytest.mark.parametrize("name", [CONTENT_TYPE, MESSAGE_DIGEST])
def test_row_4_a_deciding_attribute_that_is_missing_doubled_or_of_two_values(name):
    value = {CONTENT_TYPE: der.oid("1.2.840.113549.1.7.1"), MESSAGE_DIGEST: der.octets(bytes(32))}[name]
    wrong_type = {CONTENT_TYPE: der.octets(b"x"), MESSAGE_DIGEST: der.oid("1.2.3")}[name]
    bends = [
        Bent(without=frozenset({name})),
        Bent(extra=[attribute(name, value)]),
        Bent(attributes={name: [value, value]}),
        Bent(attributes={name: []}),
        Bent(attributes={name: [wrong_type]}),
    ]

    assert {answer(bent.build()) for bent in bends} == {(FAILED, Reason.FORMAT_FAILURE)}


def test_row_4_a_content_type_that_is_not_the_contents_and_a_doubled_signing_time():
    other = Bent(attributes={CONTENT_TYPE: [der.oid(TIME_STAMP_INFO)]})
    doubled = Bent(extra=[attribute(SIGNING_TIME, der.moment(WHEN))])
    no_time = Bent(attributes={SIGNING_TIME: [der.element(0x17, b"260309020000+0700")]})

    assert {answer(bent.build()) for bent in (other, doubled, no_time)} == {(FAILED, Reason.FORMAT_FAILURE)}


def test_row_5_a_missing_signing_certificate_attribute_is_a_doubt():
    found = check(Bent(without=frozenset({SIGNING_CERTIFICATE_V2})).build())

    assert (found.verdict, found.reason) == (UNSURE, Reason.SIG_CONSTRAINTS_FAILURE)
    assert found.tie is CertificateTie.MISSING
    assert dict(found.outcomes)["signature_value"] is Outcome.PASS


def test_row_5_a_signing_certificate_attribute_of_another_certificate_is_a_no():
    other = cert_id(certificate("p256"))
    issuer = der.sequence(der.sequence(der.element(0xA4, signer().issuer)), der.integer(1))
    wrong_number = cert_id(certificate(), issuer=issuer)

    for value in (other, wrong_number):
        found = check(Bent(attributes={SIGNING_CERTIFICATE_V2: [value]}).build())
        assert (found.verdict, found.reason) == (FAILED, Reason.SIG_CONSTRAINTS_FAILURE)
        assert found.tie is CertificateTie.MISMATCH


def test_row_5_a_renewed_certificate_of_the_same_key_is_not_the_one_that_signed():
    renewed = certificate(serial=4711, unit="Đơn vị khác")

    assert answer(Bent(certificates=[renewed]).build()) == (FAILED, Reason.SIG_CONSTRAINTS_FAILURE)
    assert answer(Bent(certificates=[renewed, certificate()]).build()) == (PASSED, None)


def test_row_5_sha1_alone_does_not_tie_a_certificate_unless_a_time_stamp_is_judged():
    old = Bent(without=frozenset({SIGNING_CERTIFICATE_V2}), attributes=version_one(certificate())).build()
    both_differ = Bent(attributes=version_one(certificate("p256"))).build()

    assert answer(old) == (UNSURE, Reason.SIG_CONSTRAINTS_FAILURE)
    assert answer(old, sha1_certificate_id=True) == (PASSED, None)
    assert answer(both_differ) == (FAILED, Reason.SIG_CONSTRAINTS_FAILURE)
    assert cert_id_v1(certificate()) != cert_id_v1(certificate("p256"))


def test_row_6_a_detached_message_that_carries_content():
    assert answer(Bent(inside=CONTENT).build()) == (FAILED, Reason.FORMAT_FAILURE)
    assert answer(Bent(inside=b"").build()) == (FAILED, Reason.FORMAT_FAILURE)


def test_content_inside_is_taken_only_where_it_is_asked_for():
    data = Bent(inside=CONTENT, content_type=TIME_STAMP_INFO, version=3).build()
    message = parse_cms(data, encapsulated=True, content_type=TIME_STAMP_INFO)

    assert check_signature(message).verdict is PASSED
    assert check_signature(message, CONTENT).verdict is PASSED
    assert check_signature(message, b"other").reason is Reason.FORMAT_FAILURE
    assert parse_cms(data, content_type=TIME_STAMP_INFO) is Reason.FORMAT_FAILURE
    assert parse_cms(data, encapsulated=True) is Reason.FORMAT_FAILURE


def test_row_7_bytes_that_trail_at_any_level():
    sound = Bent().build()

    assert answer(sound + b"\0") == (FAILED, Reason.FORMAT_FAILURE)
    assert answer(sound + sound) == (FAILED, Reason.FORMAT_FAILURE)
    _tag, start, _stop = der.whole(sound)
    assert answer(der.sequence(sound[start:], NULL)) == (FAILED, Reason.FORMAT_FAILURE)


def test_row_8_no_signer_and_one_bad_signer_of_two():
    bad = Bent(signature=lambda value: bytes(len(value))).info()
    sound = Bent(scheme="pss").info()

    assert answer(Bent().wrap()) == (FAILED, Reason.FORMAT_FAILURE)
    assert answer(Bent().build(bad)) == answer(Bent().wrap(bad, sound)) == (FAILED, Reason.SIG_CRYPTO_FAILURE)
    both = check(Bent().build(sound))
    assert (both.verdict, len(both.others), both.others[0].verdict) == (PASSED, 1, PASSED)
    unsure = Bent(without=frozenset({SIGNING_CERTIFICATE_V2})).info()
    assert answer(Bent().build(unsure)) == (UNSURE, Reason.SIG_CONSTRAINTS_FAILURE)
    assert answer(Bent().wrap(unsure, bad)) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


def test_row_9_relabelled_digests():
    bends = [
        Bent(announced=[SHA384]),
        Bent(announced=[]),
        Bent(digest_algorithm=SHA384),  # the signature algorithm names SHA-256
        Bent(digest_algorithm=SHA384, signature_algorithm=RSA),  # the digest's length gives it away
        Bent(scheme="pss", digest_algorithm=SHA384),
        Bent(attributes=protection(SHA384, algorithms.encoded_algorithm("pkcs1v15", "sha256"))),
        Bent(attributes=protection(SHA256, algorithms.encoded_algorithm("pss", "sha256"))),
    ]

    assert [answer(bent.build()) for bent in bends] == [(FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)] * len(bends)


def test_algorithms_that_agree_with_the_protecting_attribute_pass():
    signing = algorithms.encoded_algorithm("pkcs1v15", "sha256")

    assert answer(Bent(attributes=protection(SHA256, signing)).build()) == (PASSED, None)
    with_null = der.algorithm("2.16.840.1.101.3.4.2.1", NULL)
    assert answer(Bent(attributes=protection(with_null, signing)).build()) == (PASSED, None)
    assert answer(Bent(announced=[with_null, SHA384]).build()) == (PASSED, None)


@pytest.mark.parametrize(("digest", "oid"), [("sha1", "1.2.840.113549.1.1.5"), ("md5", "1.2.840.113549.1.1.4"),
                                            ("sha224", "1.2.840.113549.1.1.14")])  # fmt: skip
def test_row_10_broken_digests(digest, oid):
    named, plain = der.algorithm(oid, NULL), RSA

    for signing in (named, plain):
        data = Bent(digest=digest, signature_algorithm=signing).build()
        assert answer(data) == (FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)


@pytest.mark.parametrize(("kind", "scheme"), [("rsa1024", "pkcs1v15"), ("rsa2048-e3", "pkcs1v15"), ("p192", "ecdsa")])
def test_row_11_short_keys_and_the_small_exponent(kind, scheme):
    found = check(Bent(kind=kind, scheme=scheme).build())

    assert (found.verdict, found.reason) == (FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)
    assert dict(found.outcomes)["algorithm"] is Outcome.FAIL


def pss(digest: bytes = SHA256, mask: bytes = SHA256, salt: int = 32, trailer: bytes = b"") -> bytes:
    return der.algorithm(
        "1.2.840.113549.1.1.10",
        der.sequence(
            der.explicit(0, digest),
            der.explicit(1, der.algorithm("1.2.840.113549.1.1.8", mask)),
            der.explicit(2, der.integer(salt)),
            trailer,
        ),
    )


def test_row_11_odd_pss_parameters():
    bends = [pss(mask=SHA384), pss(salt=20), pss(salt=0), pss(trailer=der.explicit(3, der.integer(2))), pss(SHA1, SHA1),
             der.algorithm("1.2.840.113549.1.1.10"), der.algorithm("1.2.840.113549.1.1.10", der.sequence()),
             der.algorithm("1.2.840.113549.1.1.10", NULL)]  # fmt: skip
    answers = [answer(Bent(scheme="pss", signature_algorithm=bent).build()) for bent in bends]

    assert answers[:-1] == [(FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)] * (len(bends) - 1)
    assert answers[-1] == (FAILED, Reason.FORMAT_FAILURE)
    named = pss(trailer=der.explicit(3, der.integer(1)))
    assert answer(Bent(scheme="pss", signature_algorithm=named).build()) == (PASSED, None)
    assert answer(Bent(scheme="pss", salt=20).build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


def test_unknown_algorithms_and_odd_parameters_are_refused():
    bends = [Bent(signature_algorithm=der.algorithm("1.2.3.4")), Bent(digest_algorithm=der.algorithm("1.2.3.4")),
             Bent(digest_algorithm=der.algorithm("2.16.840.1.101.3.4.2.1", der.integer(1))),
             Bent(kind="p256", scheme="ecdsa", signature_algorithm=der.algorithm("1.2.840.10045.4.3.2", NULL)),
             Bent(digest_algorithm=der.algorithm("2.16.840.1.101.3.4.2.11"))]  # fmt: skip

    assert {answer(bent.build()) for bent in bends} == {(FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)}


ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@pytest.mark.parametrize(
    "bend",
    [lambda _r, s: (0, s), lambda r, _s: (r, 0), lambda r, s: (r + ORDER_P256, s), lambda r, s: (r, s + ORDER_P256)],
    ids=["r-zero", "s-zero", "r-too-large", "s-too-large"],
)
def test_row_12_ecdsa_numbers_out_of_range(bend):
    data = Bent(
        kind="p256",
        scheme="ecdsa",
        signature=lambda value: utils.encode_dss_signature(*bend(*utils.decode_dss_signature(value))),
    ).build()

    assert answer(data) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


ORDER_25519 = 2**252 + 27742317777372353535851937790883648493


def test_row_12_an_ed25519_signature_has_one_writing():
    def shifted(value: bytes) -> bytes:
        return value[:32] + (int.from_bytes(value[32:], "little") + ORDER_25519).to_bytes(32, "little")

    plain = Bent(kind="ed25519", scheme="ed25519", digest="sha512")
    bent = Bent(kind="ed25519", scheme="ed25519", digest="sha512", signature=shifted)

    assert answer(plain.build()) == (PASSED, None)
    assert answer(bent.build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)
    signing = algorithms.encoded_algorithm("ed25519", "sha512")
    beside = Bent(kind="ed25519", scheme="ed25519", digest="sha256", signature_algorithm=signing)
    assert answer(beside.build()) == (FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)


def test_row_12_a_padding_with_room_behind_the_digest():
    """Bleichenbacher's forgery leaves bytes of its own behind the digest: the padding must be the one and only."""
    private = key()
    numbers = private.private_numbers()
    n = numbers.public_numbers.n
    signed = der.element(0x31, b"".join(Bent().signed()))
    info = der.sequence(der.algorithm("2.16.840.1.101.3.4.2.1", NULL), der.octets(algorithms.digest("sha256", signed)))

    def padded(behind: int) -> bytes:
        head = b"\x00\x01" + b"\xff" * (256 - 3 - len(info) - behind) + b"\x00" + info + bytes(behind)
        return pow(int.from_bytes(head, "big"), numbers.d, n).to_bytes(256, "big")

    assert answer(Bent(signature=lambda _value: padded(0)).build()) == (PASSED, None)
    assert answer(Bent(signature=lambda _value: padded(40)).build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)


def test_versions_are_those_of_the_standard():
    """RFC 5652, 5.1 and 5.3: the version follows from what the message holds."""
    wrong = [Bent(version=3), Bent(version=0), Bent(signer_version=3), Bent(by_key_id=True, version=3)]

    assert {answer(bent.build()) for bent in wrong} == {(FAILED, Reason.FORMAT_FAILURE)}
    assert answer(Bent(by_key_id=True, version=3, signer_version=3).build()) == (PASSED, None)


def test_sets_may_stand_unsorted_and_are_verified_as_they_stand():
    assert answer(Bent(ordered=False).build()) == (PASSED, None)
    held = [certificate(), certificate("p256", serial=9), certificate("ed25519", serial=8)]
    assert answer(Bent(certificates=held).build()) == answer(Bent(certificates=held[::-1]).build()) == (PASSED, None)


def test_without_the_signers_certificate_there_is_no_answer():
    data = Bent(certificates=[]).build()

    assert answer(data) == (UNSURE, Reason.NO_CERTIFICATE_CHAIN_FOUND)
    assert dict(check(data).outcomes)["signature_value"] is Outcome.UNKNOWN
    assert answer(data, signer_certificate=signer()) == (PASSED, None)
    assert answer(Bent().build(), signer_certificate=signer("p384")) != (PASSED, None)
    assert answer(Bent(certificates=[b"\x30\x03\x02\x01\x01", certificate()]).build()) == (PASSED, None)


def test_certificates_once_read_are_kept_for_the_caller():
    loaded = {}
    data = Bent().build()

    assert check(data, loaded=loaded).certificate is check(data, loaded=loaded).certificate
    assert list(loaded) == [certificate()]


def test_row_22_malformed_bytes_are_a_format_failure_and_no_bytes_no_signature():
    sound = Bent().build()
    broken = [b"\x00", b"\x30", b"\x30\x82", b"0" * 100, sound[:-1], sound[: len(sound) // 2], b"\x3f\x30\x00"]
    lengths = [b"\x30\x84\xff\xff\xff\xff", b"\x30\x81\x05\x02\x01\x01\x05\x00", b"\x30\x80" * 5000]
    cases = [*broken, *lengths, bytes(9 * 1024 * 1024)]

    assert {parse_cms(case) for case in cases} == {Reason.FORMAT_FAILURE}
    assert parse_cms(b"") is Reason.NO_SIGNATURE


def test_row_22_deep_and_wide_structures_end_soon():
    deep = b""
    for _ in range(3000):
        deep = der.sequence(deep)
    wide = der.sequence(*[NULL] * 200_000)
    many = Bent(extra=[attribute(bytes([0x2A, number]), NULL) for number in range(100)]).build()

    assert {parse_cms(deep), parse_cms(wide), parse_cms(many)} == {Reason.FORMAT_FAILURE}


def test_row_22_well_formed_ber_of_indefinite_length_is_another_encoding():
    """EU fixtures hold such messages: 14 of 111; they are not malformed, so the answer is a doubt."""
    sound = Bent().build()
    _tag, start, stop = der.whole(sound)
    indefinite = b"\x30\x80" + sound[start:stop] + b"\0\0"

    assert answer(indefinite) == (UNSURE, Reason.UNSUPPORTED_ENCODING)
    assert answer(indefinite[:-1]) == answer(indefinite + b"\0") == (FAILED, Reason.FORMAT_FAILURE)
    assert answer(b"\x04\x80\0\0") == (FAILED, Reason.FORMAT_FAILURE)


def test_row_32_unsigned_parts_may_change_and_the_content_stays_what_it_is():
    token = attribute(bytes.fromhex("2a864886f70d010910020e"), der.sequence(NULL), der.sequence())
    stamped = Bent(unsigned=der.element(0xA1, token)).build()
    other = Bent(certificates=[certificate(), certificate("p256", serial=5)]).build()
    message = parse_cms(stamped)

    assert isinstance(message, SignedMessage)
    assert message.signer.time_stamps == (der.sequence(NULL), der.sequence())
    assert answer(stamped) == answer(other) == (PASSED, None)
    assert Bent(unsigned=der.element(0xA1, token, token)).build() not in (stamped, other)
    assert answer(Bent(unsigned=der.element(0xA1, token, token)).build()) == (PASSED, None)


@pytest.mark.parametrize(("kind", "scheme"), [("rsa2048", "pss"), ("p256", "ecdsa")])
def test_rows_22_and_32_no_mutation_raises_and_none_passes_that_changed_what_is_signed(kind, scheme):
    """Of mutated messages only those pass whose signed parts are untouched; nothing is ever raised."""
    sound = Bent(kind=kind, scheme=scheme, certificates=[certificate(kind), certificate("ed25519", serial=8)])
    data = sound.build()
    message = parse_cms(data)
    assert isinstance(message, SignedMessage)
    kept = (message.signer.signed_bytes, certificate(kind))

    for mutation in mutations(data, 2500):
        found = check(mutation)
        assert isinstance(found.verdict, Verdict)
        if found.verdict is PASSED:
            assert (found.signer.signed_bytes, found.certificate.raw) == kept
        assert check(mutation, b"other content").verdict is not PASSED


def test_what_was_signed_by_one_key_never_passes_under_another():
    other = raw_sign("rsa2048/other", "pkcs1v15", "sha256", CONTENT)

    assert answer(Bent(signature=lambda _value: other).build()) == (FAILED, Reason.SIG_CRYPTO_FAILURE)
