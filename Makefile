# Two words for a newcomer: `make demo` shows the daemon at work, `make test` shows that it holds.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo run test pictures check lint format lock wheel man sbom audit clean

help: ## List these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 12

demo: .venv/run.stamp ## Replay a story through the real daemon (ARGS=--serve leaves its pages up)
	$(BIN)/python -m monitor demo $(ARGS)

run: .venv/run.stamp ## Run the daemon in the foreground with the shipped configuration
	$(BIN)/python -m monitor run $(ARGS)

test: .venv/dev.stamp ## Run the whole test suite
	$(BIN)/python -m pytest -q $(ARGS)

pictures: .venv/dev.stamp ## Make the pictures of docs/ anew from the demo (needs Chromium)
	NHS_MONITOR_PICTURES=1 $(BIN)/python -m pytest -q tests/whole/test_mail_pictures.py

check: lint test ## Format, lint, types, import contracts, tests: what CI runs

lint: .venv/dev.stamp ## All of check but the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp ## Put the source into its one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## Resolve the pinned dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/run.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements/dev.lock

wheel: .venv/dev.stamp ## Build the wheel into dist/
	$(BIN)/python -m pip wheel -q --no-deps -w dist .

man: .venv/run.stamp ## Write man/nhs-monitor.1 from the commands
	$(BIN)/python -m monitor man > man/nhs-monitor.1

sbom: .venv/dev.stamp ## Write dist/sbom.json, a CycloneDX list of all that runs, from the lock
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --short-PURLs --output-reproducible -o dist/sbom.json requirements/run.lock

audit: .venv/dev.stamp ## Ask the public advisories about every locked version (needs the network)
	$(BIN)/pip-audit --requirement requirements/run.lock --require-hashes --disable-pip

clean: ## Forget the virtual environment and every cache
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A stamp newer than its lock means that nothing is left to install.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11: run make PYTHON=python3.11 (or newer)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

.venv/dev.stamp: requirements/dev.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@ .venv/run.stamp
