"""`motcua verify`: whether a signature holds, detached, in a PDF, a bundle or a QR code, by given anchors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from motcua.cli.output import CLEAN, FOUND, common, emit, pick, read_text_file, stdout
from motcua.errors import BadInputError, MotcuaError, UnreadableFileError
from motcua.localtime import parse_moment
from motcua.wire import to_json

__all__ = ["verify_command"]

_MARKS = {"pass": "[green]✓[/]", "fail": "[red]✗[/]", "unknown": "[yellow]?[/]"}


@click.command("verify")
@click.argument("content")
@click.argument("signature", required=False)
@click.option("--anchor", multiple=True, metavar="F", help="Chứng thư gốc tin cậy / trusted root, DER or PEM.")
@click.option("--intermediate", multiple=True, metavar="F", help="Chứng thư trung gian / intermediate certificate.")
@click.option("--crl", multiple=True, metavar="F", help="CRL, DER or PEM.")
@click.option("--ocsp", multiple=True, metavar="F", help="Trả lời OCSP / OCSP answer, DER.")
@click.option("--tst", multiple=True, metavar="F", help="Dấu thời gian RFC 3161 / time-stamp token, DER.")
@click.option(
    "--tsa-anchor", multiple=True, metavar="F", help="Chứng thư gốc của dấu thời gian / anchor for time stamps."
)
@click.option("--signer-binding", metavar="F", help="Ai ký cho cơ quan nào / who signs for which agency, JSON.")
@click.option(
    "--at", metavar="ISO", help="Thời điểm kiểm tra, mặc định là lúc này / moment of judgement, now by default."
)
@click.option("--profile", metavar="ID", help="Bộ quy tắc / profile; mặc định theo ngày ký / by the day of signing.")
@click.option("--bundle", "is_bundle", is_flag=True, help="CONTENT là gói bằng chứng / CONTENT is an evidence bundle.")
@click.option("--form", metavar="F", help="Nội dung chuẩn của mẫu mà PDF thể hiện / content of the form a PDF shows.")
@click.option(
    "--qr", "is_qr", is_flag=True, help="CONTENT là chữ của mã QR / CONTENT is the text of a receipt's QR code."
)
@click.option("--keys", metavar="F", help="Bộ khóa kiểm tra mã QR / key ring for QR codes, JSON.")
@click.option(
    "--expect-code", metavar="CODE", help="Mã hồ sơ phải có trong mã QR / the dossier code that the QR must name."
)
@common
def verify_command(**options: Any) -> int:
    """Kiểm tra chữ ký số: rời, trong PDF, gói bằng chứng, mã QR. Verify a digital signature."""
    moment = parse_moment(options["at"], path="--at") if options["at"] else datetime.now(UTC)  # noqa: TID251  the command is a host
    if options["is_qr"]:
        return _verify_qr(options, moment)
    from motcua.signatures.profiles import profile  # noqa: PLC0415  the library of certificates is slow to load

    rules = profile(options["profile"]) if options["profile"] else None
    asked = {"profile": rules, "signers": _signers(options["signer_binding"])}
    if options["is_bundle"]:
        report = _of_bundle(options, rules, asked)
    else:
        report = _of_file(options, rules, asked | {"at": moment})
    return _show(report, as_json=options["as_json"], lang=options["lang"])


def _of_bundle(options: dict[str, Any], rules: Any, asked: dict[str, Any]) -> Any:
    """A bundle is judged as of its own moment unless another is given; the anchors inside it are never trusted."""
    from motcua.signatures.bundle import verify_bundle  # noqa: PLC0415

    at = parse_moment(options["at"], path="--at") if options["at"] else None
    anchors = _anchors(options["anchor"], options["tsa_anchor"], rules)
    return verify_bundle(_bytes(options["content"]), anchors, at=at, **asked)


def _of_file(options: dict[str, Any], rules: Any, asked: dict[str, Any]) -> Any:
    """A PDF given without a signature holds its own; anything else is content with a detached one."""
    from motcua.signatures.verifier import verify  # noqa: PLC0415

    asked |= {"time_stamps": [_bytes(name) for name in options["tst"]]}
    data, trust = _bytes(options["content"]), _trust(options, rules)
    if options["signature"] is None and data.startswith(b"%PDF-"):
        from motcua.signatures.pades import verify_pdf  # noqa: PLC0415

        return verify_pdf(data, trust, content=_bytes(options["form"]) if options["form"] else None, **asked)
    return verify(data, _bytes(options["signature"]) if options["signature"] else None, trust, **asked)


def _verify_qr(options: dict[str, Any], moment: datetime) -> int:
    """Verify the text of a receipt's QR code under a ring of keys; nothing else is asked."""
    from motcua.signatures.cose import qr_size, read_unverified, verify_receipt_qr  # noqa: PLC0415
    from motcua.signatures.keyringfile import read_key_ring  # noqa: PLC0415

    if options["keys"] is None:
        raise BadInputError(
            "KEYS_NEEDED", "Kiểm tra mã QR cần --keys.", "verifying a QR code needs --keys", path="--keys"
        )
    given = Path(options["content"])
    text = read_text_file(str(given)).strip() if _is_file(given) else options["content"]
    wanted = {"code": options["expect_code"]} if options["expect_code"] else None
    ring = read_key_ring(read_text_file(options["keys"]))
    report = verify_receipt_qr(text, key_ring=ring, at=moment, expected=wanted)
    extra = {"claims": _read_or_none(read_unverified, text), "qr": _read_or_none(qr_size, text)}
    return _show(report, as_json=options["as_json"], lang=options["lang"], extra=extra)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a long text is no name of a file
        return False


