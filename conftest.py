"""Examples in README, docs and docstrings are run; Hypothesis runs the same cases everywhere."""

from __future__ import annotations

import os

from hypothesis import settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

settings.register_profile("ci", max_examples=150, derandomize=True, deadline=None, print_blob=True)
settings.register_profile("deep", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), DocTestParser()],
    patterns=["*.md", "*.py"],
    excludes=[
        "tests/**",
        "benchmarks/**",
        "examples/**",
        "conftest.py",
        ".venv/**",
        "CHANGELOG.md",
        "docs/conf.py",
        "docs/_ext/**",
        "docs/_generated/**",
        "docs/_build/**",
    ],
).pytest()
