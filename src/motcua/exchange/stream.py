"""A stream of messages in a text: one JSON document, or one a line.

A message stands there as it was sent, or inside `{"dialect": …, "kind": …, "body": …}`, which says what it is. A
list is several messages, unless its items are the rows of one update of a dialect without envelope.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from motcua.errors import BadInputError, UnreadableFileError
from motcua.exchange.decode import decode
from motcua.exchange.dialect import dialect, dialects
from motcua.exchange.model import Message
from motcua.findings import finding

__all__ = ["read_stream"]

_WRAPPER = {"body", "dialect", "kind", "service", "direction", "keys", "sent_at"}


def read_stream(text: str, *, name: str | None = None) -> Iterator[Message]:
    """Yield the messages of a text, decoded.

    Args:
        text: one JSON document, or one message a line.
        name: the dialect they should all be in; recognised one by one when not said.

    Raises:
        UnreadableFileError: NOT_JSON, when it is neither one document nor one a line.
        BadInputError: DIALECT_UNKNOWN for a name that is none.
    """
    if name is not None:
        dialect(name)
    for body, path in _bodies(text):
        yield _message(body, name, path)


def _message(body: Any, name: str | None, path: str) -> Message:
    if not isinstance(body, dict) or "body" not in body or not body.keys() <= _WRAPPER:
        return decode(body, name=name, path=path)
    told = body.get("dialect")
    if name is None and told is not None and told not in [one.id for one in dialects()]:
        fault = finding("SYNC_DIALECT_UNKNOWN", path=f"{path}.dialect")
        return Message(dialect=None, kind=None, faults=(fault,), path=path)
    kind = body.get("kind")
    return decode(body["body"], name=name or told, kind=kind if isinstance(kind, str) else None, path=f"{path}.body")


def _bodies(text: str) -> Iterator[tuple[Any, str]]:
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise _not_json(error) from error
    except ValueError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) <= 1:
            raise _not_json(error) from error
        yield from _lines(text)
        return
    if isinstance(document, dict) and isinstance(document.get("messages"), list):
        yield from ((body, f"$.messages[{index}]") for index, body in enumerate(document["messages"]))
    elif isinstance(document, list) and not _is_one_update(document):
        yield from ((body, f"$[{index}]") for index, body in enumerate(document))
    else:
        yield document, "$"


def _lines(text: str) -> Iterator[tuple[Any, str]]:
    """Yield one message a line; a line that is no JSON spoils the file, as it would have spoilt the sending."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line), f"$line[{number}]"
            except (ValueError, RecursionError) as error:
                raise _not_json(error, f"$line[{number}]") from error


def _is_one_update(rows: list[Any]) -> bool:
    """Whether a list is the body of one update: all of its items are rows, none is a whole message."""
    updates = [message for one in dialects() for kind, message in one.messages.items() if kind != "dossier"]
    return bool(rows) and all(
        isinstance(row, dict) and any(row.keys() <= message.by_name.keys() for message in updates) for row in rows
    )


def _not_json(error: Exception, path: str = "$") -> BadInputError:
    return UnreadableFileError(
        "NOT_JSON",
        f"Không phải JSON, cũng không phải mỗi dòng một JSON: {error}.",
        f"neither JSON nor one JSON a line: {error}",
        path=path,
    )
