"""When a signature was made: what its signer claims, what a time stamp proves, and when it is judged.

A claim is never a proof. It counts against the signer, where it says that the certificate was not valid, and never
for him: what shows that a signature is older than the certificate's end or revocation is a time stamp alone.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from motcua.errors import BadInputError
from motcua.localtime import DESK_ZONE, local, local_or_none

__all__ = ["Moments", "told_moment"]


@attrs.frozen
class Moments:
    """The three moments of a verification (thời điểm ký, thời điểm được chứng minh, thời điểm kiểm tra).

    Attributes:
        at: the moment of the judgement; it may lie in the past, and nothing issued later is then used.
        claimed: the signing time that the signer claims, or None.
        proven: the moment at which a valid time stamp proves that the signature existed, or None.
    """

    at: datetime = attrs.field(converter=local)
    claimed: datetime | None = attrs.field(default=None, converter=local_or_none, kw_only=True)
    proven: datetime | None = attrs.field(default=None, converter=local_or_none, kw_only=True)

    @property
    def existed(self) -> datetime:
        """The earliest moment at which the signature is known to have existed: as proven, else when judged."""
        return self.at if self.proven is None else self.proven

    @property
    def control(self) -> datetime:
        """The moment at which the path and the revocation data must hold: as proven, but never after `at`."""
        return self.at if self.proven is None or self.proven > self.at else self.proven

    @property
    def signed(self) -> datetime | None:
        """The signing time as far as it is known: proven, else claimed, else None."""
        return self.claimed if self.proven is None else self.proven


def told_moment(moment: datetime | None) -> datetime | None:
    """Return a moment that a signature tells, in +07:00; the last hours of the year 9999 end there."""
    try:
        return local_or_none(moment)
    except BadInputError:
        return datetime.max.replace(tzinfo=DESK_ZONE)
