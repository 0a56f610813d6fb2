"""Lengths of short texts against 3GPP TS 23.038 and TS 23.040, counted by hand; and Vietnamese without accents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.forms.sms import SmsLength, not_gsm7, sms_length, unaccented

VECTORS = [
    # text, alphabet, units, segments
    ("", "GSM-7", 0, 1),
    ("Ho so", "GSM-7", 5, 1),
    ("a" * 160, "GSM-7", 160, 1),
    ("a" * 161, "GSM-7", 161, 2),
    ("a" * 306, "GSM-7", 306, 2),  # 2 x 153
    ("a" * 307, "GSM-7", 307, 3),
    ("€", "GSM-7", 2, 1),
    ("^", "GSM-7", 2, 1),
    ("\f{}\\[~]|€^", "GSM-7", 20, 1),  # the whole extension table
    ("a" * 158 + "€", "GSM-7", 160, 1),
    ("a" * 159 + "€", "GSM-7", 161, 2),
    (
        "a" * 152 + "€" + "a" * 152,
        "GSM-7",
        306,
        3,
    ),  # the euro does not fit into unit 153, so it opens the next one: 152 | 153 | 1
    ("a" * 151 + "€" + "a" * 153, "GSM-7", 306, 2),  # here it does: 153 | 153
    ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ", "GSM-7", 31, 1),
    ("à", "GSM-7", 1, 1),  # one of the few accented letters that the alphabet has
    ("á", "UCS-2", 1, 1),
    ("ç", "UCS-2", 1, 1),  # the alphabet has the capital alone
    ("`", "UCS-2", 1, 1),  # a backtick is not in the alphabet
    ("Hồ sơ đã được tiếp nhận", "UCS-2", 23, 1),
    ("ạ" * 70, "UCS-2", 70, 1),
    ("ạ" * 71, "UCS-2", 71, 2),
    ("ạ" * 134, "UCS-2", 134, 2),  # 2 x 67
    ("ạ" * 135, "UCS-2", 135, 3),
    ("a" * 69 + "ạ", "UCS-2", 70, 1),  # one letter makes the whole text UCS-2
    ("^" * 69 + "ạ", "UCS-2", 70, 1),  # and there a caret costs one unit
    ("😀", "UCS-2", 2, 1),
    ("😀" * 35, "UCS-2", 70, 1),
    ("😀" * 36, "UCS-2", 72, 2),
    ("😀" * 66, "UCS-2", 132, 2),  # 33 pairs fill 66 of 67 units; a pair is not cut
    ("😀" * 67, "UCS-2", 134, 3),
]


@pytest.mark.parametrize(("text", "encoding", "units", "segments"), VECTORS)
def test_lengths_counted_by_hand(text, encoding, units, segments):
    """160 or 153 septets, 70 or 67 units; two septets for an extension sign, two units for a surrogate pair."""
    assert sms_length(text) == SmsLength(encoding, units, segments)


def test_every_ascii_sign_but_the_backtick_and_controls_is_in_the_alphabet():
    """TS 23.038: of printable ASCII only the backtick is absent."""
    assert not_gsm7("".join(map(chr, range(32, 127)))) == "`"


def test_a_lone_surrogate_cannot_be_sent():
    with pytest.raises(BadInputError, match="TEXT_NOT_UNICODE"):
        sms_length("a\ud800")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_units_of_ucs2_are_those_of_utf16_and_segments_hold_them(text):
    """The units are what UTF-16 counts; the segments are enough for them and not one more than cutting pairs costs."""
    length = sms_length(text)
    room = 153 if length.encoding == "GSM-7" else 67

    if length.encoding == "UCS-2":
        assert length.units == len(text.encode("utf-16-be")) // 2
    if length.segments > 1:
        assert length.units / room <= length.segments <= length.units // (room - 1) + 1


LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VIETNAMESE = "".join(
    one for letter in LETTERS for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    for one in (letter + mark, (letter + mark).upper())
)  # fmt: skip


def test_vietnamese_without_accents():
    """đ becomes d, which no decomposition does; composed and decomposed letters give the same."""
    assert unaccented("Đường Đặng Thị Giả, “sổ đỏ” – 5…") == 'Duong Dang Thi Gia, "so do" - 5...'
    assert unaccented("ế") == unaccented("e\u0302\u0301") == "e"
    assert unaccented("😀 Ω 10 €") == "😀 Ω 10 €"


@given(st.text(VIETNAMESE + " ,.:;?!()/-0123456789"))
def test_vietnamese_without_accents_always_fits_gsm7_and_stays(text):
    plain = unaccented(text)

    assert plain.isascii() and sms_length(plain).encoding == "GSM-7" and unaccented(plain) == plain
