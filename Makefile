# `make demo` and `make test` need Python 3.11 to 3.14 and nothing else: each makes .venv from the locks.
SHELL := /bin/sh
BIN := .venv/bin
PYTHON := python3.11 python3.12 python3.13 python3.14 python3
LOCKED_UV := $(shell cksum requirements-uv.lock | cut -d ' ' -f 1)
LOCKED := $(shell cat requirements.lock pyproject.toml | cksum | cut -d ' ' -f 1)
LOCKED_DEV := $(shell cat requirements.lock requirements-dev.lock pyproject.toml | cksum | cut -d ' ' -f 1)
# The locks decide, not this machine's settings; a mirror is named by uv's own variables (docs/decisions/0011).
UV := UV_NO_CONFIG=1 $(BIN)/uv
# Compiled once, by both cores: otherwise the first start does it, and where bytecode is not written, every start.
INSTALL := $(UV) pip install --quiet --no-deps --compile-bytecode --python $(BIN)/python
COMPILE := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --no-strip-extras --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
# What is going on, on a terminal as one line that counts the seconds and goes when its step is done.
define say
if [ -t 2 ]; then \
	{ s=0; while kill -0 $$$$ 2>/dev/null; do \
		printf '\r%s ... %ss ' '$(1)' $$s >&2; s=$$((s + 1)); sleep 1; done; } & \
	trap "kill $$!; printf '\r\033[K' >&2" EXIT; trap 'exit 130' INT TERM; \
else echo '$(1)'; fi
endef

.PHONY: help demo docs test bench check format lint layers types wheels lock install install-dev
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

demo: install ## Run Callout with a local Slack and a local X in your browser
	@$(BIN)/callout demo

test: install-dev ## Run every test, on SQLite and PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check: lint layers types wheels test ## Everything that CI runs

docs: install-dev ## Print the tables of docs/commands.md and draw docs/house.svg from the code
	@$(BIN)/python -m tests.docs_tables
	@$(BIN)/python -m tests.docs_house

bench: install-dev ## Print how fast things are, beside ceilings measured in the same run
	@$(BIN)/python -W ignore -m tests.bench

lint: install-dev ## Format and lint, without changing anything
	$(BIN)/ruff format --check
	$(BIN)/ruff check

layers: install-dev ## Hold the imports against the layers
	$(BIN)/lint-imports

types: install-dev ## Check the types
	$(BIN)/mypy

wheels: .venv/.wheels-$(LOCKED_DEV) ## Ask whether every locked package has a wheel for Python 3.12 to 3.14

format: install-dev ## Format, and mend what can be mended
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: .venv/.uv-$(LOCKED_UV) ## Write the locks anew, from pyproject.toml
	$(COMPILE) --group pyproject.toml:installer --output-file requirements-uv.lock
	$(COMPILE) --group pyproject.toml:build --output-file requirements.lock pyproject.toml
	$(COMPILE) --group pyproject.toml:build --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

install: .venv/.locked-$(LOCKED)
install-dev: .venv/.locked-dev-$(LOCKED_DEV)

# pip is the last thing that venv writes: a half-made environment is made again.
.venv/bin/pip:
	@for python in $(PYTHON); do \
		if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then \
			$(call say,Making .venv); \
			$$python -m venv --clear .venv; exit; \
		fi; \
	done; \
	echo 'Callout needs Python 3.11, 3.12, 3.13 or 3.14, and finds none as $(PYTHON).' \
		'Install one, or name it: make PYTHON=/path/to/python $(MAKECMDGOALS)' >&2; exit 1

.venv/.uv-$(LOCKED_UV): | .venv/bin/pip
	@$(call say,Installing what requirements-uv.lock names); \
	$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --only-binary :all: \
		--require-hashes --requirement requirements-uv.lock
	@rm -f .venv/.uv-*
	@touch $@

.venv/.locked-$(LOCKED): .venv/.uv-$(LOCKED_UV)
	@$(call say,Installing what requirements.lock names); \
	$(INSTALL) --require-hashes --requirement requirements.lock && \
	$(INSTALL) --no-build-isolation --editable .
	@rm -f .venv/.locked-[0-9]*
	@touch $@

.venv/.locked-dev-$(LOCKED_DEV): .venv/.locked-$(LOCKED)
	@$(call say,Installing what requirements-dev.lock names); \
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	@rm -f .venv/.locked-dev-*
	@touch $@

.venv/.wheels-$(LOCKED_DEV): .venv/.locked-dev-$(LOCKED_DEV)
	@for version in 3.12 3.13 3.14; do \
		for platform in x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu aarch64-apple-darwin; do \
			$(INSTALL) --dry-run --target .venv/wheels --require-hashes --only-binary :all: \
				--python-version $$version --python-platform $$platform \
				--requirement requirements-uv.lock --requirement requirements-dev.lock || \
				{ echo "Not every locked package has a wheel for Python $$version on $$platform." >&2; exit 1; }; \
		done; \
		echo "Every locked package has a wheel for Python $$version."; \
	done
	@rm -rf .venv/wheels .venv/.wheels-*
	@touch $@
