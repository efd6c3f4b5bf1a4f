# `make demo` and `make test` need Python 3.11 (or later) and nothing else: each makes .venv from the lock.
SHELL := /bin/sh
BIN := .venv/bin
LOCKED := $(shell cat requirements.lock pyproject.toml | cksum | cut -d ' ' -f 1)
LOCKED_DEV := $(shell cat requirements.lock requirements-dev.lock pyproject.toml | cksum | cut -d ' ' -f 1)
# The locks' hashes are those of the public index, whatever mirror this machine prefers.
COMPILE := env PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe \
	--build-deps-for editable --generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--no-emit-options
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: help demo test bench check format lint layers types lock install install-dev
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

demo: install ## Run Callout with a local Slack and a local X in your browser
	@$(BIN)/callout demo

test: install-dev ## Run every test, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: lint layers types test ## Everything that CI runs

bench: install-dev ## Print how fast things are, beside ceilings measured in the same run
	@$(BIN)/python -W ignore -m tests.bench

lint: install-dev ## Format and lint, without changing anything
	$(BIN)/ruff format --check
	$(BIN)/ruff check

layers: install-dev ## Hold the imports against the layers
	$(BIN)/lint-imports

types: install-dev ## Check the types
	$(BIN)/mypy

format: install-dev ## Format, and mend what can be mended
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: install-dev ## Write the locks anew, from pyproject.toml
	$(COMPILE) --upgrade --output-file requirements.lock pyproject.toml
	$(COMPILE) --upgrade --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

install: .venv/.locked-$(LOCKED)
install-dev: .venv/.locked-dev-$(LOCKED_DEV)

# pip is the last thing that venv writes: a half-made environment is made again.
.venv/bin/pip:
	@for python in $(PYTHON) python3.11 python3 python3.13 python3.12; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo 'Callout needs Python 3.11 or later.' >&2; exit 1

.venv/.locked-$(LOCKED): | .venv/bin/pip
	@echo 'Installing what requirements.lock names'
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f .venv/.locked-[0-9]*
	@touch $@

.venv/.locked-dev-$(LOCKED_DEV): .venv/.locked-$(LOCKED)
	@echo 'Installing what requirements-dev.lock names'
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@rm -f .venv/.locked-dev-*
	@touch $@
