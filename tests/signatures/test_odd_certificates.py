"""Certificates and attributes that read well at first and make no sense further in: an answer, never an error."""

from __future__ import annotations

import pytest

from cmskit import CONTENT, NULL, Bent, certificate, signer
from motcua.signatures import der
from motcua.signatures.attributes import ALGORITHM_PROTECTION, SIGNING_CERTIFICATE_V2
from motcua.signatures.authorised import subject_units
from motcua.signatures.cms import check_signature, load_signer, parse_cms
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.verdict import Reason


def bent_certificate(key_info: bytes, subject: bytes = b"", extensions: bytes = b"") -> bytes:
    """A certificate that names the issuer and number of the true one."""
    one = signer()
    serial = der.element(der.INTEGER, one.serial)
    algorithm = der.sequence(der.oid("1.2.3"))
    body = der.sequence(serial, algorithm, one.issuer, der.sequence(), subject or one.subject, key_info, extensions)
    return der.sequence(body, algorithm, der.element(0x03, b"\0"))


def rsa_key(modulus: int) -> bytes:
    numbers = der.sequence(der.integer(modulus), der.integer(65537))
    return der.sequence(der.algorithm("1.2.840.113549.1.1.1", NULL), der.element(0x03, b"\0" + numbers))


@pytest.mark.parametrize("key_info", [der.sequence(), rsa_key((1 << 40_000) - 1), rsa_key(15)], ids=range(3))
def test_a_key_that_makes_no_sense_or_only_costs_time_is_not_allowed(key_info):
    message = Bent(certificates=[bent_certificate(key_info)]).build()

    assert check_signature(parse_cms(message), CONTENT).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE


def test_odd_subjects_and_extensions_name_nobody():
    broken_name = der.sequence(der.element(der.SET, der.sequence(der.oid("2.5.4.11"), der.element(0x0C, b"\xff"))))
    for subject in (broken_name, der.sequence(der.element(der.SET, der.octets(b"")))):
        read = load_signer(bent_certificate(der.sequence(), subject))
        assert isinstance(read, SignerCertificate)
        assert subject_units(read) == frozenset()
    other = der.sequence(der.oid("2.5.29.15"), der.octets(b""))
    bad_key_id = der.sequence(der.oid("2.5.29.14"), der.octets(b"\x04\x05"))
    for extensions in (b"", der.explicit(3, der.sequence(other)), der.explicit(3, der.sequence(other, bad_key_id))):
        read = load_signer(bent_certificate(der.sequence(), extensions=extensions))
        assert isinstance(read, SignerCertificate)
        assert read.key_id is None


@pytest.mark.parametrize(
    "raw", [b"", b"\x30\x00", certificate()[:-1], certificate() + b"\0", der.octets(b"")], ids=range(5)
)
def test_what_is_no_certificate_is_a_format_failure(raw):
    assert load_signer(raw) is Reason.FORMAT_FAILURE


@pytest.mark.parametrize(
    "attributes",
    [{ALGORITHM_PROTECTION: [der.sequence()]}, {ALGORITHM_PROTECTION: [NULL]},
     {SIGNING_CERTIFICATE_V2: [der.sequence(der.sequence())]}, {SIGNING_CERTIFICATE_V2: [NULL]},
     {SIGNING_CERTIFICATE_V2: [der.sequence(der.sequence(der.sequence(der.octets(b""), NULL)))]}],
    ids=range(5),
)  # fmt: skip
def test_ill_formed_deciding_attributes_are_a_format_failure(attributes):
    assert check_signature(parse_cms(Bent(attributes=attributes).build()), CONTENT).reason is Reason.FORMAT_FAILURE


def test_a_signing_certificate_attribute_with_a_broken_hash_is_refused():
    sha1 = der.sequence(der.sequence(der.sequence(der.algorithm("1.3.14.3.2.26"), der.octets(bytes(20)))))
    message = Bent(attributes={SIGNING_CERTIFICATE_V2: [sha1]}).build()

    assert check_signature(parse_cms(message), CONTENT).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
