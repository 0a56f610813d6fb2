"""Verification of a signed PDF, under a stricter policy than readers of PDF have.

The file is read by `pdfdocument`; what decides the signature itself is the same as for a detached one: our own reading
of CMS, paths, revocation and time. The signing time stands in the signature dictionary, for PAdES keeps it out of CMS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import attrs

from motcua.signatures.authorised import SignerBinding
from motcua.signatures.binding import Binding, check_binding
from motcua.signatures.cms import SignatureCheck, check_signature
from motcua.signatures.confusable import confusable_text
from motcua.signatures.message import SignedMessage, parse_cms
from motcua.signatures.pdfdocument import SignedPdf, claimed_moment, read_signed_pdf
from motcua.signatures.pdffaults import PdfError, refused
from motcua.signatures.pdfpeer import PdfExtraMissingError, second_opinion
from motcua.signatures.profiles import Profile, Pss
from motcua.signatures.reporting import Judged, empty_report, report_of
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.timestamp import StampResult, check_time_stamp, earliest
from motcua.signatures.verdict import Reason, Report, SignatureWarning, Verdict
from motcua.signatures.verifier import Trust, Verifier

__all__ = ["PdfExtraMissingError", "PdfVerifier", "verify_pdf"]

_WORST = (Verdict.TOTAL_FAILED, Verdict.INDETERMINATE, Verdict.TOTAL_PASSED)


class PdfVerifier(Verifier):
    """Verifies many signed PDF files under one trust at one moment; safe to share among threads."""

    def verify_pdf(
        self,
        data: bytes,
        *,
        content: bytes | None = None,
        expected: Binding | None = None,
        time_stamps: Iterable[bytes] = (),
    ) -> Report:
        """Return the report on a signed PDF; any bytes give one.

        Args:
            data: the file.
            content: canonical bytes of the form that it shows; the keywords of the file must name their digest.
            expected: what the content must be bound to; without `content` that cannot be told, and fails.
            time_stamps: tokens over the signature's value that the host keeps beside the file.

        Raises:
            PdfExtraMissingError: EXTRA_MISSING when the extra is not installed.
        """
        try:
            document = read_signed_pdf(data)
        except PdfError as error:
            return refused(empty_report(error.reason, data), error)
        report = self._of_document(document, content, expected, tuple(time_stamps))
        if report.verdict is Verdict.TOTAL_FAILED:
            return report
        signature = document.signature
        fault = second_opinion(data, len(signature.covered))
        return report if fault is None else refused(report, PdfError(fault))

    def _of_document(
        self, document: SignedPdf, content: bytes | None, expected: Binding | None, stamps: tuple[bytes, ...]
    ) -> Report:
        signature = document.signature
        message = parse_cms(signature.token)
        check = check_signature(message, signature.covered, loaded=self._loaded)
        if isinstance(message, Reason) or check.certificate is None:
            return report_of(Judged(signature.covered, check), self._fallback)
        # what the file carries to help is as good as what the message carries: none of it is trusted by itself
        helped = attrs.evolve(
            message,
            certificates=(*message.certificates, *document.certificates),
            revocations=(*message.revocations, *document.crls, *document.answers),
        )
        asked = _Asked(document, content, expected, stamps)
        reports = [
            self._judge_pdf(helped, _with_claim(one, signature.claimed), asked) for one in (check, *check.others)
        ]
        return min(reports, key=lambda one: _WORST.index(one.verdict))

    def _judge_pdf(self, message: SignedMessage, check: SignatureCheck, asked: _Asked) -> Report:
        covered = asked.document.signature.covered
        if check.certificate is None:
            return report_of(Judged(covered, check), self._fallback)
        if (leaf := self._paths.certificate(check.certificate.raw)) is None:
            return report_of(Judged(covered, check, is_unreadable=True), self._fallback)
        rules = self._profile(check.signing_time)
        stamp = earliest(self._all_stamps(message, check, asked, rules), born=leaf.not_valid_before_utc)
        proven = stamp.at if stamp else None
        rules = rules if proven is None else self._profile(check.signing_time, proven)
        standing = self._standing(leaf, message, check, proven, rules)
        judged = Judged(
            covered,
            check,
            path=standing.path,
            revocation=standing.revocation,
            stamp=stamp,
            signer_reason=self._signer_reason(asked.told, check.certificate),
            binding_reason=asked.binding_reason,
            asks_signer=self.signers is not None,
            asks_binding=asked.asks_binding,
            signer=self._subject(leaf, check.certificate.raw),
            proven=proven,
            warnings=(*asked.warnings, *(check.warnings if rules.pss is Pss.WARN else ())),
        )
        return report_of(judged, rules)

    def _all_stamps(
        self, message: SignedMessage, check: SignatureCheck, asked: _Asked, rules: Profile
    ) -> list[StampResult]:
        """What the stamps of the document after the signature prove, and those of the signature itself."""
        return [
            *(
                check_time_stamp(
                    one.token, (one.covered,), anchors=self.trust.anchors, pool=self._pool(message),
                    indices=self._indices(message), at=self.at, profile=rules, paths=self._paths, loaded=self._loaded,
                )
                for one in asked.document.stamps
            ),
            *self._stamps(message, check, asked.stamps, rules),
        ]  # fmt: skip

    def _pool(self, message: SignedMessage) -> tuple[bytes, ...]:
        return (*message.certificates, *self.trust.intermediates)

    def _indices(self, message: SignedMessage) -> tuple[RevocationIndex, ...]:
        """What the host gave, and what the file carries: lists and answers are told apart by reading them."""
        if not message.revocations:
            return (self.trust.revocation,)
        carried = message.revocations
        return (self.trust.revocation, RevocationIndex.embedded(crls=carried, ocsp_answers=carried))


@attrs.frozen(eq=False)
class _Asked:
    """What is asked about one document."""

    document: SignedPdf
    content: bytes | None
    expected: Binding | None
    stamps: tuple[bytes, ...]

    @property
    def asks_binding(self) -> bool:
        return self.content is not None or self.expected is not None

    @property
    def told(self) -> bytes:
        """The content, when the file is bound to it; else nothing, from which no agency can be read."""
        same = self.content is not None and hashlib.sha256(self.content).hexdigest() == self.document.digest
        return self.content if same and self.content is not None else b""

    @property
    def binding_reason(self) -> Reason | None:
        if not self.asks_binding:
            return None
        if not self.told:
            return Reason.CONTENT_BINDING
        return None if self.expected is None else check_binding(self.told, self.expected)

    @property
    def warnings(self) -> tuple[SignatureWarning, ...]:
        is_odd = self.content is not None and confusable_text(self.content)
        return (SignatureWarning.CONFUSABLE_TEXT,) if is_odd else ()


def verify_pdf(  # noqa: PLR0913  everything a verification rests on is given
    data: bytes,
    trust: Trust,
    *,
    at: datetime,
    profile: Profile | None = None,
    signers: SignerBinding | None = None,
    expected: Binding | None = None,
    content: bytes | None = None,
    time_stamps: Iterable[bytes] = (),
) -> Report:
    """Return the report on one signed PDF; for many, keep a `PdfVerifier`.

    Args:
        data: the file.
        trust: anchors, intermediates, revocation data.
        at: the moment of the judgement.
        profile: by which rules; by default those of the day of signing.
        signers: who signs for which agency, when that is asked; it needs `content`.
        expected: what the content must be bound to, when that is asked; it needs `content`.
        content: canonical bytes of the form that the file shows.
        time_stamps: tokens over the signature's value that the host keeps beside the file.

    Raises:
        BadInputError: when the moment has no offset.
        LawError: when no profile was given and none covers the moment of the judgement.
        PdfExtraMissingError: EXTRA_MISSING when the extra is not installed.
    """
    verifier = PdfVerifier(trust, at=at, profile=profile, signers=signers)
    return verifier.verify_pdf(data, content=content, expected=expected, time_stamps=time_stamps)


def _with_claim(check: SignatureCheck, moment: bytes | None) -> SignatureCheck:
    """Let the claimed time of the dictionary stand where the message claims none."""
    signer = check.signer
    if signer is None or signer.attributes is None or signer.attributes.signing_time is not None:
        return check
    attributes = attrs.evolve(signer.attributes, signing_time=claimed_moment(moment))
    return attrs.evolve(check, signer=attrs.evolve(signer, attributes=attributes))
