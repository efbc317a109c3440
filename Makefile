# Needs git, make and Python 3.11 or newer with venv (Debian: python3-venv), nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint fix types bench lock
PYTHON_HERE := .venv/bin/python
COMPILE := $(PYTHON_HERE) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url

help: ## list what make can do here
	grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 10

setup: ## install into .venv and bring the database up to date
	.ci/setup
	exec $(PYTHON_HERE) manage.py migrate --verbosity 0

demo: ## start all with an example workspace and enquiries (DEMO_ONCE=1: one round, a table, the end)
	.ci/setup
	exec $(PYTHON_HERE) manage.py demo

run: ## start web, workers and timetable on this machine
	.ci/setup
	exec $(PYTHON_HERE) manage.py run

test: ## run all tests on real servers (REQUIRE=browser: a skipped browser test is a failure)
	.ci/setup
	exec $(PYTHON_HERE) -m pytest -n auto

lint: ## check style, types, floors, templates, migrations and the lock
	.ci/setup
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m mypy .
	.venv/bin/lint-imports

fix: ## put right what tools can put right
	.ci/setup
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .

types: ## check types
	.ci/setup
	exec $(PYTHON_HERE) -m mypy .

bench: ## measure speed against its limits (ONLY=name: one of them)
	.ci/setup
	exec $(PYTHON_HERE) -m benchmarks $(ONLY)

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	.ci/setup
	$(COMPILE) --quiet -o requirements.txt
	$(COMPILE) --quiet --group dev -o requirements-dev.txt
