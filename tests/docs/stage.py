"""The files that the commands of the pages name: a register in three formats, a signed receipt, keys, a history."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "signatures"))

from pagecommands import ROOT
from qrsamples import good, qr_key

from motcua.demo.pki import make_demo_pki
from motcua.forms import content_bytes
from motcua.signatures.authorised import SCHEMA
from motcua.signatures.certificates import fingerprint
from motcua.signatures.keyring import QrKey
from motcua.signatures.sign import sign_detached
from motcua.wire import read_form
from synthetic import HEADINGS, RECEIPT, clean_row, write_sheet

ROWS = 20
UNITS, OFFICERS = ("Phòng Mẫu", "Phòng Thử"), ("Trần Văn Thử", "Lê Thị Giả Lập")
LATE, OPEN = 5, 11


def register_rows() -> list[list[object]]:
    """Twenty dossiers of one day, the fifth late, the eleventh still open."""
    rows = [[*clean_row(number), UNITS[number % 2], OFFICERS[number % 2]] for number in range(1, ROWS + 1)]
    rows[LATE - 1][8] = "20/03/2024 10:00:00"
    rows[OPEN - 1][4], rows[OPEN - 1][8] = "Đang xử lý", ""
    return rows


def set_stage(folder: Path) -> None:
    """Write the files."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "examples" / "history.json", folder)
    headings, rows = (*HEADINGS, "Đơn vị xử lý", "Cán bộ xử lý"), register_rows()
    write_sheet(folder / "so-theo-doi.xlsx", rows, headings)
    lines = [";".join(map(str, row)) for row in (headings, *rows)]
    (folder / "so-theo-doi.csv").write_text("\n".join(lines) + "\n", "utf-8")
    columns = {name: [str(row[place]) for row in rows] for place, name in enumerate(headings)}
    pq.write_table(pa.table(columns), folder / "so-theo-doi.parquet")
    _sign(folder)
    # a portal that answers "I do not do this" to every case
    (folder / "portal.py").write_text("import sys\nfor line in sys.stdin:\n    print('{}')\n", "utf-8")


def _sign(folder: Path) -> None:
    receipt = read_form("receipt", json.dumps(RECEIPT))
    pki, content = make_demo_pki(receipt.accepted_at), content_bytes(receipt)
    agency, issuing = (one.public_bytes(Encoding.DER) for one in (pki.agency, *pki.intermediates))
    signature = sign_detached(
        content, certificate=agency, chain=[issuing], sign=pki.sign, scheme="ecdsa", signing_time=receipt.accepted_at
    )
    signers = {"schema": SCHEMA, "agencies": {"000.00.01.H01": {"fingerprints": [fingerprint(pki.agency)]}}}
    held = {
        "receipt.json": content, "receipt.p7s": signature, "signers.json": json.dumps(signers).encode(),
        "root.pem": pki.anchors.anchors[0].certificate.public_bytes(Encoding.PEM),
        "root.crl": pki.crls[0], "issuing.crl": pki.crls[1], "issuer.crl": pki.crls[1],
        "ring.json": json.dumps(_ring(qr_key())).encode(),
    }  # fmt: skip
    for name, data in held.items():
        (folder / name).write_bytes(data)


def _ring(key: QrKey) -> dict[str, object]:
    pem = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    row = {"kid": key.key_id, "algorithm": key.algorithm, "public_key": pem, "agencies": list(key.agencies),
           "not_before": key.not_before.isoformat(), "not_after": key.not_after.isoformat()}  # fmt: skip
    return {"schema": "motcua.key-ring/1", "keys": [row]}


def qr_text() -> str:
    """The text of a signed receipt's QR, whose key stands in ring.json."""
    return good()
