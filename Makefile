# Two commands are enough: `make demo` to see it, `make test` to check it. Both set up all they need.
.DEFAULT_GOAL := check
.NOTPARALLEL:
.PHONY: help demo test test-slow e2e bench mutants lint fmt messages check reset

# Python keeps what it has compiled: without it each start compiles all libraries anew and takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

SHELL := /bin/sh
PREPARE := python3 setup/prepare.py
BIN := .venv/bin
# Checks look at the code, not at the demo's data.
LINT_ENV := DEMO=1 VAR_DIR=var/lint DATABASE_URL=

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: ## Set up all that is needed, then serve the demo on http://127.0.0.1:8000 (PORT=, DATABASE_URL=, DEMO_PASSWORD=)
	@$(PREPARE) demo
	@exec env DEMO=1 LOG_LEVEL="$${LOG_LEVEL:-WARNING}" DEMO_PASSWORD="$${DEMO_PASSWORD:-$$(cat "$${VAR_DIR:-var}/demo-password")}" $(BIN)/python -m learning.serve

test: ## Run the quick tests, on SQLite or on DATABASE_URL
	@$(PREPARE) test
	$(BIN)/pytest -n 2 $(ARGS)

test-slow: ## Run the tests that take longer
	@$(PREPARE) test
	@# Each test goes to the process that is free: some take a minute.
	$(BIN)/pytest -n 2 --dist=loadgroup -m slow $(ARGS)

e2e: ## Play each role's journey in a real browser
	@$(PREPARE) e2e
	DJANGO_ALLOW_ASYNC_UNSAFE=true $(BIN)/pytest -n 2 -m e2e tests/journeys $(ARGS)

bench: ## Measure what each page costs, as a multiple of a bare view (DATABASE_URL=); ARGS=scale: with a million learners, ARGS=cascade: with 64,740 trainers
	@$(PREPARE) test
	$(BIN)/python -m bench $(ARGS)

mutants: ## Break the rules of quizzes in every small way, and count what no test sees (takes half an hour)
	@$(PREPARE) test
	$(BIN)/python -m tests.mutants $(ARGS)

lint: ## Check style, templates, the layers, migrations and settings
	@$(PREPARE) lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-logo
	$(LINT_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(LINT_ENV) $(BIN)/python manage.py check --fail-level WARNING

fmt: ## Format the code
	@$(PREPARE) lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: ## Gather the texts of the interface for translators, and compile what they wrote (needs gettext)
	@$(PREPARE) lint
	$(LINT_ENV) $(BIN)/python manage.py makemessages --all --verbosity 0
	$(LINT_ENV) $(BIN)/python manage.py compilemessages --ignore=.venv --ignore=node_modules --ignore=var --verbosity 0

check: lint test ## Lint and test (plain `make` does this)

reset: ## Remove the demo's database, files and password (FORCE=1 does not ask)
	@sh setup/reset.sh
