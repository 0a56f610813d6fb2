"""The attack table (facts on e-receipt signatures, section 4) end to end: each row has one verdict and one reason.

Rows 23 to 27 and 30 are about PDF, XML, JWS, COSE and HTML, which this part does not read. Row 21 has more in
`test_timestamp.py`; the cryptographic half of rows 1 to 12 alone is in `test_cms_attacks.py`.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pki import UNKNOWN_CRITICAL, at, authority, authority_pki, crl, forge_digest, issue, name, ocsp_answer
from receipts import AGENCY, CONTENT, JUDGED, SIGNED, Bent, answer, lists, receipt, report, signed, trust
from stamping import token

from cmskit import NULL, attribute, cert_id
from motcua.errors import BadInputError, NotFormalised
from motcua.localtime import parse_moment
from motcua.signatures import algorithms, der
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.attributes import CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME
from motcua.signatures.authorised import AgencySigners, SignerBinding
from motcua.signatures.binding import Binding
from motcua.signatures.certificates import fingerprint
from motcua.signatures.message import parse_cms
from motcua.signatures.profiles import AnchorClass, profile
from motcua.signatures.verdict import Outcome, Reason, SignatureWarning, Verdict
from motcua.signatures.verifier import Verifier, verify

FAILED, UNSURE, PASSED = Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED
YES = (PASSED, None)
SHA256, SHA384 = algorithms.encoded_digest("sha256"), algorithms.encoded_digest("sha384")
RSA = der.algorithm("1.2.840.113549.1.1.1", NULL)
NATIONAL = profile("tt15_2025")


def no(reason: Reason):
    return FAILED, reason


def doubt(reason: Reason):
    return UNSURE, reason


def results(found):
    return {one.id: one.result for one in found.criteria}


class TestASignatureThatHolds:
    @pytest.mark.parametrize(
        ("who", "scheme", "digest"),
        [
            ("rsa-agency", "pss", "sha256"), ("rsa-agency", "pss", "sha384"), ("rsa-agency", "pss", "sha512"),
            ("rsa-agency", "pss", "sha3_256"), ("rsa-agency", "pkcs1v15", "sha256"),
            ("p256-officer", "ecdsa", "sha256"),
            ("p256-officer", "ecdsa", "sha384"), ("p384-leaf", "ecdsa", "sha384"), ("p384-leaf", "ecdsa", "sha512"),
            ("p256-officer", "ecdsa", "sha3_256"), ("ed-leaf", "ed25519", "sha512"),
        ],
        ids=str,
    )  # fmt: skip
    def test_every_algorithm_of_the_annex_passes_and_so_does_ed25519(self, who, scheme, digest):
        """Annex I of Circular 15/2025 (a copy): PSS, ECDSA, SHA-2 and SHA-3; Ed25519 by a row of profiles.toml."""
        by = issue("Cơ quan Mẫu", authority_pki().issuing, key=who)

        found = report(signed(by, authority_pki().issuing, scheme=scheme, digest=digest))

        assert (found.verdict, found.reason) == YES
        assert found.warnings == ((SignatureWarning.RSA_NOT_PSS,) if scheme == "pkcs1v15" else ())
        assert found.signer == "CN=Cơ quan Mẫu,C=VN" and found.signing_time == SIGNED

    def test_an_ed25519_authority_above_is_a_doubt(self):
        """The path builder of `cryptography` knows no Ed25519 signature on a certificate."""
        pki = authority_pki()
        above = authority("CA Mẫu", pki.public_root, key="ed-ca")
        by = issue("Cơ quan Mẫu", above, key="p256-leaf")

        assert answer(signed(by, above), given=trust(crls=(*lists(), crl_of(above)))) == doubt(
            Reason.CHAIN_CONSTRAINTS_FAILURE
        )

    def test_every_criterion_that_is_asked_passes_and_the_rest_is_unknown(self):
        found = report(signed())

        assert [one.id for one in found.criteria if one.result is Outcome.UNKNOWN] == [
            "signer_authorised", "content_binding", "time_stamp",
        ]  # fmt: skip
        assert {one.result for one in found.criteria} == {Outcome.PASS, Outcome.UNKNOWN}
        assert all(one.because and one.text_vi and one.text_en for one in found.criteria)

    def test_everything_asked_at_once(self):
        bent = Bent()
        stamped = Bent(stamps=(token(bent.value, at(2025, 6, 14, 10)),))
        expected = Binding(dossier=f"{AGENCY}-250613-0001", agency=AGENCY, procedure="1.000656")

        found = report(stamped.build(), signers=signers(), expected=expected)

        assert found.passed and found.proven_time == at(2025, 6, 14, 10)
        assert set(results(found).values()) == {Outcome.PASS}


def crl_of(issuer):
    """A list by an Ed25519 authority, which `pki.crl` does not sign."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    return builder.last_update(at(2025, 6)).next_update(at(2025, 7)).sign(issuer.key, None).public_bytes(Encoding.DER)


