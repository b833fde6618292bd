# `make help` lists what there is. The virtual environment is made when it is missing or the requirements changed.
PYTHON ?= python3
VENV := .venv
MANAGE := $(VENV)/bin/python manage.py
PYTEST := $(VENV)/bin/python -m pytest
MESSAGES ?= 3000

.DEFAULT_GOAL := help
.PHONY: help run test test-faults test-browser lint format demo worker beat shell backup restore bench-pages bench-outbox

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 18

run: $(VENV)/running ## the portal at http://localhost:8000 (PORT=… for another); with REDIS_URL the web process only
	@exec $(MANAGE) serve

test: $(VENV)/developing ## the tests, on SQLite or on DATABASE_URL and REDIS_URL
	@$(PYTEST)

test-faults: $(VENV)/developing ## the tests that kill, cut and empty
	@$(PYTEST) -m faults

test-browser: $(VENV)/developing ## the tests in Chromium
	@$(PYTEST) -m browser

lint: $(VENV)/developing ## style and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

format: $(VENV)/developing ## puts the code into its style
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

demo: $(VENV)/running ## puts the invented people into an empty database and shows their sign-ins
	@$(MANAGE) prepare

worker: $(VENV)/running ## Celery's worker, a process of its own (needs REDIS_URL)
	@exec $(MANAGE) background worker

beat: $(VENV)/running ## Celery's beat, a process of its own (needs REDIS_URL)
	@exec $(MANAGE) background beat

shell: $(VENV)/running ## Django's shell
	@$(MANAGE) shell

backup: $(VENV)/running ## everything into one archive below VAR_DIR/backups
	@$(MANAGE) backup

restore: $(VENV)/running ## a backup back into the database: make restore FILE=var/backups/….tar.gz
	@$(MANAGE) restore "$(FILE)"

bench-pages: $(VENV)/running ## pages a second, as one line of JSON
	@$(MANAGE) bench_pages

bench-outbox: $(VENV)/developing ## mails a second, as one line of JSON (MESSAGES=…)
	@$(MANAGE) bench_outbox --messages $(MESSAGES)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed; PYTHON=/path/to/python3.11 chooses one." >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

$(VENV)/running: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the portal needs (about a minute, once) ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/developing: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the tests need (about a minute, once) ..."
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/running
