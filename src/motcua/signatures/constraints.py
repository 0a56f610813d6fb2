"""What a certificate must be to stand in a path: key and digest, purpose, authority; what the library leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from motcua.signatures.certificates import fingerprint, subject_text
from motcua.signatures.faults import Fault, fault
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import Algorithms

__all__ = [
    "VALIDITY_FAULTS",
    "Purpose",
    "authority_fault",
    "critical_fault",
    "extension_of",
    "key_fault",
    "purpose_fault",
    "signature_fault",
    "signing_right_fault",
    "validity_fault",
]

_E = TypeVar("_E", bound=x509.ExtensionType)
# what a path builder of RFC 5280 acts on, or what constrains nobody by its nature
_KNOWN_CRITICAL = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.CERTIFICATE_POLICIES,
    }
)

VALIDITY_FAULTS = frozenset({"authority_not_yet_valid", "authority_expired", "authority_out_of_bounds"})
"""The faults of an authority's validity, which depend on the moment and name it."""


class Purpose(StrEnum):
    """What the leaf of a path is asked to be good for."""

    SIGNING = "signing"
    TIME_STAMPING = "time_stamping"


def extension_of(certificate: x509.Certificate, kind: type[_E]) -> x509.Extension[_E] | None:
    """Return the extension of a kind, or None when the certificate has none."""
    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def key_fault(certificate: x509.Certificate, algorithms: Algorithms) -> Fault | None:
    """Return what is wrong with a certificate's key: kind, size, curve or RSA exponent."""
    try:
        key = certificate.public_key()
    except Exception:  # noqa: BLE001  the library refuses kinds, curves, exponents and points in many ways
        return _fault("key_kind", certificate, found=certificate.public_key_algorithm_oid.dotted_string)
    if isinstance(key, rsa.RSAPublicKey) and "rsa" in algorithms.keys:
        return _rsa_fault(certificate, key, algorithms)
    if isinstance(key, ec.EllipticCurvePublicKey) and "ec" in algorithms.keys:
        if key.key_size < algorithms.ec_bits:
            return _fault("key_size", certificate, found=key.key_size, wanted=algorithms.ec_bits)
        return None if key.curve.name in algorithms.ec_curves else _fault("key_kind", certificate, found=key.curve.name)
    if isinstance(key, ed25519.Ed25519PublicKey) and "ed25519" in algorithms.keys:
        return None
    return _fault("key_kind", certificate, found=type(key).__name__.removesuffix("PublicKey"))


def _rsa_fault(certificate: x509.Certificate, key: rsa.RSAPublicKey, algorithms: Algorithms) -> Fault | None:
    if key.key_size < algorithms.rsa_bits:
        return _fault("key_size", certificate, found=key.key_size, wanted=algorithms.rsa_bits)
    if key.key_size > algorithms.rsa_bits_most:
        return _fault("key_size_most", certificate, found=key.key_size, wanted=algorithms.rsa_bits_most)
    exponent = key.public_numbers().e
    is_usual = exponent >= algorithms.rsa_exponent and exponent.bit_length() <= algorithms.rsa_exponent_bits_most
    return None if is_usual else _fault("key_exponent", certificate, found=hex(exponent)[:24])


def signature_fault(certificate: x509.Certificate, algorithms: Algorithms) -> Fault | None:
    """Return what is wrong with the algorithm that a certificate is signed with.

    The signature that a self-signed anchor bears on itself is not judged: nothing rests on it.
    """
    try:
        digest = certificate.signature_hash_algorithm
        parameters = certificate.signature_algorithm_parameters
    except Exception:  # noqa: BLE001  an algorithm unknown to the library is not allowed either
        digest = parameters = None
    name = "" if digest is None else digest.name
    salt = parameters._salt_length if isinstance(parameters, padding.PSS) else None  # noqa: SLF001  told nowhere else
    # an odd salt length leaves room that the scheme was not proven for
    is_odd = salt is not None and digest is not None and salt != digest.digest_size
    is_ed25519 = certificate.signature_algorithm_oid == x509.SignatureAlgorithmOID.ED25519
    if (name in algorithms.hashes and not is_odd) or (is_ed25519 and "ed25519" in algorithms.keys):
        return None
    found = f"RSASSA-PSS, {name}" if is_odd else name or certificate.signature_algorithm_oid.dotted_string
    return _fault("signature_hash", certificate, found=found)


