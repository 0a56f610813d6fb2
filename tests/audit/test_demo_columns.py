"""The demo's register, streamed and held, shows the same; a fault of every kind is in it."""

from __future__ import annotations

from motcua.audit import audit
from motcua.audit.checks import all_checks
from motcua.audit.engine import can_stream
from motcua.demo import run_demo
from motcua.demo.dossiers import LAST_DAY


def test_every_check_of_motcua_can_be_streamed():
    assert can_stream(all_checks())


def test_the_demo_streamed_is_the_demo_held(tmp_path):
    held = run_demo(tmp_path, rows=700, seed=4).result
    streamed = audit(tmp_path / "register.xlsx", as_of=LAST_DAY)

    assert len(held.findings) > 65
    assert sorted(streamed.findings, key=repr) == sorted(held.findings, key=repr)