def signers(*fingerprints: str, agency: str = AGENCY):
    mine = fingerprints or (x509_sha256(authority_pki().agency),)
    return SignerBinding({agency: AgencySigners(frozenset(mine))})


def x509_sha256(issued) -> str:
    return fingerprint(issued.certificate)


def flipped(value: bytes) -> bytes:
    return value[:-1] + bytes([value[-1] ^ 1])


def odd_pss(**changed):
    parts = {"digest": SHA256, "mask": SHA256, "salt": 32, "trailer": b""} | changed
    return der.algorithm(
        "1.2.840.113549.1.1.10",
        der.sequence(
            der.explicit(0, parts["digest"]),
            der.explicit(1, der.algorithm("1.2.840.113549.1.1.8", parts["mask"])),
            der.explicit(2, der.integer(parts["salt"])),
            parts["trailer"],
        ),
    )


def by_officer(**bends):
    pki = authority_pki()
    return Bent(by=pki.officer, scheme="ecdsa", **bends)


def weak(key_name: str, **bends):
    pki = authority_pki()
    leaf = issue("Cơ quan Mẫu", pki.issuing, key=key_name)
    return Bent(by=leaf, scheme="pkcs1v15" if key_name.startswith("rsa") else "ecdsa", **bends)


def broken(digest: str):
    pki = authority_pki()
    return Bent(by=forge_digest(pki.officer, pki.issuing, digest), scheme="ecdsa")


def indefinite(sound: bytes) -> bytes:
    _tag, start, stop = der.whole(sound)
    return b"\x30\x80" + sound[start:stop] + b"\0\0"


def deep() -> bytes:
    inner = b""
    for _ in range(3000):
        inner = der.sequence(inner)
    return inner


FORMAT, ALGORITHM, VALUE = (
    no(Reason.FORMAT_FAILURE),
    no(Reason.CRYPTO_CONSTRAINTS_FAILURE),
    no(Reason.SIG_CRYPTO_FAILURE),
)
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def out_of_range(bend):
    return by_officer(
        signature=lambda value: utils.encode_dss_signature(*bend(*utils.decode_dss_signature(value)))
    ).build()


