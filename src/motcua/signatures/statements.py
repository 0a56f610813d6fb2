"""What a CRL or an OCSP answer states about one certificate, and when that statement may be used."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs

from motcua.signatures.moments import Moments

__all__ = ["HOLD", "Statement", "Status", "usable_for_good"]

HOLD = "certificateHold"


class Status(StrEnum):
    """What is known of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@attrs.frozen
class Statement:
    """One statement about one certificate, its signature and scope checked.

    Attributes:
        status: good or revoked; a suspended certificate counts as revoked, with the reason certificateHold.
        this_update: since when it is stated.
        next_update: until when, at the latest, the issuer promised a newer one, or None.
        sha256: SHA-256 of the CRL or OCSP answer, in hexadecimal.
        source: "crl" or "ocsp".
        revoked_at: since when revoked: the date of revocation, or of invalidity where the issuer dates that earlier.
        why: the reason of RFC 5280, such as "keyCompromise", or "unspecified".
    """

    status: Status
    this_update: datetime
    next_update: datetime | None
    sha256: str
    source: str
    revoked_at: datetime | None = None
    why: str = ""


def usable_for_good(statement: Statement, moments: Moments, not_after: datetime) -> bool:
    """Return whether a statement of good answers for the moment in question.

    It must not have been out of date at the moment of control. A list issued after that moment also answers for it,
    as long as the certificate had not expired by then: later lists may leave out what has expired. Without a next
    update nothing says how long it held, so it must not be older than the moment.

    Args:
        statement: a statement not younger than the judgement.
        moments: the moments of the signature.
        not_after: the end of the certificate's validity.
    """
    moment, since = moments.control, statement.this_update
    is_current = since >= moment if statement.next_update is None else statement.next_update >= moment
    return is_current and (since <= moment or since <= not_after)
