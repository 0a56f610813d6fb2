"""However a name or a number is written, it is the same person's; nothing of them is shown to whoever asks."""

from __future__ import annotations

import pytest

from motcua.dossier import Applicant
from motcua.forms.masking import tells_who

FILER = Applicant("Nguyễn Thị Mẫu", "Số 1 đường Giả Lập", "0912345678", "mau@example.vn", "Công ty Giả Lập")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("NGUYEN THI MAU", "name"),
        ("nguyen+thi+mau", "name"),
        ("Nguyễn.Thị.Mẫu", "name"),
        ("%254eguyen%2520thi%2520mau", "name"),
        ("0912.345.678", "phone"),
        ("+84 912 345 678", "phone"),
        ("０９１２３４５６７８", "phone"),
        ("079-000-000-123", "identity_number"),
        ("https://example.vn/?q=cong-ty-gia-lap", "organisation"),
        ("H01.1-240311-0001", None),
        ("Trung tâm Phục vụ hành chính công", None),
    ],
)
def test_it_is_found_in_any_writing_and_in_nothing_else(text, told):
    assert tells_who(text, FILER, "079000000123") == told
