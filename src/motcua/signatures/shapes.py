"""Messages of one maker differ in three places; a message that differs nowhere else need not be read again.

An agency's receipts are signed by one tool with one certificate, so their messages are the same bytes but for the
content's digest, the signing time and the signature. A message of the same length that equals a message read before in
every other byte has the same structure: tags and lengths stand in those other bytes. Its parts are then taken from
where they stood. What is found so is equal to what `parse_cms` finds, for any bytes.
"""

from __future__ import annotations

from threading import Lock

import attrs

from motcua.signatures import der
from motcua.signatures.attributes import MESSAGE_DIGEST, SIGNING_TIME, SignedAttributes
from motcua.signatures.der import DerError
from motcua.signatures.message import SignedMessage, Signer, parse_cms
from motcua.signatures.verdict import Reason

__all__ = ["ShapeMemory"]

_MOST_OF_LENGTH = 4
_MOST_LENGTHS = 256

_Span = tuple[int, int]


@attrs.frozen
class _Shape:
    """One message read, and where its three values and its signed attributes stand."""

    message: SignedMessage
    digest: _Span
    time: _Span
    signature: _Span
    signed: _Span
    fixed: tuple[tuple[int, int, bytes], ...]

    @classmethod
    def of(cls, message: SignedMessage) -> _Shape | None:
        """Return the shape, or None for a message whose places cannot be told for certain."""
        raw, signer = message.raw, message.signers[0]
        attributes, signed = signer.attributes, signer.signed_bytes
        if len(message.signers) > 1 or attributes is None or signed is None or SIGNING_TIME not in attributes.values:
            return None
        encoded_time = attributes.values[SIGNING_TIME][0]
        places = [
            _only(raw, attributes.values[MESSAGE_DIGEST][0]),
            _only(raw, encoded_time),
            _only(raw, signer.signature),
            _only(raw, signed[1:]),
        ]
        if None in places:
            return None
        digest, time, signature, inside = (place for place in places if place is not None)
        spans = (
            (digest[1] - len(attributes.message_digest), digest[1]),
            (time[0] + 2, time[1]),
            signature,
        )
        ordered = sorted(spans)
        edges = [0, *(edge for span in ordered for edge in span), len(raw)]
        if edges != sorted(edges):
            return None
        fixed = tuple((edges[at], edges[at + 1], raw[edges[at] : edges[at + 1]]) for at in range(0, len(edges), 2))
        return cls(message, *spans, inside, fixed)

    def read(self, data: bytes) -> SignedMessage | None:
        """Return the message of this shape, or None when the bytes are of another."""
        for start, stop, held in self.fixed:
            if data[start:stop] != held:
                return None
        known = self.message.signers[0]
        attributes, signed = known.attributes, data[self.signed[0] : self.signed[1]]
        time_at, time_stop = self.time
        try:
            moment = der.moment_of(data, data[time_at - 2], time_at, time_stop)
        except DerError:
            return None  # told in full by the reader
        if attributes is None:
            return None
        digest = data[self.digest[0] : self.digest[1]]
        encoded_digest = attributes.values[MESSAGE_DIGEST][0]
        values = attributes.values | {
            MESSAGE_DIGEST: (encoded_digest[: -len(digest)] + digest,),
            SIGNING_TIME: (data[time_at - 2 : time_stop],),
        }
        old = self.message
        signer = Signer(
            known.issuer,
            known.serial,
            known.key_id,
            known.digest_algorithm,
            known.signature_algorithm,
            b"\x31" + signed,
            SignedAttributes(
                attributes.content_type, digest, moment, attributes.certificate_ids, attributes.protection, values
            ),
            data[self.signature[0] : self.signature[1]],
            known.unsigned,
        )
        return SignedMessage(
            data, old.digest_algorithms, old.content_type, None, old.certificates, old.revocations, (signer,)
        )


class ShapeMemory:
    """Reads messages, and remembers the shapes of those read; private to its holder, safe to share among threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = Lock()
        self._shapes: dict[int, tuple[_Shape, ...]] = {}

    def parse(self, data: bytes) -> SignedMessage | Reason:
        """Return what `parse_cms` returns for a detached message of these bytes."""
        data = bytes(data)
        known = self._shapes.get(len(data), ())
        for shape in known:
            if (message := shape.read(data)) is not None:
                return message
        found = parse_cms(data)
        if not isinstance(found, Reason) and (shape_found := _Shape.of(found)) is not None:
            with self._lock:
                if len(self._shapes) >= _MOST_LENGTHS:
                    self._shapes.clear()
                self._shapes[len(data)] = (shape_found, *known[: _MOST_OF_LENGTH - 1])
        return found


def _only(data: bytes, part: bytes) -> _Span | None:
    """Where a part stands, when it stands in one place alone."""
    place = data.find(part)
    if not part or place < 0 or data.find(part, place + 1) >= 0:
        return None
    return place, place + len(part)
