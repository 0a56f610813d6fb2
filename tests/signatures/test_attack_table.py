"""The chain, time and text rows of the attack table, end to end: every one with its verdict and its reason.

The rows about one message alone are in `test_cms_attacks`; here a whole verification is asked, and every reason
shows through it. Judged on 15 June 2025 under lists of 1 June, unless a row says otherwise.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.x509.oid import ExtendedKeyUsageOID
from pki import UNKNOWN_CRITICAL, Pki, at, authority, authority_pki, crl, forge_digest, issue, key, name, ocsp_answer
from stamps import generalized, info, stamp, token

from cmskit import Bent, mutations
from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError
from motcua.signatures import Reason, SignatureWarning, Verdict
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.authorised import AgencySigners, SignerBinding
from motcua.signatures.binding import Binding
from motcua.signatures.message import DATA, parse_cms
from motcua.signatures.profiles import AnchorClass, profile
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Outcome
from motcua.signatures.verifier import Trust, Verifier, verify

NOW = at(2025, 6, 15)
SIGNED = at(2025, 6, 10)
CODE = "000.00.01.H01-250610-0007"
RECEIPT = canonical_bytes(
    {
        "schema": "urn:motcua:form:receipt:1",
        "fields": {"code": CODE, "accepted_at": "2025-06-10T09:00:00+07:00", "due_at": "2025-06-13T17:30:00+07:00"},
        "binding": {"procedure": "1.000236"},
    }
)
FAILED, DOUBT, PASSED = Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED


def host(kind: str, digest: str = "sha256", scheme: str = "pkcs1v15"):
    private, hashing = key(kind), getattr(hashes, digest.upper())()

    def sign(data, _algorithm):
        if isinstance(private, ed25519.Ed25519PrivateKey):
            return private.sign(data)
        if isinstance(private, rsa.RSAPrivateKey):
            pad = (
                padding.PKCS1v15() if scheme == "pkcs1v15" else padding.PSS(padding.MGF1(hashing), hashing.digest_size)
            )
            return private.sign(data, pad, utils.Prehashed(hashing))
        return private.sign(data, ec.ECDSA(utils.Prehashed(hashing)))

    return sign


def scheme_of(kind: str) -> str:
    private = key(kind)
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    return "pkcs1v15" if isinstance(private, rsa.RSAPrivateKey) else "ecdsa"


def signed(leaf, *above, content=RECEIPT, when=SIGNED, digest="sha256", scheme=None):
    """A message made by a certificate's key, through the library's own door."""
    scheme = scheme or scheme_of(leaf.key_name)
    return sign_detached(
        content, certificate=leaf.der, chain=[one.der for one in above], signing_time=when,
        sign=host(leaf.key_name, digest, scheme), digest="sha512" if scheme == "ed25519" else digest, scheme=scheme,
    )  # fmt: skip


@cache
def lists(*revoked) -> RevocationIndex:
    pki = authority_pki()
    return RevocationIndex.read(
        crls=[crl(pki.issuing, list(revoked)), crl(pki.public_root), crl(pki.national_root), crl(pki.company_ca)]
    )


def judged(signature, *, content=RECEIPT, revocation=None, anchors=None, moment=NOW, **options):
    trust = Trust(anchors or authority_pki().anchors(), (), lists() if revocation is None else revocation)
    return verify(content, signature, trust, at=moment, **options)


def answer(report):
    return report.verdict, report.reason


def result(report, name):
    return next(one.result for one in report.criteria if one.id == name)


@pytest.fixture
def pki() -> Pki:
    return authority_pki()


@pytest.fixture
def sound(pki) -> bytes:
    return signed(pki.agency, pki.issuing)


def test_a_sound_signature_passes_and_every_criterion_that_was_asked_says_so(sound):
    report = judged(sound)

    assert answer(report) == (PASSED, None)
    assert {one.id for one in report.criteria if one.result is not Outcome.PASS} == {
        "signer_authorised", "content_binding", "time_stamp",
    }  # fmt: skip
    assert report.signer == "CN=Ủy ban nhân dân xã Mẫu,C=VN"
    assert report.signing_time == SIGNED and report.signing_time.utcoffset() == SIGNED.utcoffset()
    assert all(one.text_vi and one.text_en and one.because for one in report.criteria)


@pytest.mark.parametrize(
    ("kind", "digest", "scheme"),
    [("rsa-a", "sha256", "pss"), ("rsa-a", "sha512", "pss"), ("rsa-a", "sha3_256", "pkcs1v15"),
     ("p256-a", "sha256", None), ("p384-a", "sha384", None), ("ed-a", "sha512", None)],
)  # fmt: skip
def test_every_allowed_scheme_passes(kind, digest, scheme, pki):
    leaf = issue("Cơ quan Mẫu", pki.issuing, key=kind)
    report = judged(signed(leaf, pki.issuing, digest=digest, scheme=scheme))

    assert answer(report) == (PASSED, None)
    warned = scheme == "pkcs1v15"
    assert (SignatureWarning.RSA_NOT_PSS in report.warnings) is warned


class TestRowsOfTheMessage:
    """Rows 1 to 8, 22: what the reader of messages says is what the whole verification says."""

    def test_1_a_changed_byte(self, sound):
        assert answer(judged(sound, content=RECEIPT.replace(b"0007", b"0008"))) == (FAILED, Reason.HASH_FAILURE)

    def test_2_a_changed_signature(self, sound):
        value = parse_cms(sound).signer.signature
        bent = sound.replace(value, bytes([value[0] ^ 1]) + value[1:])
        assert answer(judged(bent)) == (FAILED, Reason.SIG_CRYPTO_FAILURE)

    def test_3_stripped_attributes(self):
        bent = Bent()
        attributes = b"\x31" + parse_cms(bent.build()).signer.signed_bytes[1:]
        stripped = Bent(content=attributes, stripped=True).build()
        assert answer(judged(stripped, content=attributes)) == (FAILED, Reason.SIG_ATTRS_MISSING)

    def test_6_7_22_content_inside_trailing_bytes_truncation(self, sound):
        inside = Bent(inside=RECEIPT, content=RECEIPT).build()
        for bent in (inside, sound + b"\x00", sound[:-1], b"\x30\x03\x02\x01", b"\xff" * 100):
            assert answer(judged(bent)) == (FAILED, Reason.FORMAT_FAILURE)

    def test_no_signature_at_all(self):
        for nothing in (None, b""):
            assert answer(judged(nothing)) == (FAILED, Reason.NO_SIGNATURE)

    def test_22_indefinite_length_is_another_encoding(self):
        assert answer(judged(b"\x30\x80\x00\x00")) == (DOUBT, Reason.UNSUPPORTED_ENCODING)

    def test_8_of_two_signers_the_bad_one_decides_and_both_certificates_are_judged(self):
        good = Bent(kind="rsa2048")
        both = good.wrap(
            good.info(), Bent(kind="p256", scheme="ecdsa", signature=lambda value: value[:-1] + b"\0").info()
        )
        assert judged(both, content=good.content).verdict is not PASSED

    def test_32_unsigned_parts_may_change(self, pki, sound):
        other = signed(pki.agency, pki.issuing, pki.public_root)
        assert other != sound
        assert answer(judged(other)) == answer(judged(sound)) == (PASSED, None)


class TestRowsOfKeysAndDigests:
    """Rows 9 to 13."""

    @pytest.mark.parametrize("digest", ["sha1", "md5"])
    def test_10_a_certificate_under_a_broken_digest(self, digest, pki):
        leaf = forge_digest(issue("Cơ quan Mẫu", pki.issuing, key="rsa-weak"), pki.issuing, digest)
        assert answer(judged(signed(leaf, pki.issuing))) == (FAILED, Reason.CRYPTO_CONSTRAINTS_FAILURE)

    def test_11_a_short_key_is_refused_at_signing_already(self, pki):
        weak = issue("Cơ quan Mẫu", pki.issuing, key="rsa1024")
        with pytest.raises(BadInputError):
            signed(weak, pki.issuing)

    @pytest.mark.parametrize("uses", [("key_encipherment",), None])
    def test_13_a_certificate_that_was_not_issued_for_signing(self, uses, pki):
        leaf = issue("Cơ quan Mẫu", pki.issuing, key="rsa-use", uses=uses)
        assert answer(judged(signed(leaf, pki.issuing))) == (FAILED, Reason.KEY_USAGE)

    def test_13_a_certificate_for_servers_alone(self, pki):
        leaf = issue("Cơ quan Mẫu", pki.issuing, key="rsa-use", extended=(ExtendedKeyUsageOID.SERVER_AUTH,))
        assert answer(judged(signed(leaf, pki.issuing))) == (FAILED, Reason.KEY_USAGE)

    def test_13_an_authority_without_the_right_to_sign_certificates(self, pki):
        above = authority("CA Mẫu Hai", pki.public_root, key="rsa-no-right", uses=("crl_sign",))
        leaf = issue("Cơ quan Mẫu", above, key="rsa-use")
        assert answer(judged(signed(leaf, above))) == (DOUBT, Reason.CHAIN_CONSTRAINTS_FAILURE)


class TestRowsOfThePath:
    """Rows 18 and 20: trust is given by anchors, never by names."""

    def test_18_an_untrusted_root_and_one_that_bears_the_name(self, pki):
        found = judged(signed(pki.forged, pki.forged_issuing, pki.look_alike))
        assert answer(found) == (DOUBT, Reason.NO_CERTIFICATE_CHAIN_FOUND)
        only_national = AnchorSet([Anchor(pki.national_root.certificate, "quốc gia", AnchorClass.NATIONAL)])
        found = judged(signed(pki.agency, pki.issuing), anchors=only_national)
        assert answer(found) == (DOUBT, Reason.NO_CERTIFICATE_CHAIN_FOUND)

    def test_18_no_cross_trust_between_the_two_roots(self, pki):
        """A national certificate does not pass as a public-duty signature, whatever root is given."""
        message = signed(pki.company, pki.company_ca)
        assert judged(message, profile=profile("nd68_2024_public_duty")).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_18_without_the_intermediate_there_is_no_path_unless_the_host_gives_it(self, pki):
        bare = signed(pki.agency)
        assert answer(judged(bare)) == (DOUBT, Reason.NO_CERTIFICATE_CHAIN_FOUND)
        trust = Trust(pki.anchors(), (pki.issuing.der,), lists())
        assert answer(verify(RECEIPT, bare, trust, at=NOW)) == (PASSED, None)

    def test_18_what_one_message_brought_along_helps_no_other(self, pki):
        """The answer on a message does not depend on what was verified before it."""
        verifier = Verifier(Trust(pki.anchors(), (), lists()), at=NOW)
        whole, bare = signed(pki.agency, pki.issuing), signed(pki.agency)
        assert verifier.verify(RECEIPT, whole).passed
        assert verifier.verify(RECEIPT, bare).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert verifier.verify(RECEIPT, whole).passed

    def test_20_broken_constraints(self, pki):
        too_deep = authority("CA Sâu", pki.issuing, key="rsa-deep")  # the issuing authority allows none below it
        not_ca = issue("Không phải CA", pki.issuing, key="rsa-not-ca", uses=("key_cert_sign", "digital_signature"))
        critical = authority("CA Lạ", pki.public_root, key="rsa-odd", extra=((UNKNOWN_CRITICAL, True),))
        limits = x509.NameConstraints([x509.DirectoryName(name("Nơi khác", country="LA"))], None)
        limited = authority("CA Giới hạn", pki.public_root, key="rsa-limited", extra=((limits, True),))
        for above, more in ((too_deep, (pki.issuing,)), (not_ca, (pki.issuing,)), (critical, ()), (limited, ())):
            leaf = issue("Cơ quan Mẫu", above, key="rsa-below")
            assert answer(judged(signed(leaf, above, *more))) == (DOUBT, Reason.CHAIN_CONSTRAINTS_FAILURE), above


class TestRowsOfTime:
    """Rows 14 to 17: a claimed time is never a proof."""

    def test_14_signed_before_the_certificate_was_valid(self, pki):
        assert answer(judged(signed(pki.agency, pki.issuing, when=at(2023, 12, 1)))) == (FAILED, Reason.NOT_YET_VALID)

    def test_14_15_after_the_end_without_proof_and_with_it(self, pki):
        leaf = issue("Cơ quan Mẫu", pki.issuing, key="rsa-short", until=at(2025, 6, 12))
        message = signed(leaf, pki.issuing)
        assert answer(judged(message)) == (DOUBT, Reason.OUT_OF_BOUNDS_NO_POE), "checked after the end, claim alone"
        value = parse_cms(message).signer.signature
        in_time, too_late = (stamp(value, moment, pki.stamper) for moment in (at(2025, 6, 11), at(2025, 6, 13)))
        report = judged(message, time_stamps=[in_time])
        assert answer(report) == (PASSED, None)
        assert report.proven_time == at(2025, 6, 11)
        assert answer(judged(message, time_stamps=[too_late])) == (FAILED, Reason.EXPIRED)

    def test_16_revoked_before_signing_and_after(self, pki, sound):
        before = lists((pki.agency.serial, at(2025, 5, 1), "keyCompromise"))
        after = RevocationIndex.read(
            crls=[
                crl(pki.issuing, [(pki.agency.serial, at(2025, 6, 12), None)], since=at(2025, 6, 13)),
                crl(pki.public_root),
            ]
        )
        value = parse_cms(sound).signer.signature
        proof = stamp(value, at(2025, 6, 11), pki.stamper)
        assert answer(judged(sound, revocation=before)) == (FAILED, Reason.REVOKED)
        assert answer(judged(sound, revocation=before, time_stamps=[proof])) == (FAILED, Reason.REVOKED)
        assert answer(judged(sound, revocation=after)) == (DOUBT, Reason.REVOKED_NO_POE)
        assert answer(judged(sound, revocation=after, time_stamps=[proof])) == (PASSED, None)

    def test_16_the_same_over_ocsp(self, pki, sound):
        root = crl(pki.public_root)
        good = ocsp_answer(pki.agency, pki.issuing, responder=pki.responder)
        bad = ocsp_answer(pki.agency, pki.issuing, "revoked", responder=pki.responder, revoked_at=at(2025, 5, 1))
        for given, wanted in ((good, (PASSED, None)), (bad, (FAILED, Reason.REVOKED))):
            found = judged(sound, revocation=RevocationIndex.read(crls=[root], ocsp_answers=[given]))
            assert answer(found) == wanted

    def test_17_nothing_usable_about_revocation(self, pki, sound):
        root = crl(pki.public_root)
        stale = crl(pki.issuing, until=at(2025, 6, 2))
        stranger = crl(pki.issuing, signer=pki.look_alike)
        other = crl(pki.company_ca)
        for given in ([], [root], [root, stale], [root, stranger], [root, other]):
            found = judged(sound, revocation=RevocationIndex.read(crls=given))
            assert answer(found) == (DOUBT, Reason.TRY_LATER)
        as_text = RevocationIndex.read(crls=[root, crl(pki.issuing, pem=True)])
        assert answer(judged(sound, revocation=as_text)) == (PASSED, None), "PEM, as rootca.gov.vn serves it"

    def test_validation_in_the_past_uses_nothing_issued_later(self, pki, sound):
        later = RevocationIndex.read(
            crls=[crl(pki.issuing, since=at(2025, 6, 20), until=at(2025, 8)), crl(pki.public_root)]
        )
        assert answer(judged(sound, revocation=later)) == (DOUBT, Reason.TRY_LATER)

    def test_what_was_verified_before_changes_no_answer_where_a_suspension_was_lifted(self, pki):
        """A signature made while its certificate was suspended is a no, also after another of the signer passed."""
        held = crl(
            pki.issuing,
            [(pki.agency.serial, at(2025, 3, 2), "certificateHold")],
            since=at(2025, 3, 5),
            until=at(2025, 4),
        )
        index = RevocationIndex.read(crls=[held, crl(pki.issuing), crl(pki.public_root)])
        before, during = (signed(pki.agency, pki.issuing, when=day) for day in (at(2025, 2, 1), at(2025, 3, 3)))
        alone = judged(during, revocation=index)
        verifier = Verifier(Trust(pki.anchors(), (), index), at=NOW)
        verifier.verify(RECEIPT, before)
        assert answer(verifier.verify(RECEIPT, during)) == answer(alone)
        assert not alone.passed

    def test_a_claimed_day_of_older_rules_opens_no_anchor_that_today_does_not(self, pki):
        """Under Decree 130/2018 both roots counted; a signer does not choose these rules by claiming an old day."""
        message = signed(pki.company, pki.company_ca, when=at(2024, 2, 1))
        index = RevocationIndex.read(crls=[crl(pki.national_root), crl(pki.company_ca)])
        assert answer(judged(message, revocation=index)) == (DOUBT, Reason.NO_CERTIFICATE_CHAIN_FOUND)
        assert judged(message, revocation=index, profile=profile("nd130_2018")).passed

    def test_a_claimed_time_at_the_end_of_all_times_is_a_verdict(self, pki, sound):
        value = parse_cms(sound).signer
        late = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
        message = signed(pki.agency, pki.issuing, when=late - timedelta(hours=20))
        assert value.attributes.signing_time is not None
        verifier = Verifier(Trust(pki.anchors(), (), lists()), at=NOW)
        assert answer(verifier.verify(RECEIPT, message)) == (DOUBT, Reason.OUT_OF_BOUNDS_NO_POE)
        bent = message.replace(b"\x18\x0f99991231035959Z", b"\x18\x0f99991231235959Z")
        assert bent != message
        assert verifier.verify(RECEIPT, bent).verdict is FAILED, "the signature no longer holds, and nothing is raised"


def test_a_long_run_of_combining_marks_is_refused_and_costs_no_time():
    """Composing such a run takes quadratic time; a signed content may be anything."""
    content = ('{"a":"' + "a" + "\u0323\u0301" * 200_000 + '"}').encode()
    report = judged(signed(authority_pki().agency, authority_pki().issuing, content=content), content=content,
                    expected=Binding(dossier=CODE))  # fmt: skip
    assert report.reason is Reason.FORMAT_FAILURE and SignatureWarning.CONFUSABLE_TEXT in report.warnings


def stamping(key_name="p256-other-stamper", issuer=None, **wrong):
    usual = {"extended": (ExtendedKeyUsageOID.TIME_STAMPING,), "extended_critical": True}
    return issue("TSA Mẫu Hai", issuer or authority_pki().stamp_root, key=key_name, **{**usual, **wrong})


class TestRow21TimeStamps:
    """A time stamp counts when it is sound in every part; one that is not leaves a doubt (TIMESTAMP_INVALID)."""

    MOMENT = at(2025, 6, 11)

    def wrong_tokens(self, value):
        pki = authority_pki()
        sound_info = info(value, self.MOMENT)
        signing = authority_pki().officer
        yield "imprint", stamp(b"something else", self.MOMENT, pki.stamper)
        yield "imprint of the wrong length", stamp(value, self.MOMENT, pki.stamper, imprint=b"\0" * 31)
        yield "usage", token(sound_info, signing)
        yield "usage not critical", token(sound_info, stamping(extended_critical=False))
        both = (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING)
        yield "usage not alone", token(sound_info, stamping(extended=both))
        yield "untrusted", token(sound_info, stamping(issuer=pki.look_alike))
        yield "anchor of another class", token(sound_info, stamping(issuer=pki.company_ca))
        yield "older than the signer's certificate", stamp(value, at(2023, 12, 1), stamping(since=at(2023)))
        yield "older than its own certificate", stamp(value, at(2025, 6, 9), stamping(since=at(2025, 6, 10)))
        yield "future", stamp(value, at(2025, 6, 20), pki.stamper)
        yield "document", token(sound_info, pki.stamper, content_type=DATA)
        yield "version", stamp(value, self.MOMENT, pki.stamper, version=2)
        yield "local time", stamp(value, self.MOMENT, pki.stamper, time=b"\x18\x0e20250611000000")
        yield "day that is none", stamp(value, self.MOMENT, pki.stamper, time=b"\x18\x0f20250631000000Z")
        yield "trailing nought", stamp(value, self.MOMENT, pki.stamper, time=b"\x18\x1220250611000000.50Z")
        yield "extension", stamp(value, self.MOMENT, pki.stamper, rest=(b"\xa1\x02\x30\x00",))
        yield "twice a nonce", stamp(value, self.MOMENT, pki.stamper, rest=(b"\x02\x01\x05", b"\x02\x01\x05"))
        yield "no certificate", token(sound_info, pki.stamper, attach=False)
        yield "junk", b"\x30\x03\x02\x01\x01"
        yield "trailing", token(sound_info, pki.stamper) + b"\0"

    def test_a_token_that_is_wrong_in_any_way_proves_nothing(self, sound):
        value = parse_cms(sound).signer.signature
        for what, bent in self.wrong_tokens(value):
            report = judged(sound, time_stamps=[bent])
            assert answer(report) == (DOUBT, Reason.TIMESTAMP_INVALID), what
            assert report.proven_time is None
            assert result(report, "time_stamp") is Outcome.UNKNOWN

    def test_a_bad_token_beside_a_good_one_spoils_nothing_and_the_earliest_counts(self, sound, pki):
        value = parse_cms(sound).signer.signature
        good = [stamp(value, moment, pki.stamper) for moment in (at(2025, 6, 12), self.MOMENT)]
        for _what, bent in self.wrong_tokens(value):
            report = judged(sound, time_stamps=[bent, *good])
            assert (answer(report), report.proven_time) == ((PASSED, None), self.MOMENT)

    def test_a_token_over_the_whole_message_counts_and_so_do_its_optional_fields(self, sound, pki):
        accuracy, ordering, nonce = b"\x30\x03\x02\x01\x01", b"\x01\x01\xff", b"\x02\x01\x05"
        for given in (
            stamp(sound, self.MOMENT, pki.stamper),
            stamp(sound, self.MOMENT, pki.stamper, rest=(accuracy, ordering, nonce)),
            stamp(sound, self.MOMENT, pki.stamper, digest="sha512"),
        ):
            assert judged(sound, time_stamps=[given]).proven_time == self.MOMENT
        fraction = stamp(sound, self.MOMENT, pki.stamper, time=b"\x18\x1220250610170000.25Z")
        assert judged(sound, time_stamps=[fraction]).proven_time == self.MOMENT.replace(microsecond=250_000)

    def test_a_revoked_authority_proves_nothing_and_an_unknown_standing_is_said(self, sound, pki):
        value = parse_cms(sound).signer.signature
        given = stamp(value, self.MOMENT, pki.stamper)
        usual = [crl(pki.issuing), crl(pki.public_root)]
        revoked = RevocationIndex.read(
            crls=[*usual, crl(pki.stamp_root, [(pki.stamper.serial, at(2025, 5, 1), "keyCompromise")])]
        )
        good = RevocationIndex.read(crls=[*usual, crl(pki.stamp_root)])
        assert answer(judged(sound, revocation=revoked, time_stamps=[given])) == (DOUBT, Reason.TIMESTAMP_INVALID)
        for index, is_said in ((good, False), (lists(), True)):
            report = judged(sound, revocation=index, time_stamps=[given])
            text = next(one.text_en for one in report.criteria if one.id == "time_stamp")
            assert report.passed and ("no CRL or OCSP" in text) is is_said

    def test_the_encoded_moment_is_utc(self):
        assert generalized(at(2025, 6, 11, 7)) == b"\x18\x0f20250611000000Z"


class TestRowsOfTheContent:
    """Rows 19, 28, 29, 31: the right signature for something else."""

    def test_19_the_right_path_and_the_wrong_agency(self, pki, sound):
        own = SignerBinding({"000.00.01.H01": AgencySigners(fingerprints=frozenset({fingerprint(pki.agency)}))})
        other = SignerBinding({"000.00.01.H01": AgencySigners(fingerprints=frozenset({fingerprint(pki.officer)}))})
        nobody = SignerBinding({})
        assert answer(judged(sound, signers=own)) == (PASSED, None)
        for signers in (other, nobody):
            assert answer(judged(sound, signers=signers)) == (FAILED, Reason.SIGNER_NOT_AUTHORISED)

    def test_19_a_title_or_a_name_in_the_certificate_gives_no_right(self, sound):
        named = SignerBinding({"000.00.01.H01": AgencySigners(units=frozenset({"Ủy ban nhân dân xã Mẫu"}))})
        assert answer(judged(sound, signers=named)) == (FAILED, Reason.SIGNER_NOT_AUTHORISED)

    @pytest.mark.parametrize(
        "other",
        [{"dossier": "000.00.01.H01-250610-0008"}, {"procedure": "1.000001"}, {"agency": "000.00.02.H01"},
         {"received_at": at(2025, 6, 10, 10)}, {"due_at": at(2025, 6, 14)}, {"schema": "urn:motcua:form:refusal:1"}],
    )  # fmt: skip
    def test_31_replay_for_another_dossier_procedure_agency_or_time(self, other, sound):
        own = Binding(dossier=CODE, procedure="1.000236", agency="000.00.01.H01", received_at=at(2025, 6, 10, 9))
        assert answer(judged(sound, expected=own)) == (PASSED, None)
        assert answer(judged(sound, expected=attrs.evolve(own, **other))) == (FAILED, Reason.CONTENT_BINDING)

    @pytest.mark.parametrize(
        "content",
        [
            b'{"code":"1","code":"2"}',
            b'{"a":NaN}',
            b'{"a":1E400}',
            b'{"a":1.5}',
            b'{"a":' + b"9" * 5000 + b"}",
            b"{",
            b"\xff",
        ],
    )
    def test_29_a_content_that_readers_would_read_differently_is_no_binding(self, content, pki):
        message = signed(pki.agency, pki.issuing, content=content)
        assert answer(judged(message, content=content)) == (PASSED, None), "the signature itself is over any bytes"
        found = judged(message, content=content, expected=Binding(dossier=CODE))
        assert answer(found) == (FAILED, Reason.FORMAT_FAILURE)

    @pytest.mark.parametrize(
        "text",
        ["Nguye\u0302\u0303n", "Ðặng", "Ngu\u01a3i", "М\u1ea5u", "a\u200db", "a\u202eb", "a\u00a0b", "a\u0000b"],
    )
    def test_28_odd_text_is_warned_of_and_decides_nothing(self, text, pki):
        content = json.dumps({"a": text}, ensure_ascii=False).encode()
        report = judged(signed(pki.agency, pki.issuing, content=content), content=content)
        assert report.passed and SignatureWarning.CONFUSABLE_TEXT in report.warnings
        assert SignatureWarning.CONFUSABLE_TEXT not in judged(signed(pki.agency, pki.issuing)).warnings


def fingerprint(one):
    return one.certificate.fingerprint(hashes.SHA256()).hex()


def test_no_mutation_of_a_message_raises_or_passes_with_another_signed_part(sound):
    """Rows 22, 32: bent copies through one verifier, which remembers what it saw before."""
    verifier = Verifier(Trust(authority_pki().anchors(), (), lists()), at=NOW)
    genuine = parse_cms(sound).signer
    for bent in mutations(sound, 1500, seed=11):
        report = verifier.verify(RECEIPT, bent)
        if report.passed:
            assert parse_cms(bent).signer.signed_bytes == genuine.signed_bytes


def test_no_mutation_of_a_token_raises_or_moves_the_time(sound, pki):
    value = parse_cms(sound).signer.signature
    token_ = stamp(value, at(2025, 6, 11), pki.stamper)
    verifier = Verifier(Trust(pki.anchors(), (), lists()), at=NOW)
    for bent in mutations(token_, 800, seed=12):
        assert verifier.verify(RECEIPT, sound, time_stamps=[bent]).proven_time in (None, at(2025, 6, 11))
