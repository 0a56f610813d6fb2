"""The same facts under the law of three days: a supplement restarts the term, suspends it, or the law was not read."""

from __future__ import annotations

import json

import pytest

from motcua.cli import main


def history(day: str, month: int = 6, year: int = 2021) -> dict[str, object]:
    stamp = f"{year}-{month:02}-"
    return {
        "channel": "counter",
        "term": "5 ngày làm việc",
        "profile": "law",
        "events": [
            {"at": f"{stamp}{day}T09:00:00+07:00", "event": "submit"},
            {"at": f"{stamp}{day}T09:05:00+07:00", "event": "accept"},
            {"at": f"{stamp}{int(day) + 1:02}T09:00:00+07:00", "event": "forward"},
            {
                "at": f"{stamp}{int(day) + 1:02}T10:00:00+07:00",
                "event": "request_supplement",
                "reason": "thiếu",
                "items": ["Tờ khai"],
            },
            {"at": f"{stamp}{int(day) + 7:02}T10:00:00+07:00", "event": "submit_supplement"},
        ],
    }


@pytest.fixture
def judged(tmp_path, capsys):
    def run(document: dict[str, object], *flags: str):
        path = tmp_path / "history.json"
        path.write_text(json.dumps(document), "utf-8")
        code = main(["history", str(path), "--json", *flags])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_in_2021_the_term_is_counted_again_from_the_full_dossier(judged):
    """Decree 61/2018, Article 19(4), sourced: accepted on Tuesday 1 June, full on Tuesday the 8th."""
    _, answer = judged(history("01"))

    assert answer["due"] == "2021-06-15T17:30:00+07:00"
    assert (answer["profile"]["id"], answer["profile"]["provenance"]) == ("law@2021-06-01", "sourced")
    assert "19" in {cite["article"] for cite in answer["profile"]["because"]}


def test_in_2022_the_time_spent_counts_and_that_is_not_verified(judged):
    """Decree 107/2021, recalled: accepted on Wednesday 1 June, waiting from the 2nd to the 8th."""
    _, answer = judged(history("01", year=2022))

    assert answer["due"] == "2022-06-14T17:30:00+07:00"
    assert answer["profile"]["provenance"] == "unverified"
    assert "107/2021/NĐ-CP" in {cite["instrument"] for cite in answer["profile"]["because"]}


def test_from_july_2025_it_is_refused_unless_the_caller_opts_in(judged):
    """Decree 118/2025 replaced Decree 61; what it says on supplements was not read."""
    code, answer = judged(history("02", month=7, year=2025))

    assert (code, answer["error"]["code"]) == (4, "NOT_FORMALISED")
    assert "118/2025" in answer["error"]["message_vi"]
    _, answer = judged(history("02", month=7, year=2025), "--allow-provisional")
    assert (answer["profile"]["provenance"], answer["due"]) == ("unverified", "2025-07-15T17:30:00+07:00")
