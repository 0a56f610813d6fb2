"""Honest messages to the national portal: what the history says, in the portal's dialects, and checks of what is sent.

The official specification was not found. Everything here about fields, codes and dates was read in the source of
systems that report to the portal, and says so field by field (`dialect(…).messages[…].fields`).
"""

from motcua.exchange.coverage import Coverage, coverage
from motcua.exchange.decode import decode
from motcua.exchange.dialect import Dialect, MessageKind, dialect, dialects
from motcua.exchange.encode import Encoded, Handler, encode
from motcua.exchange.honesty import check_stream
from motcua.exchange.key import idempotency_key
from motcua.exchange.model import Head, Message, ProgressRow, StatusRow
from motcua.exchange.rebuild import Rebuilt, rebuild
from motcua.exchange.sharing import Consent, LegalBasis, Shared, share
from motcua.exchange.status import HostStatuses, national_status
from motcua.exchange.stream import read_stream
from motcua.exchange.transport import Answer, Transport, read_answer

__all__ = [
    "Answer",
    "Consent",
    "Coverage",
    "Dialect",
    "Encoded",
    "Handler",
    "Head",
    "HostStatuses",
    "LegalBasis",
    "Message",
    "MessageKind",
    "ProgressRow",
    "Rebuilt",
    "Shared",
    "StatusRow",
    "Transport",
    "check_stream",
    "coverage",
    "decode",
    "dialect",
    "dialects",
    "encode",
    "idempotency_key",
    "national_status",
    "read_answer",
    "read_stream",
    "rebuild",
    "share",
]
