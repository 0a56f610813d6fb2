"""Numbers for texts: the same wherever folding makes texts the same, so that no double is ever missed."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from motcua.audit.columns import Columns
from motcua.audit.facts import end_of_day
from motcua.audit.lettersums import letter_sums
from motcua.clock import WorkClock
from motcua.demo.dossiers import LAST_DAY
from motcua.ledger import Column
from motcua.ledger.schema import fold_heading

ODD = "ßẞİıŉſǰẖẚKﬀﬃﬆ\u0301\u0323ĐđÔơỨ(){}[]<>_-/.,0 9aZ"


def sums(texts):
    records = pa.RecordBatch.from_pydict({"owner": pa.array(texts, pa.string())})
    columns = Columns(records, end_of_day(LAST_DAY), WorkClock.default(), frozenset({Column.OWNER}))
    return letter_sums(columns, Column.OWNER).tolist()


def test_every_sign_that_folds_to_a_letter_or_digit_of_ascii_is_folded_first():
    folding = [chr(number) for number in range(128, 0x110000) if not 0xD800 <= number < 0xE000]
    folding = [sign for sign in folding if any(one.isascii() and one.isalnum() for one in sign.casefold())]

    assert folding
    assert sums([f"x{sign}y" for sign in folding]) == sums([fold_heading(f"x{sign}y") for sign in folding])


@given(st.lists(st.text(st.sampled_from(ODD) | st.characters(codec="utf-8"), max_size=20), max_size=12))
@example(["NGUYỄN THỊ MẪU (thay)", "nguyễn  thị-mẫu"])
def test_texts_that_are_one_when_folded_have_one_number(texts):
    assert sums(texts) == sums([fold_heading(text) for text in texts])


@given(st.lists(st.from_regex(r"[0-9]{1,9}/[A-Z]{1,6}-[A-Z]{2,5}", fullmatch=True), min_size=2, unique=True))
def test_numbers_of_results_that_differ_have_different_numbers(texts):
    """Not promised for every text, but what makes the look for doubles quick: the order of digits counts."""
    plain = {fold_heading(text).replace(" ", "") for text in texts}

    assert len(set(sums(texts))) == len(plain)


def test_a_blank_cell_is_no_text_and_an_empty_one_is():
    blank, empty = sums([None, ""])

    assert blank == 0 and empty != 0
