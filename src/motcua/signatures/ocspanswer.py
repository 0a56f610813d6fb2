"""One OCSP answer made ready: about which certificate, by whom, and whether it may be used (RFC 6960, 3.2).

The responder is the issuer itself, or one whom the issuer certified for this alone. The nonce is not looked at: it
protects who asks on-line, and an answer that is kept is judged by its dates.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, OCSPExtensionOID

from motcua.signatures.certificates import is_sound
from motcua.signatures.constraints import critical_fault, extension_of, key_fault, signature_fault
from motcua.signatures.profiles import Algorithms
from motcua.signatures.statements import Statement, Status

__all__ = ["PreparedAnswer"]

# a certificate is only named by these, so a weak digest does no harm here; the signature is judged by the profile
_ID_HASHES = (hashes.SHA1, hashes.SHA256, hashes.SHA384, hashes.SHA512)
_MOST_RESPONDERS = 8


class PreparedAnswer:
    """An OCSP answer that is read once.

    Attributes:
        sha256: SHA-256 of its DER bytes.
        serial: serial number of the certificate it is about; None when it is about none or several.
        refusal: why it is of no use, a name of `unusable` in `tables/faults.toml`, or None.
    """

    def __init__(self, answer: ocsp.OCSPResponse) -> None:
        """Read the answer; anything that cannot be read makes it unusable, and raises nothing."""
        self._answer = answer
        self.sha256 = sha256(answer.public_bytes(Encoding.DER)).hexdigest()
        self.serial: int | None = None
        self._responders: dict[tuple[x509.Certificate, Algorithms], x509.Certificate | str] = {}
        self._lock = Lock()
        try:
            self.refusal = self._read()
        except Exception:  # noqa: BLE001  an answer of failure, or an ill-formed part
            self.refusal = "contradictory"

    def is_about(self, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
        """Return whether the answer names this certificate by its issuer's name and key and its serial number."""
        if self.serial != certificate.serial_number:
            return False
        try:
            digest = self._answer.hash_algorithm
            named = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, digest)
            asked = named.build() if isinstance(digest, _ID_HASHES) else None
        except Exception:  # noqa: BLE001  a digest unknown to the library, or an issuer whose key cannot be named
            return False
        if asked is None:
            return False
        ours = (asked.issuer_name_hash, asked.issuer_key_hash)
        return ours == (self._answer.issuer_name_hash, self._answer.issuer_key_hash)

    def responder(self, issuer: x509.Certificate, algorithms: Algorithms) -> x509.Certificate | str:
        """Return who signed the answer, the issuer or its delegate, or why that is nobody entitled to; found once."""
        key = (issuer, algorithms)
        if (known := self._responders.get(key)) is None:
            known = self._find_responder(issuer, algorithms)
            with self._lock:
                if len(self._responders) >= _MOST_RESPONDERS:
                    self._responders.clear()
                self._responders[key] = known
        return known

    def _find_responder(self, issuer: x509.Certificate, algorithms: Algorithms) -> x509.Certificate | str:
        answer = self._answer
        if (digest := answer.signature_hash_algorithm) is None or digest.name not in algorithms.hashes:
            return "algorithm"
        if _signed_by(issuer, answer):
            return issuer
        for candidate in answer.certificates[:_MOST_RESPONDERS]:
            if is_sound(candidate) and _signed_by(candidate, answer):
                return candidate if self._is_delegate(candidate, issuer, algorithms) else "responder"
        return "signature"

    def state(self) -> Statement | str:
        """Return what the answer states, its responder having been checked, or why it states nothing."""
        answer = self._answer
        dates = (answer.this_update_utc, answer.next_update_utc, self.sha256, "ocsp")
        if answer.certificate_status is ocsp.OCSPCertStatus.GOOD:
            return Statement(Status.GOOD, *dates)
        if answer.certificate_status is ocsp.OCSPCertStatus.REVOKED:
            why = answer.revocation_reason.value if answer.revocation_reason else "unspecified"
            return (
                "contradictory"
                if why == "removeFromCRL"
                else Statement(Status.REVOKED, *dates, answer.revocation_time_utc, why)
            )
        return "not_known_there"

    @property
    def produced_at(self) -> datetime:
        """When the answer was signed."""
        return self._answer.produced_at_utc

    def _read(self) -> str | None:
        answer = self._answer
        if answer.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            return "not_known_there"
        if len(list(answer.responses)) != 1:
            return "several"  # the library shows the extensions of a single statement alone
        self.serial = answer.serial_number
        every = (*answer.extensions, *answer.single_extensions)
        if any(extension.critical and extension.oid != OCSPExtensionOID.NONCE for extension in every):
            return "extension"
        _ = (answer.signature_hash_algorithm, answer.certificates, answer.hash_algorithm, answer.revocation_reason)
        until = answer.next_update_utc
        return "contradictory" if until is not None and until < answer.this_update_utc else None

    def _is_delegate(self, candidate: x509.Certificate, issuer: x509.Certificate, algorithms: Algorithms) -> bool:
        """Whether the issuer itself certified the responder for OCSP signing, by a certificate then valid."""
        try:
            candidate.verify_directly_issued_by(issuer)
        except Exception:  # noqa: BLE001  not issued by it, in whichever way
            return False
        uses = extension_of(candidate, x509.ExtendedKeyUsage)
        usage = extension_of(candidate, x509.KeyUsage)
        moment = self._answer.produced_at_utc
        return (
            uses is not None
            and ExtendedKeyUsageOID.OCSP_SIGNING in uses.value
            and (usage is None or usage.value.digital_signature or usage.value.content_commitment)
            and candidate.not_valid_before_utc <= moment <= candidate.not_valid_after_utc
            and not (key_fault(candidate, algorithms) or signature_fault(candidate, algorithms))
            and critical_fault(candidate) is None
        )


def _signed_by(certificate: x509.Certificate, answer: ocsp.OCSPResponse) -> bool:
    """Whether the key of a certificate made the answer's signature: RSA (PKCS #1 v1.5) or ECDSA, as responders use."""
    digest = answer.signature_hash_algorithm
    if digest is None:
        return False
    try:
        key = certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(digest))
        else:
            return False
    except Exception:  # noqa: BLE001  a wrong signature, or a key that cannot be read
        return False
    return True
