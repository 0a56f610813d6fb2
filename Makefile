# make demo   sets up what the demo needs and runs the main job
# make test   sets up what the tests need and passes them
# make test-spark  the same audit on Spark, a million rows; needs Java 17
# make docs   the documentation site, in docs/_build/html
# make check  lint, types, import order, formatting
# make bench  measures; never part of the tests

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP := PIP_CONSTRAINT=$(CURDIR)/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet

.PHONY: demo test test-spark check docs format bench clean

demo: $(VENV)/.ready-demo
	$(BIN)/motcua demo --out demo-report

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest

# JAVA_HOME is taken as it is set, or from where Debian puts Java 17
test-spark: $(VENV)/.ready-spark
	JAVA_HOME="$${JAVA_HOME:-$$(ls -d /usr/lib/jvm/java-17-* 2>/dev/null | head -1)}"; export JAVA_HOME; \
	test -x "$$JAVA_HOME/bin/java" || { echo "make test-spark needs Java 17: set JAVA_HOME"; exit 1; }; \
	MOTCUA_SPARK=1 $(BIN)/python -m pytest tests/spark

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready-docs
	$(BIN)/python -m sphinx -b html -q -W --keep-going docs docs/_build/html
	@echo docs/_build/html/index.html

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.ready-dev
	$(BIN)/python benchmarks/bench.py

# one part: make bench-clock, bench-forms, …; benchmarks/ has the parts
bench-%: $(VENV)/.ready-dev
	@$(PIP) --requirement benchmarks/requirements.txt
	$(BIN)/python benchmarks/bench_$*.py

clean:
	rm -rf $(VENV) demo-report

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "motcua needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready-demo: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "installing motcua with what the demo needs"
	@$(PIP) --editable '.[audit,pdf]'
	@touch $@

$(VENV)/.ready-dev: pyproject.toml constraints.txt requirements-dev.txt | $(BIN)/pip
	@echo "installing motcua with what the tests and checks need"
	@$(PIP) --editable '.[all]' --requirement requirements-dev.txt
	@touch $@ $(VENV)/.ready-demo

$(VENV)/.ready-docs: $(VENV)/.ready-dev docs/requirements.txt
	@echo "installing what the documentation needs"
	@$(PIP) --requirement docs/requirements.txt
	@touch $@

$(VENV)/.ready-spark: $(VENV)/.ready-dev
	@echo "installing Spark, and what the recipes for DuckDB and Polars need"
	@$(PIP) --editable '.[all,spark]' duckdb polars
	@touch $@
