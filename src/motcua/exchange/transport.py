"""Where the host's network begins: what it has to offer, and how answers are read; nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import attrs

from motcua.exchange.decode import read_shape
from motcua.exchange.dialect import dialect
from motcua.findings import Finding, finding

__all__ = ["Answer", "Transport", "read_answer"]

_ACCEPTED = {"dvcqg-mc": {0}, "adapter-2026": {0, 200}}
_LONGEST = 18
_EXISTS = {"dvcqg-mc": {3, -3}}


class Transport(Protocol):
    """What a host gives: a call to the portal, with its sessions, retries and keys, none of which is known here."""

    def send(self, service: str, body: Any, *, key: str) -> Mapping[str, Any]:
        """Send a body and return the answer.

        Args:
            service: the name of the call, such as "DongBoHoSoMC".
            body: the body as encoded.
            key: its idempotency key.
        """


@attrs.frozen(kw_only=True)
class Answer:
    """What the portal answered (phản hồi).

    Attributes:
        accepted: whether it took the message.
        exists: whether it has the dossier already; it is then sent again as an update.
        code: the code it gave, as a number.
        message: its words.
        portal_id: the id it gave the dossier.
        faults: what could not be read.
    """

    accepted: bool
    exists: bool
    code: int | None
    message: str | None
    portal_id: str | None = None
    faults: tuple[Finding, ...] = ()


def read_answer(name: str, body: Any) -> Answer:
    """Return what an answer says: its code is read as a number, "00" or 0, and never compared as a text.

    Args:
        name: the dialect's id.
        body: the parsed JSON.
    """
    faults: list[Finding] = []
    if not isinstance(body, Mapping):
        fault = finding("SYNC_TYPE", path="$", wanted="object", found=type(body).__name__)
        return Answer(accepted=False, exists=False, code=None, message=None, faults=(fault,))
    read_shape(dialect(name), dialect(name).answer, body, "$", faults)
    told = dialect(name).answer.fields[0].name
    code = _number(body.get(told))
    message, data = body.get("message"), body.get("data")
    portal_id = data.get("idHoSo") if isinstance(data, Mapping) else None
    return Answer(
        accepted=code in _ACCEPTED[name],
        exists=code in _EXISTS.get(name, ()),
        code=code,
        message=message if isinstance(message, str) else None,
        portal_id=portal_id if isinstance(portal_id, str) else None,
        faults=tuple(faults),
    )


def _number(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    is_number = isinstance(value, str) and value.isascii() and value.removeprefix("-").isdecimal()
    return int(value) if is_number and len(value) <= _LONGEST else None