MESSAGES = {
    "2 signature changed": (lambda: Bent(signature=flipped).build(), VALUE),
    "2 PSS signature changed": (lambda: Bent(scheme="pss", signature=flipped).build(), VALUE),
    "2 ECDSA signature changed": (lambda: by_officer(signature=flipped).build(), VALUE),
    "2 another key": (lambda: Bent(signature=lambda _v: by_another_key()).build(), VALUE),
    "4 no content type": (lambda: Bent(without=frozenset({CONTENT_TYPE})).build(), FORMAT),
    "4 no message digest": (lambda: Bent(without=frozenset({MESSAGE_DIGEST})).build(), FORMAT),
    "4 content type twice": (lambda: Bent(extra=[attribute(CONTENT_TYPE, der.oid("1.2.3"))]).build(), FORMAT),
    "4 message digest twice": (lambda: Bent(extra=[attribute(MESSAGE_DIGEST, der.octets(b"x"))]).build(), FORMAT),
    "5 no signing certificate": (
        lambda: Bent(without=frozenset({SIGNING_CERTIFICATE_V2})).build(),
        doubt(Reason.SIG_CONSTRAINTS_FAILURE),
    ),
    "5 another signing certificate": (
        lambda: Bent(attributes={SIGNING_CERTIFICATE_V2: [cert_id(authority_pki().officer.der)]}).build(),
        no(Reason.SIG_CONSTRAINTS_FAILURE),
    ),
    "6 content inside": (lambda: Bent(inside=CONTENT).build(), FORMAT),
    "7 trailing byte": (lambda: signed() + b"\0", FORMAT),
    "7 trailing message": (lambda: signed() + signed(), FORMAT),
    "8 no signer": (lambda: Bent().wrap(), FORMAT),
    "8 second signer bad": (lambda: Bent().build(Bent(signature=flipped).info()), VALUE),
    "8 first signer bad": (lambda: Bent().wrap(Bent(signature=flipped).info(), Bent().info()), VALUE),
    "9 digest relabelled": (lambda: Bent(digest_algorithm=SHA384, signature_algorithm=RSA).build(), ALGORITHM),
    "9 digest not the signature's": (lambda: Bent(digest_algorithm=SHA384).build(), ALGORITHM),
    "9 digest not announced": (lambda: Bent(announced=[SHA384]).build(), ALGORITHM),
    "10 SHA-1": (
        lambda: Bent(digest="sha1", digest_algorithm=der.algorithm("1.3.14.3.2.26"), signature_algorithm=RSA).build(),
        ALGORITHM,
    ),
    "10 MD5": (
        lambda: Bent(
            digest="md5", digest_algorithm=der.algorithm("1.2.840.113549.2.5", NULL), signature_algorithm=RSA
        ).build(),
        ALGORITHM,
    ),
    "10 certificate under SHA-1": (lambda: broken("sha1").build(), ALGORITHM),
    "10 certificate under MD5": (lambda: broken("md5").build(), ALGORITHM),
    "11 RSA of 1024 bits": (lambda: weak("rsa1024").build(), ALGORITHM),
    "11 exponent 3": (lambda: weak("rsa3e").build(), ALGORITHM),
    "11 EC of 192 bits": (lambda: weak("p192").build(), ALGORITHM),
    "11 curve not listed": (lambda: weak("k256").build(), ALGORITHM),
    "11 odd salt named": (lambda: Bent(scheme="pss", signature_algorithm=odd_pss(salt=20)).build(), ALGORITHM),
    "11 odd mask named": (lambda: Bent(scheme="pss", signature_algorithm=odd_pss(mask=SHA384)).build(), ALGORITHM),
    "11 odd salt used": (lambda: Bent(scheme="pss", salt=20).build(), VALUE),
    "12 r is zero": (lambda: out_of_range(lambda _r, s: (0, s)), VALUE),
    "12 s is zero": (lambda: out_of_range(lambda r, _s: (r, 0)), VALUE),
    "12 r too large": (lambda: out_of_range(lambda r, s: (r + ORDER_P256, s)), VALUE),
    "12 s too large": (lambda: out_of_range(lambda r, s: (r, s + ORDER_P256)), VALUE),
    "12 padding with room": (lambda: Bent(signature=lambda _v: padded(40)).build(), VALUE),
    "22 truncated": (lambda: signed()[:-1], FORMAT),
    "22 no DER": (lambda: b"chu ky", FORMAT),
    "22 one byte": (lambda: b"\x30", FORMAT),
    "22 a length of gigabytes": (lambda: b"\x30\x84\xff\xff\xff\xff", FORMAT),
    "22 huge": (lambda: bytes(9 * 1024 * 1024), FORMAT),
    "22 deep": (deep, FORMAT),
    "22 deep without end": (lambda: b"\x30\x80" * 5000, FORMAT),
    "22 wide": (lambda: der.sequence(*[NULL] * 200_000), FORMAT),
    "22 indefinite length, well-formed": (lambda: indefinite(signed()), doubt(Reason.UNSUPPORTED_ENCODING)),
    "22 indefinite length, cut": (lambda: indefinite(signed())[:-1], FORMAT),
    "none": (lambda: b"", no(Reason.NO_SIGNATURE)),
    "missing": (lambda: None, no(Reason.NO_SIGNATURE)),
}


@cache
def by_another_key() -> bytes:
    """The same signed attributes, signed by the key of the root."""
    to_sign = der.element(0x31, b"".join(Bent().signed()))
    return authority_pki().public_root.key.sign(to_sign, padding.PKCS1v15(), hashes.SHA256())


def padded(behind: int) -> bytes:
    """Bleichenbacher's forgery, as far as the true key can show it: room behind the digest."""
    private = authority_pki().agency.key
    numbers = private.private_numbers()
    n = numbers.public_numbers.n
    to_sign = der.element(0x31, b"".join(Bent().signed()))
    info = der.sequence(der.algorithm("2.16.840.1.101.3.4.2.1", NULL), der.octets(algorithms.digest("sha256", to_sign)))
    head = b"\x00\x01" + b"\xff" * (256 - 3 - len(info) - behind) + b"\x00" + info + bytes(behind)
    return pow(int.from_bytes(head, "big"), numbers.d, n).to_bytes(256, "big")


@pytest.mark.parametrize("row", MESSAGES, ids=lambda row: row.replace(" ", "-"))
def test_rows_2_to_12_and_22_messages(row):
    make, expected = MESSAGES[row]

    found = report(make())

    assert (found.verdict, found.reason) == expected
    assert found.text_vi and found.text_en and not found.passed


