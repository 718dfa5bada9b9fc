# What can be done here; `make` alone lists it. Every target builds the environment that it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
# Airflow, imported by tests and tools, must not write into anybody's home.
export AIRFLOW_HOME ?= $(CURDIR)/.run/airflow
WORKERS ?= 2
TESTS ?= tests

.PHONY: help venv peers demo demo-once test mutants lint format bench docs lock clean

help:  ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv:  ## The environment .venv, from requirements.txt and requirements-dev.txt
	@$(PYTHON) .ci/venv.py .venv requirements.txt requirements-dev.txt

peers:  ## Other people's QuickBooks clients, in .venv-peers (tests and benchmarks use them)
	@$(PYTHON) .ci/venv.py .venv-peers requirements-peers.txt

demo: venv  ## Everything from nothing, with Airflow's UI; stays up until Ctrl-C
	@PYTHONPATH=plugins:emulator $(BIN)/python -m demo

demo-once: venv  ## The same without the UI; ends by itself, the exit status tells
	@PYTHONPATH=plugins:emulator $(BIN)/python -m demo --once

test: venv peers  ## Every test, on two cores; a skipped test fails it (TESTS=path for some of them)
	@$(BIN)/python -m pytest -n $(WORKERS) -rs --no-skips $(TESTS)

mutants: venv  ## Take the rules out one by one and write docs/mutants.md: what noticed (hours; MUTANTS='L2 --resume' for some)
	@$(BIN)/python -m mutants --workers $(WORKERS) $(MUTANTS)

lint: venv  ## Style, types, import rules, SQL; goes through all of them, then says whether one failed
	@status=0; try() { echo "$$*"; "$$@" || status=1; }; export PYTHONPATH=plugins:emulator; \
	try $(BIN)/ruff check --quiet .; \
	try $(BIN)/ruff format --check --quiet .; \
	try $(BIN)/mypy -p qbo -p qbo_emulator -p demo; \
	try $(BIN)/lint-imports --cache-dir .import_linter_cache; \
	try $(BIN)/sqlfluff lint --disable-progress-bar --processes 2 include/sql; \
	exit $$status

format: venv  ## Let ruff and sqlfluff rewrite what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar include/sql

bench: venv peers  ## The benchmarks
	@$(BIN)/python -m benchmarks

docs: venv  ## Write the generated pages anew: docs/rules.md, docs/dags.md, docs/faults.md
	@$(BIN)/python docs/generate_rules_md.py
	@$(BIN)/python docs/generate_dags_md.py
	@$(BIN)/python docs/generate_faults_md.py

lock: venv  ## Compile the requirement files again from their .in files
	$(BIN)/uv pip compile --python-version 3.11 --generate-hashes --quiet requirements.in -o requirements.txt
	$(BIN)/uv pip compile --python-version 3.11 --generate-hashes --quiet requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --python-version 3.11 --generate-hashes --quiet requirements-peers.in -o requirements-peers.txt

clean:  ## Remove what was built: environments, run folders, caches
	@rm -rf .venv .venv-peers .run .mypy_cache .ruff_cache .import_linter_cache .hypothesis build
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
