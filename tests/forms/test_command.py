"""`motcua form KIND FILE --to html|text|pdf`."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from forms.chromium import require
from forms.samples import FOLDER, KINDS, document, sample
from motcua.cli import main


def call(capsys, *arguments):
    code = main(["form", *arguments])
    return code, capsys.readouterr()


@pytest.mark.parametrize("to", ["html", "text", "pdf"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_in_every_view(kind, to, tmp_path, capsys):
    require(find_spec("typst"), "typst")
    out = tmp_path / "paper"
    code, shown = call(capsys, kind, str(FOLDER / f"{kind}.json"), "--to", to, "--out", str(out), "--json")
    answer = json.loads(shown.out)

    assert code == 0
    assert answer["digest"] == sample(kind).digest
    assert (answer["kind"], answer["to"], answer["output"], answer["content"]) == (kind, to, str(out), None)
    assert out.read_bytes().startswith({"html": b"<!DOCTYPE html>", "pdf": b"%PDF-"}.get(to, b""))


def test_text_goes_to_stdout_and_a_pdf_in_json_needs_a_file(capsys):
    path = str(FOLDER / "refusal.json")

    assert "PHIẾU TỪ CHỐI" in call(capsys, "refusal", path, "--to", "text")[1].out
    code, shown = call(capsys, "refusal", path, "--to", "pdf", "--json")
    assert (code, json.loads(shown.out)["error"]["code"]) == (2, "FORM_OUT_NEEDED")


def test_what_to_look_at_before_issuing_comes_with_the_answer(tmp_path, capsys):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document("refusal", issued_at="2025-10-14T09:00:00+07:00", signer="=1+1")), "utf-8")
    answer = json.loads(call(capsys, "refusal", str(path), "--json")[1].out)

    assert {one["id"] for one in answer["findings"]} == {"FORM_TEXT_FORMULA", "FORM_NOT_OF_DAY"}
    call(capsys, "refusal", str(path), "--out", str(tmp_path / "r.html"), "--lang", "en")


def test_a_look_up_address_goes_into_the_qr_and_an_identity_number_does_not(capsys):
    path = str(FOLDER / "receipt.json")
    good = call(capsys, "receipt", path, "--to", "text", "--lookup", "https://dvc.example.vn/?ma={code}")[1].out
    code, shown = call(capsys, "receipt", path, "--lookup", "https://dvc.example.vn/?ma={code}&SGT=1", "--json")

    assert "QR: https://dvc.example.vn/?ma=000.00.01.H01-240311-0007" in good
    assert (code, json.loads(shown.out)["error"]["code"]) == (2, "LOOKUP_IDENTITY")


def test_what_to_look_at_is_said_beside_the_paper_and_never_inside_it(tmp_path, capsys):
    """A warning on stdout would be printed as part of the paper; swallowed, nobody would see it."""
    path = tmp_path / "refusal.json"
    path.write_text(json.dumps(document("refusal") | {"signer": "ðặng Văn Thử"}), "utf-8")
    code = main(["form", "refusal", str(path), "--to", "text"])
    shown = capsys.readouterr()

    assert code == 0
    assert "FORM_TEXT_LOOKALIKE" in shown.err and "FORM_TEXT" not in shown.out


@pytest.mark.parametrize("kind", ["refusal", "register"])
def test_a_look_up_address_for_a_paper_without_a_qr_code_is_refused(kind, capsys):
    code = main(["form", kind, f"examples/forms/{kind}.json", "--lookup", "https://dvc.example.vn/{code}", "--json"])

    assert (code, json.loads(capsys.readouterr().out)["error"]["code"]) == (2, "LOOKUP_UNUSED")