def test_the_messages_that_are_bent_are_sound():
    assert answer(Bent().build()) == answer(Bent(scheme="pss").build()) == answer(by_officer().build()) == YES
    assert answer(Bent(signature=lambda _v: padded(0)).build()) == YES
    assert answer(Bent().build(Bent(scheme="pss").info())) == YES


@pytest.mark.parametrize("place", [0, len(CONTENT) // 2, len(CONTENT) - 1])
def test_row_1_a_changed_byte_of_the_content(place):
    changed = bytearray(CONTENT)
    changed[place] ^= 1

    found = report(signed(), bytes(changed))

    assert (found.verdict, found.reason) == no(Reason.HASH_FAILURE)
    assert results(found)["integrity"] is Outcome.FAIL


def test_row_3_signed_attributes_stripped_and_given_as_the_content():
    attributes = der.element(0x31, b"".join(Bent().signed()))

    assert answer(Bent(content=attributes, stripped=True).build(), attributes) == no(Reason.SIG_ATTRS_MISSING)


class TestRow8TwoSigners:
    """Every signer is judged whole, with the certificate's path, and the worst answer is the answer."""

    def test_a_revoked_second_signer_fails_the_whole(self):
        pki = authority_pki()
        revoked = crl(pki.issuing, [(pki.officer.serial, at(2025, 3), "keyCompromise")])
        given = trust(crls=(revoked, *lists()))
        both = Bent(certificates=[pki.agency.der, pki.officer.der, pki.issuing.der])
        other = by_officer(certificates=[]).info()

        assert answer(both.build(other)) == YES
        assert answer(both.build(other), given=given) == no(Reason.REVOKED)
        assert answer(both.wrap(other, both.info()), given=given) == no(Reason.REVOKED)

    def test_a_failure_of_one_outweighs_that_the_other_has_no_certificate(self):
        pki = authority_pki()
        revoked = crl(pki.issuing, [(pki.officer.serial, at(2025, 3), "keyCompromise")])
        alone = Bent(certificates=[pki.officer.der, pki.issuing.der])

        assert answer(alone.build()) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)
        found = answer(alone.build(by_officer(certificates=[]).info()), given=trust(crls=(revoked, *lists())))
        assert found == no(Reason.REVOKED)

    def test_a_second_signer_without_the_right_fails_the_whole(self):
        pki = authority_pki()
        both = Bent(certificates=[pki.agency.der, pki.officer.der, pki.issuing.der])
        other = by_officer(certificates=[]).info()

        assert answer(both.build(other), signers=signers()) == no(Reason.SIGNER_NOT_AUTHORISED)
        right = signers(x509_sha256(pki.agency), x509_sha256(pki.officer))
        assert answer(both.build(other), signers=right) == YES


class TestRow13KeyUsage:
    @pytest.mark.parametrize("uses", [("key_encipherment",), ("key_cert_sign",), None], ids=str)
    def test_a_certificate_that_was_not_issued_for_signing(self, uses):
        pki = authority_pki()
        by = issue("Cơ quan Mẫu", pki.issuing, uses=uses)

        assert answer(signed(by, pki.issuing)) == no(Reason.KEY_USAGE)

    def test_a_time_stamper_signs_no_receipt(self):
        pki = authority_pki()
        by = issue("TSA", pki.issuing, extended=(ExtendedKeyUsageOID.TIME_STAMPING,), extended_critical=True)

        assert answer(signed(by, pki.issuing)) == no(Reason.KEY_USAGE)

    def test_an_authority_without_the_right_to_sign_certificates(self):
        ca = authority("CA khác", authority_pki().public_root, key="p256-other-ca", uses=("crl_sign",))

        assert answer(signed(issue("A", ca), ca)) == doubt(Reason.CHAIN_CONSTRAINTS_FAILURE)


@cache
def short():
    """A certificate of the first half of 2025 alone."""
    pki = authority_pki()
    return issue("Cơ quan Mẫu", pki.issuing, key="rsa-short", since=at(2025), until=at(2025, 6, 20))


def later(*, revoked: tuple | list = ()):
    """Trust as of 2026: the lists of the days of signing, which the host kept, and fresh ones.

    A list that is newer than a certificate's end says nothing about it: authorities drop what has expired.
    """
    return trust(crls=(*later_lists(revoked), *lists()))


def later_lists(revoked: tuple | list = ()):
    pki = authority_pki()
    span = {"since": at(2026, 2), "until": at(2026, 4)}
    return (crl(pki.issuing, revoked, **span), crl(pki.public_root, **span), crl(pki.stamp_root, **span))


class TestRows14And15Times:
    """Annex II, 1.1 of Circular 15/2025 (a copy): signed within the validity; what the signer claims proves nothing."""

    def test_signed_before_the_certificate_was_valid(self):
        by = short()

        assert answer(signed(by, authority_pki().issuing, when=at(2024, 12))) == no(Reason.NOT_YET_VALID)

    def test_signed_after_the_end_as_the_signer_claims_and_as_a_stamp_proves(self):
        bent = Bent(by=short(), when=at(2025, 7))
        stamped = Bent(by=short(), when=at(2025, 7), stamps=(token(bent.value, at(2025, 7)),))

        assert answer(bent.build(), at=at(2026, 3), given=later()) == doubt(Reason.OUT_OF_BOUNDS_NO_POE)
        assert answer(stamped.build(), at=at(2026, 3), given=later()) == no(Reason.EXPIRED)

    def test_signed_in_time_and_judged_after_the_end_passes_only_with_a_proof(self):
        bent = Bent(by=short())
        stamped = Bent(by=short(), stamps=(token(bent.value, at(2025, 6, 14, 10)),))

        assert answer(bent.build(), at=at(2026, 3), given=later()) == doubt(Reason.OUT_OF_BOUNDS_NO_POE)
        found = report(stamped.build(), at=at(2026, 3), given=later())
        assert (found.verdict, found.reason) == YES
        assert found.proven_time == at(2025, 6, 14, 10)
        kept_none = trust(crls=later_lists())
        assert answer(stamped.build(), at=at(2026, 3), given=kept_none) == doubt(Reason.TRY_LATER)
        late = token(bent.value, at(2025, 6, 21))
        assert answer(Bent(by=short(), stamps=(late,)).build(), at=at(2026, 3), given=later()) == no(Reason.EXPIRED)

    def test_a_claim_at_the_end_of_time_is_only_a_claim(self):
        """The year 9999 has hours that local time cannot say."""
        end = der.element(der.LATER_TIME, b"99991231235959Z")
        bent = Bent(attributes={SIGNING_TIME: [end]})

        found = report(bent.build())

        assert (found.verdict, found.reason) == doubt(Reason.OUT_OF_BOUNDS_NO_POE)
        assert found.signing_time.year == 9999
        assert report(Bent(attributes={SIGNING_TIME: [der.element(der.LATER_TIME, b"00010101000000Z")]}).build()).reason
        stamp = token(Bent().value, "99991231235959Z")
        assert answer(Bent(stamps=(stamp,)).build()) == doubt(Reason.TIMESTAMP_INVALID)


class TestRow16Revocation:
    """Annex II, 1.2 (a copy): not revoked at the signing time; the date of a revocation is weighed against proofs."""

    SINCE = at(2025, 9)

    def test_revoked_before_signing_fails_with_and_without_a_proof(self):
        bent = Bent(when=at(2025, 10))
        stamped = Bent(when=at(2025, 10), stamps=(token(bent.value, at(2025, 10)),))
        given = later(revoked=[(authority_pki().agency.serial, self.SINCE, "keyCompromise")])

        assert answer(bent.build(), at=at(2026, 3), given=given) == no(Reason.REVOKED)
        assert answer(stamped.build(), at=at(2026, 3), given=given) == no(Reason.REVOKED)

    def test_revoked_after_signing_passes_only_with_a_proof(self):
        bent = Bent()
        stamped = Bent(stamps=(token(bent.value, at(2025, 6, 14, 10)),))
        given = later(revoked=[(authority_pki().agency.serial, self.SINCE, "keyCompromise")])

        assert answer(bent.build(), at=at(2026, 3), given=given) == doubt(Reason.REVOKED_NO_POE)
        assert answer(stamped.build(), at=at(2026, 3), given=given) == YES

    def test_an_ocsp_answer_says_the_same(self):
        pki = authority_pki()
        told = ocsp_answer(pki.agency, pki.issuing, "revoked", responder=pki.responder, revoked_at=at(2025, 3))

        assert answer(signed(), given=trust(ocsp=(told,))) == no(Reason.REVOKED)

    def test_one_verifier_tells_a_signature_within_a_lifted_suspension_from_one_after_it(self):
        """The standing of a certificate that was suspended for a while depends on when each signature was made."""
        pki = authority_pki()
        held = crl(
            pki.issuing, [(pki.agency.serial, at(2025, 2), "certificateHold")], since=at(2025, 2), until=at(2025, 3)
        )
        verifier = Verifier(trust(crls=(held, *lists())), at=JUDGED)

        after, within = signed(when=at(2025, 6, 10)), signed(when=at(2025, 2, 15))
        for _ in range(2):
            assert verifier.verify(CONTENT, after).passed
            assert verifier.verify(CONTENT, within).reason is Reason.REVOKED

    def test_one_verifier_asks_anew_where_another_path_is_carried(self):
        """A certificate in good standing under one authority's certificate may hang from a revoked one in the next."""
        pki = authority_pki()
        twin = authority("CA Cơ quan Nhà nước Mẫu", pki.public_root, key="rsa-issuing", path_length=0)
        revoked = crl(pki.public_root, [(twin.serial, at(2025, 3), "cACompromise")])
        verifier = Verifier(trust(crls=(revoked, *lists())), at=JUDGED)

        for _ in range(2):
            assert verifier.verify(CONTENT, signed(pki.agency, pki.issuing)).passed
            assert verifier.verify(CONTENT, signed(pki.agency, twin)).reason is Reason.REVOKED


class TestRow17RevocationData:
    """Where revocation cannot be checked it is said (Annex II of Circular 15/2025, a copy) and is no yes."""

    TRY_LATER = doubt(Reason.TRY_LATER)

    def given(self, own: bytes | None):
        rest = lists()[:1] + lists()[2:]
        return trust(crls=rest if own is None else (own, *rest))

    def test_no_list_a_stale_one_and_one_that_is_not_the_issuers(self):
        pki = authority_pki()
        stale = crl(pki.issuing, since=at(2025, 1), until=at(2025, 2))
        other_key = crl(pki.issuing, signer=pki.public_root)
        other_name = crl(pki.company_ca)
        for own in (None, stale, other_key, other_name):
            found = report(signed(), given=self.given(own))
            assert (found.verdict, found.reason) == self.TRY_LATER
            assert results(found)["not_revoked_at_signing"] is Outcome.UNKNOWN

    def test_an_authority_without_the_right_to_sign_lists(self):
        pki = authority_pki()
        ca = authority("CA không CRL", pki.public_root, key="p256-no-crl", uses=("key_cert_sign",))

        assert answer(signed(issue("A", ca), ca), given=trust(crls=(*lists(), crl(ca)))) == self.TRY_LATER

    def test_an_answer_that_names_its_certificate_by_an_unknown_digest_is_of_no_use(self):
        pki = authority_pki()
        sha1, unknown = bytes.fromhex("06052b0e03021a"), bytes.fromhex("0605000e03021a")
        odd = ocsp_answer(pki.agency, pki.issuing).replace(sha1, unknown, 1)

        assert answer(signed(), given=trust(crls=lists()[:1], ocsp=(odd,))) == self.TRY_LATER

    def test_a_list_in_pem_and_one_that_the_signature_carries_count(self):
        pki = authority_pki()

        assert answer(signed(), given=self.given(crl(pki.issuing, pem=True))) == YES
        assert answer(Bent(lists=[crl(pki.issuing)]).build(), given=self.given(None)) == YES
        assert answer(Bent(lists=[b"\x30\x03\x02\x01\x01"]).build(), given=self.given(None)) == self.TRY_LATER


class TestRow18Anchors:
    def test_an_untrusted_root_and_a_look_alike_of_the_same_name(self):
        pki = authority_pki()
        forged = signed(pki.forged, pki.forged_issuing, pki.look_alike)

        assert answer(forged) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)

    def test_a_signer_under_the_national_root_is_judged_by_its_own_profile(self):
        pki = authority_pki()
        company = signed(pki.company, pki.company_ca)

        assert answer(company) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)
        assert answer(company, profile=NATIONAL) == YES
        assert answer(signed(), profile=NATIONAL) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)

    def test_a_claimed_day_opens_no_other_root_and_a_proven_one_does(self):
        """Before 15/08/2024 both roots counted; whoever claims such a day must not get the other root by it."""
        pki = authority_pki()
        bent = Bent(
            by=pki.company, scheme="ecdsa", when=at(2024, 7, 1), certificates=[pki.company.der, pki.company_ca.der]
        )
        message = bent.build()
        value = parse_cms(message).signer.signature

        assert answer(message) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)
        assert answer(message, time_stamps=[token(value, at(2024, 7, 1))]) == YES
        early = trust(crls=tuple(crl(one, since=at(2024, 7, 1), until=at(2024, 8)) for one in
                                 (pki.national_root, pki.company_ca)))  # fmt: skip
        assert answer(message, given=early, at=at(2024, 7, 2)) == YES
        public = signed(when=at(2024, 7, 1))
        assert answer(public) == YES

    def test_a_pinned_certificate_counts_for_itself(self):
        pki = authority_pki()
        pinned = AnchorSet([Anchor(pki.forged.certificate, "ghim", AnchorClass.PUBLIC_DUTY, pinned=True)])

        assert answer(signed(pki.forged, pki.forged_issuing), given=trust(anchors=pinned)) == YES
        assert answer(signed(), given=trust(anchors=pinned)) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)

    def test_the_host_may_give_the_intermediate(self):
        pki = authority_pki()
        alone = Bent(certificates=[pki.agency.der]).build()

        assert answer(alone) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)
        assert answer(alone, given=trust(intermediates=(pki.issuing.der,))) == YES


