"""Deadlines over Arrow: a RecordBatch in, a RecordBatch out; needs the extra `motcua[batch]`.

The same function serves one process over Parquet, DuckDB, and `mapInArrow` of Spark.

>>> import datetime as dt, pyarrow as pa
>>> from motcua.clock import WorkClock
>>> filed = pa.array([dt.datetime(2025, 12, 31, 9, tzinfo=dt.UTC), None], pa.timestamp("s", tz="UTC"))
>>> register = pa.RecordBatch.from_pydict({"start": filed, "term": ["6 ngày làm việc", "8 giờ làm việc"]})
>>> answer = due_batch(register, WorkClock.default())
>>> answer["due"][0].as_py().isoformat(), answer["due_reason"].to_pylist()
('2026-01-10T17:30:00+07:00', [None, 'START_MISSING'])
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from motcua.clock.batch import UNANSWERED, due_many
from motcua.clock.batchkinds import Reason
from motcua.clock.batchpauses import OPEN, Pauses
from motcua.clock.batchtables import BatchTables, Seconds
from motcua.clock.term import Hours, Term, WorkingDays, WorkingHours
from motcua.clock.termtext import parse_term
from motcua.clock.workclock import WorkClock
from motcua.errors import BadInputError
from motcua.units import TimeUnit

__all__ = ["due_batch"]

_ZONE = "+07:00"


def due_batch(
    batch: pa.RecordBatch,
    clocks: WorkClock | Mapping[str, WorkClock],
    *,
    units: Mapping[str, TimeUnit] | None = None,
) -> pa.RecordBatch:
    """Return a batch with two more columns: `due` (timestamp in +07:00) and `due_reason` (why there is none).

    Args:
        batch: columns `start` (timestamp with a zone; parts of a second are dropped), `term` (text of one term),
            and, if you like, `clock` (text, a key of `clocks`) and `pauses` (list of structs `start`, `end`; an
            end of null is a pause still open).
        clocks: one clock for all rows, or the clocks that the column `clock` names.
        units: what a word such as "ngày" means, where the terms leave it open.

    Raises:
        BadInputError: BATCH_COLUMN for a missing column or one of another type, NAIVE_TIME for a timestamp
            without a zone.
    """
    if taken := {"due", "due_reason"} & set(batch.schema.names):
        raise BadInputError(
            "BATCH_COLUMN",
            f"Lô dữ liệu đã có cột {', '.join(sorted(taken))}; hãy đổi tên trước.",
            f"the batch already has a column {', '.join(sorted(taken))}; rename it first",
        )
    starts = _seconds(_column(batch, "start"), "start", UNANSWERED)
    terms, term_of, unread = _terms(_column(batch, "term"), units or {})
    tables, clock_of = _clocks(batch, clocks)
    answer = due_many(tables, starts, terms, term_of=term_of, clock_of=clock_of, pauses=_pauses(batch))
    reason = np.where((answer.reason == Reason.TERM_MISSING) & (unread != 0), unread, answer.reason)
    answered = answer.reason == Reason.ANSWERED
    due = pa.array(np.where(answered, answer.due, 0), mask=~answered).cast(pa.timestamp("s", tz=_ZONE))
    names = pa.array([one.name for one in Reason])
    why = pa.DictionaryArray.from_arrays(pa.array(reason.astype(np.int8), mask=answered), names)
    schema = batch.schema.append(pa.field("due", due.type)).append(pa.field("due_reason", why.type))
    return pa.RecordBatch.from_arrays([*batch.columns, due, why], schema=schema)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        raise BadInputError(
            "BATCH_COLUMN",
            f"Lô dữ liệu thiếu cột {name!r}.",
            f"the batch has no column {name!r}",
            path=f"$.{name}",
        )
    return batch.column(name)


def _seconds(moments: pa.Array, path: str, missing: int) -> Seconds:
    """Return timestamps as seconds since 1970."""
    kind = moments.type
    if not pa.types.is_timestamp(kind):
        raise _wrong_type(path, kind, "timestamp")
    if kind.tz is None:
        raise BadInputError(
            "NAIVE_TIME",
            f"Cột {path!r} không có múi giờ; hãy khai kiểu timestamp có tz, ví dụ '+07:00'.",
            f"the column {path!r} has no zone; give it a timestamp type with a tz, such as '+07:00'",
            path=f"$.{path}",
        )
    whole = moments.cast(pa.timestamp("s", tz=kind.tz), safe=False).cast(pa.int64())
    seconds: Seconds = whole.fill_null(missing).to_numpy(zero_copy_only=False)
    return seconds


def _terms(texts: pa.Array, units: Mapping[str, TimeUnit]) -> tuple[list[Term], Any, Any]:
    """Return the different terms, which one each row has (-1 for none), and why a text gave none."""
    words, which = _encoded(texts, "term")
    terms: list[Term] = []
    place_of, why_not = np.full(len(words) + 1, -1, np.int64), np.zeros(len(words) + 1, np.uint8)
    for number, text in enumerate(words):
        if text is None:
            why_not[number] = Reason.TERM_MISSING
            continue
        reading = parse_term(text, units=units)
        if reading.is_ambiguous or len(reading.terms) != 1 or not _is_countable(reading.terms[0]):
            why_not[number] = Reason.TERM_AMBIGUOUS if reading.is_ambiguous else Reason.TERM_UNREADABLE
        else:
            place_of[number] = len(terms)
            terms.append(reading.terms[0])
    return terms or [WorkingDays(1)], place_of[which], why_not[which]


def _is_countable(term: Term) -> bool:
    """Whether the batch can count a term: hours must be whole seconds."""
    return not isinstance(term, WorkingHours | Hours) or term.microseconds % 1_000_000 == 0


def _clocks(
    batch: pa.RecordBatch, clocks: WorkClock | Mapping[str, WorkClock]
) -> tuple[list[WorkClock | BatchTables], np.ndarray[Any, Any] | None]:
    if isinstance(clocks, WorkClock):
        return [clocks], None
    names = list(clocks)
    words, which = _encoded(_column(batch, "clock"), "clock")
    place_of = np.array([*(names.index(word) if word and word in clocks else -1 for word in words), -1], np.int64)
    return list(clocks.values()), place_of[which]


def _encoded(texts: pa.Array, path: str) -> tuple[list[str | None], np.ndarray[Any, Any]]:
    """Return the different texts, and for each row the number of its text; -1 for null."""
    encoded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    value_type = encoded.type.value_type
    if not (pa.types.is_string(value_type) or pa.types.is_large_string(value_type)):
        raise _wrong_type(path, texts.type, "string")
    return encoded.dictionary.to_pylist(), encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy()


def _pauses(batch: pa.RecordBatch) -> Pauses | None:
    if "pauses" not in batch.schema.names:
        return None
    lists = batch.column("pauses")
    if not (pa.types.is_list(lists.type) and pa.types.is_struct(lists.type.value_type)):
        raise _wrong_type("pauses", lists.type, "list<struct<start, end>>")
    structs = lists.flatten()  # drops what null rows hide, so that lengths and values agree
    counts = np.array(lists.value_lengths().fill_null(0).to_numpy(zero_copy_only=False), np.int64)
    if {"start", "end"} - {field.name for field in lists.type.value_type}:
        raise _wrong_type("pauses", lists.type, "list<struct<start, end>>")
    starts = structs.field("start")
    if starts.null_count:
        raise BadInputError(
            "BATCH_COLUMN",
            "Có khoảng tạm dừng thiếu thời điểm bắt đầu.",
            "a pause has no start",
            path="$.pauses",
        )
    ends = _seconds(structs.field("end"), "pauses.end", OPEN)
    return Pauses(np.concatenate(([0], np.cumsum(counts))), _seconds(starts, "pauses.start", 0), ends)


def _wrong_type(path: str, found: object, wanted: str) -> BadInputError:
    return BadInputError(
        "BATCH_COLUMN",
        f"Cột {path!r} có kiểu {found}, cần {wanted}.",
        f"the column {path!r} is of type {found}; {wanted} is needed",
        path=f"$.{path}",
    )