def purpose_fault(certificate: x509.Certificate, purpose: Purpose, algorithms: Algorithms) -> Fault | None:
    """Return why a leaf was not issued for this purpose.

    A key usage must be there and name digitalSignature or nonRepudiation. A time-stamping certificate must carry
    its extended usage alone, and critical (RFC 3161, 2.3); for signing, see `Algorithms.uses_refused`.
    """
    usage = extension_of(certificate, x509.KeyUsage)
    if usage is None or not (usage.value.digital_signature or usage.value.content_commitment):
        return _fault("key_usage", certificate)
    extended = extension_of(certificate, x509.ExtendedKeyUsage)
    uses = frozenset() if extended is None else frozenset(use.dotted_string for use in extended.value)
    if purpose is Purpose.TIME_STAMPING:
        alone = frozenset({ExtendedKeyUsageOID.TIME_STAMPING.dotted_string})
        is_good = extended is not None and extended.critical and uses == alone
    else:
        refused = extended is not None and uses <= algorithms.uses_refused
        wanted = extended is None or not algorithms.uses_wanted or uses & algorithms.uses_wanted
        is_good = bool(wanted) and not refused
    return None if is_good else _fault("extended_key_usage", certificate, found=", ".join(sorted(uses)) or "-")


def critical_fault(certificate: x509.Certificate) -> Fault | None:
    """Return a fault for a critical extension that nobody here acts on."""
    for extension in certificate.extensions:
        if extension.critical and extension.oid not in _KNOWN_CRITICAL:
            return _fault("critical_extension", certificate, found=extension.oid.dotted_string)
    return None


def signing_right_fault(path: tuple[x509.Certificate, ...]) -> Fault | None:
    """Return a fault for the first authority of a path that may not sign certificates.

    An old root may have no key usage at all; an intermediate without one was not given the right.
    """
    for certificate in path[1:]:
        usage = extension_of(certificate, x509.KeyUsage)
        if certificate is not path[-1] if usage is None else not usage.value.key_cert_sign:
            return _fault("no_key_cert_sign", certificate)
    return None


def authority_fault(path: tuple[x509.Certificate, ...]) -> Fault | None:
    """Return the first constraint of RFC 5280 that a path breaks, leaf first, as far as it can be named."""
    return next(_authority_faults(path), None)


def _authority_faults(path: tuple[x509.Certificate, ...]) -> Iterator[Fault]:
    below = 0  # authorities below this one that are not self-issued: what a path length counts (RFC 5280, 4.2.1.9)
    for certificate in path[1:]:
        basic = extension_of(certificate, x509.BasicConstraints)
        if basic is None or not basic.value.ca:
            yield _fault("not_a_ca", certificate)
            continue
        if basic.value.path_length is not None and below > basic.value.path_length:
            yield _fault("path_length", certificate, wanted=basic.value.path_length, found=below)
        below += certificate.subject != certificate.issuer
    yield from filter(None, map(critical_fault, path))


def validity_fault(path: tuple[x509.Certificate, ...], moment: datetime, moments: Moments) -> Fault | None:
    """Return a fault for the first authority of a path, anchor included, that was not valid at a moment."""
    for certificate in path[1:]:
        if moment < certificate.not_valid_before_utc:
            return _fault("authority_not_yet_valid", certificate, moment=moment)
        if moment > certificate.not_valid_after_utc:
            name = "authority_out_of_bounds" if moments.proven is None else "authority_expired"
            return _fault(name, certificate, moment=moment)
    return None


def _fault(name: str, certificate: x509.Certificate, **particulars: object) -> Fault:
    return fault(
        name, evidence_sha256=fingerprint(certificate), subject=subject_text(certificate) or "-", **particulars
    )