class TestRow19Signers:
    def test_the_right_path_and_the_wrong_agency(self):
        pki = authority_pki()
        officer = signed(pki.officer, pki.issuing)

        assert answer(signed(), signers=signers()) == YES
        assert answer(officer, signers=signers()) == no(Reason.SIGNER_NOT_AUTHORISED)
        assert answer(signed(), signers=signers(agency="000.00.33.H19")) == no(Reason.SIGNER_NOT_AUTHORISED)
        found = report(officer, signers=signers())
        assert results(found)["signer_authorised"] is Outcome.FAIL

    def test_an_organisational_unit_counts_under_a_true_path_alone(self):
        pki = authority_pki()
        units = SignerBinding({AGENCY: AgencySigners(units=frozenset({"Bộ phận Một cửa"}))})
        inside = issue(name("Trần Văn Thử", unit="Bộ phận Một cửa"), pki.issuing)
        outside = issue(name("Trần Văn Thử", unit="Bộ phận Một cửa"), pki.forged_issuing)

        assert answer(signed(inside, pki.issuing), signers=units) == YES
        assert answer(signed(outside, pki.forged_issuing), signers=units) == doubt(Reason.NO_CERTIFICATE_CHAIN_FOUND)

    def test_a_content_that_names_no_agency_has_no_signer(self):
        text = "Đơn của ông Mẫu".encode()

        assert answer(signed(content=text), text) == YES
        assert answer(signed(content=text), text, signers=signers()) == no(Reason.SIGNER_NOT_AUTHORISED)


