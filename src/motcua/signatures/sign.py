"""Making a detached CAdES-B signature through the host's key: a token, an HSM, a remote service.

The library builds what is to be signed and never sees a private key. What the host returns is verified before it is
handed on, so that a wrong certificate or a wrong padding is found at the desk and not at the court.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from motcua.errors import BadInputError
from motcua.localtime import local
from motcua.signatures import algorithms, der
from motcua.signatures.attributes import CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2, SIGNING_TIME
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.der import DerError
from motcua.signatures.message import DATA
from motcua.signatures.signer import SignerCertificate, load_signer
from motcua.signatures.verdict import Reason, Verdict, verdict_texts

__all__ = ["SCHEMES", "HostSign", "sign_detached"]

HostSign = Callable[[bytes, str], bytes]
"""The host's key: takes a digest and the name of the algorithm, such as "pss-sha256", and returns the signature.

RSA signs the digest with PKCS #1 v1.5 or with PSS, whose mask hash is the same hash and whose salt is as long as it;
ECDSA returns the DER of r and s, not their bare concatenation; for "ed25519" the first argument is the whole message.
"""
SCHEMES = ("pss", "pkcs1v15", "ecdsa", "ed25519")
"""The schemes that can be asked for; the format rules ask for PSS where the key is RSA."""


def sign_detached(  # noqa: PLR0913  each is a decision of the signer
    content: bytes,
    *,
    certificate: bytes,
    chain: Sequence[bytes] = (),
    sign: HostSign,
    digest: str = "sha256",
    scheme: str = "pss",
    signing_time: datetime,
) -> bytes:
    """Return a detached CAdES-B signature over a content, in DER.

    Args:
        content: the bytes to sign, such as the canonical bytes of a receipt.
        certificate: DER of the signer's certificate.
        chain: DER of the certificates above it, to be carried along.
        sign: the host's key.
        digest: an allowed hash, such as "sha256"; with Ed25519 it is always "sha512" (RFC 8419).
        scheme: "pss", "pkcs1v15", "ecdsa" or "ed25519".
        signing_time: aware; the time the signer claims.

    Raises:
        BadInputError: when scheme, digest, certificate or time cannot be used, or when what the host returned is not
            a signature of this certificate's key.
    """
    signer = _signer(certificate, scheme)
    name = "sha512" if scheme == "ed25519" else digest
    try:
        digest_algorithm, signature_algorithm = (
            algorithms.encoded_digest(name),
            algorithms.encoded_algorithm(scheme, name),
        )
    except DerError as error:
        raise BadInputError(
            "SIGN_ALGORITHM",
            f"Không được ký bằng {scheme} với {name}: thuật toán không nằm trong danh mục cho phép.",
            f"{scheme} with {name} is not allowed, so nothing is signed with it",
            value=f"{scheme}-{name}",
        ) from error
    attributes = _attributes(content, signer, name, digest_algorithm, local(signing_time))
    value = _host_signature(sign, der.set_of(*attributes), scheme, name)
    info = der.sequence(
        der.integer(1),
        der.sequence(signer.issuer, der.element(der.INTEGER, signer.serial)),
        digest_algorithm,
        der.set_of(*attributes, tag=0xA0),
        signature_algorithm,
        der.octets(value),
    )
    message = _message(digest_algorithm, (certificate, *chain), info)
    _refuse_wrong(message, content, signer)
    return message


def _signer(certificate: bytes, scheme: str) -> SignerCertificate:
    signer = load_signer(certificate)
    if isinstance(signer, Reason):
        raise BadInputError(
            "SIGNER_CERTIFICATE",
            "Chứng thư số của người ký không đọc được (cần DER).",
            "the signer's certificate cannot be read (DER is needed)",
        )
    if not signer.is_strong:
        reason = Reason.CRYPTO_CONSTRAINTS_FAILURE
        texts = verdict_texts()["reason"][reason.value]
        raise BadInputError(reason.value, texts["vi"], texts["en"])
    if scheme not in SCHEMES or not algorithms.key_fits(signer.public_key, scheme):
        raise BadInputError(
            "SIGN_SCHEME",
            f"Khóa của chứng thư số này không ký được theo lược đồ {scheme!r} (các lược đồ: {', '.join(SCHEMES)}).",
            f"the key of this certificate does not sign under the scheme {scheme!r} (known: {', '.join(SCHEMES)})",
            value=scheme,
        )
    return signer


def _attributes(
    content: bytes, signer: SignerCertificate, name: str, digest_algorithm: bytes, signing_time: datetime
) -> tuple[bytes, ...]:
    """The four signed attributes of CAdES-B (EN 319 122-1, recalled)."""
    hashed = der.octets(signer.digest(name))
    names = der.sequence(der.element(0xA4, signer.issuer))
    issuer_serial = der.sequence(names, der.element(der.INTEGER, signer.serial))
    # SHA-256 is the default of the identifier, and DER leaves defaults out
    cert_id = der.sequence(b"" if name == "sha256" else digest_algorithm, hashed, issuer_serial)
    values = {
        CONTENT_TYPE: der.oid(DATA),
        MESSAGE_DIGEST: der.octets(algorithms.digest(name, content)),
        SIGNING_TIME: der.moment(signing_time),
        SIGNING_CERTIFICATE_V2: der.sequence(der.sequence(cert_id)),
    }
    return tuple(der.sequence(der.element(der.OID, oid), der.set_of(value)) for oid, value in values.items())


def _host_signature(sign: HostSign, signed: bytes, scheme: str, name: str) -> bytes:
    if scheme == "ed25519":
        value: object = sign(signed, "ed25519")
    else:
        value = sign(algorithms.digest(name, signed), f"{scheme}-{name}")
    if not isinstance(value, bytes) or not value:
        raise BadInputError(
            "SIGNATURE_MISSING",
            "Thiết bị ký không trả về chữ ký.",
            "the host's key returned no signature",
        )
    return value


def _message(digest_algorithm: bytes, certificates: Sequence[bytes], info: bytes) -> bytes:
    return der.sequence(
        der.oid("1.2.840.113549.1.7.2"),
        der.explicit(
            0,
            der.sequence(
                der.integer(1),
                der.set_of(digest_algorithm),
                der.sequence(der.oid(DATA)),
                der.set_of(*dict.fromkeys(certificates), tag=0xA0),
                der.set_of(info),
            ),
        ),
    )


def _refuse_wrong(message: bytes, content: bytes, signer: SignerCertificate) -> None:
    check = check_signature(parse_cms(message), content, signer_certificate=signer)
    if check.verdict is not Verdict.TOTAL_PASSED:
        reason = check.reason.value if check.reason else check.verdict.value
        raise BadInputError(
            "SIGNATURE_WRONG",
            f"Thiết bị ký trả về chữ ký không khớp với chứng thư số ({reason}); hãy kiểm tra khóa, lược đồ đệm và "
            "dạng chữ ký ECDSA (DER).",
            f"what the host's key returned is no signature of this certificate ({reason}); check the key, the padding "
            "and, for ECDSA, that it is DER",
            value=reason,
        )
