"""Which certificates could lead from a leaf to an anchor: a bounded search by name, then by signature.

`cryptography` builds paths itself, but tries every certificate of a fitting name again and again: a heap of
certificates with one name and one key would cost it exponential time. So it is only ever given certificates among
which there is one choice; where there are more, the paths are laid out here, shortest first, each tie in the order
of fingerprints, and within bounds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from motcua.signatures.certificates import fingerprint, is_sound

__all__ = ["MOST_DEPTH", "PathSearch"]

MOST_DEPTH = 8  # authorities between leaf and anchor; what `cryptography` takes as its own bound
_MOST_SIGNATURES = 128
_MOST_PATHS = 32
_MOST_EXPONENT_BITS = 64

_Path = tuple[x509.Certificate, ...]


class PathSearch:
    """One search from a leaf; it remembers which signatures it checked.

    Attributes:
        certificates: the intermediates whose names can lead from the leaf to an anchor.
        single: whether every name among them and the anchors stands once, so that there is one path at most.
        exhausted: whether a bound was met, so that a path may have been missed.
    """

    def __init__(
        self, leaf: x509.Certificate, intermediates: Iterable[x509.Certificate], anchors: Iterable[x509.Certificate]
    ) -> None:
        """Keep what the names allow."""
        self._leaf, self._anchors = leaf, frozenset(anchors)
        self.exhausted = False
        self._checked: dict[tuple[x509.Certificate, x509.Certificate], bool] = {}
        self._keys: dict[x509.Certificate, bytes] = {}
        pool = dict.fromkeys(intermediates)
        usable = [cert for cert in pool if cert != leaf and cert not in self._anchors and is_sound(cert)]
        by_name: dict[x509.Name, list[x509.Certificate]] = {}
        for cert in (*self._anchors, *usable):
            by_name.setdefault(cert.subject, []).append(cert)
        self._parents = _reachable(leaf, by_name, self._anchors)
        found = [cert for parents in self._parents.values() for cert in parents]
        self.certificates = tuple(cert for cert in found if cert not in self._anchors)
        self.single = all(len(parents) == 1 for parents in self._parents.values())

    def paths(self) -> Iterator[_Path]:
        """Yield the paths from the leaf to an anchor in which every signature is good, shortest first."""
        queue: deque[_Path] = deque([(self._leaf,)])
        laid = 0
        order: dict[x509.Name, list[x509.Certificate]] = {}
        while queue:
            path = queue.popleft()
            name = path[-1].issuer
            if name not in order:
                # anchors first: the shortest way out of a heap of look-alikes
                parents = self._parents.get(name, [])
                order[name] = sorted(parents, key=lambda cert: (cert not in self._anchors, fingerprint(cert)))
            for parent in order[name]:
                if laid == _MOST_PATHS or len(queue) > _MOST_SIGNATURES:
                    self.exhausted = True
                    return
                if parent in path or self._repeats(path, parent) or not self._signed(path[-1], parent):
                    continue
                if parent in self._anchors:
                    laid += 1
                    yield (*path, parent)
                elif len(path) <= MOST_DEPTH:
                    queue.append((*path, parent))

    def _repeats(self, path: _Path, parent: x509.Certificate) -> bool:
        """Whether an authority of that name and key is in the path already: the way around it is then shorter."""
        same = [cert for cert in path[1:] if cert.subject == parent.subject]
        return any(self._key(cert) == self._key(parent) for cert in same)

    def _key(self, cert: x509.Certificate) -> bytes:
        if cert not in self._keys:
            try:
                key = cert.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            except Exception:  # noqa: BLE001  an unreadable key signs nothing
                key = b""
            self._keys[cert] = key
        return self._keys[cert]

    def _signed(self, child: x509.Certificate, parent: x509.Certificate) -> bool:
        pair = (child, parent)
        if pair not in self._checked:
            if len(self._checked) >= _MOST_SIGNATURES:
                self.exhausted = True
                return False
            self._checked[pair] = _is_signed_by(child, parent)
        return self._checked[pair]


def _is_signed_by(child: x509.Certificate, parent: x509.Certificate) -> bool:
    """Whether the parent, which bears the issuer's name, made the child's signature with its key.

    The library checks none that uses MD5 or SHA-1. For RSA they are checked here all the same, so that a path over
    them is told from no path at all; it passes no more than before, for the digest is then what is wrong with it.
    """
    try:
        digest = child.signature_hash_algorithm
        key = parent.public_key()
        if isinstance(key, rsa.RSAPublicKey) and key.public_numbers().e.bit_length() > _MOST_EXPONENT_BITS:
            return False  # such a key only costs time
        if isinstance(digest, hashes.SHA1 | hashes.MD5) and isinstance(key, rsa.RSAPublicKey):
            key.verify(child.signature, child.tbs_certificate_bytes, padding.PKCS1v15(), digest)
        else:
            child.verify_directly_issued_by(parent)
    except Exception:  # noqa: BLE001  wrong key, unknown algorithm, unreadable key: in any case not signed by it
        return False
    return True


def _reachable(
    leaf: x509.Certificate, by_name: dict[x509.Name, list[x509.Certificate]], anchors: frozenset[x509.Certificate]
) -> dict[x509.Name, list[x509.Certificate]]:
    """Return the certificates by subject that names lead to, up to the anchors; what is found leaves `by_name`."""
    found: dict[x509.Name, list[x509.Certificate]] = {}
    names = [leaf.issuer]
    while names:
        name = names.pop()
        if parents := by_name.pop(name, None):  # comparing names is dear, so each is looked up once
            found[name] = parents
            names.extend(cert.issuer for cert in parents if cert not in anchors)
    return found
