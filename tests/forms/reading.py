"""Reads a form's HTML as a person does: which value stands at which label, in which column, under whose title."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise


class Reading(HTMLParser):
    """What a page says.

    `pairs` are label and value in order; `rows` are the rows of the table, each from heading to cell, where a heading
    under another is "upper > lower"; `slots` are title, hints and name of each place to sign; `lists` are heading and
    entries of each list; `lines` are the paragraphs in order.
    """

    def __init__(self, page: str):
        super().__init__()
        self.pairs, self.lines, self.slots, self.lists, self.path = [], [], [], [], []
        self.heads, self.cells, self.spans = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in ("br", "hr", "meta", "col", "img", "path", "rect", "link"):
            return
        self.path.append(tag)
        if tag == "tr":
            (self.heads if "thead" in self.path else self.cells).append([])
            self.spans.append([])
        elif tag in ("th", "td"):
            named = dict(attrs)
            self.spans[-1].append((int(named.get("colspan", 1)), int(named.get("rowspan", 1))))
            (self.heads if tag == "th" else self.cells)[-1].append("")
        elif tag == "div" and "section" in self.path and self.path[-2] == "section":
            self.slots.append([])
        elif tag in ("dt", "dd", "p", "li", "h1"):
            self.open_text(tag)

    def open_text(self, tag):
        if tag == "dt":
            self.pairs.append(["", ""])
        elif tag != "dd":
            self.lines.append("")
        if tag == "li":
            self.lists[-1][1].append("")

    def handle_endtag(self, tag):
        while self.path and self.path.pop() != tag:
            pass
        if tag == "p" and self.lines and self.lines[-1].endswith(":") and "section" not in self.path:
            self.lists.append((self.lines[-1].removesuffix(":"), []))

    def handle_data(self, data):
        inside = set(self.path)
        if inside & {"head", "svg"} or not data.strip():
            return
        if cell := inside & {"th", "td"}:
            (self.heads if cell == {"th"} else self.cells)[-1][-1] += data
        elif inside & {"dt", "dd"}:
            self.pairs[-1]["dd" in inside] += data
        elif "section" in inside:
            self.slots[-1].append(data)
        elif inside & {"p", "li", "h1"}:
            self.lines[-1] += data
            if "li" in inside:
                self.lists[-1][1][-1] += data

    @property
    def values(self) -> dict[str, str]:
        """Label to value; a label that stands twice keeps its first value."""
        found: dict[str, str] = {}
        for label, value in self.pairs:
            found.setdefault(label.removesuffix(":"), value)
        return found

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of the table."""
        columns, lower = [], iter(self.heads[1] if len(self.heads) > 1 else ())
        for head, (across, down) in zip(self.heads[0], self.spans[0], strict=True):
            grouped = len(self.heads) > 1 and down == 1
            columns += [f"{head} > {next(lower)}" for _ in range(across)] if grouped else [head]
        return [dict(zip(columns, row, strict=True)) for row in self.cells if row]


def order_of(labels, text):
    """Whether labels stand in a text in their order; returns the first that does not."""
    spaced, places = re.sub(r"\s+", " ", text), [0]
    for label in labels:
        places.append(spaced.find(label, places[-1]))
        if places[-1] < 0:
            return label
    return "" if all(before <= after for before, after in pairwise(places)) else "order"
