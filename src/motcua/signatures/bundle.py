"""Evidence bundles: all that a verification rested on, in one file, to be checked again years later without a network.

What lies in a bundle is evidence and never trust: the anchors come from whoever verifies, and those inside only show
which ones were used. The moment of a bundle is what its maker says; a time stamp inside is what proves one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError
from motcua.localtime import local, parse_moment
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.authorised import SignerBinding
from motcua.signatures.binding import Binding, strict_json
from motcua.signatures.der import DerError
from motcua.signatures.pades import PdfVerifier
from motcua.signatures.pdffaults import BundleError, refused
from motcua.signatures.profiles import Profile
from motcua.signatures.reporting import empty_report
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.verdict import Report
from motcua.signatures.verifier import Trust
from motcua.signatures.zipstore import packed, unpacked

__all__ = ["SCHEMA", "Evidence", "make_bundle", "read_bundle", "report_value", "verify_bundle"]

SCHEMA = "urn:motcua:bundle:1"
"""The identifier that a manifest must carry."""

_MANIFEST, _REPORT = "manifest.json", "report.json"
_DOCUMENT, _CONTENT, _SIGNATURE, _FORM = "document.pdf", "content.bin", "signature.p7s", "form.json"
_KEYS = {"schema", "library", "profile", "at", "files"}
_LISTS = {"certificates": "der", "crls": "crl", "ocsp": "der", "stamps": "tst", "anchors": "der"}


def _all(items: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(items))


@attrs.frozen(kw_only=True, eq=False)
class Evidence:
    """What a verification rests on, but for trust (bằng chứng của một lần kiểm tra).

    Attributes:
        document: the signed PDF, or the content of a detached signature.
        signature: the detached signature, or None for a PDF.
        form: canonical bytes of the form that a PDF shows, or None.
        certificates: encoded certificates that help to build a path.
        crls: CRLs.
        ocsp_answers: OCSP answers.
        time_stamps: tokens kept beside the signature.
        anchors: encoded anchors that were used; evidence only, never trusted.
        at: the moment of the judgement.
    """

    document: bytes
    signature: bytes | None = None
    form: bytes | None = None
    certificates: tuple[bytes, ...] = attrs.field(default=(), converter=_all)
    crls: tuple[bytes, ...] = attrs.field(default=(), converter=_all)
    ocsp_answers: tuple[bytes, ...] = attrs.field(default=(), converter=_all)
    time_stamps: tuple[bytes, ...] = attrs.field(default=(), converter=_all)
    anchors: tuple[bytes, ...] = attrs.field(default=(), converter=_all)
    at: datetime = attrs.field(converter=local)

    def verify(
        self,
        anchors: AnchorSet,
        *,
        at: datetime,
        profile: Profile | None = None,
        signers: SignerBinding | None = None,
        expected: Binding | None = None,
    ) -> Report:
        """Return the report on this evidence under the verifier's own anchors; what cannot be read is passed over."""
        lists = RevocationIndex.embedded(crls=self.crls, ocsp_answers=self.ocsp_answers)
        verifier = PdfVerifier(Trust(anchors, self.certificates, lists), at=at, profile=profile, signers=signers)
        if self.signature is None:
            return verifier.verify_pdf(
                self.document, content=self.form, expected=expected, time_stamps=self.time_stamps
            )
        return verifier.verify(self.document, self.signature, time_stamps=self.time_stamps, expected=expected)


