# Kith's commands. `make` alone lists them.

PY ?= python3
VENV := .venv
PYTHON := $(VENV)/bin/python
# Runs a command with the services' addresses: the ones in the environment, or the embedded server's.
WITH_SERVICES := $(PYTHON) -m kith.embedded run
MANAGE := $(WITH_SERVICES) $(PYTHON) manage.py
LIGHT := \033[2m
PLAIN := \033[0m

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-fleet demo-reset fix clean
.NOTPARALLEL:

help:  ## list these commands
	@printf 'Kith: the commands\n\n'
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|' 2>/dev/null \
	|| grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'
	@printf '\nSettings: PY=python3.12 (which Python), PORT=8000, KITH_DEMO=0 (no demo data), KITH_STATE=folder,\n'
	@printf 'DATABASE_URL, OWNER_DATABASE_URL and BROKER_URL (your own services instead of the embedded ones).\n'

run: $(VENV)/ok  ## start Kith here, with demo data; Ctrl-C stops everything
	@exec $(PYTHON) -m kith.embedded.supervise

test: $(VENV)/ok  ## run every test
	@$(PYTHON) -m tests.machinery.browser
	@$(PYTHON) -m pytest -n 2 $(ARGS)

check: $(VENV)/ok check-format check-lint check-types check-layers check-models check-settings check-migrations check-tables check-words check-lock  ## format, lint, types, layers, models, settings, migrations, words, lock

bench: $(VENV)/ok  ## measure our engine against the stock one, and a small fleet; writes build/bench
	@$(WITH_SERVICES) $(PYTHON) -m tests.bench

bench-fleet: $(VENV)/ok  ## measure a fleet of N tenants (N=1000) in a database of its own; writes build/bench/fleet.json
	@$(WITH_SERVICES) $(PYTHON) -m tests.bench.fleet $(or $(N),1000)

demo-reset: $(VENV)/ok  ## delete the database and load the demo again (asks first; FORCE=1 does not)
	@$(PYTHON) -m kith.embedded reset
	@$(MANAGE) prepare
	@KITH_DEMO=1 $(MANAGE) load_demo

fix: $(VENV)/ok  ## put format and simple lint right
	@$(PYTHON) -m ruff format
	@$(PYTHON) -m ruff check --fix

clean:  ## remove the environment and caches; the data in .kith stay
	@-test -x $(PYTHON) && $(PYTHON) -m kith.embedded stop
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# -- the steps of check ------------------------------------------------------------------------------------------------

define step
@printf '$(LIGHT)check$(PLAIN) %s\n' '$(strip $(1))'
endef

.PHONY: check-format check-lint check-types check-layers check-models check-settings check-migrations check-tables check-words check-lock
check-format:
	$(call step, format)
	@$(PYTHON) -m ruff format --check --quiet || { echo 'Run make fix.'; exit 1; }
check-lint:
	$(call step, lint)
	@$(PYTHON) -m ruff check --quiet
check-types:
	$(call step, types)
	@$(WITH_SERVICES) $(PYTHON) -m mypy
check-layers:
	$(call step, which storey imports which)
	@$(VENV)/bin/lint-imports --no-logo
check-models:
	$(call step, every model change has its migration)
	@$(MANAGE) makemigrations --check --dry-run
check-settings:
	$(call step, settings and models as Django checks them)
	@$(MANAGE) check --fail-level WARNING
check-migrations:
	$(call step, no migration breaks the code already running)
	@$(MANAGE) lint_migrations
	@$(MANAGE) take_snapshots --check
check-tables:
	$(call step, tables per tenant within the budget)
	@$(MANAGE) relation_budget
check-words:
	$(call step, no text of our kit judges or is hard to read)
	@$(MANAGE) lint_templates
check-lock:
	$(call step, no address in requirements.lock)
	@! grep -n http requirements.lock

# -- the environment -----------------------------------------------------------------------------------------------------

$(VENV)/ok: requirements.lock pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo 'Kith needs Python 3.11 or newer. Name one: make PY=python3.12 …'; exit 1; }
	@echo 'Building the environment in $(VENV), from requirements.lock (about half a minute)'
	@$(PYTHON) -c '' 2>/dev/null || $(PY) -m venv --clear $(VENV) || \
	{ echo 'Python cannot make an environment here. On Debian: apt-get install python3-venv'; exit 1; }
	@$(PYTHON) -m pip install $(PIP_QUIET) --require-hashes -r requirements.lock
	@$(PYTHON) -m pip install $(PIP_QUIET) --no-deps --no-build-isolation -e .
	@touch $@

PIP_QUIET := --quiet --no-input --disable-pip-version-check --root-user-action=ignore
