"""Stream a register: sheet after sheet, converted, rows of one dossier joined, counts told at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from motcua.findings import Finding, finding
from motcua.ledger.convert import LEFT_OF_LONG, Converter, Totals
from motcua.ledger.joining import Joiner
from motcua.ledger.moments import Reading, read_moments
from motcua.ledger.schema import Column, column_labels
from motcua.ledger.sheetchoice import ChosenSheet
from motcua.ledger.tally import DateTally
from motcua.ledger.writtendates import STYLES

if TYPE_CHECKING:
    from motcua.ledger.opening import OpenRegister, RegisterBatch

__all__ = ["choose_readings", "date_remarks", "stream_batches"]

_SHOWN_ROWS = 20


def stream_batches(register: OpenRegister, *, raw: bool) -> Iterator[RegisterBatch]:
    """Yield the batches of a register; see `OpenRegister.batches`."""
    from motcua.ledger.opening import RegisterBatch  # noqa: PLC0415  the two need each other

    totals, joiner = Totals(), Joiner()
    readings = choose_readings(register)
    records = None
    for chosen in register.sheets:
        converter = Converter(chosen.sheet, chosen.layout, readings[chosen], register.limits, totals, raw)
        name = chosen.sheet.name
        for piece in converter.pieces():
            if piece.faults or piece.notes:
                empty = piece.records.slice(0, 0).drop_columns(["more"])
                yield RegisterBatch(_with_parts(empty), name, piece.faults, piece.notes)
            for records, remarks in joiner.add(piece.records):
                yield RegisterBatch(records, name, remarks=remarks)
        for records, remarks in joiner.finish():
            yield RegisterBatch(records, name, remarks=remarks)
    last = records.slice(0, 0) if records is not None else pa.RecordBatch.from_pydict({})
    orders = {column: reading for found in readings.values() for column, reading in found.items()}
    closing = (*_total_remarks(totals, register), *joiner.remarks(), *date_remarks(totals.dates, orders))
    yield RegisterBatch(last, "", remarks=closing, dates=dict(totals.dates), rows=totals.rows)


def _with_parts(empty: pa.RecordBatch) -> pa.RecordBatch:
    columns = [empty.column(0), pa.nulls(0, pa.int32()), *empty.columns[1:]]
    return pa.RecordBatch.from_arrays(columns, names=["row", "parts", *empty.schema.names[1:]])


def choose_readings(register: OpenRegister) -> dict[ChosenSheet, Mapping[Column, Reading]]:
    """Return how the moments of each sheet are read: by the mapping, or by what the first rows prove.

    A sheet in memory is looked through whole, a stream in its first batch; later proof to the contrary is told.
    """
    readings: dict[ChosenSheet, Mapping[Column, Reading]] = {}
    for chosen in register.sheets:
        sheet, orders = chosen.sheet, register.given.orders
        base = Reading(since_1904=sheet.since_1904, from_cells=sheet.true_dates)
        tallies = _first_tallies(chosen, base)
        readings[chosen] = {
            column: Reading(
                orders[column] == "month_first" if column in orders else tallies[column].looks_month_first,
                sheet.since_1904,
                sheet.true_dates,
            )
            for column in tallies
        }
    return readings


def _first_tallies(chosen: ChosenSheet, base: Reading) -> dict[Column, DateTally]:
    moments = {column: place for column, place in chosen.layout.columns.items() if column.is_moment}
    tallies = dict.fromkeys(moments, DateTally())
    for chunk in chosen.sheet.pieces(sorted(moments.values())):
        below = max(0, chosen.layout.first_row - chunk.first_row)
        for column, place in moments.items():
            if place < len(chunk.columns) and pa.types.is_string(chunk.columns[place].type):
                tallies[column] = tallies[column] + read_moments(chunk.columns[place].slice(below), base).tally
        if not chosen.sheet.held:
            break
    return tallies


def _total_remarks(totals: Totals, register: OpenRegister) -> Iterator[Finding]:
    if totals.blank_rows:
        yield finding("REGISTER_ROWS_BLANK", count=totals.blank_rows)
    if totals.notes:
        rows = ", ".join(map(str, totals.notes[:_SHOWN_ROWS])) + (", …" if len(totals.notes) > _SHOWN_ROWS else "")
        yield finding("REGISTER_ROWS_NOTED", count=len(totals.notes), rows=rows)
    if totals.filled:
        yield finding("REGISTER_CELLS_FILLED", count=totals.filled)
    if totals.cut:
        yield finding(
            "REGISTER_CELLS_CUT", count=totals.cut, limit=register.limits.cell_length, kept=LEFT_OF_LONG
        )  # fmt: skip
    if totals.wider:
        yield finding("REGISTER_COLUMNS_EXTRA", count=totals.wider)


def date_remarks(dates: Mapping[Column, DateTally], readings: Mapping[Column, Reading]) -> Iterator[Finding]:
    """Yield what is doubtful in how dates are written, column by column.

    Args:
        dates: how they are written.
        readings: how they were read.
    """
    for column, tally in dates.items():
        vi, en = column_labels(column)
        about = partial(finding, column_vi=vi, column_en=en)
        if tally.contradicts:
            yield about("DATE_ORDER_CONTRADICTS", day=tally.day_first, month=tally.month_first, either=tally.either)
        elif readings.get(column, Reading()).month_first:
            yield about("DATE_ORDER_MONTH_FIRST", count=tally.month_first)
        elif tally.month_first:
            yield about("DATE_ORDER_CONTRADICTS", day=0, month=tally.month_first, either=tally.either)
        elif tally.unproven:
            yield about("DATE_ORDER_UNPROVEN", count=tally.either)
        if tally.styles["short_year"]:
            yield about("DATE_YEAR_SHORT", count=tally.styles["short_year"])
        if len(tally.styles) > 1:
            told = [", ".join(f"{STYLES[style][at]} ({n})" for style, n in tally.styles.most_common()) for at in (0, 1)]
            yield about("DATE_STYLES_MIXED", vi=told[0], en=told[1])
