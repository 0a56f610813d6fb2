# ruff: noqa: SLF001 - how often a signature is checked shows in the private parts alone
"""Revocation: rows 16 and 17 of the attack table, for CRLs and for OCSP answers.

Annex II of Circular 15/2025 (read in a dataset copy): not suspended or revoked at the signing time, by the newest CRL
at the signing time or by OCSP; where neither can be checked, a warning.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st
from pki import UNKNOWN_CRITICAL, Issued, at, authority, authority_pki, crl, issue, ocsp_answer

from motcua.errors import BadInputError
from motcua.signatures.anchors import Anchor
from motcua.signatures.chain import PathResult, build_path
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import AnchorClass, profile
from motcua.signatures.revocation import RevocationIndex, check_revocation
from motcua.signatures.statements import Status
from motcua.signatures.verdict import Outcome, Reason, Verdict

RULES = profile("nd68_2024_public_duty")
NOW = Moments(at(2025, 6, 15), claimed=at(2025, 6, 14))
PKI = authority_pki()
ROOT_LIST = crl(PKI.public_root)


def path(leaf=PKI.agency, issuing=PKI.issuing):
    anchor = Anchor(PKI.public_root.certificate, "gốc", AnchorClass.PUBLIC_DUTY)
    return PathResult(None, (), (leaf.certificate, issuing.certificate, anchor.certificate), anchor)


def judge(*crls, answers=(), moments=NOW, leaf=PKI.agency, root_list=ROOT_LIST):
    lists = (*crls, root_list) if root_list else crls
    index = RevocationIndex.read(crls=lists, ocsp_answers=answers)
    return check_revocation(path(leaf), [index], moments=moments, profile=RULES)


def unknown(result, words):
    assert result.reason is Reason.TRY_LATER and Verdict.of(result.reason) is Verdict.INDETERMINATE
    assert words in result.text_en, result.text_en
    assert result.criterion.result is Outcome.UNKNOWN
    return True


class TestGood:
    def test_nothing_revoked_passes_with_the_list_as_evidence(self):
        index = RevocationIndex.read(crls=[crl(PKI.issuing), ROOT_LIST])
        result = check_revocation(path(), [index], moments=NOW, profile=RULES)

        assert result.reason is None and result.text_vi == "" and result.faults == ()
        assert [one.status for one in result.statuses] == [Status.GOOD, Status.GOOD]
        assert result.criterion.result is Outcome.PASS
        assert result.criterion.evidence_sha256 == result.statuses[0].statement.sha256
        assert len(result.criterion.evidence_sha256) == 64

    def test_a_list_in_pem_is_read_although_der_is_expected(self):
        assert judge(crl(PKI.issuing, pem=True)).reason is None

    def test_host_and_embedded_lists_count_together(self):
        host = RevocationIndex.read(crls=[ROOT_LIST])
        carried = RevocationIndex.embedded(crls=[b"0", crl(PKI.issuing)], ocsp_answers=[b"\x30\x03"])

        assert check_revocation(path(), [host, carried], moments=NOW, profile=RULES).reason is None

    def test_a_pinned_certificate_has_nothing_to_check(self):
        pin = Anchor(PKI.agency.certificate, "ghim", AnchorClass.PUBLIC_DUTY, pinned=True)
        result = check_revocation(PathResult(None, (), (pin.certificate,), pin), [], moments=NOW, profile=RULES)

        assert result.reason is None and result.statuses == () and result.criterion.evidence_sha256 is None

    def test_ocsp_by_the_issuer_or_by_its_delegate(self):
        for responder in (None, PKI.responder):
            result = judge(answers=[ocsp_answer(PKI.agency, PKI.issuing, responder=responder)])
            assert result.reason is None and result.statuses[0].statement.source == "ocsp"


class TestRow16Revoked:
    """Before signing: REVOKED. After it, with proof: passed. After it, as only claimed: REVOKED_NO_POE."""

    DAY = at(2025, 6, 1)

    def reason(self, *, why="keyCompromise", **moments):
        listed = crl(PKI.issuing, [(PKI.agency.serial, self.DAY, why)], since=at(2025, 6, 10))
        return judge(listed, moments=Moments(at(2025, 6, 15), **moments)).reason

    @pytest.mark.parametrize("why", ["keyCompromise", "superseded", "cessationOfOperation", "certificateHold", None])
    def test_against_the_date_of_revocation(self, why):
        assert self.reason(why=why, proven=at(2025, 6, 2)) is Reason.REVOKED
        assert self.reason(why=why, claimed=at(2025, 6, 2)) is Reason.REVOKED
        assert self.reason(why=why, claimed=at(2025, 5)) is Reason.REVOKED_NO_POE
        assert self.reason(why=why) is Reason.REVOKED_NO_POE
        assert self.reason(why=why, claimed=at(2025, 5), proven=at(2025, 5, 2)) is None

    def test_the_moment_of_revocation_itself_is_too_late(self):
        second = timedelta(seconds=1)

        assert self.reason(proven=self.DAY) is Reason.REVOKED
        assert self.reason(proven=self.DAY - second) is None

    def test_what_is_known_is_told(self):
        listed = crl(PKI.issuing, [(PKI.agency.serial, self.DAY, "keyCompromise")], since=at(2025, 6, 10))
        result = judge(listed, moments=Moments(at(2025, 6, 15), claimed=at(2025, 6, 2)))

        assert "keyCompromise" in result.text_vi and "2025-06-01T00:00:00+07:00" in result.text_vi
        assert result.statuses[0].status is Status.REVOKED and result.statuses[0].statement.revoked_at == self.DAY
        assert result.criterion.result is Outcome.FAIL
        assert result.criterion.evidence_sha256 == result.statuses[0].statement.sha256

    def test_a_date_of_invalidity_before_the_revocation_counts(self):
        """RFC 5280, 5.3.2: since when the key is known or thought not to have been good."""
        doubt = ((x509.InvalidityDate(at(2025, 3).replace(tzinfo=None)), False),)
        listed = crl(PKI.issuing, [(PKI.agency.serial, self.DAY, "keyCompromise")], entry_extra=doubt)

        assert judge(listed, moments=Moments(at(2025, 6, 15), proven=at(2025, 5))).reason is Reason.REVOKED
        assert judge(listed, moments=Moments(at(2025, 6, 15), proven=at(2025, 2))).reason is None

    def test_a_revoked_authority_weighs_as_much(self):
        listed = crl(PKI.public_root, [(PKI.issuing.serial, self.DAY, "cACompromise")])
        lists = [crl(PKI.issuing), listed]

        assert judge(*lists, root_list=None).reason is Reason.REVOKED
        early = Moments(at(2025, 6, 15), proven=at(2025, 5))
        assert judge(*lists, root_list=None, moments=early).reason is None
        claimed = Moments(at(2025, 6, 15), claimed=at(2025, 5))
        assert judge(*lists, root_list=None, moments=claimed).reason is Reason.REVOKED_NO_POE

    def test_a_revocation_weighs_more_than_what_is_not_known(self):
        listed = crl(PKI.public_root, [(PKI.issuing.serial, self.DAY, "cACompromise")])

        result = judge(listed, root_list=None)

        assert result.reason is Reason.REVOKED and [one.reason for one in result.faults][1] is Reason.TRY_LATER

    def test_a_stale_list_still_shows_a_revocation(self):
        stale = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 1), None)], since=at(2025, 2), until=at(2025, 3))

        assert judge(stale).reason is Reason.REVOKED
        assert judge(stale, crl(PKI.issuing)).reason is Reason.REVOKED, "also where a later list forgot it"

    def test_revoked_by_ocsp(self):
        answer = ocsp_answer(PKI.agency, PKI.issuing, "revoked", revoked_at=self.DAY, reason="keyCompromise")

        assert judge(answers=[answer]).reason is Reason.REVOKED
        assert judge(crl(PKI.issuing), answers=[answer]).reason is Reason.REVOKED, "a CRL of the day is not enough"
        proof = Moments(at(2025, 6, 15), proven=at(2025, 5, 20))
        assert judge(answers=[answer], moments=proof).reason is None

    def test_the_serial_number_of_another_authority_s_certificate_is_not_meant(self):
        other = crl(PKI.company_ca, [(PKI.agency.serial, self.DAY, None)])

        assert judge(other, crl(PKI.issuing)).reason is None


class TestSuspension:
    """certificateHold: Annex II, 1.1 asks that the certificate was not suspended at the signing time either."""

    HELD = crl(
        PKI.issuing, [(PKI.agency.serial, at(2025, 3), "certificateHold")], since=at(2025, 3, 10), until=at(2025, 4)
    )
    LIFTED = crl(PKI.issuing, since=at(2025, 6), until=at(2025, 7))

    def reason(self, **moments):
        return judge(self.HELD, self.LIFTED, moments=Moments(at(2025, 6, 15), **moments)).reason

    def test_lifted_since_it_matters_for_what_was_signed_meanwhile_alone(self):
        assert self.reason(claimed=at(2025, 6, 10)) is None
        assert self.reason(claimed=at(2025, 2)) is None
        assert self.reason() is None
        assert self.reason(claimed=at(2025, 3, 5)) is Reason.REVOKED
        assert self.reason(claimed=at(2025, 3)) is Reason.REVOKED, "from its first moment"
        assert self.reason(claimed=at(2025, 6)) is None, "until the list that lifts it"
        assert self.reason(claimed=at(2025, 5)) is Reason.REVOKED, "when it was lifted between the lists is not told"

    def test_an_older_list_without_it_lifts_nothing(self):
        before = crl(PKI.issuing, since=at(2025, 2), until=at(2025, 7))
        held = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 3), "certificateHold")], since=at(2025, 3, 10))

        assert judge(before, held, moments=Moments(at(2025, 6, 15), claimed=at(2025, 5))).reason is Reason.REVOKED

    def test_removal_from_a_full_list_contradicts_itself(self):
        """RFC 5280, 5.3.1: removeFromCRL stands in delta CRLs alone."""
        odd = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 3), "removeFromCRL")])

        assert unknown(judge(odd), "contradicts itself")

    def test_a_final_revocation_outweighs_a_suspension_in_one_list(self):
        twice = [(PKI.agency.serial, at(2025, 3), "certificateHold"), (PKI.agency.serial, at(2025, 5), "keyCompromise")]
        moments = Moments(at(2025, 6, 15), claimed=at(2025, 6))

        for entries in (twice, twice[::-1]):
            assert "keyCompromise" in judge(crl(PKI.issuing, entries), moments=moments).text_en


class TestRow17Unusable:
    """No list, a stale one, of another issuer, with a bad signature, without cRLSign: the status is not known."""

    def test_nothing_given(self):
        assert unknown(judge(), "no CRL or OCSP answer of its issuer")
        assert unknown(judge(root_list=None), "no CRL or OCSP answer of its issuer")
        assert unknown(check_revocation(path(), [], moments=NOW, profile=RULES), "no CRL")

    def test_a_certificate_without_a_path_is_never_called_good(self):
        found = build_path(PKI.forged.certificate, anchors=PKI.anchors(), moments=NOW, profile=RULES)

        assert unknown(check_revocation(found, [RevocationIndex()], moments=NOW, profile=RULES), "no path to an anchor")

    def test_a_stale_list_or_one_from_after_the_judgement(self):
        assert unknown(judge(crl(PKI.issuing, since=at(2025, 5), until=at(2025, 6, 14))), "stale")
        assert unknown(judge(crl(PKI.issuing, since=at(2025, 6, 16))), "after the moment of the judgement")

    def test_the_first_and_the_last_moment_of_a_list_are_inside(self):
        exact = crl(PKI.issuing, since=NOW.at, until=at(2025, 7)), crl(PKI.issuing, since=at(2025, 6), until=NOW.at)

        assert [judge(one).reason for one in exact] == [None, None]

    def test_a_list_of_another_issuer_or_signed_by_another(self):
        assert unknown(judge(crl(PKI.company_ca)), "no CRL or OCSP answer of its issuer")
        assert unknown(judge(crl(PKI.issuing, signer=PKI.forged_issuing)), "not signed by the certificate's issuer")

    def test_a_changed_list(self):
        good = crl(PKI.issuing, [(7, at(2025, 3), None)])
        changed = bytearray(good)
        changed[-1] ^= 1

        assert unknown(judge(bytes(changed)), "not signed by")

    def test_an_issuer_without_the_right_to_sign_lists(self):
        """RFC 5280, 6.3.3(f): the key usage of the issuer, where there is one, names cRLSign."""
        ca = authority("CA không ký CRL", PKI.public_root, key="p256-nocrl", uses=("key_cert_sign",))
        leaf = issue("A", ca)
        index = RevocationIndex.read(crls=[crl(ca), ROOT_LIST])

        assert unknown(check_revocation(path(leaf, ca), [index], moments=NOW, profile=RULES), "cRLSign")

    def test_a_delta_list_an_indirect_one_and_one_for_some_reasons(self):
        def scope(**what):
            flags = (
                "only_contains_user_certs",
                "only_contains_ca_certs",
                "indirect_crl",
                "only_contains_attribute_certs",
            )
            usual = {**dict.fromkeys(flags, False), "full_name": None, "relative_name": None, "only_some_reasons": None}
            return ((x509.IssuingDistributionPoint(**{**usual, **what}), True),)

        some = frozenset({x509.ReasonFlags.key_compromise})
        url = x509.UniformResourceIdentifier("http://crl.example/1.crl")
        assert unknown(judge(crl(PKI.issuing, extra=((x509.DeltaCRLIndicator(1), True),))), "delta")
        assert unknown(judge(crl(PKI.issuing, extra=scope(indirect_crl=True))), "indirect")
        assert unknown(judge(crl(PKI.issuing, extra=scope(only_some_reasons=some))), "some reasons")
        assert unknown(judge(crl(PKI.issuing, extra=scope(only_contains_ca_certs=True))), "does not concern")
        assert unknown(judge(crl(PKI.issuing, extra=scope(full_name=[url]))), "does not concern")
        assert judge(crl(PKI.issuing, extra=scope(only_contains_user_certs=True))).reason is None
        point = x509.DistributionPoint([url], None, None, None)
        leaf = issue("A", PKI.issuing, extra=((x509.CRLDistributionPoints([point]), False),))
        assert judge(crl(PKI.issuing, extra=scope(full_name=[url])), leaf=leaf).reason is None

    def test_a_critical_extension_of_the_list_or_of_any_entry(self):
        """RFC 5280, 5.2 and 5.3: such a list is not used for any certificate."""
        odd = ((UNKNOWN_CRITICAL, True),)
        assert unknown(judge(crl(PKI.issuing, extra=odd)), "critical extension")
        assert unknown(judge(crl(PKI.issuing, [(7, at(2025, 3), None)], entry_extra=odd)), "critical extension")
        other = x509.CertificateIssuer([x509.DirectoryName(PKI.company_ca.certificate.subject)])
        assert unknown(judge(crl(PKI.issuing, [(7, at(2025, 3), None)], entry_extra=((other, True),))), "indirect")
        number = ((x509.CRLNumber(3), False),)
        assert judge(crl(PKI.issuing, extra=number)).reason is None

    def test_a_list_signed_with_a_digest_that_is_not_allowed(self):
        listed = x509.load_der_x509_crl(crl(PKI.issuing, digest=hashes.SHA224()))

        assert unknown(judge(listed.public_bytes(Encoding.DER)), "algorithm")

    def test_bad_host_files_are_told_by_name(self):
        with pytest.raises(BadInputError, match="CRL_UNREADABLE") as caught:
            RevocationIndex.read(crls=[ROOT_LIST, b"0\x80"])
        assert caught.value.path == "crls[1][0]"
        with pytest.raises(BadInputError, match="OCSP_UNREADABLE"):
            RevocationIndex.read(ocsp_answers=[b""])


class TestOcsp:
    def responder(self, **wrong):
        usual = {"extended": (ExtendedKeyUsageOID.OCSP_SIGNING,), "extra": ((x509.OCSPNoCheck(), False),)}
        usual["key"] = "p256-other-responder"
        return issue("OCSP khác", wrong.pop("issuer", PKI.issuing), **{**usual, **wrong})

    def answered(self, responder, *crls, **options):
        return judge(*crls, answers=[ocsp_answer(PKI.agency, PKI.issuing, responder=responder, **options)])

    def test_a_responder_is_delegated_by_the_same_authority_for_ocsp_while_it_is_valid(self):
        """RFC 6960, 4.2.2.2: issued directly by the authority in question, with id-kp-OCSPSigning."""
        assert self.answered(self.responder()).reason is None
        assert unknown(self.answered(self.responder(extended=())), "not validly delegated")
        assert unknown(self.answered(self.responder(issuer=PKI.forged_issuing)), "not validly delegated")
        assert unknown(self.answered(self.responder(issuer=PKI.public_root)), "not validly delegated")
        assert unknown(self.answered(self.responder(until=at(2025, 5))), "not validly delegated")
        assert unknown(self.answered(self.responder(uses=("key_agreement",))), "not validly delegated")
        odd = ((UNKNOWN_CRITICAL, True), (x509.OCSPNoCheck(), False))
        assert unknown(self.answered(self.responder(extra=odd)), "not validly delegated")
        mail = (ExtendedKeyUsageOID.EMAIL_PROTECTION,)
        assert unknown(self.answered(self.responder(extended=mail)), "not validly delegated")
        assert unknown(self.answered(self.responder(key="rsa1024")), "not validly delegated")

    def test_a_responder_that_is_not_exempt_needs_a_list_that_clears_it(self):
        bare = self.responder(extra=())
        about_it = crl(PKI.issuing)

        assert unknown(self.answered(bare), "not validly delegated")
        result = self.answered(bare, about_it)
        assert {one.statement.source for one in result.statuses} and result.reason is None

    def test_a_revoked_responder_says_nothing(self):
        gone = self.responder()
        listed = crl(
            PKI.issuing, [(gone.serial, at(2025, 3), "keyCompromise")], since=at(2025, 5), until=at(2025, 6, 2)
        )

        assert self.answered(gone, listed).reason is Reason.TRY_LATER

    def test_an_answer_by_nobody_known(self):
        assert unknown(self.answered(PKI.responder, attach=False), "not signed by")

    def test_an_answer_about_another_certificate(self):
        other = ocsp_answer(PKI.officer, PKI.issuing, responder=PKI.responder)
        twin = Issued(issue("A", PKI.forged_issuing, serial=PKI.agency.serial).certificate, "p256-leaf")

        assert unknown(judge(answers=[other]), "no CRL or OCSP answer")
        assert unknown(judge(answers=[ocsp_answer(twin, PKI.forged_issuing)]), "no CRL or OCSP answer")

    def test_dates_and_statuses(self):
        assert unknown(self.answered(PKI.responder, status="unknown"), "does not know")
        assert unknown(self.answered(PKI.responder, until=at(2025, 6, 2)), "stale")
        assert unknown(self.answered(PKI.responder, until=None), "stale")
        assert unknown(self.answered(PKI.responder, since=at(2025, 6, 16)), "after the moment of the judgement")
        assert self.answered(PKI.responder, since=NOW.at, until=None).reason is None

    def test_a_list_serves_where_the_responder_knows_nothing(self):
        assert self.answered(PKI.responder, crl(PKI.issuing), status="unknown").reason is None

    def test_a_nonce_is_passed_over_and_a_critical_extension_is_not(self):
        for critical in (False, True):
            assert self.answered(PKI.responder, extra=((x509.OCSPNonce(b"12345678"), critical),)).reason is None
        odd = ((UNKNOWN_CRITICAL, True),)
        assert unknown(self.answered(PKI.responder, extra=odd), "critical extension")

    def test_a_changed_answer(self):
        changed = bytearray(ocsp_answer(PKI.agency, PKI.issuing))
        place = bytes(changed).find(b"\x80\x00")  # the status "good"
        changed[place : place + 2] = b"\x82\x00"  # "unknown"

        assert unknown(judge(answers=[bytes(changed)]), "not signed by")


class TestInThePast:
    """An auditor asks years later, or as of an earlier day, with what was kept: nothing issued later is used."""

    KEPT = crl(PKI.issuing, since=at(2025, 6), until=at(2025, 7))
    ROOT_KEPT = crl(PKI.public_root, since=at(2025, 6), until=at(2025, 7))

    def reason(self, *more, **moments):
        return judge(self.KEPT, *more, root_list=self.ROOT_KEPT, moments=Moments(**moments)).reason

    def test_years_later_the_list_of_the_signing_day_serves_with_a_time_stamp(self):
        assert self.reason(at=at(2031), claimed=at(2025, 6, 14), proven=at(2025, 6, 14)) is None
        assert self.reason(at=at(2031), claimed=at(2025, 6, 14)) is Reason.TRY_LATER

    def test_as_of_an_earlier_day_a_later_revocation_is_not_known_yet(self):
        later = crl(PKI.issuing, [(PKI.agency.serial, at(2025, 6, 20), None)], since=at(2025, 6, 21))

        assert self.reason(later, at=at(2025, 6, 15), claimed=at(2025, 6, 14)) is None
        assert self.reason(later, at=at(2025, 6, 25), claimed=at(2025, 6, 14)) is Reason.REVOKED_NO_POE
        assert self.reason(later, at=at(2025, 6, 25), claimed=at(2025, 6, 14), proven=at(2025, 6, 14)) is None

    def test_a_list_from_after_the_certificate_s_end_does_not_clear_it(self):
        """RFC 5280, 3.3: an expired certificate may be left out of later lists."""
        gone = crl(PKI.issuing, since=at(2028), until=at(2028, 2))
        moments = Moments(at(2028, 1, 15), proven=at(2025, 6, 14))

        assert unknown(judge(gone, moments=moments), "stale")


LISTS = [
    crl(PKI.issuing),
    crl(PKI.issuing, since=at(2025, 3), until=at(2025, 4)),
    crl(PKI.issuing, [(PKI.agency.serial, at(2025, 3, 2), "certificateHold")], since=at(2025, 3, 5), until=at(2025, 4)),
    crl(PKI.issuing, [(PKI.agency.serial, at(2025, 6, 2), "superseded")], since=at(2025, 6, 3)),
    crl(PKI.issuing, signer=PKI.forged_issuing),
    crl(PKI.company_ca, [(PKI.agency.serial, at(2025, 3), None)]),
    ROOT_LIST,
]


class TestProperties:
    @given(
        st.lists(st.sampled_from(LISTS), max_size=8),
        st.randoms(),
        st.dates(at(2025, 2).date(), at(2025, 6, 14).date()),
        st.booleans(),
    )
    def test_order_and_repetition_of_lists_change_nothing(self, lists, random, day, proof):
        moment = at(day.year, day.month, day.day)
        moments = Moments(at(2025, 6, 15), claimed=moment, proven=moment if proof else None)
        mixed = [*lists, *lists]
        random.shuffle(mixed)
        split = [RevocationIndex.read(crls=mixed[:3]), RevocationIndex.read(crls=mixed[3:])]

        one = check_revocation(path(), [RevocationIndex.read(crls=lists)], moments=moments, profile=RULES)
        other = check_revocation(path(), split, moments=moments, profile=RULES)

        assert (one.reason, one.faults) == (other.reason, other.faults)
        assert [s.statement for s in one.statuses] == [s.statement for s in other.statuses]

    @given(st.lists(st.sampled_from(LISTS), max_size=6), st.lists(st.sampled_from(LISTS[4:6]), max_size=4))
    def test_useless_lists_change_no_answer(self, lists, useless):
        one, other = judge(*lists), judge(*lists, *useless)

        assert (one.reason is None) == (other.reason is None)

    @given(st.lists(st.sampled_from(LISTS), max_size=6), st.dates(at(2025, 2).date(), at(2025, 6, 14).date()))
    def test_a_proof_of_the_claimed_time_never_makes_a_yes_a_no_for_a_revocation(self, lists, day):
        moment = at(day.year, day.month, day.day)
        claimed = judge(*lists, moments=Moments(at(2025, 6, 15), claimed=moment))
        proven = judge(*lists, moments=Moments(at(2025, 6, 15), claimed=moment, proven=moment))

        if claimed.reason is None:
            assert proven.reason is None

    @given(st.data())
    def test_changed_bytes_inside_a_signature_never_raise(self, data):
        answer = x509.ocsp.load_der_ocsp_response(ocsp_answer_once())
        signed = [x509.load_der_x509_crl(LISTS[0]).tbs_certlist_bytes, answer.tbs_response_bytes]
        body = bytearray(data.draw(st.sampled_from([LISTS[0], ocsp_answer_once()])))
        for _ in range(data.draw(st.integers(1, 3))):
            body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
        index = RevocationIndex.embedded(crls=[bytes(body), ROOT_LIST], ocsp_answers=[bytes(body)])

        result = check_revocation(path(), [index], moments=NOW, profile=RULES)

        if not any(part in bytes(body) for part in signed):
            assert result.reason is Reason.TRY_LATER


_ONCE = []


def ocsp_answer_once():
    if not _ONCE:
        _ONCE.append(ocsp_answer(PKI.agency, PKI.issuing))
    return _ONCE[0]


def test_a_long_list_is_indexed_and_its_signature_checked_once(monkeypatch):
    listed = crl(PKI.issuing, [(1000 + place, at(2025, 3), "superseded") for place in range(300)])
    index = RevocationIndex.read(crls=[listed, ROOT_LIST])
    prepared = next(one for one in index._crls if one.issuer == PKI.issuing.certificate.subject)
    checks = []
    monkeypatch.setattr(prepared, "_check_issuer", checks.append)

    for _ in range(3):
        assert check_revocation(path(), [index], moments=NOW, profile=RULES).reason is None

    assert checks == [PKI.issuing.certificate] and len(prepared._entries) == 300