def make_bundle(
    evidence: Evidence,
    anchors: AnchorSet,
    *,
    library: str,
    profile: Profile | None = None,
    signers: SignerBinding | None = None,
    expected: Binding | None = None,
) -> bytes:
    """Return a bundle of evidence, verified, with the report in it; equal evidence gives equal bytes.

    A report that is not a yes is bundled too: a failure is worth keeping.

    Args:
        evidence: content, signature, and what helps; the anchors used are written beside.
        anchors: the verifier's anchors.
        library: the version of this library, `motcua.__version__`.
        profile: by which rules; by default those of the day of signing.
        signers: who signs for which agency, when that is asked.
        expected: what the content must be bound to, when that is asked.

    Raises:
        BadInputError: BUNDLE_TOO_LARGE, or what `Verifier` raises for the moment.
        LawError: when no profile covers the moment.
    """
    used = sorted(one.certificate.public_bytes(Encoding.DER) for one in anchors.anchors)
    kept = attrs.evolve(evidence, anchors=used)
    report = kept.verify(anchors, at=kept.at, profile=profile, signers=signers, expected=expected)
    files = _files(kept) | {_REPORT: canonical_bytes(report_value(report))}
    manifest = {
        "schema": SCHEMA,
        "library": library,
        "profile": profile.id if profile else "",
        "at": kept.at.isoformat(),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    try:
        return packed(files | {_MANIFEST: canonical_bytes(manifest)})
    except BundleError as error:
        raise BadInputError("BUNDLE_TOO_LARGE", error.text_vi, error.text_en) from error


def verify_bundle(
    data: bytes,
    anchors: AnchorSet,
    *,
    at: datetime | None = None,
    profile: Profile | None = None,
    signers: SignerBinding | None = None,
    expected: Binding | None = None,
) -> Report:
    """Return the report on a bundle, checked again from its parts; any bytes give one.

    The report inside is not read: it is what was found then, and this is what is found now.

    Args:
        data: the bundle.
        anchors: the verifier's anchors; those in the bundle are evidence and trusted by nobody.
        at: the moment of the judgement; by default the one that the bundle names, which is its maker's word.
        profile: by which rules; by default those of the day of signing, whatever the bundle names.
        signers: who signs for which agency, when that is asked.
        expected: what the content must be bound to, when that is asked.

    Raises:
        BadInputError: when the moment has no offset.
        LawError: when no profile was given and none covers the moment.
        PdfExtraMissingError: EXTRA_MISSING when it holds a PDF and the extra is not installed.
    """
    try:
        evidence = read_bundle(data)
    except BundleError as error:
        return refused(empty_report(error.reason, bytes(data)), error)
    return evidence.verify(anchors, at=at or evidence.at, profile=profile, signers=signers, expected=expected)


def read_bundle(data: bytes) -> Evidence:
    """Return the evidence of a bundle whose files are those of its manifest.

    Raises:
        BundleError: for anything else; `verify_bundle` makes a report of it.
    """
    files = unpacked(data)
    manifest = _manifest(files.pop(_MANIFEST, b""))
    if manifest["files"] != {name: hashlib.sha256(held).hexdigest() for name, held in files.items()}:
        raise BundleError("files")
    lists = {kind: [files.pop(name) for name in _numbered(files, kind)] for kind in _LISTS}
    is_pdf = _DOCUMENT in files
    document, signature = files.pop(_DOCUMENT if is_pdf else _CONTENT, None), files.pop(_SIGNATURE, None)
    form = files.pop(_FORM, None)
    report = files.pop(_REPORT, None)
    if (
        files
        or document is None
        or report is None
        or is_pdf != (signature is None)
        or (form is not None and not is_pdf)
    ):
        raise BundleError("files")
    return Evidence(
        document=document, signature=signature, form=form, certificates=lists["certificates"], crls=lists["crls"],
        ocsp_answers=lists["ocsp"], time_stamps=lists["stamps"], anchors=lists["anchors"], at=_moment(manifest["at"]),
    )  # fmt: skip


def report_value(report: Report) -> dict[str, Any]:
    """Return a report as a value for canonical JSON: what was decided, and on which bytes."""
    return {
        "verdict": report.verdict.value,
        "reason": report.reason.value if report.reason else None,
        "warnings": [one.value for one in report.warnings],
        "signer": report.signer,
        "signing_time": report.signing_time.isoformat() if report.signing_time else None,
        "proven_time": report.proven_time.isoformat() if report.proven_time else None,
        "criteria": [
            {
                "id": one.id,
                "result": one.result.value,
                "vi": one.text_vi,
                "en": one.text_en,
                "sha256": one.evidence_sha256,
            }
            for one in report.criteria
        ],
    }


def _files(evidence: Evidence) -> dict[str, bytes]:
    is_pdf = evidence.signature is None
    files = {_DOCUMENT if is_pdf else _CONTENT: evidence.document}
    if evidence.signature is not None:
        files[_SIGNATURE] = evidence.signature
    elif evidence.form is not None:
        files[_FORM] = evidence.form
    given = (evidence.certificates, evidence.crls, evidence.ocsp_answers, evidence.time_stamps, evidence.anchors)
    for (kind, ending), items in zip(_LISTS.items(), given, strict=True):
        files |= {f"{kind}/{place:04}.{ending}": item for place, item in enumerate(items, start=1)}
    return files


def _numbered(files: Mapping[str, bytes], kind: str) -> list[str]:
    """The names of a list, which must be numbered from one without a gap."""
    found = sorted(name for name in files if name.startswith(f"{kind}/"))
    if found != [f"{kind}/{place:04}.{_LISTS[kind]}" for place in range(1, len(found) + 1)]:
        raise BundleError("files")
    return found


def _manifest(data: bytes) -> Mapping[str, Any]:
    try:
        value = strict_json(data)
    except DerError as error:
        raise BundleError("manifest") from error
    if not isinstance(value, Mapping) or set(value) != _KEYS or value["schema"] != SCHEMA:
        raise BundleError("manifest")
    texts = (value["library"], value["profile"], value["at"])
    if not all(isinstance(one, str) for one in texts) or not isinstance(value["files"], Mapping):
        raise BundleError("manifest")
    return value


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except BadInputError as error:
        raise BundleError("manifest") from error