class TestRow20Constraints:
    BROKEN = doubt(Reason.CHAIN_CONSTRAINTS_FAILURE)

    def test_path_length_and_an_intermediate_that_is_no_authority(self):
        pki = authority_pki()
        below = authority("CA dưới", pki.issuing, key="p256-below")  # the one above allows none below it
        leaf = issue("A", pki.officer, key="p256-leaf")

        assert answer(signed(issue("A", below), below, pki.issuing)) == self.BROKEN
        assert answer(signed(leaf, pki.officer, pki.issuing)) == self.BROKEN

    def test_name_constraints_and_an_unknown_critical_extension(self):
        pki = authority_pki()
        names = x509.NameConstraints([x509.DirectoryName(name("Chỉ tên này"))], None)
        bound = authority("CA hẹp", pki.public_root, key="p256-narrow", extra=((names, True),))
        unknown = issue("A", pki.issuing, extra=((UNKNOWN_CRITICAL, True),))

        assert answer(signed(issue("A", bound), bound)) == self.BROKEN
        assert answer(signed(unknown, pki.issuing)) == self.BROKEN


def test_row_21_time_stamps():
    """A token that proves nothing leaves the time open (more in test_timestamp.py)."""
    wrong = token(b"another signature", at(2025, 6, 14))

    assert answer(Bent(stamps=(wrong,)).build()) == doubt(Reason.TIMESTAMP_INVALID)
    assert answer(Bent().build(), time_stamps=[wrong]) == doubt(Reason.TIMESTAMP_INVALID)


