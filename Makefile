# make demo   sets up what the demo needs and runs the main job
# make test   sets up what the tests need and passes them
# make check  lint, types, import order, formatting
# make bench  measures; never part of the tests

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PIP := PIP_CONSTRAINT=$(CURDIR)/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet

.PHONY: demo test check format bench clean

demo: $(VENV)/.ready-demo
	$(BIN)/motcua demo --out demo-report

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

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
