"""The archive manifest: it verifies exactly its files, and says what it does not know."""

from __future__ import annotations

import json
from datetime import date
from unicodedata import normalize

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError
from motcua.rules import RuleBook, read_pack
from motcua.states.archive import (
    ArchivedFile,
    ArchiveManifest,
    archived_file,
    read_manifest,
    verify_manifest,
)
from motcua.states.retention import retention_class

DIGEST = "ab" * 32
NOT_SOURCED = retention_class(date(2020, 1, 6))
NAMES = st.text(st.characters(categories=["L", "N"], include_characters=" .-"), min_size=1, max_size=12).filter(
    lambda name: name not in (".", "..")
)
FILES = st.dictionaries(NAMES, st.binary(max_size=40), max_size=6)


def manifest(files: dict[str, bytes]) -> ArchiveManifest:
    return ArchiveManifest(
        code="000.00.01.H01-240311-0007",
        history_sha256=DIGEST,
        files=[archived_file(name, content) for name, content in files.items()],
        retention=NOT_SOURCED,
    )


def distinct(files: dict[str, bytes]) -> ArchiveManifest:
    """A manifest, or nothing when two drawn names are one after NFC."""
    try:
        return manifest(files)
    except BadInputError as refused:
        assume(refused.code != "ARCHIVE_NAME_TWICE")
        raise


class TestVerify:
    """Files against their manifest."""

    @given(FILES)
    def test_a_manifest_verifies_exactly_its_files(self, files):
        checked = verify_manifest(distinct(files), files)

        assert checked.is_exact and checked.findings == ()

    @given(FILES.filter(lambda files: any(files.values())), st.data())
    def test_one_byte_changed_is_found_and_nothing_else(self, files, data):
        made = distinct(files)
        name = data.draw(st.sampled_from(sorted(name for name, content in files.items() if content)))
        place = data.draw(st.integers(0, len(files[name]) - 1))
        other = data.draw(st.integers(0, 255).filter(lambda byte: byte != files[name][place]))
        broken = bytearray(files[name])
        broken[place] = other
        checked = verify_manifest(made, {**files, name: bytes(broken)})

        assert checked.changed == (archived_file(name, b"").name,)
        assert (checked.missing, checked.added) == ((), ())
        assert [one.id for one in checked.findings] == ["ARCHIVE_CHANGED"]

    @given(FILES, FILES)
    def test_missing_and_added_are_the_difference_of_the_names(self, then, now):
        made, other = distinct(then), distinct(now)
        checked = verify_manifest(made, now)
        old, new = ({one.name for one in each.files} for each in (made, other))

        assert (set(checked.missing), set(checked.added)) == (old - new, new - old)
        assert set(checked.changed) == {
            one.name for one in made.files for two in other.files if one.name == two.name and one != two
        }

    def test_entries_hashed_by_the_host_are_taken_too(self):
        made = manifest({"a.pdf": b"1", "b.pdf": b"2"})
        checked = verify_manifest(made, [archived_file("a.pdf", b"1"), ArchivedFile("c.pdf", 1, DIGEST)])

        assert (checked.missing, checked.changed, checked.added) == (("b.pdf",), (), ("c.pdf",))
        assert [one.id for one in checked.findings] == ["ARCHIVE_MISSING", "ARCHIVE_ADDED"]

    def test_a_name_written_in_another_unicode_form_is_the_same_name(self):
        files = [{normalize(form, "Tờ khai.pdf"): b"1"} for form in ("NFC", "NFD")]

        assert files[0] != files[1]
        assert verify_manifest(manifest(files[0]), files[1]).is_exact


