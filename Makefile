# juesuan on one machine. Needs make, Python 3.11 to 3.13 and pip; everything else comes from requirements.lock.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first of these that is a Python we support; `make PYTHON=…` names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
# A folder (or files) of real filings for `make run` and `make bench`.
FILINGS ?=
export JUESUAN_HOME ?= $(CURDIR)/data
export DAGSTER_DISABLE_TELEMETRY := 1
export GX_ANALYTICS_ENABLED := False
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help venv ocr run test check bench accuracy ui lock clean

help: ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

run: venv ## the main job on the bundled sample prefecture; FILINGS=folder takes real filings
	@$(BIN)/juesuan run $(if $(FILINGS),"$(FILINGS)")

test: venv ## the whole test suite; ARGS="-k reading" passes arguments to pytest
	@$(BIN)/pytest -n auto --dist worksteal $(ARGS)

check: venv ## lint, format, strict types, and whether Dagster can load the definitions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@DAGSTER_HOME= $(BIN)/dagster definitions validate -w workspace.yaml

ocr: .venv/.ocr ## add what reads scans and pictures (juesuan[ocr], 250 MB); all else works without it

bench: venv ## reading, typesetting and identities measured; how surely a wrong number is named; polls with nothing new; FILINGS=folder names PDFs
	@$(BIN)/python -m benchmarks.bench_reading $(if $(FILINGS),"$(FILINGS)")
	@$(BIN)/python -m benchmarks.bench_typesetting
	@$(BIN)/python -m benchmarks.bench_identities
	@$(BIN)/python -m benchmarks.bench_mutation $(if $(FILINGS),"$(FILINGS)")
	@$(BIN)/python -m benchmarks.bench_polling

accuracy: venv ## typeset filings in every form by every producer and read them: figures read exactly; ARGS="--filings 20 --seed 7"
	@$(BIN)/python -m benchmarks.accuracy $(ARGS)

ui: venv ## Dagster's web server and daemon on this machine only (port 3000; PORT=… for another)
	@$(BIN)/juesuan ui --port $(or $(PORT),3000)

clean: ## remove the environment, ./data and all caches
	rm -rf .venv data build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made anew when the lock changes, and the project is put into it when pyproject.toml does.
venv: .venv/.installed

.venv/.locked: requirements.lock
	@test -n "$(PYTHON)" || { echo "juesuan needs Python 3.11, 3.12 or 3.13 on the PATH" >&2; exit 2; }
	@echo "creating .venv from requirements.lock with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv
	@$(pip) install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/.installed: .venv/.locked pyproject.toml
	@$(pip) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ocr: .venv/.installed requirements-ocr.lock
	@echo "adding juesuan[ocr] from requirements-ocr.lock"
	@$(pip) install --quiet --require-hashes -r requirements-ocr.lock
	@touch $@

# Some distributions ship venv without the pip that goes into it: then the machine's own pip fills it.
pip = $$($(BIN)/python -m pip --version >/dev/null 2>&1 && echo "$(BIN)/python -m pip" || \
  echo "$(PYTHON) -m pip --python $(BIN)/python")

lock: venv ## resolve pyproject.toml again and write versions and hashes to requirements.lock and requirements-ocr.lock
	@test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install --quiet uv; }
	@build/lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-strip-extras --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
	@build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-emit-index-url --no-annotate --no-header --extra ocr -c requirements.lock pyproject.toml -o requirements-ocr.lock
