"""Make the cases importable by name; bodies to be spoilt."""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def head():
    """The body of the dossier message."""
    from exchange_cases import reports

    return deepcopy(reports().bodies()[0])


@pytest.fixture
def progress():
    """The body of the progress message."""
    from exchange_cases import reports

    return deepcopy(reports().bodies()[1])
