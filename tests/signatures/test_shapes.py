"""A message read by its shape is the message that the reader would have read: for any bytes, in any order."""

from __future__ import annotations

from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, utils
from hypothesis import given
from hypothesis import strategies as st
from pki import at, authority_pki

from motcua.signatures.message import SignedMessage, parse_cms
from motcua.signatures.shapes import ShapeMemory
from motcua.signatures.sign import sign_detached


@cache
def message(content: bytes, day: int) -> bytes:
    pki = authority_pki()

    def sign(digest, _algorithm):
        return pki.agency.key.sign(digest, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))

    return sign_detached(
        content, certificate=pki.agency.der, chain=[pki.issuing.der], sign=sign, scheme="pkcs1v15",
        signing_time=at(2025, 3, day),
    )  # fmt: skip


def test_the_second_message_of_a_signer_is_read_by_the_shape_of_the_first():
    memory = ShapeMemory()
    for content, day in ((b"one", 1), (b"two", 2), (b"three", 31)):
        assert memory.parse(message(content, day)) == parse_cms(message(content, day))
    (shape,) = memory._shapes[len(message(b"one", 1))]  # noqa: SLF001  one shape served all three
    assert shape.read(message(b"three", 31)) == parse_cms(message(b"three", 31))


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 255)), min_size=1, max_size=3), st.booleans())
def test_a_changed_message_is_read_as_the_reader_reads_it(changes, cut):
    """Property: whatever byte is changed, remembered shapes give what the reader gives, refusals included."""
    memory = ShapeMemory()
    memory.parse(message(b"one", 1))
    data = bytearray(message(b"two", 2))
    for place, value in changes:
        data[place % len(data)] ^= value
    bent = bytes(data[:-1] if cut else data)

    assert memory.parse(bent) == parse_cms(bent)


@given(st.data())
def test_a_change_in_the_digest_the_time_or_the_signature_is_seen(data):
    """Property: exactly where shapes look no further, the values are the new ones."""
    memory, sound = ShapeMemory(), message(b"one", 1)
    memory.parse(sound)
    signer = memory.parse(sound).signers[0]
    part = data.draw(st.sampled_from([signer.signature, signer.attributes.message_digest, b"250228170000Z"]))
    place = sound.index(part) + data.draw(st.integers(0, len(part) - 1))
    bent = sound[:place] + bytes([sound[place] ^ data.draw(st.integers(1, 255))]) + sound[place + 1 :]
    found = memory.parse(bent)

    assert found == parse_cms(bent)
    if isinstance(found, SignedMessage):
        assert found.signers != memory.parse(sound).signers


def test_a_message_without_a_plain_shape_is_read_all_the_same():
    memory = ShapeMemory()
    for data in (b"", b"\x30", message(b"one", 1) + b"\x00", b"\x30\x80\x00\x00"):
        assert memory.parse(data) == parse_cms(data)
    assert not memory._shapes  # noqa: SLF001  nothing that cannot be told for certain is kept
