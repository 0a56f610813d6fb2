"""RFC 3161 time stamps: the one thing that proves when a signature existed; a claimed time proves nothing.

A token counts when it is a sound signature over a statement about exactly these bytes, by a certificate for time
stamping alone, on a path to an anchor that the host gave for time stamps, not known to be revoked.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs

from motcua.signatures import algorithms, der
from motcua.signatures.anchors import AnchorSet
from motcua.signatures.chain import PathResult
from motcua.signatures.chaincache import ChainCache
from motcua.signatures.cms import check_signature
from motcua.signatures.constraints import Purpose
from motcua.signatures.der import DerError
from motcua.signatures.message import TIME_STAMP_INFO, parse_cms
from motcua.signatures.moments import Moments
from motcua.signatures.profiles import Profile
from motcua.signatures.revocation import RevocationIndex, check_revocation
from motcua.signatures.signer import SignerCertificate
from motcua.signatures.verdict import Reason

__all__ = ["StampInfo", "StampResult", "check_time_stamp", "earliest", "read_stamp_info"]

_FINEST = 6
"""Digits of a second that are kept: more are cut, which makes a time no later."""


@attrs.frozen
class StampInfo:
    """What a time stamp states (dấu thời gian).

    Attributes:
        policy: object identifier of the policy it was issued under.
        digest: name of the digest of what was stamped, such as "sha256".
        imprint: that digest.
        serial: the token's serial number, as it is encoded.
        at: the moment, in UTC.
    """

    policy: str
    digest: str
    imprint: bytes
    serial: bytes
    at: datetime


@attrs.frozen(eq=False)
class StampResult:
    """Whether a time stamp proves a moment.

    Attributes:
        at: the moment proven, in UTC, or None when nothing is proven.
        why_vi: why not, in Vietnamese, or what was not checked; else "".
        why_en: the same in English.
    """

    at: datetime | None
    why_vi: str = ""
    why_en: str = ""


def read_stamp_info(data: bytes) -> StampInfo:
    """Return what the content of a token states (RFC 3161, section 2.4.2).

    Raises:
        DerError: when it is ill-formed, of another version, or of a digest that is not allowed.
    """
    tag, start, stop = der.whole(data)
    fields = der.walk(data, start, stop)
    wanted = [der.INTEGER, der.OID, der.SEQUENCE, der.INTEGER, der.LATER_TIME]
    if tag != der.SEQUENCE or [field[0] for field in fields[:5]] != wanted:
        raise DerError
    version, policy, imprint, serial, moment = fields[:5]
    if der.small_integer(data, version[2], version[3]) != 1 or not _may_follow([field[0] for field in fields[5:]]):
        raise DerError
    parts = der.walk(data, imprint[2], imprint[3])
    if [part[0] for part in parts] != [der.SEQUENCE, der.OCTETS]:
        raise DerError
    digest = algorithms.digest_name(data[parts[0][1] : parts[0][3]])
    return StampInfo(
        der.oid_text(data[policy[2] : policy[3]]),
        digest,
        data[parts[1][2] : parts[1][3]],
        data[serial[2] : serial[3]],
        _moment(data[moment[2] : moment[3]]),
    )


def check_time_stamp(  # noqa: PLR0913  everything a token is held against
    token: bytes,
    stamped: Iterable[bytes],
    *,
    anchors: AnchorSet,
    pool: Iterable[bytes],
    indices: Iterable[RevocationIndex],
    at: datetime,
    profile: Profile,
    paths: ChainCache,
    loaded: MutableMapping[bytes, SignerCertificate],
) -> StampResult:
    """Return the moment that a token proves for some bytes, or why it proves none; any bytes give an answer.

    Args:
        token: the token, DER.
        stamped: the bytes that it may be about; one of them must be.
        anchors: what the host trusts; anchors for time stamps alone count.
        pool: encoded certificates that may help, beside those of the token.
        indices: what is known of revocations.
        at: the moment of the judgement.
        profile: whose algorithms count.
        paths: paths found before.
        loaded: certificates read before.
    """
    message = parse_cms(token, encapsulated=True, content_type=TIME_STAMP_INFO)
    check = check_signature(message, loaded=loaded, sha1_certificate_id=True)
    if check.reason is not None or isinstance(message, Reason) or check.certificate is None or check.others:
        return _no("chữ ký của dấu thời gian không đúng", f"its own signature fails: {check.reason}")
    try:
        info = read_stamp_info(message.content or b"")
    except DerError:
        return _no("nội dung sai cấu trúc", "what it states is ill-formed")
    if all(algorithms.digest(info.digest, data) != info.imprint for data in stamped):
        return _no("không phải của chữ ký này", "it is not about this signature")
    leaf = paths.certificate(check.certificate.raw)
    if leaf is None or info.at > at:
        return _no("chứng thư không đọc được hoặc thời điểm ở tương lai", "unreadable certificate, or a future moment")
    moments = Moments(at, claimed=info.at)
    others = [paths.certificate(raw) for raw in (*message.certificates, *pool)]
    found = paths.build_path(
        leaf, intermediates=[one for one in others if one is not None], anchors=anchors, moments=moments,
        profile=profile, purpose=Purpose.TIME_STAMPING,
    )  # fmt: skip
    if found.reason is not None:
        return _no(found.text_vi, found.text_en)
    return _unless_revoked(found, tuple(indices), moments, profile, info.at)


def earliest(results: Sequence[StampResult], *, born: datetime) -> StampResult | None:
    """Return the time stamp that counts: the earliest that proves something; a bad one does not spoil a good one.

    Args:
        results: what each token proves.
        born: when the signer's certificate became valid; what is older cannot be a stamp of its signature.
    """
    credible = [(one.at, place) for place, one in enumerate(results) if one.at is not None and one.at >= born]
    if credible:
        return results[min(credible)[1]]
    if any(one.at is not None for one in results):
        return _no("dấu thời gian có trước chứng thư của người ký", "it is older than the signer's certificate")
    return results[0] if results else None


def _unless_revoked(
    found: PathResult, indices: tuple[RevocationIndex, ...], moments: Moments, profile: Profile, proven: datetime
) -> StampResult:
    """Refuse a revoked authority; where nothing was given about its issuer, the anchor decides, and that is said."""
    told = any(
        True
        for index in indices
        for one, issuer in pairwise(found.path)
        for _ in index.statements(one, issuer, moments, profile)
    )
    if not told:
        is_checked = len(found.path) == 1
        return StampResult(proven, *(("", "") if is_checked else _UNCHECKED))
    revoked = check_revocation(found, indices, moments=moments, profile=profile)
    return _no(revoked.text_vi, revoked.text_en) if revoked.reason else StampResult(proven)


_UNCHECKED = (
    "không có CRL hoặc OCSP nào của bên cấp chứng thư cho cơ quan cấp dấu thời gian",
    "no CRL or OCSP answer was given for the time-stamping authority's certificate",
)


def _no(why_vi: str, why_en: str) -> StampResult:
    return StampResult(None, why_vi, why_en)


_ACCURACY, _ORDERING, _NONCE, _AUTHORITY, _EXTENSIONS = der.SEQUENCE, 0x01, der.INTEGER, 0xA0, 0xA1


def _may_follow(tags: list[int]) -> bool:
    """Whether the optional fields stand once each, in their order; extensions could be critical, so none is taken."""
    order = [_ACCURACY, _ORDERING, _NONCE, _AUTHORITY]
    places = [order.index(tag) if tag in order else -1 for tag in tags]
    return -1 not in places and all(first < second for first, second in pairwise(places))


def _moment(text: bytes) -> datetime:
    """A GeneralizedTime in UTC, with a fraction of a second where it needs one (RFC 3161, section 2.4.2)."""
    whole, _, fraction = text.removesuffix(b"Z").partition(b".")
    digits = fraction.decode("ascii", "replace")
    if not text.endswith(b"Z") or not (whole + fraction).isdigit() or len(whole) != len("YYYYMMDDhhmmss"):
        raise DerError
    if (b"." in text and not digits) or digits.endswith("0"):
        raise DerError
    try:
        second = datetime.strptime(whole.decode("ascii"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise DerError from None
    return second + timedelta(microseconds=int(digits[:_FINEST].ljust(_FINEST, "0") or "0"))
