# Each target makes what it needs on a machine that has only Python (3.11 or newer) and a package index.

PYTHON ?= $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test coverage check bench pictures golden lock clean

demo: $(VENV)/.run
	$(BIN)/outrider replay replays/synthetic-commute

test: $(VENV)/.dev check
	$(BIN)/python -m pytest -n auto

coverage: $(VENV)/.dev  ## which lines no test runs; measuring it doubles the time that the tests take
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/outrider bench

pictures: $(VENV)/.dev  ## the pictures of the README
	$(BIN)/outrider replay replays/synthetic-commute --headless --from 319 --until 338 --speed 1.25 --fps 8 --size 960x360 --theme night --clip docs/pictures/morning.gif
	$(BIN)/outrider replay replays/synthetic-commute --headless --at 324 --size 1920x720 --theme night --screenshot docs/pictures/morning-night.png
	$(BIN)/outrider replay replays/synthetic-commute --headless --at 125 --size 1920x720 --theme day --screenshot docs/pictures/morning-day.png
	$(BIN)/outrider replay replays/synthetic-commute --headless --at 5 --size 800x480 --theme night --screenshot docs/pictures/morning-small-night.png
	$(BIN)/outrider replay replays/rav4-highway --headless --at 50 --size 1920x720 --theme night --screenshot docs/pictures/rav4-night.png
	$(BIN)/outrider replay replays/css-gps-trip --headless --at 1500 --size 1920x720 --theme day --screenshot docs/pictures/gps-day.png
	$(BIN)/outrider replay replays/kona-heating --headless --at 30 --size 1280x720 --theme night --screenshot docs/pictures/kona-night.png
	$(BIN)/outrider replay replays/css-gps-trip --headless --at 1500 --size 800x480 --theme night --screenshot docs/pictures/gps-small-night.png

golden: $(VENV)/.dev  ## the pictures that the tests compare with, after a change of the look that is meant: look at them
	PYTHONPATH=. $(BIN)/python tests/hmi/golden_sheets.py

$(VENV)/.venv:
	@test -n "$(PYTHON)" || { echo "Outrider needs Python 3.11 or newer; name it with 'make PYTHON=/path/to/python ...'"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian, 'apt install python3-venv'"; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.venv lock/run.txt pyproject.toml
	$(PIP) install --require-hashes --no-deps -r lock/run.txt
	$(PIP) install --no-deps -e .
	@$(BIN)/python -m compileall -q vehicle anticipation hmi assistant
	@touch $@

# The locks name every package, so pip need not look for more: asked to, older ones stumble over extras of pinned packages.
# opendbc's wheel carries the DBC files that the tests read; its own dependencies and Python bounds do not matter for that.
# torch trains the model; each platform has builds of its own, so that no list of hashes fits them all.
$(VENV)/.dev: $(VENV)/.run lock/dev.txt lock/opendbc.txt lock/torch.txt
	$(PIP) install --require-hashes --no-deps -r lock/dev.txt
	$(PIP) install --require-hashes --no-deps --ignore-requires-python -r lock/opendbc.txt
	$(PIP) install -r lock/torch.txt
	@touch $@

lock: $(VENV)/.dev  ## choose the newest versions anew
	$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --upgrade -q -o lock/run.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --no-annotate --upgrade -q -c lock/run.txt -o lock/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
