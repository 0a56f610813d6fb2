"""The demo's signatures: each receipt passes, a changed copy does not, and the written commands say the same."""

from __future__ import annotations

import json
import shlex

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key, load_pem_private_key

from motcua.cli import main
from motcua.demo import sign_receipts
from motcua.demo.papers import papers, receipts
from motcua.demo.pki import make_demo_pki
from motcua.forms import Receipt, content_bytes
from motcua.localtime import parse_moment
from motcua.signatures import Reason, Verdict
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.authorised import read_signer_binding
from motcua.signatures.certificates import read_crls
from motcua.signatures.message import parse_cms
from motcua.signatures.profiles import AnchorClass
from motcua.signatures.revocation import RevocationIndex
from motcua.signatures.sign import sign_detached
from motcua.signatures.verifier import Trust, verify


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo with a blank") / "signatures"


@pytest.fixture(scope="module")
def signed(folder):
    return sign_receipts(folder)


def printed(page):
    """The commands of verify.txt, each with the line above it that says how it ended."""
    lines = [line for line in page.read_text("utf-8").splitlines() if line][1:]
    return list(zip(lines[::2], lines[1::2], strict=True))


def test_the_receipts_of_the_gallery_are_signed_and_ten_others(signed):
    story = [form for form in papers() if isinstance(form, Receipt)]

    assert [one for one in receipts() if one in story] == story
    assert len({one.code for one in receipts()}) == signed.signed == 12
    assert (signed.passed, signed.tampered, signed.refused, signed.as_told) == (12, 1, 1, True)


def test_the_written_commands_repeat_every_verification(signed, capsys):
    """What the page says before a command is what the command answers, and its exit code says it too."""
    commands = printed(signed.outputs[0])
    assert [command for _, command in commands] == list(signed.commands)
    assert len(commands) == signed.signed + signed.tampered

    for said, command in commands:
        program, *arguments = shlex.split(command)
        code = main([*arguments, "--json"])
        answer = json.loads(capsys.readouterr().out)
        ending = " ".join(filter(None, (answer["verdict"], answer["reason"])))
        assert (program, said.startswith(f"# {ending}:")) == ("motcua", True)
        assert code == (0 if answer["verdict"] == "TOTAL_PASSED" else 1)
        by_id = {one["id"]: one["result"] for one in answer["criteria"]}
        asked = ("integrity", "signature_value", "path_to_anchor", "not_revoked_at_signing", "signer_authorised")
        if "-changed" in command:
            assert by_id["integrity"] == "fail"
        else:
            assert {by_id[name] for name in asked} == {"pass"}

    assert [said.split()[1:3] for said, _ in commands if "PASSED" not in said] == [["TOTAL_FAILED", "HASH_FAILURE:"]]


@pytest.mark.usefixtures("signed")
def test_the_changed_copy_says_another_day_and_nothing_else(folder):
    (changed,) = folder.rglob("*-changed.json")
    true = changed.with_name(changed.name.replace("-changed", ""))
    first, second = (json.loads(path.read_text("utf-8")) for path in (true, changed))

    assert {name for name in first["fields"] if first["fields"][name] != second["fields"][name]} == {"due_at"}
    assert true.read_bytes() == content_bytes(next(receipts()))


def test_no_key_is_written(folder, signed):
    """Keys are the host's; the demo's own live in memory alone."""
    files = {path for path in folder.rglob("*") if path.is_file()}

    assert files == set(signed.outputs)
    assert {path.suffix for path in files} == {".txt", ".pem", ".crl", ".json", ".p7s"}
    for path in files:
        data = path.read_bytes()
        assert b"PRIVATE" not in data
        for load in (load_der_private_key, load_pem_private_key):
            with pytest.raises(ValueError, match=r"."):
                load(data, None)


@pytest.mark.usefixtures("signed")
def test_each_run_has_a_pki_of_its_own(folder, tmp_path):
    """A signature of one run finds no path under the anchor of another, whatever its names."""
    other = sign_receipts(tmp_path)
    day = tmp_path / "2026"
    name = next(path for path in sorted(day.glob("*.p7s")))
    trust = Trust(
        AnchorSet.read([("root", AnchorClass.PUBLIC_DUTY, (folder / "2026" / "root.pem").read_bytes())]),
        revocation=RevocationIndex.read(crls=[path.read_bytes() for path in sorted(day.glob("*.crl"))]),
    )
    report = verify(name.with_suffix(".json").read_bytes(), name.read_bytes(), trust,
                    at=parse_moment("2026-03-09T10:00:00+07:00"))  # fmt: skip

    assert other.as_told
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.NO_CERTIFICATE_CHAIN_FOUND)


@pytest.mark.usefixtures("signed")
def test_what_is_written_is_what_it_is_called(folder):
    for day in (folder / "2024", folder / "2026"):
        assert len(read_signer_binding((day / "signers.json").read_bytes()).agencies) == 1
        assert all(len(read_crls(path.read_bytes())) == 1 for path in day.glob("*.crl"))
        assert all(parse_cms(path.read_bytes()).signers for path in day.glob("*.p7s"))


@pytest.fixture
def no_gallery(monkeypatch, tmp_path):
    """Leave the pictures out: they are tested beside, and take most of the demo's time."""
    monkeypatch.setattr("motcua.demo.write_gallery", lambda folder: (folder / "index.html",))
    return tmp_path


@pytest.mark.parametrize(("lang", "words"), [("vi", "Chữ ký số: ký 12"), ("en", "Signatures: 12 receipts")])
def test_the_demo_tells_of_its_signatures(no_gallery, capsys, lang, words):
    assert main(["demo", "--out", str(no_gallery), "--rows", "500", "--lang", lang]) == 0
    told = capsys.readouterr().out

    assert words in told
    assert str(no_gallery / "signatures" / "verify.txt") in told.replace("\n", "")


def test_the_demo_counts_its_signatures(no_gallery, capsys):
    assert main(["demo", "--out", str(no_gallery), "--rows", "500", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)

    assert answer["signatures"] == {"signed": 12, "passed": 12, "tampered_refused": 1}
    assert str(no_gallery / "signatures" / "verify.txt") in answer["outputs"]


def test_an_electronic_result_signed_by_its_agency_is_verified():
    """Bình Dương 2244/2023, Article 12(1) and (2): a result is returned electronically, signed; any file will do."""
    moment = parse_moment("2026-03-23T09:00:00+07:00")
    pki = make_demo_pki(moment)
    result = b"%PDF-1.7\nQuyet dinh so 15/QD-TTM"
    made = sign_detached(
        result,
        certificate=pki.agency.public_bytes(Encoding.DER),
        chain=[one.public_bytes(Encoding.DER) for one in pki.intermediates],
        sign=pki.sign,
        scheme="ecdsa",
        signing_time=moment,
    )
    trust = Trust(pki.anchors, revocation=pki.revocation)

    assert verify(result, made, trust, at=moment).passed
    assert verify(result + b"\n", made, trust, at=moment).reason is Reason.HASH_FAILURE
    assert verify(result, None, trust, at=moment).reason is Reason.NO_SIGNATURE
