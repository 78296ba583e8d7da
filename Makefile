# Second Source. `make` or `make help` lists what there is.

.DEFAULT_GOAL := help
.PHONY: audit matrix help setup run test fast test-all test-postgres slow lint walk bench fuzz lock

PYTHON_BIN := .venv/bin/python
PYTEST := $(PYTHON_BIN) -m pytest
# Three processes, since these tests wait as much as they work; tests/sharing.py says which of them stay together.
# Files without any need not be read.
SLOW := -m slow -n 3 --dist loadgroup $$(grep -rl --include=test_*.py mark.slow tests | sort)
# A suite starts hundreds of processes: none should compile everything anew, wherever a machine is set to forget it.
export PYTHONDONTWRITEBYTECODE :=
# Tools that import the settings need some installation, and must not touch the one under var/.
TOOL := env -u DATABASE_URL -u DEMO DEBUG=1 SECRET_KEY=tools DATA_DIR=var/tools
UV_COMPILE := uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' $(MAKEFILE_LIST) | while read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

setup: .venv/.installed ## Make .venv and install the pinned requirements, with uv or else pip

.venv/.installed: requirements.txt requirements-dev.txt
	@set -e; python=; \
	for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer is needed. On Debian 12 or newer: apt-get install python3 python3-venv" >&2; exit 1; \
	fi; \
	if command -v uv >/dev/null; then \
	  uv venv -q --allow-existing --python "$$python" .venv; \
	  uv pip sync -q --python $(PYTHON_BIN) --require-hashes requirements.txt requirements-dev.txt; \
	else \
	  if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "Python's venv module is incomplete. On Debian: apt-get install $$(basename $$python)-venv" >&2; exit 1; \
	  fi; \
	  $$python -m venv .venv; \
	  $(PYTHON_BIN) -m pip install -q --disable-pip-version-check --no-input --root-user-action=ignore \
	    --require-hashes -r requirements.txt -r requirements-dev.txt; \
	fi
	@touch $@

run: setup ## Start everything; the first start brings a demo newsroom (DEMO=0 for a real one)
	@DEMO=$${DEMO-1} exec $(PYTHON_BIN) manage.py run --stop-with-parent

# Lint is one process after another, the suite two that seldom wait: side by side no core is idle.
test: setup ## Lint, types, contracts, migrations, and the suite on SQLite
	@$(MAKE) --no-print-directory -j 2 lint fast

fast: setup ## The suite without the slow tier, on SQLite
	$(PYTEST) -q -n 2 -m "not slow"

test-all: test slow ## `make test`, then the slow tier: real processes, kills, browser, the walk

slow: setup ## The slow tier alone, on SQLite
	$(PYTEST) -q $(SLOW)

# tests/engines.py says what may differ there; texts, files, the browser and doors that only show are not run again.
test-postgres: setup ## What may differ on PostgreSQL and Redis (a throwaway cluster, or TEST_DATABASE_URL)
	$(PYTHON_BIN) -m tests.postgres sh -c '$(PYTEST) -q -n 2 --may-differ -m "not slow" && $(PYTEST) -q --may-differ $(SLOW)'

lint: setup ## Lint, unsafe code, types, import contracts, missing migrations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/bandit -q -c pyproject.toml -r manage.py newsroom verification
	$(TOOL) .venv/bin/lint-imports
	$(TOOL) .venv/bin/mypy
	$(TOOL) $(PYTHON_BIN) manage.py makemigrations --check --dry-run

matrix: setup ## Ask everybody at every address, and compare with tests/security/matrix.csv (MATRIX=keep to keep it)
	MATRIX=$${MATRIX-compare} $(PYTEST) -q -m slow tests/security/test_matrix.py

walk: setup ## Take a text file the whole way as four people: make walk STORY=path [BASE_URL=...]
	$(PYTHON_BIN) -m tests.walk "$(STORY)"

bench: setup ## Measure the pages and jobs that must stay fast
	$(PYTHON_BIN) -m tests.benchmarks

fuzz: setup ## Send each operation of the API many requests, fitting its description and not (FUZZ_EXAMPLES, default 30)
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-30} $(PYTEST) -q tests/api/test_fuzzed.py

audit: ## Ask PyPI which pinned libraries have known holes (needs uv and the network)
	uv tool run pip-audit --strict --require-hashes --disable-pip -r requirements.txt

lock: ## Compile requirements*.in to pinned, hashed requirements*.txt (needs uv)
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
