"""OpenSSL and pyHanko beside our own verifier: they accept what we make, and where they differ we are the stricter.

Every disagreement that is known stands in docs/explanation/signature-disagreements.md; one that is new fails here.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cmskit import CONTENT, WHEN, Bent, certificate, host, mutations
from motcua.signatures import der
from motcua.signatures.attributes import MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2
from motcua.signatures.cms import check_signature, parse_cms
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Reason, Verdict

OPENSSL = shutil.which("openssl")
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "signature-disagreements.md"
CASES = {
    "sound": (Bent(), None),
    "stripped": (Bent(content=der.element(0x31, b"".join(Bent().signed())), stripped=True), Reason.SIG_ATTRS_MISSING),
    "inside": (Bent(inside=CONTENT), Reason.FORMAT_FAILURE),
    "version": (Bent(version=3), Reason.FORMAT_FAILURE),
    "digest-set": (Bent(announced=[]), Reason.CRYPTO_CONSTRAINTS_FAILURE),
    "sha1": (Bent(digest="sha1", signature_algorithm=der.algorithm("1.2.840.113549.1.1.5", b"\5\0")),
             Reason.CRYPTO_CONSTRAINTS_FAILURE),
    "no-certificate-id": (Bent(without=frozenset({SIGNING_CERTIFICATE_V2})), Reason.SIG_CONSTRAINTS_FAILURE),
    "no-digest": (Bent(without=frozenset({MESSAGE_DIGEST})), Reason.FORMAT_FAILURE),
    "unsorted": (Bent(ordered=False), None),
    "short-key": (Bent(kind="rsa1024"), Reason.CRYPTO_CONSTRAINTS_FAILURE),
    "exponent-3": (Bent(kind="rsa2048-e3"), Reason.CRYPTO_CONSTRAINTS_FAILURE),
    "signature": (Bent(signature=lambda value: bytes(len(value))), Reason.SIG_CRYPTO_FAILURE),
}  # fmt: skip
OPENSSL_ACCEPTS = {"stripped", "inside", "version", "digest-set", "sha1", "no-certificate-id", "short-key",
                   "exponent-3", "trailing"}  # fmt: skip
"""What OpenSSL 3.0.19 accepts and we do not; the page tells why."""
PYHANKO_ACCEPTS = {"stripped", "version", "digest-set", "no-certificate-id", "exponent-3", "trailing"}
"""The same for pyHanko 0.38.0."""


def openssl_accepts(folder: Path, message: bytes, content: bytes) -> bool:
    """Whether `openssl cms` finds the signature good; the path is not asked for."""
    (folder / "message.der").write_bytes(message)
    (folder / "content").write_bytes(content)
    command = [OPENSSL, "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", folder / "message.der",
               "-content", folder / "content", "-out", folder / "out"]  # fmt: skip
    return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0  # noqa: S603


def messages():
    for name, (bent, reason) in CASES.items():
        yield name, bent.build(), bent.content, reason
    yield "trailing", Bent().build() + b"\0", CONTENT, Reason.FORMAT_FAILURE


def needs_openssl() -> None:
    if OPENSSL is None:
        pytest.skip("openssl is not installed")


@pytest.mark.parametrize("kind", ["rsa2048", "p256"])  # OpenSSL 3.0 has no Ed25519 in CMS: see the page
def test_openssl_accepts_what_we_sign(tmp_path, kind):
    needs_openssl()
    scheme = {"rsa2048": "pss", "p256": "ecdsa"}[kind]
    made = sign_detached(CONTENT, certificate=certificate(kind), sign=host(kind), scheme=scheme, signing_time=WHEN)

    assert openssl_accepts(tmp_path, made, CONTENT)
    assert not openssl_accepts(tmp_path, made, CONTENT + b" ")


def test_we_accept_what_openssl_signs(tmp_path):
    needs_openssl()
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    from cmskit import key

    pem = key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(pem)
    found = x509.load_der_x509_certificate(certificate())
    (tmp_path / "cert.pem").write_bytes(found.public_bytes(Encoding.PEM))
    (tmp_path / "content").write_bytes(CONTENT)
    for options in ([], ["-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest"]):
        command = [OPENSSL, "cms", "-sign", "-cades", "-binary", "-md", "sha256", "-outform", "DER",
                   "-in", tmp_path / "content", "-signer", tmp_path / "cert.pem", "-inkey", tmp_path / "key.pem",
                   "-out", tmp_path / "made.der", *options]  # fmt: skip
        subprocess.run(command, capture_output=True, timeout=20, check=True)  # noqa: S603
        answer = check_signature(parse_cms((tmp_path / "made.der").read_bytes()), CONTENT)
        assert answer.verdict is Verdict.TOTAL_PASSED, answer.reason


@pytest.mark.parametrize("case", list(messages()), ids=lambda case: case[0])
def test_openssl_differs_only_where_the_page_says_so(tmp_path, case):
    needs_openssl()
    name, message, content, reason = case
    ours = check_signature(parse_cms(message), content)

    assert ours.reason is reason
    theirs = openssl_accepts(tmp_path, message, content)
    assert theirs or reason is not None
    if theirs and reason is not None:
        assert name in OPENSSL_ACCEPTS
        assert f"`{name}`" in PAGE.read_text("utf-8")


def test_what_we_accept_of_mutations_openssl_accepts_too_but_for_certificates_that_sign_nothing(tmp_path):
    """OpenSSL reads every certificate of a message; we leave those that signed nothing to the search for a path."""
    needs_openssl()
    bystander = certificate("p256", serial=5)
    sound = Bent(certificates=[certificate(), bystander]).build()
    bent = (one for one in mutations(sound, 500, seed=11) if one != sound)
    accepted = [one for one in bent if check_signature(parse_cms(one), CONTENT).reason is None]

    assert accepted
    for one in accepted[:30]:
        assert openssl_accepts(tmp_path, one, CONTENT) or bystander not in parse_cms(one).certificates


def pyhanko_accepts(message: bytes, content: bytes, trusted: bytes) -> bool | str:
    """Whether pyHanko, trusting the signer's certificate itself, finds the signature good; or what it raises."""
    import asyncio

    from asn1crypto import cms, x509
    from pyhanko.sign.validation import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=[x509.Certificate.load(trusted)], moment=WHEN, allow_fetching=False)
    try:
        signed = cms.ContentInfo.load(message)["content"]
        status = asyncio.run(async_validate_detached_cms(content, signed, signer_validation_context=context))
    except Exception as error:  # noqa: BLE001  it raises errors of many families, which is one of the differences
        return type(error).__name__
    return status.bottom_line


@pytest.mark.parametrize("kind", ["rsa2048", "p256", "ed25519"])
def test_pyhanko_accepts_what_we_sign(kind):
    """The second opinion, where pyHanko is installed; it is no dependency."""
    pytest.importorskip("pyhanko")
    scheme = {"rsa2048": "pss", "p256": "ecdsa", "ed25519": "ed25519"}[kind]
    made = sign_detached(CONTENT, certificate=certificate(kind), sign=host(kind), scheme=scheme, signing_time=WHEN)

    assert pyhanko_accepts(made, CONTENT, certificate(kind)) is True
    assert pyhanko_accepts(made, CONTENT + b" ", certificate(kind)) is not True


@pytest.mark.parametrize("case", list(messages()), ids=lambda case: case[0])
def test_pyhanko_differs_only_where_the_page_says_so(case):
    pytest.importorskip("pyhanko")
    name, message, content, reason = case
    theirs = pyhanko_accepts(message, content, certificate(CASES[name][0].kind if name in CASES else "rsa2048"))

    assert theirs is True or reason is not None
    assert theirs is not True or reason is None or name in PYHANKO_ACCEPTS
