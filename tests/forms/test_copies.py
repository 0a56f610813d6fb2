"""Which copies of a receipt are made, and the control slip that goes with the desk's."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest

from forms.samples import sample
from motcua.errors import BadInputError
from motcua.forms import receipt_copies, render_html, sheets
from motcua.units import Channel

DAY, PLACE = date(2024, 3, 11), "H01"
RECEIPT = sample("receipt")
SLIP = attrs.evolve(sample("control_slip"), code=RECEIPT.code, received_at=RECEIPT.accepted_at)


@pytest.mark.parametrize(
    ("has_system", "channel", "place", "numbers"),
    [
        (False, Channel.COUNTER, PLACE, {1, 2}),
        (False, Channel.POST, PLACE, {1, 2}),
        (True, Channel.COUNTER, PLACE, {2}),
        (False, Channel.ONLINE, PLACE, {2}),
        (False, Channel.COUNTER, "H19", {2}),
    ],
)
def test_without_an_electronic_one_stop_there_are_two_copies_at_counter_and_by_post(
    has_system, channel, place, numbers
):
    """Annex of An Giang 03/2023, note 1."""
    copies = receipt_copies(DAY, has_electronic_one_stop=has_system, channel=channel, place=place)

    assert set(copies.numbers) == numbers
    assert bool(copies.because) == bool(copies.readings) == (len(numbers) > 1)


def test_the_desk_copy_is_printed_with_the_control_slip_of_the_same_dossier():
    copies = receipt_copies(DAY, has_electronic_one_stop=False, channel=Channel.COUNTER, place=PLACE)
    filer, desk, slip = sheets(RECEIPT, copies, SLIP)

    assert (filer.bundle, desk.bundle, slip.bundle) == ("filer", "desk", "desk")
    assert "Liên 2: Giao cho công dân" in render_html(filer.form, copy=filer.copy)
    assert "Liên 1: Lưu tại Bộ phận Một cửa" in render_html(desk.form, copy=desk.copy)
    page = render_html(slip.form, copy=slip.copy)
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in page and RECEIPT.code in page


def test_a_desk_copy_without_its_control_slip_or_with_that_of_another_dossier_is_refused():
    copies = receipt_copies(DAY, has_electronic_one_stop=False, channel=Channel.COUNTER, place=PLACE)
    other = attrs.evolve(SLIP, code=RECEIPT.code[:-1] + "9")
    later = attrs.evolve(SLIP, received_at=SLIP.received_at + timedelta(minutes=1))
    for slip, code in (
        (None, "CONTROL_SLIP_NEEDED"),
        (other, "CONTROL_SLIP_OTHER"),
        (later, "CONTROL_SLIP_OTHER"),
    ):
        with pytest.raises(BadInputError) as refused:
            sheets(RECEIPT, copies, slip)
        assert refused.value.code == code


def test_with_an_electronic_one_stop_the_filer_gets_the_only_copy():
    copies = receipt_copies(DAY, has_electronic_one_stop=True, channel=Channel.COUNTER, place=PLACE)

    assert [(one.form.kind, one.copy) for one in sheets(RECEIPT, copies)] == [("receipt", 2)]
    assert [one.form.kind for one in sheets(RECEIPT, copies, SLIP)] == ["receipt", "control_slip"]
