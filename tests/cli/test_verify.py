"""`motcua verify`: the contract's keys, the exit codes, and clear errors for the host's own files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "signatures"))

from cryptography.hazmat.primitives import hashes
from pki import at, authority_pki, crl
from stamps import stamp
from test_attack_table import RECEIPT, fingerprint, signed

from motcua.cli import main
from motcua.signatures.authorised import SCHEMA
from motcua.signatures.message import parse_cms

AT = ("--at", "2025-06-15T09:00:00+07:00")


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The files of a verification in the working folder."""
    monkeypatch.chdir(tmp_path)
    pki = authority_pki()
    message = signed(pki.agency, pki.issuing)
    stamped = stamp(parse_cms(message).signer.signature, at(2025, 6, 11), pki.stamper)
    binding = {"schema": SCHEMA, "agencies": {
        "000.00.01.H01": {"fingerprints": [fingerprint(pki.agency)]}}}  # fmt: skip
    held = {
        "receipt.json": RECEIPT, "receipt.p7s": message, "root.pem": pki.public_root.pem,
        "other.pem": pki.national_root.pem,
        "stamps.pem": pki.stamp_root.pem, "stamper.der": pki.stamper.der, "issuing.crl": crl(pki.issuing),
        "root.crl": crl(pki.public_root, pem=True), "t.tst": stamped, "bare.p7s": signed(pki.agency),
        "issuing.der": pki.issuing.der, "binding.json": json.dumps(binding).encode(), "tampered.json": RECEIPT + b" ",
    }  # fmt: skip
    for name, data in held.items():
        Path(name).write_bytes(data)


LISTS = ("--crl", "issuing.crl", "--crl", "root.crl")
USUAL = ("receipt.json", "receipt.p7s", "--anchor", "root.pem", *LISTS, *AT)


def call(capsys, *arguments):
    code = main(["verify", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("files")
class TestVerify:
    def test_a_sound_signature_gives_the_keys_of_the_contract_and_exit_0(self, capsys):
        code, found = call(capsys, *USUAL)

        assert code == 0
        assert (found["verdict"], found["reason"], found["warnings"]) == ("TOTAL_PASSED", None, ["RSA_NOT_PSS"])
        assert found["signer"] == "CN=Ủy ban nhân dân xã Mẫu,C=VN"
        assert found["signing_time"] == "2025-06-10T00:00:00+07:00"
        assert {one["result"] for one in found["criteria"]} == {"pass", "unknown"}
        assert all(
            {"id", "result", "text_vi", "text_en", "evidence_sha256", "because"} <= set(one)
            for one in found["criteria"]
        )

    @pytest.mark.parametrize(
        ("arguments", "verdict", "reason"),
        [
            (("tampered.json", *USUAL[1:]), "TOTAL_FAILED", "HASH_FAILURE"),
            ((*USUAL[:3], "other.pem", *LISTS, *AT), "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
            (("receipt.json", "receipt.p7s", "--anchor", "root.pem", *AT), "INDETERMINATE", "TRY_LATER"),
            (("receipt.json", "receipt.json", "--anchor", "root.pem", *AT), "TOTAL_FAILED", "FORMAT_FAILURE"),
            (("receipt.json", "--anchor", "root.pem", *AT), "TOTAL_FAILED", "NO_SIGNATURE"),
            (("receipt.json", "bare.p7s", *USUAL[2:]), "INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND"),
            ((*USUAL[:-2], "--at", "2023-06-15T09:00:00+07:00"), "TOTAL_FAILED", "NOT_YET_VALID"),
            ((*USUAL, "--profile", "tt15_2025"), "TOTAL_PASSED", None),
            ((*USUAL, "--tst", "t.tst"), "INDETERMINATE", "TIMESTAMP_INVALID"),
        ],
    )  # fmt: skip
    def test_every_other_verdict_is_exit_1(self, arguments, verdict, reason, capsys):
        code, found = call(capsys, *arguments)

        assert (found["verdict"], found["reason"]) == (verdict, reason)
        assert code == (0 if reason is None else 1)

    @pytest.mark.parametrize("anchor", ["stamps.pem", "stamper.der"])
    def test_a_time_stamp_with_its_own_anchor_proves_the_time(self, anchor, capsys):
        """The anchor may be the root above the authority or the authority's own certificate."""
        code, found = call(capsys, *USUAL, "--tst", "t.tst", "--tsa-anchor", anchor)

        assert (code, found["proven_time"]) == (0, "2025-06-11T00:00:00+07:00")

    def test_the_host_can_give_the_intermediate_and_who_signs(self, capsys):
        given = ("--intermediate", "issuing.der", "--signer-binding", "binding.json")
        code, found = call(capsys, "receipt.json", "bare.p7s", *USUAL[2:], *given)

        assert code == 0
        assert next(one["result"] for one in found["criteria"] if one["id"] == "signer_authorised") == "pass"

    @pytest.mark.parametrize(
        ("arguments", "code", "error"),
        [
            (("none.json", *USUAL[1:]), 3, "FILE_UNREADABLE"),
            ((*USUAL, "--anchor", "receipt.json"), 3, "CERTIFICATE_UNREADABLE"),
            ((*USUAL, "--crl", "receipt.json"), 3, "CRL_UNREADABLE"),
            ((*USUAL, "--ocsp", "receipt.json"), 3, "OCSP_UNREADABLE"),
            ((*USUAL, "--signer-binding", "receipt.json"), 3, "SIGNERS_FILE"),
            (("receipt.json", "receipt.p7s", *AT), 2, "NO_ANCHORS"),
            ((*USUAL, "--profile", "x"), 2, "PROFILE_UNKNOWN"),
            ((*USUAL[:-1], "2025-06-15T09:00:00"), 2, "NAIVE_TIME"),
            ((*USUAL, "--no-such"), 2, "USAGE"),
        ],
    )
    def test_a_file_or_an_argument_that_cannot_be_taken_is_a_clear_error(self, arguments, code, error, capsys):
        got, found = call(capsys, *arguments)

        assert (got, found["error"]["code"]) == (code, error)
        assert found["error"]["message_vi"] and found["error"]["message_en"]

    @pytest.mark.parametrize(("lang", "word"), [("vi", "Chữ ký hợp lệ"), ("en", "the signature is valid")])
    def test_people_read_it_in_their_language(self, lang, word, capsys):
        assert main(["verify", *USUAL, "--lang", lang]) == 0
        shown = capsys.readouterr().out

        assert word in shown and "✓ integrity" in shown


def test_the_fixture_s_fingerprint_is_sha256():
    assert len(fingerprint(authority_pki().agency)) == 2 * hashes.SHA256().digest_size
