"""Trust anchors: only what the host gives, under a name and a class of its own; nothing is trusted by its subject."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256

import attrs
from cryptography import x509

from motcua.errors import BadInputError
from motcua.signatures.certificates import fingerprint, read_certificates
from motcua.signatures.profiles import AnchorClass

__all__ = ["Anchor", "AnchorSet"]


@attrs.frozen
class Anchor:
    """A certificate that the host trusts (chứng thư gốc tin cậy).

    Attributes:
        certificate: the certificate.
        name: how the host calls it, for reports; it decides nothing.
        anchor_class: what it may vouch for.
        pinned: whether it is a signer's own certificate, trusted directly and for itself alone. A root is never
            taken for a signer: without this, a certificate cannot vouch for itself. A pinned certificate has no
            issuer that is trusted, so its revocation is the host's to know: it stops giving the pin.
    """

    certificate: x509.Certificate
    name: str
    anchor_class: AnchorClass
    pinned: bool = False


def _tuple(anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    return tuple(anchors)


@attrs.frozen(eq=False)
class AnchorSet:
    """The anchors of a verification, made once and used for many.

    Attributes:
        anchors: the anchors, in no particular order.
    """

    anchors: tuple[Anchor, ...] = attrs.field(converter=_tuple)

    @classmethod
    def read(cls, files: Iterable[tuple[str, AnchorClass, bytes]], *, pinned: bool = False) -> AnchorSet:
        """Return the anchors of certificate files, DER or PEM, each given as name, class and bytes.

        Raises:
            BadInputError: CERTIFICATE_UNREADABLE with the name of the file.
        """
        return cls(
            Anchor(certificate, name, anchor_class, pinned)
            for name, anchor_class, data in files
            for certificate in read_certificates(data, path=name)
        )

    def __attrs_post_init__(self) -> None:
        """Refuse a set without any anchor: nothing could ever pass, which is never what a host means."""
        if not self.anchors:
            raise BadInputError("NO_ANCHORS", "Chưa cho chứng thư gốc nào.", "no trust anchor was given")

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the anchors, their classes and pins, whatever their order: the set's identity in evidence."""
        lines = sorted({f"{fingerprint(a.certificate)} {a.anchor_class} {a.pinned:d}" for a in self.anchors})
        return sha256("\n".join(lines).encode()).hexdigest()

    def of_classes(self, classes: Iterable[AnchorClass]) -> tuple[Anchor, ...]:
        """Return the anchors of some classes, one for each certificate and pin, in the order of fingerprints."""
        wanted = frozenset(classes)
        if (found := self._by_classes.get(wanted)) is None:
            named = sorted(self.anchors, key=lambda anchor: anchor.name, reverse=True)
            unique = {(a.certificate, a.pinned): a for a in named if a.anchor_class in wanted}
            found = tuple(sorted(unique.values(), key=lambda anchor: (fingerprint(anchor.certificate), anchor.name)))
            self._by_classes[wanted] = found
        return found

    @cached_property
    def _by_classes(self) -> dict[frozenset[AnchorClass], tuple[Anchor, ...]]:
        return {}
