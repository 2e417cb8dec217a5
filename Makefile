# Every target sets up what it needs: a fresh machine has Python >= 3.11, make, git and a shell, and nothing else.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/project.stamp

# The first Python on the PATH that is new enough; `make PYTHON=… site` takes another.
PYTHON ?= $(shell for name in python3 python python3.14 python3.13 python3.12 python3.11; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

# The same input gives the same bytes: dates in the site come from the last commit, outside git from a fixed day.
ifndef SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH := $(or $(shell git log -1 --format=%ct 2>/dev/null),1663200000)
endif
export SOURCE_DATE_EPOCH

# Material for MkDocs prints a banner about MkDocs 2 unless told that we know (older and newer name of the switch).
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
# The browser's driver comes from Debian; Selenium must neither fetch one nor report its use.
export SE_OFFLINE := true
export SE_AVOID_STATS := true
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help site serve test lint check links offline format lock audit clean browser java servers bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s%s\n", $$1, $$2 }'

site: $(READY) ## build the site into site/
	$(BIN)/mkdocs build --strict $(if $(SITE_URL),--config-file mkdocs-hosted.yml)

serve: $(READY) ## show the site on http://127.0.0.1:8000 and rebuild it on every change
	$(BIN)/mkdocs serve

check: $(READY) ## check citations and the bibliography without building the site
	$(BIN)/explainer check

offline: $(READY) ## build a copy that readers open from their disk, into site-offline/
	$(BIN)/mkdocs build --strict --config-file mkdocs-offline.yml

links: $(READY) ## ask the network whether the cited addresses still hold what is cited
	$(BIN)/explainer links

# Two more than there are processors: tests also wait, for browsers and servers.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 + (os.cpu_count() or 1))')

test: lint browser java servers ## run every check of the code: style, types, tests, coverage
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --cov --cov-report=term --cov-report=json
	@$(BIN)/python -c 'import json; total = json.load(open("coverage.json"))["totals"]; \
	share = 100 * total["covered_branches"] / (total["num_branches"] or 1); \
	print(f"branches covered: {share:.1f} % (at least 95 % wanted)"); raise SystemExit(share < 95)'

lint: $(READY) ## check the style and the types of the code and the form of the bibliography
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/explainer format --check

# The peer has needs of its own, so it gets an environment of its own.
bench: $(READY) ## measure builds against typed notes and against mkdocs-bibtex; BENCH=--large for the large sizes
	test -x .venv-bench/bin/mkdocs || { $(PYTHON) -m venv .venv-bench && \
	  .venv-bench/bin/python -m pip install --quiet 'mkdocs-bibtex==4.4.0' 'mkdocs-material>=9.7.7,<10'; }
	$(BIN)/python -m benchmarks.run --peer-python .venv-bench/bin/python $(BENCH)

format: $(READY) ## lay out the code and the bibliography in the house form
	$(BIN)/ruff check --select I --fix
	$(BIN)/ruff format
	$(BIN)/explainer format

lock: ## pin the newest versions that pyproject.toml allows (needs the program uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --group dev \
	  --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

audit: $(READY) browser ## measure the site in site/ with Lighthouse, on a phone (needs npm)
	npm ci --prefix audit
	$(BIN)/python -m audit.lighthouse site

clean: ## remove everything that was made: the site, the environment, caches
	rm -rf site .site-* site-offline .site-offline-* .cache $(VENV) .venv-bench explainer.egg-info coverage.json .coverage .coverage.* \
	  .hypothesis .mypy_cache .pytest_cache .ruff_cache audit/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed where it stands is compiled here: a Python that is told to write no bytecode would do it each time.
# The environment is made anew when the lock file changes, so that nothing stale stays in it.
$(VENV)/lock.stamp: requirements.lock
	@test -n '$(PYTHON)' || { echo 'Python 3.11 or newer is needed, and none is on the PATH.' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@touch $@

$(READY): $(VENV)/lock.stamp pyproject.toml
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q hooks
	@touch $@

# Tests look at the built site in a real browser.
browser:
	@if command -v chromium && command -v chromedriver; then exit 0; fi >/dev/null; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update && DEBIAN_FRONTEND=noninteractive \
	  apt-get install --yes --no-install-recommends chromium chromium-driver fonts-noto-cjk; fi; \
	if command -v chromium && command -v chromedriver; then exit 0; fi >/dev/null; \
	echo 'The tests need the programs chromium and chromedriver on the PATH, and they could not be installed here.' >&2; \
	echo 'On Debian: sudo apt-get install chromium chromium-driver fonts-noto-cjk' >&2; exit 1

# The checker of HTML is a Java program, which comes with the Python packages.
java:
	@if command -v java >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update && DEBIAN_FRONTEND=noninteractive \
	  apt-get install --yes --no-install-recommends default-jre-headless; fi; \
	if command -v java >/dev/null; then exit 0; fi; \
	echo 'The tests need the program java on the PATH, and it could not be installed here.' >&2; \
	echo 'On Debian: sudo apt-get install default-jre-headless' >&2; exit 1

# Two tests each start a web server with the configuration that a build writes. Where none can be had they say so.
servers:
	@has() { PATH="$$PATH:/usr/sbin" command -v nginx && command -v caddy; }; \
	if ! has >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
	  apt-get install --yes --no-install-recommends nginx-light caddy; fi; \
	has >/dev/null || echo 'Without nginx and caddy their configurations are not tested: apt-get install nginx-light caddy' >&2
