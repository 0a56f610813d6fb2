"""Run a command the way a shell does, and read what it prints."""

from __future__ import annotations

import json

import pytest

from motcua.cli import main


@pytest.fixture
def call(capsys):
    """Run a command with --json and return its exit code and its document."""

    def run(*arguments: str):
        code = main([*arguments, "--json"])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, json.loads(printed.out)

    return run
