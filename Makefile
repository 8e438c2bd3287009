# Two commands are enough: `make run` opens the dashboard, `make test` checks everything.
PYTHON ?= python3
UV     := .venv-tools/bin/uv
BIN    := .venv/bin
READY  := .venv/.ready
PORT   ?= 8501
PARALLEL := -m "not browser and not spark" -n auto --dist worksteal

export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fix unit browser spark bench truth corpus fuzz sample lock clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## Set up .venv from requirements.lock

run: $(READY)  ## Start the dashboard on this machine
	$(BIN)/ichie app --port $(PORT)

test: $(READY) lint  ## Lint, check types and imports, run every test
	.ci/browser
	.ci/java
	$(BIN)/python -m pytest $(PARALLEL)
	$(BIN)/python -m pytest -m spark tests/store/engines
	$(BIN)/python -m pytest -m browser

lint: $(READY)  ## Ruff, import contracts, mypy, deptry
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/deptry .

fix: $(READY)  ## Let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

unit: $(READY)  ## The tests without a browser and without Spark
	$(BIN)/python -m pytest $(PARALLEL)

browser: $(READY)  ## The tests in a real browser
	.ci/browser
	$(BIN)/python -m pytest -m browser

spark: $(READY)  ## The tests on Spark, with executors of its own
	.ci/java
	$(BIN)/python -m pytest -m spark tests/store/engines

bench: $(READY)  ## Measure speed as ratios, each in one run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.experiments
	$(BIN)/python -m benchmarks.moments
	$(BIN)/python -m benchmarks.whatif
	$(BIN)/python -m benchmarks.reading 1e6
	$(BIN)/python -m benchmarks.workload 1e6 1e7
	$(BIN)/python -m benchmarks.scale 1e6 1e7

truth: $(READY)  ## Measure coverage and false alarms on simulated customers
	$(BIN)/python -m benchmarks.truth

corpus: $(READY)  ## Read all odd and bad files of the tests, write what was said into docs/files.md
	$(BIN)/python -m benchmarks.corpus

fuzz: $(READY)  ## Read some 8,000 files broken at random (CX_FUZZ_FIRST=1000 takes others)
	CX_FUZZ=$${CX_FUZZ:-100} $(BIN)/python -m pytest tests/read/test_fuzz.py

sample: $(READY)  ## Write sample_data/ja and sample_data/en
	$(BIN)/ichie sample sample_data/ja --lang ja
	$(BIN)/ichie sample sample_data/en --lang en

lock: $(UV)  ## Renew requirements.lock: names, versions and hashes, no addresses
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-annotate --no-header --upgrade --all-extras --group dev pyproject.toml --output-file requirements.lock

clean:  ## Remove what was set up and built
	rm -rf .venv .venv-tools .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Ichie needs Python 3.11 or later; $(PYTHON) is older. Name another: make setup PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m pip install --quiet --upgrade --target .venv-tools uv

$(READY): requirements.lock pyproject.toml $(UV)
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)