ODD_TEXTS = {
    "NFD": unicodedata.normalize("NFD", "Đường Lê Lợi"),
    "eth": "Ðường Lê Lợi",
    "oi": "Chƣơng trình",
    "Cyrillic": "Nguyễn Thị Mаi",
    "joiner": "An\u200dGiang",
    "override": "\u202eGiang",
    "no-break space": "An\u00a0Giang",
    "NUL": "An\x00Giang",
}


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_row_28_odd_text_is_a_warning_at_verification(odd):
    content = ODD_TEXTS[odd].encode()

    found = report(signed(content=content), content)

    assert (found.verdict, found.reason) == YES
    assert found.warnings == (SignatureWarning.CONFUSABLE_TEXT,)


def test_row_28_lone_surrogates_and_composed_text():
    lone = b'{"ten":"An\\ud800"}'
    plain = "Đường Lê Lợi".encode()

    assert report(signed(content=lone), lone).warnings == (SignatureWarning.CONFUSABLE_TEXT,)
    assert report(signed(content=plain), plain).warnings == ()
    assert answer(signed(content=plain), unicodedata.normalize("NFD", plain.decode()).encode()) == no(
        Reason.HASH_FAILURE
    )


@pytest.mark.parametrize(
    "text",
    ['{"code":"1","code":"2"}', '{"code":NaN}', '{"a":1E400}', '{"a":9007199254740993}', '{"a":1.5}', '{"a": 1}'],
    ids=["doubled-key", "nan", "overflow", "big-integer", "float", "spaces"],
)  # fmt: skip
def test_row_29_json_that_readers_disagree_about(text):
    content = text.encode()

    found = answer(signed(content=content), content, expected=Binding(dossier=f"{AGENCY}-250613-0001"))

    assert found == no(Reason.FORMAT_FAILURE)


