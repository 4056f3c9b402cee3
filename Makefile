# Everything a newcomer or a developer types. Needs python3 (>= 3.11), python3-venv, make and a package index; no more.
#
# Versions are locked with hashes in requirements/; the environment is made anew only where those files changed. The locks
# are complete, so nothing is resolved (--no-deps): an older pip would look for `coverage[toml]` apart from its pin.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

# A process for each core; the tests of a file stay together, for what they share.
TESTS  := $(BIN)/python -m pytest --hypothesis-profile=ci --numprocesses=auto --dist=loadfile

.DEFAULT_GOAL := help
.PHONY: help demo check test lint format types layers unit docs reference bench lock clean

help: ## Show what there is to type
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.ready-demo ## From nothing to a report on an example network
	@$(BIN)/vendorline demo

check: $(VENV)/.ready-dev ## While working: style, types, layers and the tests of what changed, in a minute
	@$(MAKE) --no-print-directory --jobs=3 lint
	@$(BIN)/python scripts/changed_tests.py | xargs --no-run-if-empty $(TESTS) -m "not slow" --seconds=30 --no-loadscope-reorder

test: lint unit ## Before a change is taken: style, types, layers, tests; with ALL=yes also those that only add volume

lint: format types layers ## Style, types and layers

format: $(VENV)/.ready-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(VENV)/.ready-dev
	@$(BIN)/mypy

layers: $(VENV)/.ready-dev
	@$(BIN)/lint-imports --no-logo

# After the quick checks, so that the tests' closing line stands last.
unit: $(VENV)/.ready-dev lint
	@$(TESTS) $(if $(ALL),,-m "not slow")

docs: $(VENV)/.ready-dev ## Build the documentation into site/; a broken link fails
	@$(BIN)/python scripts/build_law.py --check
	@$(BIN)/python scripts/build_reference.py --check
	@$(BIN)/zensical build --clean --strict --config-file mkdocs.yml

reference: $(VENV)/.ready-dev ## Write anew what is generated: the law in one file, and pages of the documentation
	@$(BIN)/python scripts/build_law.py
	@$(BIN)/python scripts/build_reference.py
	@$(BIN)/python scripts/run_notebook.py

bench: $(VENV)/.ready-dev ## Measure what the documentation claims about speed and size
	@$(BIN)/python scripts/bench.py

lock: ## Choose exact versions anew (needs uv)
	@scripts/lock.sh --upgrade

clean: ## Remove everything that was built or installed here
	rm -rf $(VENV) site build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

# --- environments: one folder, two sizes -----------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "vendorline needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.ready-demo: requirements/demo.txt pyproject.toml | $(BIN)/python
	@echo "installing what vendorline needs (once) ..."
	@$(PIP) install --no-compile --require-hashes --no-deps --requirement requirements/demo.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "installing what work on vendorline needs (once) ..."
	@$(PIP) install --require-hashes --no-deps --requirement requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/.ready-demo
