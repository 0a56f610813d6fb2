"""The demo signs its receipts with a throw-away PKI made at run time, verifies them, and shows a refusal.

The key stays in memory and is gone when the demo ends; what is written is what a host would publish or keep:
contents, signatures, certificates and lists.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.demo.papers import papers
from motcua.demo.pki import DemoPki, make_demo_pki
from motcua.forms import Receipt, content_bytes
from motcua.signatures.binding import Binding
from motcua.signatures.sign import sign_detached
from motcua.signatures.verdict import Verdict
from motcua.signatures.verifier import Trust, Verifier

__all__ = ["SigningResult", "sign_receipts"]

_COPIES = 10


@attrs.frozen
class SigningResult:
    """What became of the demo's receipts.

    Attributes:
        signed: how many were signed.
        passed: how many of them verify.
        tampered_refused: how many tampered copies were refused.
        command: the command that verifies the first one again.
        outputs: the files written.
    """

    signed: int
    passed: int
    tampered_refused: int
    command: str
    outputs: tuple[Path, ...]


def sign_receipts(folder: Path) -> SigningResult:
    """Sign the demo's receipts, verify them, tamper with one, and write everything but the key.

    Args:
        folder: where to write; it is made when missing.

    Raises:
        OSError: when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    receipts = tuple(_receipts())
    latest = max(receipt.issued_at for receipt in receipts)
    pki = make_demo_pki(min(receipt.issued_at for receipt in receipts))
    moment = latest + timedelta(hours=1)
    verifier = Verifier(Trust(pki.anchors, tuple(_ders(pki)), pki.revocation), at=moment)
    written, passed = [*_write_trust(folder, pki)], 0
    for number, receipt in enumerate(receipts, start=1):
        content = content_bytes(receipt)
        signature = sign_detached(
            content,
            certificate=pki.agency.public_bytes(Encoding.DER),
            chain=list(_ders(pki)),
            sign=pki.sign,
            scheme="ecdsa",
            signing_time=receipt.issued_at,
        )
        written += _write(folder, f"receipt-{number:02d}", content, signature)
        report = verifier.verify(content, signature, expected=Binding(dossier=receipt.code, due_at=receipt.due_at))
        passed += report.passed
    forged = content.replace(receipts[-1].request.encode(), b"Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh kh\xc3\xa1c")
    written += _write(folder, "tampered", forged, signature)
    refused = verifier.verify(forged, signature).verdict is Verdict.TOTAL_FAILED
    command = _command(folder, moment.isoformat())
    note = folder / "verify.txt"
    note.write_text(command + "\n", "utf-8")
    return SigningResult(len(receipts), passed, int(refused), command, (note, *written))


def _receipts() -> list[Receipt]:
    """The receipts of the gallery, and more of the first one's day under other codes."""
    shown = [paper for paper in papers() if isinstance(paper, Receipt)]
    first = shown[0]
    more = [attrs.evolve(first, code=f"{first.code[:-4]}{number:04d}", number=str(number)) for number in range(2, 12)]
    return [*shown[:1], *more[:_COPIES]]


def _ders(pki: DemoPki) -> list[bytes]:
    return [one.public_bytes(Encoding.DER) for one in pki.intermediates]


def _write_trust(folder: Path, pki: DemoPki) -> list[Path]:
    root = folder / "root.pem"
    root.write_bytes(pki.anchors.anchors[0].certificate.public_bytes(Encoding.PEM))
    paths = [root]
    for number, crl in enumerate(pki.crls, start=1):
        paths.append(folder / f"list-{number}.crl")
        paths[-1].write_bytes(crl)
    return paths


def _write(folder: Path, name: str, content: bytes, signature: bytes) -> tuple[Path, Path]:
    paths = folder / f"{name}.json", folder / f"{name}.p7s"
    for path, data in zip(paths, (content, signature), strict=True):
        path.write_bytes(data)
    return paths


def _command(folder: Path, moment: str) -> str:
    lists = " ".join(f"--crl {folder / name}" for name in ("list-1.crl", "list-2.crl"))
    return (
        f"motcua verify {folder / 'receipt-01.json'} {folder / 'receipt-01.p7s'} "
        f"--anchor {folder / 'root.pem'} {lists} --at {moment}"
    )
