# Needs git, make and Python 3.11 or newer with venv (Debian: python3-venv), nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint fix types bench train lock
HERE := .venv/bin/python
# For what runs long: it takes the place of the shell and ends when make does, kill -9 included (config/deathsig.py).
RUN := exec env MAKE_PID=$$PPID $(HERE)
COMPILE := $(HERE) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

help: ## list what make can do here
	grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  \1\t/' | expand -t 10

setup: ## install into .venv and bring the database up to date
	.ci/setup
	$(RUN) manage.py migrate --verbosity 0

demo: ## start all with an example workspace and enquiries (DEMO_ONCE=1: one round, a table, the end)
	.ci/setup
	$(RUN) manage.py demo

run: ## start web, workers and timetable on this machine
	.ci/setup
	$(RUN) manage.py run

test: ## run all tests on real servers (REQUIRE=browser,mail: a skipped test is a failure)
	.ci/setup
	$(RUN) -m pytest -n auto

lint: ## check style, types, floors, templates, migrations and the lock
	.ci/setup
	.ci/lint

fix: ## put right what tools can put right
	.ci/setup
	$(HERE) -m ruff check --fix .
	$(HERE) -m ruff format .
	$(HERE) -m djlint --quiet --reformat templates

types: ## check types
	.ci/setup
	$(HERE) -m mypy .

bench: ## measure speed against its limits (ONLY=name: one of them)
	.ci/setup
	$(RUN) -m benchmarks $(ONLY)

train: ## fit the offline reader to its labelled enquiries, and say how well it reads those left out
	.ci/setup
	$(HERE) -m uv pip install --quiet --require-hashes -r requirements-train.txt
	$(RUN) -m agents.llm.offline.training

lock: ## write requirements.txt and requirements-dev.txt anew from pyproject.toml
	.ci/setup
	$(COMPILE) --quiet -o requirements.txt
	$(COMPILE) --quiet --group dev -o requirements-dev.txt
	$(COMPILE) --quiet --group train -o requirements-train.txt
