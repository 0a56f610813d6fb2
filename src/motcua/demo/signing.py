"""The demo's signatures: its receipts signed with a throw-away PKI, verified, and one refused after a change.

Certificates, lists, contents and signatures are written, so that `motcua verify` can repeat it; keys never are.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.serialization import Encoding

from motcua.codes import dossier as dossier_codes
from motcua.demo.papers import receipts
from motcua.demo.pki import DemoPki, make_demo_pki
from motcua.forms import Receipt, content_bytes
from motcua.signatures import Reason, Report
from motcua.signatures.authorised import SCHEMA, read_signer_binding
from motcua.signatures.binding import Binding
from motcua.signatures.certificates import fingerprint
from motcua.signatures.sign import sign_detached
from motcua.signatures.verifier import Trust, Verifier

__all__ = ["SignedDemo", "sign_receipts"]

_HOUR = timedelta(hours=1)


@attrs.frozen
class SignedDemo:
    """What was signed and what became of it.

    Attributes:
        signed: how many receipts were signed.
        passed: how many of them were verified.
        tampered: how many changed copies were shown to the verifier.
        refused: how many of these it refused as changed.
        commands: the command that repeats each verification, the changed copies last.
        outputs: the files written, the list of commands first.
    """

    signed: int
    passed: int
    tampered: int
    refused: int
    commands: tuple[str, ...]
    outputs: tuple[Path, ...]

    @property
    def as_told(self) -> bool:
        """Whether every signature passed and every changed copy was refused."""
        return self.signed == self.passed and self.tampered == self.refused


@attrs.frozen
class _Told:
    """One verification: its command, its report, and whether the content was changed before it."""

    command: str
    report: Report
    is_changed: bool = False

    @property
    def as_wanted(self) -> bool:
        return self.report.reason is Reason.HASH_FAILURE if self.is_changed else self.report.passed


def sign_receipts(folder: Path) -> SignedDemo:
    """Sign the demo's receipts, verify them, change a copy of the first, and write everything but the keys.

    Args:
        folder: where to write; it is made when missing.

    Raises:
        OSError: when the folder cannot be written to.
    """
    told: list[_Told] = []
    outputs: list[Path] = []
    for year, papers in groupby(receipts(), lambda one: one.accepted_at.year):
        day = _Day(folder / str(year), tuple(papers))
        told.extend(day.told(changed=not told))
        outputs.extend(day.outputs)
    told.sort(key=lambda one: one.is_changed)
    page = folder / "verify.txt"
    page.write_text("\n".join(_lines(told)) + "\n", "utf-8")
    genuine = [one for one in told if not one.is_changed]
    changed = [one for one in told if one.is_changed]
    return SignedDemo(
        len(genuine),
        sum(one.as_wanted for one in genuine),
        len(changed),
        sum(one.as_wanted for one in changed),
        tuple(one.command for one in told),
        (page, *outputs),
    )


def _lines(told: list[_Told]) -> Iterator[str]:
    yield "# Chạy lại từng lần kiểm tra / run each verification again. Bộ chứng thư chỉ để dùng thử / throw-away PKI."
    for one in told:
        reason = f" {one.report.reason.value}" if one.report.reason else ""
        yield f"# {one.report.verdict.value}{reason}: {one.report.text_vi} / {one.report.text_en}"
        yield one.command


class _Day:
    """The receipts of one day under one PKI: 2024 and 2026 lie too far apart for one list of revocations."""

    def __init__(self, folder: Path, papers: tuple[Receipt, ...]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.papers, self.outputs = folder, papers, list[Path]()
        self.pki = make_demo_pki(papers[0].accepted_at, agency="Trung tâm Mẫu")
        self.at = papers[-1].accepted_at + _HOUR
        self.signers = _signers(self.pki, {_agency(one) for one in papers})
        root = self.pki.anchors.anchors[0].certificate.public_bytes(Encoding.PEM)
        lists = (self._write(f"{name}.crl", data) for name, data in zip(("root", "issuer"), self.pki.crls, strict=True))
        self.options = (
            ("--anchor", self._write("root.pem", root)),
            *(("--crl", one) for one in lists),
            ("--signer-binding", self._write("signers.json", self.signers)),
            ("--at", self.at.isoformat()),
        )

    def told(self, *, changed: bool) -> Iterator[_Told]:
        """Sign and verify each receipt, and a changed copy of the first one when asked."""
        trust = Trust(self.pki.anchors, revocation=self.pki.revocation)
        verifier = Verifier(trust, at=self.at, signers=read_signer_binding(self.signers))
        for receipt in self.papers:
            content = content_bytes(receipt)
            signature = self._signed(receipt, content)
            names = self._write(f"{receipt.code}.json", content), self._write(f"{receipt.code}.p7s", signature)
            yield _Told(self._command(*names), verifier.verify(content, signature, expected=_expected(receipt)))
            if changed and receipt is self.papers[0] and receipt.due_at:
                other = content_bytes(attrs.evolve(receipt, due_at=receipt.due_at + timedelta(days=1)))
                name = self._write(f"{receipt.code}-changed.json", other)
                yield _Told(self._command(name, names[1]), verifier.verify(other, signature), is_changed=True)

    def _signed(self, receipt: Receipt, content: bytes) -> bytes:
        certificate, *above = (one.public_bytes(Encoding.DER) for one in (self.pki.agency, *self.pki.intermediates))
        return sign_detached(
            content,
            certificate=certificate,
            chain=above,
            sign=self.pki.sign,
            scheme="ecdsa",
            signing_time=receipt.accepted_at,
        )

    def _write(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        self.outputs.append(path)
        return str(path)

    def _command(self, content: str, signature: str) -> str:
        words = (word for option in self.options for word in option)
        return shlex.join(("motcua", "verify", content, signature, *words))


def _signers(pki: DemoPki, agencies: set[str]) -> bytes:
    rows = {agency: {"fingerprints": [fingerprint(pki.agency)]} for agency in sorted(agencies)}
    return json.dumps({"schema": SCHEMA, "agencies": rows}, indent=1).encode("utf-8")


def _agency(receipt: Receipt) -> str:
    return str(dossier_codes.parse(receipt.code).agency)


def _expected(receipt: Receipt) -> Binding:
    return Binding(
        dossier=receipt.code, agency=_agency(receipt), received_at=receipt.accepted_at, due_at=receipt.due_at
    )
