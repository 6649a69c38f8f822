# make demo   install, then score the bundled examples
# make test   install what the tests need, then run them
# make lint   style and types
# make docs   write anew what the documents show of the program
# Needs Python 3.11 or later, make and git. Another Python: make demo PYTHON=/path/to/python3.12

CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
PYTHON ?= $(shell for p in $(CANDIDATES); do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
NOW := 2026-11-24T10:15:00-05:00
EXAMPLES := data/examples
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint docs lock clean

demo: .venv/installed
	$(BIN)/sendcheck score $(EXAMPLES)/drafts.csv -o decisions.csv --contacts $(EXAMPLES)/contacts.csv --consents $(EXAMPLES)/consents.csv \
		--history $(EXAMPLES)/history.csv --now $(NOW) --explain --table

test: .venv/installed-dev
	$(BIN)/python -m pytest $(ARGS)

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "sendcheck needs Python 3.11 or later and found none among: $(CANDIDATES)."; \
		echo "Install one (python.org, or your system's package manager), or name it: make demo PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) lacks the venv module; on Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Installing into .venv (about a minute; only this step needs the network) ..."
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock || { echo "The install failed; it needs a network connection to a Python package index. Then run make again."; exit 1; }
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@$(PIP) --require-hashes -r requirements-dev.lock || { echo "The install failed; it needs a network connection to a Python package index. Then run make again."; exit 1; }
	@touch $@

# Writes docs/cli.md, docs/rules.md, the table of docs/policy.md, and what the pages' commands print.
docs: .venv/installed-dev
	PYTHONPATH=. $(BIN)/python -P tests/generated_docs.py

# Pins anew; needs uv. The lock files name no package index.
lock:
	uv pip compile pyproject.toml --upgrade --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements.lock
	uv pip compile pyproject.toml --extra dev --upgrade --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv decisions.csv decisions.rejects.jsonl
