"""A synthetic PKI for tests: made at test time, keys cached for the session, invented names, no key ever written.

    from pki import at, authority_pki, crl, issue, ocsp_answer

    pki = authority_pki()                       # the usual certificates, made once
    pki.agency.certificate, pki.agency.key      # a signer under the "public-duty" root
    pki.anchors()                               # AnchorSet of the public-duty, national and time-stamp roots
    weak = issue("Cơ quan Mẫu", pki.issuing, key="rsa1024")
    lists = crl(pki.issuing, [(weak.serial, at(2025, 3, 1), "keyCompromise")])

Everything is issued from 2024-01-01 and judged in 2025 unless a test says otherwise. `issue` takes whatever a test
wants to be wrong; `forge_digest` makes certificates that the library refuses to sign (MD5, SHA-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from motcua.localtime import DESK_ZONE
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.profiles import AnchorClass

# object identifiers of RSA signatures, which differ in their last octet
_RSA_OID = bytes.fromhex("2a864886f70d0101")
_RSA_DIGESTS = {"md5": (4, hashes.MD5()), "sha1": (5, hashes.SHA1()), "sha256": (11, hashes.SHA256())}  # noqa: S303
UNKNOWN_CRITICAL = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.55555.1"), b"\x05\x00")


def at(year: int, month: int = 1, day: int = 1, hour: int = 0) -> datetime:
    """Return a moment in local time."""
    return datetime(year, month, day, hour, tzinfo=DESK_ZONE)


_SINCE, _UNTIL, _LISTED, _NEXT = at(2024), at(2027), at(2025, 6), at(2025, 7)


@cache
def key(name: str):
    """Return the private key of a name, made once: its beginning says the kind, such as "rsa", "rsa1024", "p384"."""
    kind = name.split("-", maxsplit=1)[0]
    if kind.startswith("rsa"):
        return rsa.generate_private_key(3 if kind == "rsa3e" else 65537, 1024 if kind == "rsa1024" else 2048)
    if kind == "ed":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "dsa":
        return dsa.generate_private_key(2048)
    curves = {"p192": ec.SECP192R1, "p256": ec.SECP256R1, "p384": ec.SECP384R1, "k256": ec.SECP256K1}
    return ec.generate_private_key(curves[kind]())


@dataclass(frozen=True)
class Issued:
    """A certificate together with its private key."""

    certificate: x509.Certificate
    key_name: str

    @property
    def key(self):
        """The private key."""
        return key(self.key_name)

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def serial(self) -> int:
        """Its serial number."""
        return self.certificate.serial_number


def name(common: str, *, country: str = "VN", unit: str | None = None) -> x509.Name:
    """Return a distinguished name."""
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, country)]
    if unit:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def usage(*names: str) -> x509.KeyUsage:
    """Return a key usage with the bits of these names set, such as "digital_signature"."""
    every = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip
    return x509.KeyUsage(**{one: one in names for one in every})


def issue(  # noqa: PLR0913  every way in which a certificate may be wrong
    subject: str | x509.Name,
    issuer: Issued | None,
    *,
    key: str = "p256-leaf",
    ca: bool | None = False,
    path_length: int | None = None,
    uses: tuple[str, ...] | None = ("digital_signature", "content_commitment"),
    extended: tuple[x509.ObjectIdentifier, ...] = (),
    extended_critical: bool = False,
    since: datetime = _SINCE,
    until: datetime = _UNTIL,
    digest: hashes.HashAlgorithm | None = None,
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    serial: int | None = None,
) -> Issued:
    """Issue a certificate; without an issuer it is self-signed.

    Args:
        subject: common name, or a whole name.
        issuer: who signs it.
        key: name of its key, see `key`.
        ca: whether basicConstraints says so; None leaves the extension out.
        path_length: how many authorities may follow.
        uses: bits of the key usage; None leaves the extension out.
        extended: extended usages; none leaves the extension out.
        extended_critical: whether these are critical.
        since: notBefore.
        until: notAfter.
        digest: digest of the issuer's signature; SHA-256 by default, none for Ed25519.
        extra: further extensions, each with its criticality.
        serial: serial number; random by default.
    """
    own = globals()["key"](key)
    signer = own if issuer is None else issuer.key
    subject = name(subject) if isinstance(subject, str) else subject
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(own.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, path_length), critical=True)
    if uses is not None:
        builder = builder.add_extension(usage(*uses), critical=True)
    if extended:
        builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=extended_critical)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    for value, critical in extra:
        builder = builder.add_extension(value, critical=critical)
    if not isinstance(signer, ed25519.Ed25519PrivateKey):
        digest = digest or hashes.SHA256()
    return Issued(builder.sign(signer, digest), key)


def authority(subject: str, issuer: Issued | None, *, key: str, **wrong) -> Issued:
    """Issue the certificate of a certification authority, ten years long."""
    usual = {"ca": True, "uses": ("key_cert_sign", "crl_sign"), "until": at(2034)}
    return issue(subject, issuer, key=key, **{**usual, **wrong})


def forge_digest(issued: Issued, issuer: Issued, digest: str) -> Issued:
    """Return the certificate signed again under another digest by an RSA issuer; the library signs no such thing."""
    octet, algorithm = _RSA_DIGESTS[digest]
    old = issued.certificate
    was, new = _RSA_OID + b"\x0b", _RSA_OID + bytes([octet])
    tbs = old.tbs_certificate_bytes.replace(was, new)
    signature = _sign_digest(issuer.key, tbs, algorithm)
    body = issued.der.replace(was, new).replace(old.signature, signature)
    return Issued(x509.load_der_x509_certificate(body), issued.key_name)


def _sign_digest(private: rsa.RSAPrivateKey, data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    return private.sign(data, padding.PKCS1v15(), algorithm)


def crl(  # noqa: PLR0913  as above
    issuer: Issued,
    revoked: tuple | list = (),
    *,
    since: datetime = _LISTED,
    until: datetime | None = _NEXT,
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    entry_extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    signer: Issued | None = None,
    digest: hashes.HashAlgorithm | None = None,
    pem: bool = False,
) -> bytes:
    """Return a CRL in DER, or PEM.

    Args:
        issuer: whose name it bears.
        revoked: (serial number, date, reason) each; the reason as RFC 5280 names it, or None.
        since: thisUpdate.
        until: nextUpdate.
        extra: extensions of the list.
        entry_extra: extensions of every entry.
        signer: who signs it, if not the issuer.
        digest: digest of the signature.
        pem: whether to return PEM.
    """
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject).last_update(since)
    builder = builder.next_update(until)
    for serial, moment, reason in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        if reason:
            entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags(reason)), critical=False)
        for value, critical in entry_extra:
            entry = entry.add_extension(value, critical=critical)
        builder = builder.add_revoked_certificate(entry.build())
    for value, critical in extra:
        builder = builder.add_extension(value, critical=critical)
    made = builder.sign((signer or issuer).key, digest or hashes.SHA256())
    return made.public_bytes(Encoding.PEM if pem else Encoding.DER)


def ocsp_answer(  # noqa: PLR0913  as above
    about: Issued,
    issuer: Issued,
    status: str = "good",
    *,
    responder: Issued | None = None,
    attach: bool = True,
    since: datetime = _LISTED,
    until: datetime | None = _NEXT,
    revoked_at: datetime | None = None,
    reason: str | None = None,
    extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> bytes:
    """Return an OCSP answer in DER.

    The library stamps `producedAt` with the clock of the machine, so it is set back to `since` and signed again.

    Args:
        about: the certificate.
        issuer: its issuer.
        status: "good", "revoked" or "unknown".
        responder: who signs, if not the issuer.
        attach: whether the responder's certificate is attached.
        since: thisUpdate and producedAt.
        until: nextUpdate, or None.
        revoked_at: since when revoked.
        reason: why, as RFC 5280 names it.
        extra: extensions of the answer.
    """
    signer = responder or issuer
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=about.certificate,
        issuer=issuer.certificate,
        algorithm=hashes.SHA1(),  # noqa: S303  names the certificate, as responders do
        cert_status=ocsp.OCSPCertStatus[status.upper()],
        this_update=since,
        next_update=until,
        revocation_time=revoked_at,
        revocation_reason=x509.ReasonFlags(reason) if reason else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, signer.certificate)
    if responder and attach:
        builder = builder.certificates([responder.certificate])
    for value, critical in extra:
        builder = builder.add_extension(value, critical=critical)
    made = builder.sign(signer.key, hashes.SHA256())
    was, new = (f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}".encode() for moment in (made.produced_at_utc, since))
    return _signed_again(made, signer, made.tbs_response_bytes.replace(was, new, 1))


def _signed_again(made: ocsp.OCSPResponse, signer: Issued, tbs: bytes) -> bytes:
    """Put a changed body under a new signature of the same length; ECDSA ones vary, so it is tried until it fits."""
    while True:
        if isinstance(signer.key, rsa.RSAPrivateKey):
            signature = signer.key.sign(tbs, padding.PKCS1v15(), hashes.SHA256())
        else:
            signature = signer.key.sign(tbs, ec.ECDSA(hashes.SHA256()))
        if len(signature) == len(made.signature):
            whole = made.public_bytes(Encoding.DER)
            return whole.replace(made.tbs_response_bytes, tbs).replace(made.signature, signature)


@dataclass(frozen=True)
class Pki:
    """The usual certificates: two roots that do not know each other, and what stands below them.

    `look_alike` bears the name of the public-duty root with another key, and `forged` is a signer under it.
    """

    public_root: Issued
    issuing: Issued
    agency: Issued
    officer: Issued
    national_root: Issued
    company_ca: Issued
    company: Issued
    stamp_root: Issued
    stamper: Issued
    responder: Issued
    look_alike: Issued
    forged_issuing: Issued
    forged: Issued

    def anchors(self) -> AnchorSet:
        """Return the three true roots, each in its class."""
        return AnchorSet(
            [
                Anchor(self.public_root.certificate, "gốc công vụ mẫu", AnchorClass.PUBLIC_DUTY),
                Anchor(self.national_root.certificate, "gốc quốc gia mẫu", AnchorClass.NATIONAL),
                Anchor(self.stamp_root.certificate, "gốc dấu thời gian mẫu", AnchorClass.TIME_STAMP),
            ]
        )


@cache
def authority_pki() -> Pki:
    """Return the usual certificates, made once for a session."""
    public_root = authority("Root CA Công vụ Mẫu", None, key="rsa-root")
    issuing = authority("CA Cơ quan Nhà nước Mẫu", public_root, key="rsa-issuing", path_length=0)
    national_root = authority("Vietnam Sample National Root", None, key="p384-national")
    company_ca = authority("Sample-CA", national_root, key="p256-company-ca")
    stamp_root = authority("Sample TSA Root", None, key="p256-stamp-root")
    look_alike = authority("Root CA Công vụ Mẫu", None, key="p256-look-alike")
    forged_issuing = authority("CA Cơ quan Nhà nước Mẫu", look_alike, key="p256-forged-issuing")
    stamping, answering = ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING
    return Pki(
        public_root=public_root,
        issuing=issuing,
        agency=issue("Ủy ban nhân dân xã Mẫu", issuing, key="rsa-agency"),
        officer=issue("Nguyễn Thị Mẫu", issuing, key="p256-officer"),
        national_root=national_root,
        company_ca=company_ca,
        company=issue("Công ty Mẫu", company_ca, key="p256-company"),
        stamp_root=stamp_root,
        stamper=issue("Sample TSA", stamp_root, key="p256-stamper", extended=(stamping,), extended_critical=True),
        responder=issue(
            "OCSP Mẫu", issuing, key="p256-responder", extended=(answering,), extra=((x509.OCSPNoCheck(), False),)
        ),
        look_alike=look_alike,
        forged_issuing=forged_issuing,
        forged=issue("Ủy ban nhân dân xã Mẫu", forged_issuing, key="p256-forged"),
    )
