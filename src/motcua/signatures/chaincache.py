"""Paths remembered for bulk work: thousands of receipts are signed with a handful of certificates.

A remembered answer is the answer that would be found again: it is kept under everything it depends on, and used only
in the stretch of time in which no certificate that took part begins or ceases to be valid.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Any

from cryptography import x509

from motcua.localtime import DESK_ZONE
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.certificates import embedded_certificates, fingerprint
from motcua.signatures.chain import FoundPath, PathResult, find_path, judge_path
from motcua.signatures.constraints import Purpose
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import Profile

__all__ = ["ChainCache"]


class _Kept:
    """One answer with the bounds at hand: of the answer, and of the leaf's validity."""

    __slots__ = ("end", "found", "passed", "refs", "since", "start", "until")

    def __init__(self, found: FoundPath, holds: tuple[datetime, datetime], refs: tuple[object, ...]) -> None:
        self.found, self.refs = found, refs
        leaf = found.path[0]
        # in the zone of the moments, so that comparing costs nothing
        self.since, self.until, self.start, self.end = map(
            _local, (*holds, leaf.not_valid_before_utc, leaf.not_valid_after_utc)
        )
        self.passed = PathResult(None, (), found.path, found.anchor) if not found.faults else None

    def judge(self, moments: Moments) -> PathResult:
        at, claimed, proven = moments.at, moments.claimed, moments.proven
        if (
            self.passed is not None
            and self.start <= at <= self.end
            and (claimed is None or self.start <= claimed <= self.end)
            and (proven is None or self.start <= proven <= self.end)
        ):
            return self.passed
        return judge_path(self.found, moments)


class ChainCache:
    """Paths found before, private to the host that holds this; safe to share among threads.

    Args:
        most: how many answers, and how many certificates, are kept at most; the oldest go first.
    """

    def __init__(self, most: int = 4096) -> None:
        """Start empty."""
        self._most = most
        self._lock = Lock()
        self._certificates: dict[bytes, x509.Certificate] = {}
        self._by_value: dict[tuple[object, ...], tuple[_Kept, ...]] = {}
        # objects are compared before contents: an entry holds on to its objects, so an address is never another's
        self._by_object: dict[tuple[object, ...], tuple[_Kept, ...]] = {}

    def certificate(self, der: bytes) -> x509.Certificate | None:
        """Return the certificate of these DER bytes, the same object each time, or None when they are no certificate.

        A path is found fastest for certificates that came from here.
        """
        if (known := self._certificates.get(der)) is not None:
            return known
        found = next(iter(embedded_certificates([der])), None)
        if found is not None:
            with self._lock:
                _keep(self._certificates, der, found, self._most)
        return found

    def build_path(
        self,
        leaf: x509.Certificate,
        *,
        intermediates: Iterable[x509.Certificate] = (),
        anchors: AnchorSet,
        moments: Moments,
        profile: Profile,
        purpose: Purpose = Purpose.SIGNING,
    ) -> PathResult:
        """Return what `chain.build_path` returns for the same arguments, from memory where it can."""
        pool = tuple(intermediates)
        # the purpose stands between the two, so that no list of certificates is taken for another
        key = (id(leaf), purpose, id(anchors), id(profile), *map(id, pool))
        moment = moments.control
        for kept in self._by_object.get(key, ()):
            if kept.since <= moment <= kept.until:
                return kept.judge(moments)
        return self._from_value(key, leaf, pool, (anchors, moments, profile, purpose))

    def _from_value(
        self,
        key: tuple[object, ...],
        leaf: x509.Certificate,
        pool: tuple[x509.Certificate, ...],
        rest: tuple[AnchorSet, Moments, Profile, Purpose],
    ) -> PathResult:
        anchors, moments, profile, purpose = rest
        value = (fingerprint(leaf), frozenset(map(fingerprint, pool)), anchors.digest, profile, purpose)
        known = self._by_value.get(value, ())
        kept = next((one for one in known if one.since <= moments.control <= one.until), None)
        if kept is None:
            found = find_path(
                leaf, intermediates=pool, anchors=anchors, moments=moments, profile=profile, purpose=purpose
            )
            if (holds := found.holds(moments.control)) is None:
                return judge_path(found, moments)
            kept = _Kept(found, holds, ())
            with self._lock:
                _keep(self._by_value, value, (*self._by_value.get(value, ())[-7:], kept), self._most)
        alias = _Kept(kept.found, (kept.since, kept.until), (leaf, pool, anchors, profile))
        with self._lock:
            _keep(self._by_object, key, (*self._by_object.get(key, ())[-7:], alias), self._most)
        return kept.judge(moments)


def _local(moment: datetime) -> datetime:
    """Return a moment in the desk's zone; the beginning and the end of time stay what they are."""
    try:
        return moment.astimezone(DESK_ZONE)
    except OverflowError:
        return moment.replace(tzinfo=DESK_ZONE)


def _keep(table: dict[Any, Any], key: object, value: object, most: int) -> None:
    if key not in table and len(table) >= most:
        del table[next(iter(table))]
    table[key] = value
