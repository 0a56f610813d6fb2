"""Base45 (RFC 9285): its own examples, one text for each byte string, and nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.signatures.base45 import ALPHABET, decode, encode


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"),
                       (b"", ""), (b"\0", "00"), (b"\xff\xff", "FGW"), (b"\xff", "U5")],
)  # fmt: skip
def test_the_examples_of_the_standard(data, text):
    """RFC 9285, sections 4.3 and 4.4; FGW is its largest group."""
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=700))
def test_round_trip(data):
    assert decode(encode(data)) == data


@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_a_text_that_is_read_is_the_only_one_for_its_bytes(text):
    try:
        data = decode(text)
    except BadInputError:
        return
    assert encode(data) == text


@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_it_reads_what_plain_arithmetic_reads(text):
    """The lanes of the fast reader against one group at a time."""
    values = [ALPHABET.index(letter) for letter in text]
    groups = [values[at : at + 3] for at in range(0, len(values), 3)]
    sums = [sum(value * 45**place for place, value in enumerate(group)) for group in groups]
    sound = len(values) % 3 != 1 and all(
        total < (65536 if len(group) == 3 else 256) for total, group in zip(sums, groups, strict=True)
    )
    if not sound:
        with pytest.raises(BadInputError):
            decode(text)
    else:
        expected = b"".join(total.to_bytes(len(group) - 1) for total, group in zip(sums, groups, strict=True))
        assert decode(text) == expected


@pytest.mark.parametrize(
    "text", ["GGW", ":::", "V5", "::", "A", "ABCD", "bb8", "BB_", "BBĐ", "BB\n", "BB8\ud800", "BB８"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(BadInputError) as refused:
        decode(text)

    assert refused.value.code == "BASE45_MALFORMED" and refused.value.message_vi
