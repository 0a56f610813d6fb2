"""A throw-away PKI for the demo: made when it runs, held in memory, never written; its names are invented.

It plays the host of a real desk: it gives the anchor, the certificates and the list, and signs what it is handed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from motcua.errors import BadInputError
from motcua.localtime import local
from motcua.signatures.anchors import Anchor, AnchorSet
from motcua.signatures.profiles import AnchorClass
from motcua.signatures.revocation import RevocationIndex

__all__ = ["DemoPki", "make_demo_pki"]

_Key = ec.EllipticCurvePrivateKey
_ALGORITHMS = {
    "ecdsa-sha256": hashes.SHA256(),
    "ecdsa-sha384": hashes.SHA384(),
    "ecdsa-sha512": hashes.SHA512(),
}
# how long things last here, as in the field: a root longer than an authority, that longer than a signer
_ROOT_DAYS, _ISSUING_DAYS, _AGENCY_DAYS, _LIST_DAYS = 7300, 3650, 1825, 30


@attrs.frozen(eq=False)
class DemoPki:
    """What a host holds (bộ chứng thư dùng thử).

    Attributes:
        anchors: the root, in the class of public-duty anchors.
        agency: the agency's certificate.
        intermediates: the certificates between it and the root.
        revocation: an empty CRL of the root and of the issuing authority, ready to be asked.
        crls: the same two lists in DER, as a signature would carry them.
        sign: signs with the agency's key: takes a digest and the name of the algorithm, such as "ecdsa-sha256", and
            returns an ECDSA signature in DER; a token or a signing service would stand here.
    """

    anchors: AnchorSet
    agency: x509.Certificate
    intermediates: tuple[x509.Certificate, ...]
    revocation: RevocationIndex
    crls: tuple[bytes, ...] = attrs.field(repr=False)
    sign: Callable[[bytes, str], bytes] = attrs.field(repr=False)


def make_demo_pki(moment: datetime, *, agency: str = "Ủy ban nhân dân xã Mẫu") -> DemoPki:
    """Return a new PKI whose certificates and lists are valid from a day before a moment.

    Args:
        moment: when the demo's receipts are signed.
        agency: common name of the agency's certificate.
    """
    since = local(moment) - timedelta(days=1)
    root_key, issuing_key, agency_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root_name, issuing_name = _name("Root CA Dùng thử"), _name("CA Cơ quan Dùng thử")
    root = _certificate((root_name, root_key), (root_name, root_key), since, _ROOT_DAYS, path_length=1)
    issuing = _certificate((issuing_name, issuing_key), (root_name, root_key), since, _ISSUING_DAYS, path_length=0)
    leaf = _certificate((_name(agency), agency_key), (issuing_name, issuing_key), since, _AGENCY_DAYS)
    lists = tuple(_empty_list(name, key, since) for name, key in ((root_name, root_key), (issuing_name, issuing_key)))
    return DemoPki(
        AnchorSet([Anchor(root, "gốc dùng thử", AnchorClass.PUBLIC_DUTY)]),
        leaf,
        (issuing,),
        RevocationIndex.read(crls=lists),
        lists,
        _signer(agency_key),
    )


def _signer(key: _Key) -> Callable[[bytes, str], bytes]:
    def sign(digest: bytes, algorithm: str) -> bytes:
        if algorithm not in _ALGORITHMS:
            raise BadInputError(
                "DEMO_ALGORITHM",
                f"Không ký với {algorithm!r}.",
                f"nothing is signed with {algorithm!r}",
                value=algorithm,
            )
        return key.sign(digest, ec.ECDSA(utils.Prehashed(_ALGORITHMS[algorithm])))

    return sign


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    subject: tuple[x509.Name, _Key],
    issuer: tuple[x509.Name, _Key],
    since: datetime,
    days: int,
    *,
    path_length: int | None = None,
) -> x509.Certificate:
    is_authority = path_length is not None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    public, signer = subject[1].public_key(), issuer[1].public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject[0])
        .issuer_name(issuer[0])
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(x509.BasicConstraints(is_authority, path_length), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
        .sign(issuer[1], hashes.SHA256())
    )


def _empty_list(issuer: x509.Name, key: _Key, since: datetime) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer).last_update(since)
    made = builder.next_update(since + timedelta(days=_LIST_DAYS)).add_extension(x509.CRLNumber(1), critical=False)
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
