"""One list of look-alike characters for forms and for signed texts (facts on e-receipt signatures, row 28)."""

from __future__ import annotations

import unicodedata

import pytest

from forms.samples import sample
from motcua.canonical import canonical_bytes
from motcua.errors import BadInputError
from motcua.forms import check_form
from motcua.repertoire import MOST_MARKS, is_latin, is_lookalike, is_overmarked
from motcua.signatures.confusable import confusable_text

LOOKALIKES = [chr(code) for code in range(0x20, 0x3000) if is_lookalike(chr(code))]


@pytest.mark.parametrize("char", LOOKALIKES, ids=lambda char: f"{ord(char):04X}")
def test_what_looks_like_another_letter_is_found_in_a_form_and_in_a_signed_text(char):
    text = f"Mẫu {char} Thử"

    assert {one.id for one in check_form(sample("refusal", signer=text))} - {"FORM_TEXT_NFD"} == {"FORM_TEXT_LOOKALIKE"}
    assert confusable_text(text.encode())


def test_the_list_has_the_letters_of_the_attack_table_and_no_letter_of_vietnamese():
    assert {"Ð", "ƣ", "ŋ", "ĸ"} <= set(LOOKALIKES)
    vietnamese = "AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYaăâbcdđeêghiklmnoôơpqrstuưvxyFJWZ"
    assert not set(LOOKALIKES) & set(vietnamese)
    assert all(map(is_latin, vietnamese)) and not is_latin("а") and is_latin("\u02bc")


def test_a_run_of_marks_costs_no_time_and_is_told():
    """Composing a run of marks takes the square of its length (minutes, for this one): no document may ask for that."""
    long = "a" + "\u0300\u0323" * 150_000

    assert confusable_text(long.encode())
    with pytest.raises(BadInputError, match="TEXT_OVERMARKED"):
        canonical_bytes({"name": long})
    with pytest.raises(BadInputError, match="TEXT_OVERMARKED"):
        canonical_bytes({long: "name"})


@pytest.mark.parametrize(("marks", "is_too_many"), [(MOST_MARKS, False), (MOST_MARKS + 1, True)])
def test_the_bound_is_that_of_stream_safe_text(marks, is_too_many):
    assert is_overmarked("Mẫu a" + "\u0323" * marks) is is_too_many
    assert not is_overmarked(unicodedata.normalize("NFD", "Nguyễn Thị Mẫu " * 50))
    assert not is_overmarked("字" * 100)