OTHER = {
    "dossier": Binding(dossier=f"{AGENCY}-250613-0002"),
    "procedure": Binding(procedure="1.000657"),
    "agency": Binding(agency="000.00.33.H19"),
    "received": Binding(received_at=parse_moment("2025-06-13T09:00:01+07:00")),
    "due": Binding(due_at=parse_moment("2025-06-23T17:30:00+07:00")),
    "schema": Binding(schema="urn:motcua:form:receipt:2"),
}


@pytest.mark.parametrize("other", OTHER)
def test_row_31_a_true_signature_over_another_matter(other):
    found = report(signed(), expected=OTHER[other])

    assert (found.verdict, found.reason) == no(Reason.CONTENT_BINDING)
    assert results(found)["content_binding"] is Outcome.FAIL and results(found)["signature_value"] is Outcome.PASS


def test_row_31_a_receipt_replayed_for_another_dossier():
    replayed = receipt(code=f"{AGENCY}-250613-0002")

    assert answer(signed(), replayed) == no(Reason.HASH_FAILURE)
    mine = Binding(dossier=f"{AGENCY}-250613-0001")
    assert answer(signed(), expected=mine) == YES
    assert answer(signed(content=replayed), replayed, expected=mine) == no(Reason.CONTENT_BINDING)


def test_row_32_unsigned_parts_may_change_and_the_answer_stays():
    pki = authority_pki()
    plain = Bent()
    more = Bent(certificates=[pki.issuing.der, pki.agency.der, pki.company.der])
    other = Bent(unsigned=der.element(0xA1, attribute(b"\x2a\x03", NULL)))
    messages = {plain.build(), more.build(), other.build()}

    assert len(messages) == 3
    reports = [report(one) for one in messages]
    assert {(one.verdict, one.reason) for one in reports} == {YES}
    integrity = {next(c.evidence_sha256 for c in one.criteria if c.id == "integrity") for one in reports}
    assert len(integrity) == 1, "what was signed is known by its content, never by the bytes of a signature"


class TestTheHostsSide:
    def test_a_moment_without_offset_is_refused(self):
        with pytest.raises(BadInputError, match="NAIVE_TIME"):
            verify(CONTENT, signed(), trust(), at=datetime(2025, 6, 15))

    def test_a_day_without_rules_is_refused_and_a_claimed_one_is_judged_by_the_rules_of_the_judgement(self):
        with pytest.raises(NotFormalised):
            verify(CONTENT, signed(), trust(), at=at(2017))
        assert answer(signed(when=at(2017))) == no(Reason.NOT_YET_VALID)

    def test_an_unreadable_certificate_of_the_signer_is_a_format_failure(self):
        """Its names and key can be found, but it is no certificate: version 5."""
        agency = authority_pki().agency
        odd = agency.der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x05", 1)
        bent = Bent(certificates=[odd], attributes={SIGNING_CERTIFICATE_V2: [cert_id(odd)]})

        found = report(bent.build())

        assert (found.verdict, found.reason) == no(Reason.FORMAT_FAILURE)
        assert results(found)["signer_information"] is Outcome.FAIL

    def test_many_threads_get_the_answers_of_one(self):
        from concurrent.futures import ThreadPoolExecutor

        verifier = Verifier(trust(), at=JUDGED)
        sound, bad = signed(), Bent(signature=flipped).build()
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda one: verifier.verify(CONTENT, one).reason, [sound, bad] * 30))

        assert found == [None, Reason.SIG_CRYPTO_FAILURE] * 30

    def test_utc_and_local_moments_are_one(self):
        made = signed()

        assert report(made, at=JUDGED.astimezone(UTC)) == report(made, at=JUDGED)
