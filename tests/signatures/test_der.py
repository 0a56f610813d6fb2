"""The strict reader against its own writer, and against what DER forbids (X.690, 8 and 10)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.signatures import der
from motcua.signatures.der import DerError
from motcua.signatures.message import SignedMessage, parse_cms
from motcua.signatures.verdict import Reason


@given(st.lists(st.binary(max_size=300), max_size=12))
def test_what_is_written_is_read(parts):
    data = der.sequence(*map(der.octets, parts))
    tag, start, stop = der.whole(data)

    assert tag == der.SEQUENCE
    assert [data[at:end] for _tag, _at, at, end in der.walk(data, start, stop)] == parts


@given(st.integers(0, 2**31 - 1))
def test_integers_come_back(value):
    data = der.integer(value)
    _tag, start, stop = der.whole(data)

    assert der.small_integer(data, start, stop) == value


@given(st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, 2**40), max_size=8))
def test_identifiers_come_back(first, second, rest):
    dotted = ".".join(map(str, (first, second, *rest)))

    assert der.oid_text(der.oid(dotted)[2:]) == dotted


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)))
def test_moments_come_back_to_the_second(value):
    data = der.moment(value.replace(tzinfo=UTC))

    assert der.moment_of(data, *der.whole(data)) == value.replace(microsecond=0, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    ["", "04", "0481", "048100", "04810141", "04820001", "0485000000000041", "1f0100", "040241", "04014100"],
)
def test_lengths_and_tags_that_der_forbids(data):
    with pytest.raises(DerError):
        der.whole(bytes.fromhex(data))


@pytest.mark.parametrize("content", ["", "80", "0001", "ff", "0000", "0000000001"])
def test_small_integers_are_minimal_and_not_negative(content):
    raw = bytes.fromhex(content)
    with pytest.raises(DerError):
        der.small_integer(raw, 0, len(raw))


@pytest.mark.parametrize("content", ["", "80", "2a80", "2a8001", "2a" * 65])
def test_identifiers_are_minimal_and_end(content):
    with pytest.raises(DerError):
        der.oid_text(bytes.fromhex(content))


@pytest.mark.parametrize(
    "raw",
    [b"260230000000Z", b"2603090200Z", b"260309020000", b"2603090200 0Z", b"260309246000Z", b"20260309020000Z"],
)
def test_times_of_another_shape_or_of_no_calendar(raw):
    data = der.element(der.UTC_TIME, raw)
    with pytest.raises(DerError):
        der.moment_of(data, *der.whole(data))


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_message_or_a_reason(data):
    assert isinstance(parse_cms(data), SignedMessage | Reason)
    assert der.encoding_reason(data) in (Reason.FORMAT_FAILURE, Reason.UNSUPPORTED_ENCODING)


def test_indefinite_lengths_may_nest_and_must_close():
    inner = b"\x30\x80" + der.octets(b"x") + b"\0\0"
    data = b"\x30\x80" + der.sequence(inner) + inner + b"\0\0"

    assert der.encoding_reason(data) is Reason.UNSUPPORTED_ENCODING
    assert {der.encoding_reason(data[:end]) for end in range(len(data))} == {Reason.FORMAT_FAILURE}
