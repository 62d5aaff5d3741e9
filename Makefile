# Everything needs Python 3.11 or later, make and a C compiler; the rest is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test lint bench compliance fuzz chaos clean
.DEFAULT_GOAL := help

help:
	@echo "make demo        set up and show the live demo page"
	@echo "make test        set up and run lint and all tests"
	@echo "make lint        ruff, mypy, import rules"
	@echo "make bench       benchmarks against the peers (long)"
	@echo "make compliance  the Autobahn suite, where a Python 2.7 is found (long)"
	@echo "make chaos       clients of both languages under faults, with a checker (DURATION=600 SEED=...)"
	@echo "make fuzz        coverage-guided fuzzing of parser and handshake, 60 s each"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Holdfast needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/python examples/demo/supervisor.py --port $${PORT:-8000}

test: lint
	@$(BIN)/python -m tests.tools.chromium
	@$(BIN)/python -m tests.tools.proxies
	$(BIN)/python -m pytest
	$(BIN)/python tests/coverage_by_module.py

lint: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py

compliance: $(STAMP)
	$(BIN)/python tests/compliance/run.py

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet 'atheris>=2.3'
	$(BIN)/python tests/fuzz/fuzz_parser.py -max_total_time=60
	$(BIN)/python tests/fuzz/fuzz_handshake.py -max_total_time=60

chaos: $(STAMP)
	$(BIN)/python -m tests.chaos.run --seconds $(or $(DURATION),600) $(if $(SEED),--seed $(SEED))

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/build benchmarks/node_modules
