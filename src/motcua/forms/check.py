"""What a form should be asked before it is issued: odd letters, hidden characters, formulas, the law of its day.

What no form can print is refused when it is made; what a person should look at is found here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from motcua.findings import Finding, finding
from motcua.forms.content import Form, texts_of
from motcua.repertoire import PLAIN, is_latin, is_lookalike
from motcua.rules import RuleBook

__all__ = ["check_form"]

_PLAIN = re.compile(f"[{PLAIN}\\n]*")
"""Texts of nothing but the Vietnamese repertoire are not looked at further."""
_REPERTOIRE = re.compile(
    "[\\n\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u017fƠơƯư\\u1e00-\\u1eff"  # Latin letters of names, with their marks
    "‒-―‘’‚“”„†‡•…‰′″‹›₫€℃№™−≤≥≠≈×÷²³]*"  # the signs of prices, measures and quotations
)
"""What a form may hold without a question, in composed form; beyond it a person should look."""
_FORMULA = re.compile(r"^\s*[=@＝＠]|^\s*[+\-＋－](?![\d\s().]*$)(?!\s+[^\W\d][^|!(]*$)", re.MULTILINE)
"""What a spreadsheet would run: a sign at the head of a line, unless a telephone number or a list's item follows."""
_MARKUP = re.compile(r"<[a-z/!]|javascript:|data:text", re.IGNORECASE)
_LAW_KIND = {"apology_extension": "apology"}


def check_form(form: Form) -> tuple[Finding, ...]:
    """Return what to look at before a form is issued; texts are named by place, never quoted.

    Args:
        form: the form.
    """
    found: list[Finding] = []
    for path, text in texts_of(form):
        found += (finding(name, path=path) for name in _oddities(text))
    return (*found, *_law(form))


def _oddities(text: str) -> Iterator[str]:
    if _FORMULA.match(text):
        yield "FORM_TEXT_FORMULA"
    if _MARKUP.search(text):
        yield "FORM_TEXT_MARKUP"
    if _PLAIN.fullmatch(text):
        return
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        yield "FORM_TEXT_NFD"
    looks_alike = any(is_lookalike(char) or (char.isalpha() and not is_latin(char)) for char in text)
    is_hidden = any(unicodedata.category(char) in ("Cf", "Cn") for char in text)
    if looks_alike:
        yield "FORM_TEXT_LOOKALIKE"
    if is_hidden:
        yield "FORM_TEXT_HIDDEN"
    if not (looks_alike or is_hidden or _REPERTOIRE.fullmatch(composed)):
        yield "FORM_TEXT_REPERTOIRE"


def _law(form: Form) -> tuple[Finding, ...]:
    """Whether the law of the issue day has the form under another instrument."""
    issued = getattr(form, "issued_at", None)
    if not isinstance(issued, datetime) or form.definition.number[:1].isalpha():
        return ()
    kind = _LAW_KIND.get(form.kind, form.kind)
    rule = RuleBook.official().find(f"forms.number.{kind}", issued.date())
    if rule is None or rule.cite.instrument == form.regulation:
        return ()
    return (
        finding(
            "FORM_NOT_OF_DAY",
            because=(rule.cite,),
            used=form.regulation,
            wanted=rule.cite.instrument,
            number=rule.value,
            day=issued.date().isoformat(),
        ),
    )
