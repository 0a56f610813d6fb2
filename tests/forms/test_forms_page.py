"""The page of forms lists the fields the classes have; write them anew with `python tests/forms/test_forms_page.py`."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import attrs

from motcua.forms import FORM_CLASSES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "forms.md"
START, END = "<!-- fields: generated -->", "<!-- end of fields -->"


def meanings(kind):
    """Field to what it is, from the class's own docstring and those it is made from."""
    found = {}
    for one in reversed(kind.__mro__):
        block = inspect.getdoc(one) if "__doc__" in vars(one) else ""
        text = (block or "").partition("Attributes:\n")[2]
        found |= dict(re.findall(r"^    (\w+): (.*(?:\n        .*)*)", text, re.MULTILINE))
    return {name: re.sub(r"\s+", " ", text) for name, text in found.items()}


def parts(kind):
    """The classes inside of a class, in the order of its fields."""
    hints = get_type_hints(kind)
    for one in attrs.fields(kind):
        held = hints[one.name]
        yield from (part for part in (held, *get_args(held)) if isinstance(part, type) and attrs.has(part))


def listed(name, kind):
    lines, said = [f"**{name}**", ""], meanings(kind)
    for one in attrs.fields(kind):
        default = "" if isinstance(one.default, attrs.Factory) else repr(one.default)
        asked = (
            "required" if one.default is attrs.NOTHING else f"default {default}".replace("default ", "default `") + "`"
        )
        if isinstance(one.default, attrs.Factory):
            asked = "default: as the table of forms says"
        lines.append(f"- `{one.name}` ({asked}): {said[one.name]}")
    return [*lines, ""]


def fields():
    """The lists of fields, from the classes."""
    lines, inside = [], []
    for name, kind in FORM_CLASSES.items():
        lines += listed(f"`{name}` / `{kind.__name__}`", kind)
        inside += [part for part in parts(kind) if part not in inside]
    for part in inside:
        lines += listed(f"`{part.__name__}`", part)
    return "\n".join(lines)


def expected():
    before, _, rest = PAGE.read_text("utf-8").partition(START)
    return f"{before}{START}\n{fields()}\n{END}{rest.partition(END)[2]}"


def test_the_page_lists_the_fields_of_every_class():
    assert PAGE.read_text("utf-8") == expected()


def test_the_page_names_where_the_schemas_are_and_how_long_a_template_may_be():
    from importlib.resources import files

    from motcua.forms.content import LONGEST

    page = PAGE.read_text("utf-8")
    assert f"{LONGEST:,} characters" in page.partition("## A host's own face")[2]
    for kind in FORM_CLASSES:
        assert files("motcua.wire").joinpath("schemas", f"{kind}.schema.json").is_file()
    assert 'files("motcua.wire")' in page


if __name__ == "__main__":
    sys.stdout.write(f"{PAGE.write_text(expected(), 'utf-8')} characters\n")
