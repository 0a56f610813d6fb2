"""Registers and messages made from the examples on the pages of checks."""

from __future__ import annotations

import json
from copy import deepcopy
from importlib.resources import files

from motcua.audit import audit
from motcua.audit.checks import all_checks, audit_messages, only_by_post, only_sectors
from motcua.audit.checks.portal import register_histories
from motcua.audit.pages import base_row, check_pages
from motcua.audit.reconcile import ListEntry, ListKind, reconcile
from motcua.exchange import decode
from motcua.ledger import Column, read_register
from motcua.ledger.schema import column_labels

LISTED = {"MC516": only_by_post(["1.000001"]), "MC517": only_sectors(["Hộ tịch", "Đất đai"])}


def example_file(path, page, example):
    """Write the rows of an example as a register; columns of either example stand in both."""
    base = base_row()
    shown = {*base, *(cell for one in (page.raises, page.clean) for row in one.rows for cell in row)}
    columns = [column for column in Column if column.value in shown]
    lines = [";".join(column_labels(column)[0] for column in columns)]
    for row in example.rows:
        cells = {**base, **row}
        lines.append(";".join(str(cells.get(column.value, "")) for column in columns))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def check_of(name):
    """The check of a page; those that need a host's list with one."""
    return LISTED.get(name) or next(check for check in all_checks() if check.id == name)


def raised(folder, name, example):
    """The names of the findings that a check raises on an example of its page."""
    page = check_pages()[name]
    register = read_register(example_file(folder / f"{name}.csv", page, example)) if example.rows else None
    if name.startswith("MC6"):
        histories = register_histories(register) if register is not None else None
        messages = [decode(body, path=f"$[{place}]") for place, body in enumerate(spoilt(example))]
        found = audit_messages(messages, histories=histories)
        return {one.finding.id for one in found if one.check == name}
    if name in ("MC514", "MC515"):
        kind = ListKind.POST_RETURNS if name == "MC515" else ListKind.POST_FEES
        entries = [ListEntry(row, **entry) for row, entry in enumerate(example.listed, start=1)]
        return {one.finding.id for one in reconcile(register, entries, kind)}
    return {one.finding.id for one in audit(register, as_of=page.as_of, checks=[check_of(name)]).findings}


def spoilt(example):
    """The two honest messages with the changes of an example."""
    text = files("motcua.audit").joinpath("tables", "messages.json").read_text("utf-8")
    bodies = deepcopy(json.loads(text))
    for change in example.messages:
        *way, last = change["at"].split(".")
        place = bodies
        for step in way:
            place = place[int(step) if step.isdigit() else step]
        place[last] = change["put"]
    return bodies
