# ruff: noqa: SLF001 - what is kept, and how often a signature is checked, shows in the private parts alone
"""Paths: every row on chains and times of the attack table (facts on e-receipt signatures, section 4).

The expected reasons are those of `verdict.toml`; what RFC 5280 says is cited by its section, in own words.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from pki import UNKNOWN_CRITICAL, at, authority, authority_pki, forge_digest, issue, name

from motcua.errors import BadInputError
from motcua.signatures import search
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.certificates import embedded_certificates, fingerprint, read_certificates
from motcua.signatures.chain import build_path
from motcua.signatures.chaincache import ChainCache
from motcua.signatures.constraints import Purpose, key_fault
from motcua.signatures.faults import fault
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import AnchorClass, profile
from motcua.signatures.verdict import Outcome, Reason, Verdict

PUBLIC_DUTY = profile("nd68_2024_public_duty")
NATIONAL = profile("tt15_2025")
NOW = Moments(at(2025, 6, 15), claimed=at(2025, 6, 14))


def judge(leaf, *pool, moments=NOW, anchors=None, rules=PUBLIC_DUTY, purpose=Purpose.SIGNING):
    return build_path(
        leaf.certificate,
        intermediates=[one.certificate for one in pool],
        anchors=anchors or authority_pki().anchors(),
        moments=moments,
        profile=rules,
        purpose=purpose,
    )


def trusting(issued, anchor_class=AnchorClass.PUBLIC_DUTY, *, pinned=False):
    return AnchorSet([Anchor(issued.certificate, "gốc", anchor_class, pinned)])


class TestAPathThatHolds:
    def test_an_agency_under_the_public_duty_root_passes_with_evidence_of_each_certificate(self):
        pki = authority_pki()

        result = judge(pki.agency, pki.issuing)

        assert result.reason is None and result.text_vi == ""
        assert [one.sha256 for one in result.evidence] == [
            fingerprint(one.certificate) for one in (pki.agency, pki.issuing, pki.public_root)
        ]
        assert result.evidence[0].subject == "CN=Ủy ban nhân dân xã Mẫu,C=VN"
        assert result.evidence[0].key == "RSA 2048" and result.evidence[0].serial == f"{pki.agency.serial:x}"
        assert result.anchor.name == "gốc công vụ mẫu"

    def test_every_criterion_of_a_path_passes_and_cites_the_circular(self):
        criteria = judge(authority_pki().agency, authority_pki().issuing).criteria

        assert [one.id for one in criteria] == [
            "algorithm", "key_purpose", "path_to_anchor", "signing_time_in_validity",
        ]  # fmt: skip
        assert {one.result for one in criteria} == {Outcome.PASS}
        assert criteria[0].because[0].text_vi == "khoản 1.3 Phụ lục II Thông tư 15/2025/TT-BKHCN"

    def test_an_elliptic_curve_path_under_the_national_root_passes(self):
        pki = authority_pki()

        assert judge(pki.company, pki.company_ca, rules=NATIONAL).reason is None

    def test_the_root_and_the_leaf_among_the_intermediates_do_no_harm(self):
        pki = authority_pki()

        assert judge(pki.agency, pki.public_root, pki.agency, pki.issuing).reason is None

    def test_a_time_stamping_certificate_passes_for_time_stamps_alone(self):
        """RFC 3161, 2.3: its one extended usage is timeStamping, and critical."""
        pki = authority_pki()

        assert judge(pki.stamper, purpose=Purpose.TIME_STAMPING).reason is None
        under_public = issue("TSA khác", pki.issuing, key="p256-stamper",
                             extended=(ExtendedKeyUsageOID.TIME_STAMPING,), extended_critical=True)  # fmt: skip
        assert judge(under_public, pki.issuing).reason is Reason.KEY_USAGE
        assert judge(under_public, pki.issuing, purpose=Purpose.TIME_STAMPING).reason is (
            Reason.NO_CERTIFICATE_CHAIN_FOUND
        )


class TestRow10Digests:
    """No SHA-1 and no MD5 anywhere on the path (Annex I of Circular 15/2025, as read in a dataset copy)."""

    @pytest.mark.parametrize("digest", ["sha1", "md5"])
    def test_a_leaf_signed_with_a_broken_digest_fails(self, digest):
        pki = authority_pki()

        result = judge(forge_digest(pki.officer, pki.issuing, digest), pki.issuing)

        assert result.reason is Reason.CRYPTO_CONSTRAINTS_FAILURE and digest in result.text_vi
        assert Verdict.of(result.reason) is Verdict.TOTAL_FAILED

    @pytest.mark.parametrize("digest", ["sha1", "md5"])
    def test_an_intermediate_signed_with_a_broken_digest_fails(self, digest):
        pki = authority_pki()
        weak = forge_digest(pki.issuing, pki.public_root, digest)

        assert judge(pki.agency, weak).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
        assert judge(pki.agency, weak, pki.issuing).reason is None, (
            "the sound certificate of the same authority is found"
        )


class TestRow11Keys:
    """RSA of 2048 bits and ECDSA of 256 bits at least, and Ed25519; no other kind of key."""

    @pytest.mark.parametrize("key", ["rsa1024", "rsa3e", "p192", "k256", "dsa"])
    def test_a_leaf_with_a_weak_or_unlisted_key_fails(self, key):
        pki = authority_pki()

        result = judge(issue("Cơ quan Mẫu", pki.issuing, key=key), pki.issuing)

        assert result.reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
        assert result.criteria[0].result is Outcome.FAIL

    def test_an_even_exponent_is_refused(self):
        pki = authority_pki()
        was, even = bytes.fromhex("0203010001"), bytes.fromhex("0203010002")
        (changed,) = embedded_certificates([pki.agency.der.replace(was, even)])

        assert key_fault(changed, PUBLIC_DUTY.algorithms).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
        assert key_fault(pki.agency.certificate, PUBLIC_DUTY.algorithms) is None

    def test_an_intermediate_or_root_with_a_weak_key_fails(self):
        pki = authority_pki()
        weak = authority("CA yếu", pki.public_root, key="rsa1024")
        root = authority("Gốc yếu", None, key="rsa1024")

        assert judge(issue("A", weak), weak).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
        assert judge(issue("A", root), anchors=trusting(root)).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE


class TestRow13Purposes:
    def test_a_leaf_whose_key_usage_does_not_sign_fails(self):
        pki = authority_pki()

        for uses in (("key_encipherment",), ("key_cert_sign",), None):
            result = judge(issue("Cơ quan Mẫu", pki.issuing, uses=uses), pki.issuing)
            assert result.reason is Reason.KEY_USAGE and Verdict.of(result.reason) is Verdict.TOTAL_FAILED
        for uses in (("digital_signature",), ("content_commitment",)):
            assert judge(issue("Cơ quan Mẫu", pki.issuing, uses=uses), pki.issuing).reason is None

    def test_an_authority_without_the_right_to_sign_certificates_breaks_the_path(self):
        """RFC 5280, 4.2.1.3 and 6.1.4(n): a key usage that lacks keyCertSign signs no certificates."""
        pki = authority_pki()

        for uses in (("crl_sign",), ("digital_signature",), None):
            ca = authority("CA khác", pki.public_root, key="p256-other-ca", uses=uses)
            assert judge(issue("A", ca), ca).reason is Reason.CHAIN_CONSTRAINTS_FAILURE

    def test_extended_usages_of_servers_and_services_do_not_sign_documents(self):
        """RFC 5280, 4.2.1.12: a certificate that lists uses may be put to these alone."""
        pki = authority_pki()
        answering, mail = ExtendedKeyUsageOID.OCSP_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION

        assert judge(issue("A", pki.issuing, extended=(answering,)), pki.issuing).reason is Reason.KEY_USAGE
        assert judge(issue("A", pki.issuing, extended=(answering, mail)), pki.issuing).reason is None

    def test_a_time_stamper_with_a_second_use_or_a_usage_that_is_not_critical_is_refused(self):
        pki = authority_pki()
        stamping, mail = ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION

        for uses, critical in (((stamping,), False), ((stamping, mail), True), ((), False)):
            wrong = issue("TSA", pki.stamp_root, extended=uses, extended_critical=critical)
            assert judge(wrong, purpose=Purpose.TIME_STAMPING).reason is Reason.KEY_USAGE


class TestRows14And15Times:
    """Annex II, 1.1: the signing time lies between Valid from and Valid to; a claimed time proves nothing."""

    SINCE, UNTIL = at(2025, 1, 1), at(2025, 12, 31)

    def reason(self, judged, **moments):
        pki = authority_pki()
        leaf = issue("Cơ quan Mẫu", pki.issuing, since=self.SINCE, until=self.UNTIL)
        return judge(leaf, pki.issuing, moments=Moments(judged, **moments)).reason

    def test_signed_before_the_certificate_was_valid(self):
        assert self.reason(at(2025, 6), claimed=at(2024, 12)) is Reason.NOT_YET_VALID
        assert self.reason(at(2025, 6), proven=at(2024, 12)) is Reason.NOT_YET_VALID
        assert self.reason(at(2025, 6), claimed=at(2024, 12), proven=at(2025, 2)) is Reason.NOT_YET_VALID
        assert self.reason(at(2024, 6)) is Reason.NOT_YET_VALID

    def test_signed_after_the_end_as_a_time_stamp_proves(self):
        assert self.reason(at(2026, 6), claimed=at(2025, 6), proven=at(2026, 2)) is Reason.EXPIRED
        assert self.reason(at(2025, 6), proven=at(2026, 2)) is Reason.EXPIRED, "nor by judging as of an earlier day"

    def test_signed_after_the_end_as_the_signer_claims(self):
        assert self.reason(at(2026, 6), claimed=at(2026, 2)) is Reason.OUT_OF_BOUNDS_NO_POE
        assert self.reason(at(2025, 6), claimed=at(2026, 2)) is Reason.OUT_OF_BOUNDS_NO_POE

    def test_signed_in_time_but_judged_after_the_end_needs_a_proof(self):
        assert self.reason(at(2026, 6), claimed=at(2025, 6)) is Reason.OUT_OF_BOUNDS_NO_POE
        assert self.reason(at(2026, 6)) is Reason.OUT_OF_BOUNDS_NO_POE
        assert self.reason(at(2026, 6), claimed=at(2025, 6), proven=at(2025, 7)) is None
        assert Verdict.of(Reason.OUT_OF_BOUNDS_NO_POE) is Verdict.INDETERMINATE

    def test_the_first_and_the_last_second_are_inside(self):
        second = timedelta(seconds=1)

        assert self.reason(self.SINCE, claimed=self.SINCE) is None
        assert self.reason(self.UNTIL, claimed=self.UNTIL) is None
        assert self.reason(self.UNTIL, claimed=self.SINCE - second) is Reason.NOT_YET_VALID
        assert self.reason(self.UNTIL + second) is Reason.OUT_OF_BOUNDS_NO_POE

    def test_judging_as_of_a_day_in_the_past_uses_the_validities_of_that_day(self):
        assert self.reason(at(2025, 6), claimed=at(2025, 5)) is None

    def test_a_long_expired_certificate_still_shows_its_path(self):
        pki = authority_pki()
        leaf = issue("Cơ quan Mẫu", pki.issuing, since=self.SINCE, until=self.UNTIL)

        result = judge(leaf, pki.issuing, moments=Moments(at(2033)))

        assert result.reason is Reason.OUT_OF_BOUNDS_NO_POE
        assert {one.id: one.result for one in result.criteria}["path_to_anchor"] is Outcome.PASS

    def test_an_authority_out_of_its_validity(self):
        pki = authority_pki()
        ca = authority("CA ngắn", pki.public_root, key="p256-short", since=at(2024, 6), until=at(2025, 6))
        leaf = issue("A", ca, since=at(2024), until=at(2027))

        assert judge(leaf, ca, moments=Moments(at(2025, 5))).reason is None
        assert judge(leaf, ca, moments=Moments(at(2026))).reason is Reason.OUT_OF_BOUNDS_NO_POE
        assert judge(leaf, ca, moments=Moments(at(2026), proven=at(2025, 5))).reason is None
        assert judge(leaf, ca, moments=Moments(at(2026), proven=at(2025, 8))).reason is Reason.CHAIN_CONSTRAINTS_FAILURE
        before_proof = Moments(at(2025, 5), proven=at(2025, 8))
        assert judge(leaf, ca, moments=before_proof).reason is None, "the path must hold when it is judged"
        assert judge(leaf, ca, moments=Moments(at(2024, 3))).reason is Reason.CHAIN_CONSTRAINTS_FAILURE

    def test_a_certificate_without_an_end_is_taken_as_such(self):
        """RFC 5280, 4.1.2.5: 31/12/9999 at 23:59:59 GMT stands for no known end; that is no day in local time."""
        pki, cache = authority_pki(), ChainCache()
        end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
        leaf = issue("Cơ quan Mẫu", pki.issuing, since=at(2025), until=end)
        for judged, reason in ((at(2025, 6), None), (at(2024, 6), Reason.NOT_YET_VALID)):
            assert judge(leaf, pki.issuing, moments=Moments(judged)).reason is reason
            assert cache.build_path(
                leaf.certificate, intermediates=[pki.issuing.certificate], anchors=pki.anchors(),
                moments=Moments(judged), profile=PUBLIC_DUTY,
            ).reason is reason  # fmt: skip
        assert "9999-12-31T23:59:59+00:00" in fault("expired", moment=at(2025), bound=end).text_vi

    def test_an_expired_root_is_no_anchor_although_it_was_given(self):
        root = authority("Gốc cũ", None, key="p256-old", until=at(2025))

        assert judge(issue("A", root), anchors=trusting(root)).reason is Reason.OUT_OF_BOUNDS_NO_POE

    @pytest.mark.parametrize("year", [1, 1949, 1950, 2049, 2050, 9999])
    def test_any_year_has_an_answer(self, year):
        pki = authority_pki()
        moment = datetime(year, 12, 31, tzinfo=UTC)

        assert judge(pki.agency, pki.issuing, moments=Moments(moment)).reason in (
            Reason.NOT_YET_VALID, Reason.OUT_OF_BOUNDS_NO_POE,
        )  # fmt: skip
        endless = issue("A", pki.issuing, since=at(1951), until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
        assert judge(endless, pki.issuing, moments=Moments(moment)).reason is not None

    def test_a_moment_without_an_offset_is_refused(self):
        with pytest.raises(BadInputError, match="NAIVE_TIME"):
            Moments(at(2025).replace(tzinfo=None))


class TestRow18Anchors:
    """Trust is what the host gives, never a name (real software searches for the name of the root)."""

    def test_a_look_alike_root_with_the_same_name_leads_nowhere(self):
        pki = authority_pki()

        result = judge(pki.forged, pki.forged_issuing, pki.look_alike)

        assert result.reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert Verdict.of(result.reason) is Verdict.INDETERMINATE
        assert result.criteria[2].result is Outcome.UNKNOWN and result.anchor is None

    def test_true_and_false_authorities_of_one_name_are_told_apart_by_their_signatures(self):
        pki = authority_pki()
        heap = (pki.forged_issuing, pki.look_alike, pki.issuing)

        assert judge(pki.agency, *heap).reason is None
        assert judge(pki.forged, *heap).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_the_two_roots_do_not_carry_each_other(self):
        pki = authority_pki()

        assert judge(pki.agency, pki.issuing, rules=NATIONAL).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert judge(pki.company, pki.company_ca).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_a_set_without_an_anchor_of_the_class_says_so(self):
        pki = authority_pki()

        result = judge(pki.agency, pki.issuing, anchors=trusting(pki.national_root, AnchorClass.NATIONAL))

        assert result.reason is Reason.NO_CERTIFICATE_CHAIN_FOUND and "public_duty" in result.text_en

    def test_a_root_among_the_intermediates_is_not_trusted(self):
        pki = authority_pki()

        assert judge(pki.agency, pki.issuing, pki.public_root, anchors=trusting(pki.look_alike)).reason is (
            Reason.NO_CERTIFICATE_CHAIN_FOUND
        )

    def test_a_missing_intermediate_leaves_no_path(self):
        assert judge(authority_pki().agency).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_a_self_signed_leaf_vouches_for_itself_only_when_it_is_pinned(self):
        leaf = issue("Tự ký", None, key="p256-self")

        assert judge(leaf).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
        as_root = judge(leaf, leaf, anchors=trusting(leaf))
        assert as_root.reason is Reason.NO_CERTIFICATE_CHAIN_FOUND and "pin it" in as_root.text_en
        pinned = judge(leaf, anchors=trusting(leaf, pinned=True))
        assert pinned.reason is None and pinned.path == (leaf.certificate,)

    def test_a_pin_vouches_for_nothing_else_and_excuses_nothing(self):
        pki = authority_pki()
        weak = issue("Tự ký", None, key="rsa1024")
        odd = issue("Tự ký", None, key="p256-self", extra=((UNKNOWN_CRITICAL, True),))

        assert judge(pki.agency, anchors=trusting(pki.issuing, pinned=True)).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert judge(weak, anchors=trusting(weak, pinned=True)).reason is Reason.CRYPTO_CONSTRAINTS_FAILURE
        assert judge(odd, anchors=trusting(odd, pinned=True)).reason is Reason.CHAIN_CONSTRAINTS_FAILURE
        leaf = issue("Tự ký", None, key="p256-self")
        late = Moments(at(2030), claimed=at(2025))
        assert judge(leaf, anchors=trusting(leaf, pinned=True), moments=late).reason is Reason.OUT_OF_BOUNDS_NO_POE

    def test_a_root_that_signs_documents_itself_is_no_leaf_below_itself(self):
        root = authority("Gốc ký", None, key="p256-sign", uses=("key_cert_sign", "digital_signature"))

        assert judge(root, anchors=trusting(root)).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_no_anchor_at_all_is_the_host_s_mistake(self):
        with pytest.raises(BadInputError, match="NO_ANCHORS"):
            AnchorSet(())


class TestRow20Constraints:
    """A path that reaches an anchor by its signatures, and breaks a constraint of RFC 5280 on the way."""

    def broken(self, leaf, *pool, **options):
        result = judge(leaf, *pool, **options)
        assert result.reason is Reason.CHAIN_CONSTRAINTS_FAILURE, result.text_en
        assert Verdict.of(result.reason) is Verdict.INDETERMINATE
        assert result.anchor is not None and result.path[-1] == authority_pki().public_root.certificate
        return result.text_en

    def test_path_length(self):
        pki = authority_pki()
        below = authority("CA cấp dưới", pki.issuing, key="p256-below")

        assert "allows 0 authorities below it" in self.broken(issue("A", below), below, pki.issuing)

    def test_a_self_issued_authority_is_not_counted_but_the_library_refuses_it(self):
        """RFC 5280, 4.2.1.9 leaves self-issued authorities out of the count; the library is stricter."""
        pki = authority_pki()
        renewed = authority(pki.issuing.certificate.subject, pki.issuing, key="p256-renewed")

        assert "RFC 5280" in self.broken(issue("A", renewed), renewed, pki.issuing)

    def test_an_intermediate_that_is_no_authority(self):
        pki = authority_pki()
        for ca in (False, None):
            fake = authority("Không phải CA", pki.public_root, key="p256-fake", ca=ca)
            assert "not that of a certification authority" in self.broken(issue("A", fake), fake)
        assert "not that of a certification authority" in self.broken(issue("A", pki.agency), pki.agency, pki.issuing)

    def test_name_constraints(self):
        pki = authority_pki()
        inside = x509.NameConstraints([x509.DirectoryName(name("x"))], None)
        ca = authority("CA có giới hạn", pki.public_root, key="p256-named", extra=((inside, True),))

        assert "constraint" in self.broken(issue("A", ca), ca)
        outside = issue(name("A", country="LA"), ca)
        self.broken(outside, ca)

    def test_unknown_critical_extensions_anywhere(self):
        pki = authority_pki()
        odd = ((UNKNOWN_CRITICAL, True),)
        ca = authority("CA lạ", pki.public_root, key="p256-odd", extra=odd)

        assert "1.3.6.1.4.1.55555.1" in self.broken(issue("A", pki.issuing, extra=odd), pki.issuing)
        assert "1.3.6.1.4.1.55555.1" in self.broken(issue("A", ca), ca)
        harmless = issue("A", pki.issuing, extra=((UNKNOWN_CRITICAL, False),))
        assert judge(harmless, pki.issuing).reason is None

    def test_a_path_that_is_too_deep(self):
        pki = authority_pki()
        chain = [pki.public_root]
        for depth in range(search.MOST_DEPTH + 2):
            chain.append(authority(f"CA {depth}", chain[-1], key=f"p256-deep{depth}"))
        reason = judge(issue("A", chain[-1]), *chain[1:]).reason

        assert reason in (Reason.NO_CERTIFICATE_CHAIN_FOUND, Reason.CHAIN_CONSTRAINTS_FAILURE)


class TestBounds:
    """Any heap of certificates gives an answer in bounded time."""

    def heap(self, count):
        """One name and one key, each certificate signed by that key: every one is the issuer of every other."""
        pki = authority_pki()
        first = authority("CA vòng", pki.look_alike, key="p256-loop")
        return [
            authority("CA vòng", first, key="p256-loop", serial=1000 + place, until=at(2034)) for place in range(count)
        ]

    def test_a_heap_of_authorities_that_sign_each_other_does_not_explode(self):
        heap = self.heap(60)
        leaf = issue("A", heap[0])
        found = search.PathSearch(leaf.certificate, [one.certificate for one in heap], [])

        assert not found.single and list(found.paths()) == []
        assert len(found._checked) <= search._MOST_SIGNATURES
        assert judge(leaf, *heap).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND

    def test_a_search_that_met_its_bounds_says_so(self):
        """Look-alikes of one name with a key each: none signed the leaf, and there are too many to try."""
        pki = authority_pki()
        heap = [authority("CA vòng", pki.look_alike, key=f"p256-many{place}") for place in range(140)]
        orphan = issue("A", authority("CA vòng", pki.look_alike, key="p256-absent"))

        assert "too many" in judge(orphan, *heap).text_en

    def test_no_path_goes_through_one_name_and_key_twice(self):
        pki = authority_pki()
        true = authority("CA vòng", pki.public_root, key="p256-loop", serial=5)
        leaf, heap = issue("A", true), [one.certificate for one in (*self.heap(5), true)]

        paths = list(search.PathSearch(leaf.certificate, heap, [pki.public_root.certificate]).paths())

        assert paths == [(leaf.certificate, true.certificate, pki.public_root.certificate)]

    def test_the_way_out_of_a_heap_is_found(self):
        pki = authority_pki()
        heap = self.heap(20)
        true = authority("CA vòng", pki.public_root, key="p256-loop", serial=5)

        assert judge(issue("A", true), *heap, true).reason is None

    def test_two_authorities_that_certify_each_other_end_the_search(self):
        pki = authority_pki()
        one = authority("CA một", pki.look_alike, key="p256-one")
        two = authority("CA hai", one, key="p256-two")
        back = authority("CA một", two, key="p256-one")

        assert judge(issue("A", one), one, two, back).reason is Reason.NO_CERTIFICATE_CHAIN_FOUND


class TestReading:
    def test_der_pem_and_bundles_are_read(self):
        pki = authority_pki()
        bundle = b"ghi ch\xc3\xba\n" + pki.public_root.pem + b"\n# ...\n" + pki.issuing.pem

        assert read_certificates(pki.agency.der) == (pki.agency.certificate,)
        assert read_certificates(bundle) == (pki.public_root.certificate, pki.issuing.certificate)
        anchors = AnchorSet.read([("roots.pem", AnchorClass.PUBLIC_DUTY, bundle)])
        assert judge(pki.agency, pki.issuing, anchors=anchors).reason is None

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"xin",
            b"0\x82",
            b"-----BEGIN ",
            b"-----BEGIN CERTIFICATE-----\nAAAA",
            b"-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----",
            b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----",
        ],
    )
    def test_bad_host_files_are_told_by_name(self, data):
        with pytest.raises(BadInputError, match="CERTIFICATE_UNREADABLE") as caught:
            AnchorSet.read([("gốc.crt", AnchorClass.NATIONAL, data)])

        assert caught.value.path.startswith("gốc.crt") and "gốc.crt" in caught.value.message_vi

    def test_der_is_der_whatever_words_stand_inside(self):
        words = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55555.2"), b"-----BEGIN CERTIFICATE-----")
        odd = issue("A", authority_pki().issuing, extra=((words, False),))

        assert read_certificates(odd.der) == (odd.certificate,)

    def test_trailing_bytes_make_a_host_file_bad(self):
        with pytest.raises(BadInputError):
            read_certificates(authority_pki().agency.der + b"\x00")

    @given(st.data())
    def test_changed_bytes_inside_a_signature_never_raise(self, data):
        pki = authority_pki()
        body = bytearray(pki.officer.der)
        for _ in range(data.draw(st.integers(1, 4))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
        body = bytes(body)[: data.draw(st.integers(0, len(body)))]
        for certificate in embedded_certificates([body, b"", pki.officer.der]):
            result = build_path(
                certificate,
                intermediates=embedded_certificates([body, pki.issuing.der]),
                anchors=pki.anchors(),
                moments=NOW,
                profile=PUBLIC_DUTY,
            )
            assert (result.reason is None) == (certificate == pki.officer.certificate)
            assert all(one.text_vi and one.text_en for one in result.criteria)


@st.composite
def heaps(draw):
    pki = authority_pki()
    every = [
        pki.issuing, pki.public_root, pki.company_ca, pki.national_root, pki.look_alike, pki.forged_issuing,
        pki.agency, pki.stamper, pki.forged,
    ]  # fmt: skip
    return draw(st.lists(st.sampled_from(every), max_size=12))


class TestProperties:
    @given(heaps(), st.sampled_from(["agency", "forged", "company"]), st.randoms())
    def test_order_and_repetition_of_intermediates_change_nothing(self, heap, who, random):
        leaf = getattr(authority_pki(), who)
        mixed = [*heap, *heap]
        random.shuffle(mixed)

        one, other = judge(leaf, *heap), judge(leaf, *mixed)

        assert (one.reason, one.path, one.faults) == (other.reason, other.path, other.faults)

    @given(heaps(), heaps(), st.sampled_from(["agency", "forged", "company"]))
    def test_useless_certificates_never_turn_a_no_into_a_yes(self, heap, more, who):
        leaf, useless = getattr(authority_pki(), who), [one for one in more if one is not authority_pki().issuing]

        assert (judge(leaf, *heap).reason is None) == (judge(leaf, *heap, *useless).reason is None)

    @given(
        heaps(), st.lists(st.integers(2023, 2036), min_size=1, max_size=6), st.sampled_from([None, 2024, 2025, 2030])
    )
    def test_a_remembered_answer_is_the_answer_found_again(self, heap, years, proof):
        pki, cache = authority_pki(), ChainCache()
        anchors, pool = pki.anchors(), [one.certificate for one in heap]
        for year in (*years, *years):
            moments = Moments(at(year, 6), claimed=at(2025), proven=proof and at(proof, 3))
            known = cache.build_path(
                pki.agency.certificate, intermediates=pool, anchors=anchors, moments=moments, profile=PUBLIC_DUTY
            )
            fresh = judge(pki.agency, *heap, moments=moments, anchors=anchors)
            assert (known.reason, known.path, known.faults) == (fresh.reason, fresh.path, fresh.faults)


class TestCache:
    def test_an_answer_is_not_used_outside_the_time_for_which_it_holds(self):
        pki, cache = authority_pki(), ChainCache()
        short = authority("CA ngắn", pki.public_root, key="p256-short", until=at(2025, 6))
        leaf, anchors = issue("A", short), pki.anchors()

        def ask(moment):
            return cache.build_path(
                leaf.certificate,
                intermediates=[short.certificate],
                anchors=anchors,
                moments=Moments(moment),
                profile=PUBLIC_DUTY,
            )

        assert ask(at(2025, 5)).reason is None
        assert ask(at(2025, 5, 20)) is ask(at(2025, 5)), "found once"
        assert ask(at(2025, 6)).reason is None
        assert ask(at(2025, 6) + timedelta(seconds=1)).reason is Reason.OUT_OF_BOUNDS_NO_POE

    def test_other_intermediates_anchors_rules_or_purposes_are_another_question(self):
        pki, cache = authority_pki(), ChainCache()

        def ask(pool, anchors, rules=PUBLIC_DUTY, purpose=Purpose.SIGNING):
            return cache.build_path(
                pki.agency.certificate,
                intermediates=[one.certificate for one in pool],
                anchors=anchors,
                moments=NOW,
                profile=rules,
                purpose=purpose,
            ).reason

        assert ask([pki.issuing], pki.anchors()) is None
        assert ask([], pki.anchors()) is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert ask([pki.issuing], trusting(pki.look_alike)) is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert ask([pki.issuing], pki.anchors(), NATIONAL) is Reason.NO_CERTIFICATE_CHAIN_FOUND
        assert ask([pki.issuing], pki.anchors(), purpose=Purpose.TIME_STAMPING) is Reason.KEY_USAGE
        assert ask([pki.issuing], pki.anchors()) is None

    def test_a_certificate_is_read_once_and_bad_bytes_are_none(self):
        cache, der = ChainCache(most=2), authority_pki().agency.der

        assert cache.certificate(der) is cache.certificate(bytes(bytearray(der)))
        assert cache.certificate(b"0") is None

    def test_it_keeps_no_more_than_it_was_told(self):
        pki, cache = authority_pki(), ChainCache(most=3)
        leaves = [issue(f"A {place}", pki.issuing) for place in range(8)]
        for leaf in leaves:
            for _ in range(2):
                assert cache.build_path(
                    leaf.certificate, intermediates=[pki.issuing.certificate], anchors=pki.anchors(), moments=NOW,
                    profile=PUBLIC_DUTY,
                ).reason is None  # fmt: skip
                cache.certificate(leaf.der)

        assert {len(cache._by_object), len(cache._by_value), len(cache._certificates)} == {3}

    def test_threads_share_it(self):
        pki, cache, anchors = authority_pki(), ChainCache(most=4), authority_pki().anchors()

        def ask(leaf):
            return cache.build_path(
                leaf.certificate,
                intermediates=[pki.issuing.certificate],
                anchors=anchors,
                moments=NOW,
                profile=PUBLIC_DUTY,
            ).reason

        with ThreadPoolExecutor(8) as pool:
            reasons = list(pool.map(ask, [pki.agency, pki.officer, pki.forged] * 40))

        assert reasons == [None, None, Reason.NO_CERTIFICATE_CHAIN_FOUND] * 40


def test_an_sha3_certificate_is_allowed_by_the_circular_but_not_by_the_library():
    """The library builds no path over SHA-3: the answer is a no that names it, never a crash."""
    pki = authority_pki()
    leaf = issue("A", pki.company_ca, digest=hashes.SHA3_256())

    result = judge(leaf, pki.company_ca, rules=NATIONAL)

    assert result.reason in (Reason.CHAIN_CONSTRAINTS_FAILURE, Reason.NO_CERTIFICATE_CHAIN_FOUND)
