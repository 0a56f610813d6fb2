"""The signed code on the paper: printed on A5, photographed, read back, verified; and `motcua verify --qr`."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from functools import cache
from importlib.util import find_spec

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from forms import chromium
from forms.samples import sample
from motcua.cli import main
from motcua.forms import render_html
from motcua.signatures.cose import issue_receipt_qr, qr_size, verify_receipt_qr
from motcua.signatures.keyringfile import read_key_ring
from motcua.signatures.receiptclaims import ReceiptClaims


@cache
def private():
    return ec.generate_private_key(ec.SECP256R1())


def ring_text() -> str:
    public = private().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return json.dumps(
        {
            "schema": "motcua.key-ring/1",
            "keys": [
                {"kid": "mau-2024", "algorithm": "ES256", "public_key": public,
                 "not_before": "2024-01-01T00:00:00+07:00",
                 "not_after": "2025-01-01T00:00:00+07:00", "agencies": ["000.00.01.H01"], "name": "Trung tâm Mẫu"}
            ],
        }
    )  # fmt: skip


@cache
def issued():
    receipt, ring = sample("receipt"), read_key_ring(ring_text())
    claims = ReceiptClaims(
        code=receipt.code, agency="000.00.01.H01", procedure="1.000236", received_at=receipt.accepted_at,
        due_at=receipt.due_at, issued_at=receipt.issued_at, content=receipt.digest,
    )  # fmt: skip

    def sign(message, _algorithm):
        return private().sign(message, ec.ECDSA(hashes.SHA256()))

    return issue_receipt_qr(claims, key_id="mau-2024", algorithm="ES256", sign=sign, key_ring=ring)


def test_the_printed_a5_receipt_is_read_by_a_reader_and_holds(tmp_path):
    """QR of an ES256 receipt: at most version 12, read from a picture of the printed form."""
    chromium.require(find_spec("zxingcpp"), "zxing-cpp")
    chromium.require(shutil.which("pdftoppm"), "pdftoppm")
    zxingcpp = pytest.importorskip("zxingcpp")
    receipt = sample("receipt")
    path = chromium.print_pdf(render_html(receipt, qr=issued()), tmp_path)
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-singlefile", path, tmp_path / "page"], check=True)  # noqa: S603, S607
    (found,) = zxingcpp.read_barcodes(chromium.grey_picture((tmp_path / "page.pgm").read_bytes()))

    assert found.text == issued()
    assert qr_size(issued()).version <= 12
    report = verify_receipt_qr(found.text, key_ring=read_key_ring(ring_text()), at=receipt.issued_at + timedelta(1),
                               expected={"code": receipt.code, "content": receipt.digest})  # fmt: skip
    assert report.passed


@pytest.fixture
def ring(tmp_path):
    path = tmp_path / "ring.json"
    path.write_text(ring_text(), "utf-8")
    return str(path)


def call(capsys, *arguments):
    code = main(["verify", "--qr", *arguments, "--at", "2024-03-12T09:00:00+07:00", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_verify_qr_says_what_the_code_says_and_how_large_it_is(ring, capsys, tmp_path):
    code, found = call(capsys, issued(), "--keys", ring)

    assert (code, found["verdict"], found["reason"]) == (0, "TOTAL_PASSED", None)
    assert found["claims"]["claims"]["code"] == "000.00.01.H01-240311-0007"
    assert found["claims"]["claims"]["received_at"] == "2024-03-11T09:05:00+07:00"
    assert found["qr"]["version"] <= 12

    (tmp_path / "qr.txt").write_text(issued() + "\n", "utf-8")
    assert call(capsys, str(tmp_path / "qr.txt"), "--keys", ring)[0] == 0


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        (lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"), "TOTAL_FAILED", None),
        (lambda _: "000.00.01.H01-240311-0007", "TOTAL_FAILED", "NO_SIGNATURE"),
        (lambda _: "x" * 5000, "TOTAL_FAILED", None),
    ],
    ids=["changed", "bare code", "no code"],
)
def test_verify_qr_refuses_with_exit_1(change, verdict, reason, ring, capsys):
    code, found = call(capsys, change(issued()), "--keys", ring)

    assert (code, found["verdict"]) == (1, verdict)
    assert reason is None or found["reason"] == reason


def test_verify_qr_of_another_dossier_and_without_or_with_a_broken_ring(ring, capsys, tmp_path):
    assert (
        call(capsys, issued(), "--keys", ring, "--expect-code", "000.00.01.H01-240311-0008")[1]["reason"]
        == "CONTENT_BINDING"
    )
    assert call(capsys, issued())[1]["error"]["code"] == "KEYS_NEEDED"
    (tmp_path / "bad.json").write_text("{", "utf-8")
    code, found = call(capsys, issued(), "--keys", str(tmp_path / "bad.json"))
    assert (code, found["error"]["code"]) == (3, "KEY_RING_UNREADABLE")