class TestIdentity:
    """Canonical bytes and their hash."""

    @given(FILES, st.randoms())
    def test_the_order_of_files_does_not_matter_and_any_change_does(self, files, chance):
        made = distinct(files)
        shuffled = list(files.items())
        chance.shuffle(shuffled)

        assert manifest(dict(shuffled)).sha256 == made.sha256
        assert manifest({**files, "thêm một tệp.pdf": b"x"}).sha256 != made.sha256
        assert attrs.evolve(made, history_sha256="cd" * 32).sha256 != made.sha256

    @given(FILES)
    def test_a_stored_manifest_is_read_again_as_it_was(self, files):
        made = distinct(files)
        again = read_manifest(json.loads(made.canonical))

        assert again == made
        assert (again.canonical, again.sha256) == (made.canonical, made.sha256)
        assert canonical_bytes(made.content) == made.canonical

    @pytest.mark.parametrize(
        "broken",
        [
            {"format": "khác"},
            {"files": None},
            {"files": "abc"},
            {"files": [{"name": "a", "size": 1}]},
            {"code": 7},
            {"retention": {}},
            {"retention": {"status": 1}},
            {"more": "1"},
        ],
    )
    def test_what_is_no_manifest_is_refused(self, broken):
        with pytest.raises(BadInputError) as refused:
            read_manifest({**manifest({"a": b"1"}).content, **broken})
        assert refused.value.code == "ARCHIVE_MANIFEST"

    def test_a_manifest_without_a_part_is_refused(self):
        content = manifest({}).content
        for part in content:
            with pytest.raises(BadInputError):
                read_manifest({name: value for name, value in content.items() if name != part})


class TestRefusals:
    """What a manifest cannot hold."""

    @pytest.mark.parametrize("name", ["", "/a", "a/", "a//b", "../a", "a/./b", "a\\b", "a\nb", "\ud800"])
    def test_names_that_leave_the_archive_or_cannot_be_written(self, name):
        with pytest.raises(BadInputError) as refused:
            archived_file(name, b"")
        assert (refused.value.code, refused.value.value) == ("ARCHIVE_NAME", None)

    def test_two_files_of_one_name(self):
        with pytest.raises(BadInputError) as refused:
            manifest({normalize(form, "Tờ.pdf"): b"1" for form in ("NFC", "NFD")})
        assert refused.value.code == "ARCHIVE_NAME_TWICE"

    @pytest.mark.parametrize("digest", ["", "ab", "AB" * 32, "zz" * 32, "ab" * 33])
    def test_a_digest_that_is_none(self, digest):
        with pytest.raises(BadInputError) as refused:
            attrs.evolve(manifest({}), history_sha256=digest)
        assert refused.value.code == "ARCHIVE_HASH"

    @pytest.mark.parametrize("size", [-1, True, 1.5, "1"])
    def test_a_size_that_is_none(self, size):
        with pytest.raises(BadInputError) as refused:
            ArchivedFile("a", size, DIGEST)
        assert refused.value.code == "ARCHIVE_SIZE"


HOST = """
[pack]
id = "our-archive"
scope = "host"
[instrument]
id = "7/TB-VP"
title_vi = "Thông báo nội bộ (ví dụ)"
title_en = "An internal notice (an example)"
in_force = { start = 2024-01-01 }
[[rule]]
id = "kept"
kind = "retention"
sets = "archive.retention"
value = 10
unit = "year"
summary_vi = "Hồ sơ giữ 10 năm."
summary_en = "Dossiers are kept for 10 years."
cite = { article = "2" }
checked_on = 2026-11-24
provenance = "unverified"
"""


class TestRetention:
    """How long: only what a row states."""

    def test_no_official_row_states_a_period_and_none_is_invented(self):
        """Circular 01/2018, Article 10(3), leaves it to the law on archives, which was not read."""
        kept = retention_class(date(2020, 1, 6))

        assert (kept.status, kept.value, kept.unit, kept.rule) == ("not_sourced", None, None, None)
        assert ("01/2018/TT-VPCP", "10", "3") in {(one.instrument, one.article, one.clause) for one in kept.because}
        assert "chưa có nguồn" in kept.text_vi and "not sourced" in kept.text_en

    def test_provincial_regulations_of_2023_only_refer(self):
        """Bình Dương 2244/2023, Article 15, refers to Decree 45/2020, Article 17: no term here."""
        kept = retention_class(date(2023, 10, 2), place="H09")

        assert kept.status == "not_sourced"
        assert {"2244/QĐ-UBND"} <= {one.instrument for one in kept.because}

    def test_a_day_of_which_nothing_was_read_is_still_answered_as_not_sourced(self):
        kept = retention_class(date(2010, 1, 4))

        assert (kept.status, kept.because) == ("not_sourced", ())

    def test_a_row_of_a_host_is_taken_with_its_provenance(self):
        kept = retention_class(date(2024, 3, 11), book=RuleBook.official().with_packs([read_pack(HOST)]))

        assert (kept.status, kept.value, kept.unit) == ("stated", "10", "year")
        assert (kept.rule, kept.provenance) == ("our-archive:kept", "unverified")
        assert attrs.evolve(manifest({}), retention=kept).content["retention"]["value"] == "10"
