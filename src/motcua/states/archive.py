"""The manifest of an archived dossier: which files, how long they are kept, and whether they are still all there.

A manifest holds no file and no name of a person beyond what file names say: it holds names, sizes and SHA-256. Its
canonical bytes can be stored, signed or published by the host, and read again by any language.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from motcua.canonical import canonical_bytes, canonical_hash
from motcua.errors import BadInputError
from motcua.findings import Finding, finding
from motcua.states.retention import RetentionClass

__all__ = ["ArchiveManifest", "ArchivedFile", "ManifestCheck", "archived_file", "read_manifest", "verify_manifest"]

_FORMAT = "motcua-archive-manifest-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHOWN = 12
"""How many digits of a hash a message shows."""


def _check_hash(_instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not _SHA256.fullmatch(value):
        raise BadInputError(
            "ARCHIVE_HASH",
            "Mã băm phải là SHA-256: 64 chữ số thập lục phân viết thường.",
            "a hash is SHA-256, as 64 lower-case hexadecimal digits",
            path=f"$.{attribute.name}",
            value=value,
        )


def _check_name(_instance: object, _attribute: attrs.Attribute[str], value: str) -> None:
    parts = value.split("/")
    if not value or any(part in ("", ".", "..") for part in parts) or _is_odd(value):
        raise BadInputError(
            "ARCHIVE_NAME",
            "Tên tệp phải là đường dẫn tương đối với dấu /, không có phần rỗng, '.', '..' hay ký tự điều khiển.",
            "a file name is a relative path with /, without an empty part, '.', '..' or a control character",
            path="$.files",
        )


def _is_odd(name: str) -> bool:
    """Whether a name holds a backslash, a control character, or half of a surrogate pair."""
    return any(letter == "\\" or unicodedata.category(letter) in ("Cc", "Cs") for letter in name)


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _by_name(files: Iterable[ArchivedFile]) -> tuple[ArchivedFile, ...]:
    return tuple(sorted(files, key=lambda one: one.name))


@attrs.frozen
class ArchivedFile:
    """A file of the dossier as it was archived.

    Attributes:
        name: its path inside the archive, with `/`, in NFC.
        size: its length in bytes.
        sha256: the hash of its bytes, as 64 hexadecimal digits.
    """

    name: str = attrs.field(converter=_nfc, validator=_check_name)
    size: int = attrs.field()
    sha256: str = attrs.field(validator=_check_hash)

    @size.validator
    def _check_size(self, _attribute: object, value: int) -> None:
        if type(value) is not int or value < 0:  # a truth value is an int too
            raise BadInputError(
                "ARCHIVE_SIZE",
                "Kích thước tệp phải là số nguyên không âm, tính bằng byte.",
                "the size of a file is a whole number of bytes, not negative",
                path="$.files",
                value=value,
            )


@attrs.frozen(kw_only=True)
class ArchiveManifest:
    """What an archived dossier consists of (danh mục hồ sơ lưu trữ).

    Attributes:
        code: the dossier code.
        history_sha256: the digest of the dossier's history, as the host or the history's own part computes it.
        files: its files; kept in the order of their names, each name once.
        retention: how long it is kept, or that this is not sourced.
    """

    code: str = attrs.field(validator=attrs.validators.instance_of(str))
    history_sha256: str = attrs.field(validator=_check_hash)
    files: tuple[ArchivedFile, ...] = attrs.field(converter=_by_name)
    retention: RetentionClass = attrs.field(validator=attrs.validators.instance_of(RetentionClass))

    @files.validator
    def _check_files(self, _attribute: object, value: tuple[ArchivedFile, ...]) -> None:
        if len({one.name for one in value}) < len(value):
            raise BadInputError(
                "ARCHIVE_NAME_TWICE",
                "Có hai tệp trùng tên (sau khi chuẩn hóa NFC).",
                "two files have one name (after NFC)",
                path="$.files",
            )

    @property
    def content(self) -> dict[str, Any]:
        """The manifest as plain values, as they are hashed and stored."""
        return {
            "format": _FORMAT,
            "code": self.code,
            "history_sha256": self.history_sha256,
            "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in self.files],
            "retention": self.retention.content,
        }

    @property
    def canonical(self) -> bytes:
        """Its canonical bytes."""
        return canonical_bytes(self.content)

    @property
    def sha256(self) -> str:
        """The hash of its canonical bytes: the identity of the archived dossier."""
        return canonical_hash(self.content)


@attrs.frozen
class ManifestCheck:
    """How files stand to a manifest.

    Attributes:
        missing: names in the manifest without a file.
        changed: names whose bytes are not those archived.
        added: names of files that the manifest does not know.
        findings: the same as findings, in that order.
    """

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def is_exact(self) -> bool:
        """Whether the files are exactly those archived."""
        return not (self.missing or self.changed or self.added)


def archived_file(name: str, content: bytes) -> ArchivedFile:
    """Return the entry of a file.

    Args:
        name: its path inside the archive, with `/`.
        content: its bytes.

    Raises:
        BadInputError: ARCHIVE_NAME.
    """
    return ArchivedFile(name, len(content), hashlib.sha256(content).hexdigest())


def verify_manifest(manifest: ArchiveManifest, files: Mapping[str, bytes] | Iterable[ArchivedFile]) -> ManifestCheck:
    """Return what is missing, changed and added among files.

    Args:
        manifest: the manifest.
        files: bytes by name, or entries that the host hashed itself, for files too large to hold.

    Raises:
        BadInputError: ARCHIVE_NAME for a name that no manifest can hold, ARCHIVE_NAME_TWICE for two with one name.
    """
    entries = [archived_file(*pair) for pair in files.items()] if isinstance(files, Mapping) else list(files)
    now = {one.name: one for one in attrs.evolve(manifest, files=entries).files}  # which refuses two with one name
    then = {one.name: one for one in manifest.files}
    missing = tuple(name for name in then if name not in now)
    changed = tuple(name for name, old in then.items() if name in now and now[name] != old)
    added = tuple(name for name in now if name not in then)
    found = [
        *(finding("ARCHIVE_MISSING", name=name) for name in missing),
        *(_changed(then[name], now[name]) for name in changed),
        *(finding("ARCHIVE_ADDED", name=name) for name in added),
    ]
    return ManifestCheck(missing, changed, added, tuple(found))


def read_manifest(content: Mapping[str, Any]) -> ArchiveManifest:
    """Return the manifest that plain values hold, as `ArchiveManifest.content` gave them.

    Raises:
        BadInputError: ARCHIVE_MANIFEST when they are not a manifest, or another format of one; ARCHIVE_HASH,
            ARCHIVE_NAME, ARCHIVE_NAME_TWICE or ARCHIVE_SIZE for a value that cannot be.
    """
    try:
        manifest = ArchiveManifest(
            code=content["code"],
            history_sha256=content["history_sha256"],
            files=tuple(ArchivedFile(one["name"], one["size"], one["sha256"]) for one in content["files"]),
            retention=RetentionClass.of(content["retention"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise _no_manifest() from error
    if canonical_bytes(content) != manifest.canonical:
        raise _no_manifest()
    return manifest


def _changed(old: ArchivedFile, new: ArchivedFile) -> Finding:
    return finding(
        "ARCHIVE_CHANGED",
        name=old.name,
        size=old.size,
        expected=old.sha256[:_SHOWN],
        now=new.size,
        actual=new.sha256[:_SHOWN],
    )


def _no_manifest() -> BadInputError:
    return BadInputError(
        "ARCHIVE_MANIFEST",
        f"Dữ liệu không phải danh mục lưu trữ theo khuôn dạng {_FORMAT}.",
        f"the values are no manifest of format {_FORMAT}",
    )
