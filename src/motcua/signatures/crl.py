"""One CRL made ready: its entries by serial number, its scope, and whether it may be used at all (RFC 5280, 5 and 6.3).

Refused whole: delta and indirect CRLs, those for some reasons only, and those with a critical extension, of the list
or of any entry, that is not acted on here.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from threading import Lock

import attrs
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import CRLEntryExtensionOID, ExtensionOID

from motcua.signatures.constraints import extension_of
from motcua.signatures.profiles import Algorithms
from motcua.signatures.statements import HOLD, Statement, Status

__all__ = ["PreparedCrl"]

_ENTRY_KNOWN = frozenset({CRLEntryExtensionOID.CRL_REASON, CRLEntryExtensionOID.INVALIDITY_DATE})
_MOST_ISSUERS = 256


@attrs.frozen
class _Entry:
    revoked_at: datetime
    why: str

    @property
    def weight(self) -> tuple[bool, datetime]:
        """A final revocation before a suspension, then the earlier one."""
        return self.why == HOLD, self.revoked_at


class PreparedCrl:
    """A CRL that is read once and asked many times; safe to share among threads.

    Attributes:
        issuer: the name of its issuer.
        sha256: SHA-256 of its DER bytes.
        this_update: when it was issued.
        next_update: when the next one was promised, or None.
        refusal: why it is of no use, a name of `unusable` in `tables/faults.toml`, or None.
    """

    def __init__(self, crl: x509.CertificateRevocationList) -> None:
        """Read every entry; anything that cannot be read makes the list unusable, and raises nothing."""
        self._crl = crl
        self.issuer = crl.issuer
        self.sha256 = sha256(crl.public_bytes(Encoding.DER)).hexdigest()
        self.this_update, self.next_update = crl.last_update_utc, crl.next_update_utc
        self._entries: dict[int, _Entry] = {}
        self._scope: x509.IssuingDistributionPoint | None = None
        self._signed: dict[x509.Certificate, str | None] = {}
        self._lock = Lock()
        self._digest = self._digest_name()
        try:
            self.refusal = self._read_scope() or self._read_entries()
        except Exception:  # noqa: BLE001  an ill-formed extension or date
            self.refusal = "contradictory"

    def refusal_from(self, issuer: x509.Certificate) -> str | None:
        """Return why the list does not speak for this issuer, whose name it bears, or None; checked once for each."""
        known = self._signed.get(issuer, "")
        if known == "":
            known = self._check_issuer(issuer)
            with self._lock:
                if len(self._signed) >= _MOST_ISSUERS:
                    self._signed.clear()
                self._signed[issuer] = known
        return known

    def state(self, certificate: x509.Certificate, algorithms: Algorithms) -> Statement | str:
        """Return what the list states about a certificate of its issuer, or why it states nothing."""
        if self.refusal:
            return self.refusal
        if self._digest not in algorithms.hashes:
            return "algorithm"
        if self._scope is not None and not _in_scope(certificate, self._scope):
            return "scope"
        entry = self._entries.get(certificate.serial_number)
        if entry is None:
            return Statement(Status.GOOD, self.this_update, self.next_update, self.sha256, "crl")
        if entry.why == "removeFromCRL":
            # it takes back a suspension in a delta CRL; in a full list it says both that the certificate is on it
            # and that it is not, and RFC 5280, 5.3.1 does not allow it there
            return "contradictory"
        return Statement(
            Status.REVOKED, self.this_update, self.next_update, self.sha256, "crl", entry.revoked_at, entry.why
        )

    def _check_issuer(self, issuer: x509.Certificate) -> str | None:
        usage = extension_of(issuer, x509.KeyUsage)
        if usage is not None and not usage.value.crl_sign:
            return "no_crl_sign"
        try:
            is_signed = self._crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # else it raises
        except Exception:  # noqa: BLE001  a key or algorithm that signs no CRLs
            is_signed = False
        return None if is_signed else "signature"

    def _digest_name(self) -> str:
        try:
            digest = self._crl.signature_hash_algorithm
        except Exception:  # noqa: BLE001  an algorithm unknown to the library
            return ""
        return digest.name if digest else ""

    def _read_scope(self) -> str | None:
        for extension in self._crl.extensions:
            if extension.oid == ExtensionOID.DELTA_CRL_INDICATOR:
                return "delta"
            if isinstance(extension.value, x509.IssuingDistributionPoint):
                self._scope = extension.value
                if _is_partial(extension.value):
                    return "indirect"
            elif extension.critical and extension.oid != ExtensionOID.AUTHORITY_KEY_IDENTIFIER:
                return "extension"
        return "contradictory" if self.next_update and self.next_update < self.this_update else None

    def _read_entries(self) -> str | None:
        for revoked in self._crl:
            moment, why = revoked.revocation_date_utc, "unspecified"
            for extension in revoked.extensions:
                if isinstance(extension.value, x509.CertificateIssuer):
                    return "indirect"
                if extension.critical and extension.oid not in _ENTRY_KNOWN:
                    return "extension"
                if isinstance(extension.value, x509.CRLReason):
                    why = extension.value.reason.value
                if isinstance(extension.value, x509.InvalidityDate):
                    # the key is known not to have been good since then, so a signature is not better than that
                    moment = min(moment, extension.value.invalidity_date_utc)
            entry, known = _Entry(moment, why), self._entries.get(revoked.serial_number)
            if known is None or entry.weight < known.weight:
                self._entries[revoked.serial_number] = entry
        return None


def _is_partial(scope: x509.IssuingDistributionPoint) -> bool:
    return bool(
        scope.indirect_crl
        or scope.only_some_reasons
        or scope.only_contains_attribute_certs
        or scope.relative_name is not None
    )


def _in_scope(certificate: x509.Certificate, scope: x509.IssuingDistributionPoint) -> bool:
    """Whether a list that its issuer cut into parts is the part for this certificate (RFC 5280, 6.3.3 b)."""
    basic = extension_of(certificate, x509.BasicConstraints)
    is_authority = basic is not None and basic.value.ca
    if scope.only_contains_user_certs if is_authority else scope.only_contains_ca_certs:
        return False
    if scope.full_name is None:
        return True
    points = extension_of(certificate, x509.CRLDistributionPoints)
    named = [name for point in points.value for name in point.full_name or ()] if points else []
    return any(name in named for name in scope.full_name)