def _read_or_none(read: Any, text: str) -> dict[str, Any] | None:
    try:
        return dict(attrs.asdict(read(text)))
    except MotcuaError:  # what is no code says nothing and has no size
        return None


def _show(report: Any, *, as_json: bool, lang: str, extra: dict[str, Any] | None = None) -> int:
    if as_json:
        emit(to_json(report) | _plain(extra or {}))
    else:
        _print(report, lang)
    return CLEAN if report.passed else FOUND


def _plain(extra: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(held) if isinstance(held, dict) else to_json(held) for name, held in extra.items()}


def _print(report: Any, lang: str) -> None:
    console = stdout()
    style = {"TOTAL_PASSED": "bold green", "INDETERMINATE": "bold yellow"}.get(report.verdict.value, "bold red")
    console.print(f"{report.verdict.value}{f' {report.reason.value}' if report.reason else ''}", style=style)
    console.print(pick(lang, report.text_vi, report.text_en), markup=False)
    for warning in report.warnings:
        console.print(f"  [yellow]{warning.value}[/]")
    for one in report.criteria:
        console.print(f"  {_MARKS[one.result.value]} {one.id}:", end=" ")
        console.print(pick(lang, one.text_vi, one.text_en), markup=False)
    if report.signer:
        console.print(f"  {pick(lang, 'Người ký', 'signer')}: {_visible(report.signer)}", markup=False)
    if report.signing_time:
        claimed = pick(lang, "Thời điểm ký do người ký khai", "signing time as the signer claims")
        console.print(f"  {claimed}: {report.signing_time.isoformat()}", markup=False)


def _visible(text: str) -> str:
    """A name out of a certificate, with what a terminal would act on or not show written as an escape."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def _trust(options: dict[str, Any], rules: Any) -> Any:
    """What the options trust: each anchor counts for every class of the profile; for time stamps its own option."""
    from motcua.signatures.certificates import read_certificates  # noqa: PLC0415
    from motcua.signatures.revocation import RevocationIndex  # noqa: PLC0415
    from motcua.signatures.verifier import Trust  # noqa: PLC0415

    intermediates = [
        found.public_bytes(_der())
        for name in options["intermediate"]
        for found in read_certificates(_bytes(name), path=name)
    ]
    revocation = RevocationIndex.read(
        crls=[_bytes(name) for name in options["crl"]], ocsp_answers=[_bytes(name) for name in options["ocsp"]]
    )
    return Trust(_anchors(options["anchor"], options["tsa_anchor"], rules), tuple(intermediates), revocation)


def _anchors(names: Sequence[str], stamp_names: Sequence[str], rules: Any) -> Any:
    from motcua.signatures.anchors import Anchor, AnchorSet  # noqa: PLC0415
    from motcua.signatures.certificates import read_certificates  # noqa: PLC0415
    from motcua.signatures.profiles import AnchorClass  # noqa: PLC0415

    classes = sorted(rules.anchors) if rules else [AnchorClass.PUBLIC_DUTY, AnchorClass.NATIONAL]
    anchors = [
        Anchor(found, name, anchor_class)
        for name in names
        for found in read_certificates(_bytes(name), path=name)
        for anchor_class in classes
    ]
    anchors += [
        Anchor(found, name, AnchorClass.TIME_STAMP, pinned=not _is_authority(found))
        for name in stamp_names
        for found in read_certificates(_bytes(name), path=name)
    ]
    return AnchorSet(anchors)


def _is_authority(certificate: Any) -> bool:
    """An anchor for time stamps may be the stamping certificate itself, which is then trusted for itself alone."""
    from cryptography import x509  # noqa: PLC0415

    from motcua.signatures.constraints import extension_of  # noqa: PLC0415

    limits = extension_of(certificate, x509.BasicConstraints)
    return limits is not None and limits.value.ca


def _signers(name: str | None) -> Any:
    if name is None:
        return None
    from motcua.signatures.authorised import read_signer_binding  # noqa: PLC0415

    return read_signer_binding(_bytes(name), path=name)


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415

    return Encoding.DER


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            "FILE_UNREADABLE",
            f"Không đọc được {name}: {error.strerror}.",
            f"cannot read {name}: {error.strerror}",
            path=name,
        ) from error
