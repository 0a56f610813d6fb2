"""The strict CBOR subset (RFC 8949, section 4.2.1): one encoding for each value, everything else refused."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.errors import BadInputError
from motcua.signatures.cbor import DEPTH, decode, encode

KEYS = st.integers(-(2**32), 2**32 - 1) | st.text(max_size=30)
LEAVES = KEYS | st.binary(max_size=300) | st.none()


def _nested(depth):
    if depth == 0:
        return LEAVES
    inner = _nested(depth - 1)
    return LEAVES | st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)


VALUES = _nested(DEPTH)


@given(VALUES, st.none() | st.integers(0, 70000))
def test_round_trip(value, tag):
    assert decode(encode(value, tag=tag), tag=tag) == value


@given(st.binary(max_size=80))
def test_bytes_that_are_read_are_the_only_ones_for_their_value(data):
    try:
        value = decode(data)
    except BadInputError:
        return
    assert encode(value) == data


@given(VALUES, st.data())
def test_a_mutation_never_reads_as_the_same_value(value, data):
    written = encode(value)
    place = data.draw(st.integers(0, len(written) - 1))
    mutated = written[:place] + bytes((data.draw(st.integers(0, 255)),)) + written[place + 1 :]
    try:
        read = decode(mutated)
    except BadInputError:
        return
    assert (read == value) is (mutated == written)


@given(VALUES)
def test_another_hand_reads_the_same(value):
    """cbor2 as the oracle: it accepts more than the subset, and agrees on all of the subset."""
    cbor2 = pytest.importorskip("cbor2")

    assert cbor2.loads(encode(value)) == value
    assert cbor2.loads(encode(value, tag=18)).tag == 18


@given(LEAVES | st.lists(LEAVES, max_size=5))
def test_another_hand_writes_the_same(value):
    """Maps are left out: cbor2's canonical order is the older one, by length first (RFC 7049)."""
    cbor2 = pytest.importorskip("cbor2")

    assert cbor2.dumps(value, canonical=True) == encode(value)


@given(st.binary(max_size=60))
def test_what_is_read_at_all_another_hand_reads_so_too(data):
    cbor2 = pytest.importorskip("cbor2")
    try:
        value = decode(data)
    except BadInputError:
        return
    assert cbor2.loads(data) == value


REFUSED = {
    "nothing": "",
    "argument cut": "18",
    "two bytes cut": "1901",
    "long one": "1817",
    "long two": "1900ff",
    "long four": "1a0000ffff",
    "64 bits": "1b0000000100000000",
    "64 bits small": "1b0000000000000001",
    "reserved 28": "1c",
    "reserved 29": "1d",
    "reserved 30": "1e",
    "string cut": "4201",
    "text cut": "6261",
    "indefinite bytes": "5f4101ff",
    "indefinite text": "7f6161ff",
    "indefinite array": "9fff",
    "indefinite map": "bfff",
    "break": "ff",
    "false": "f4",
    "true": "f5",
    "undefined": "f7",
    "simple": "e0",
    "null in two bytes": "f816",
    "half float": "f93c00",
    "float": "fa47c35000",
    "double": "fb3ff0000000000000",
    "tag": "c100",
    "tag inside": "81c100",
    "not utf-8": "61ff",
    "surrogate": "63eda080",
    "overlong utf-8": "62c080",
    "array cut": "8201",
    "map cut": "a101",
    "key twice": "a201000101",
    "keys out of order": "a202000100",
    "text before integer": "a26161000100",
    "key of bytes": "a1410100",
    "key null": "a1f600",
    "key array": "a18000",
    "behind": "0000",
    "long map head": "b8010000",
    "huge array": "9affffffff",
    "huge map": "baffffffff",
    "huge string": "5affffffff",
    "too deep": "81" * (DEPTH + 1) + "00",
    "deep": "81" * 100000,
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_everything_outside_the_subset_is_refused(data):
    with pytest.raises(BadInputError) as refused:
        decode(bytes.fromhex(data))

    assert refused.value.code == "CBOR_MALFORMED" and refused.value.message_vi


def test_keys_are_in_bytewise_order():
    """RFC 8949, section 4.2.1: 10, 100, -1, "z", "aa", not by length first."""
    assert encode({"aa": 4, "z": 3, -1: 2, 100: 1, 10: 0}).hex() == "a50a001864012002617a0362616104"


@pytest.mark.parametrize("data", ["00", "d100", "d81200", "d2", "d20000", "d2d200"])
def test_the_tag_is_the_one_asked_for_once_and_short(data):
    with pytest.raises(BadInputError):
        decode(bytes.fromhex(data), tag=18)


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        True,
        {True: 1},
        {b"a": 1},
        {None: 1},
        2**32,
        -(2**32) - 1,
        "\ud800",
        object(),
        {1},
        [[[[[1]]]]],
        bytearray(b"a"),
    ],
)
def test_values_outside_the_subset_are_not_written(value):
    with pytest.raises(BadInputError) as refused:
        encode(value)

    assert refused.value.code == "CBOR_UNSUPPORTED"


def test_a_length_that_lies_costs_nothing():
    tracemalloc.start()
    for head in ("9a00ffffff", "ba00ffffff", "5affffffff", "7affffffff"):
        with pytest.raises(BadInputError):
            decode(bytes.fromhex(head) + bytes(1000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 1024 * 1024
