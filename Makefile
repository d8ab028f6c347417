# make run     serves the blog, from nothing
# make test    runs every test, on SQLite and on PostgreSQL
# make bench   measures answers, beside a bare WSGI app and a naive Django app, and moderation
# make lint, make coverage, make format, make constraints

PYTHON ?= python3
WORKERS ?= 2
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
# The tools that read the settings leave ./data alone.
LINT_ENV := BROADSHEET_DATA=$(VENV)/lint EMAIL_URL=console:
PYTHON_PROBLEM = $(shell $(PYTHON) -c 'import sys; v = sys.version_info; \
	v < (3, 11) and sys.stdout.write("$(PYTHON) is Python %d.%d: Broadsheet needs 3.11 or newer; \
	name one, such as make PYTHON=python3.11" % v[:2])' \
	2>/dev/null || echo "$(PYTHON) does not run: Broadsheet needs Python 3.11 or newer")
TEMPLATES = $(shell find blog comments feeds -path '*/templates/*' -name '*.html')

.DEFAULT_GOAL := run
.PHONY: run test bench lint format coverage constraints python

run: $(VENV)/installed
	@$(BIN)/python manage.py firstrun
	@exec $(BIN)/python manage.py serve

test: $(VENV)/installed-dev
	@failed=; \
	for database in sqlite postgres; do \
		echo "== Tests on $$database"; \
		TEST_DATABASE=$$database $(BIN)/pytest -n $(WORKERS) $(PYTEST_ARGS) \
			|| failed="$$failed $$database"; \
	done; \
	if [ -n "$$failed" ]; then echo "== FAILED on:$$failed"; exit 1; fi; \
	echo "== PASSED on sqlite and postgres"

bench: $(VENV)/installed-dev
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks.moderation
	@exec $(BIN)/python -m tests.benchmarks.learner

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(if $(TEMPLATES),$(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	$(LINT_ENV) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(if $(TEMPLATES),$(BIN)/djade --target-version 5.2 $(TEMPLATES))

coverage: $(VENV)/installed-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS) $(PYTEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# The newest versions that fit, written down.
constraints: python
	@rm -rf $(VENV)/fresh && $(PYTHON) -m venv $(VENV)/fresh
	@$(VENV)/fresh/bin/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@$(VENV)/fresh/bin/pip list --format=freeze --disable-pip-version-check \
		--exclude broadsheet --exclude pip --exclude setuptools >constraints.txt
	@rm -rf $(VENV)/fresh

# With one of the stamps there, and newer than what it was made from, nothing is installed.
$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing into $(VENV) ..."
	@$(INSTALL) -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(BIN)/pip
	@echo "Installing into $(VENV), with what the tests need ..."
	@$(INSTALL) -c constraints.txt -e '.[dev]'
	@touch $(VENV)/installed $@

$(BIN)/pip: | python
	@$(PYTHON) -m venv --clear $(VENV)

python:
	$(if $(PYTHON_PROBLEM),$(error $(PYTHON_PROBLEM)))
	@:
