# Everything runs in .venv, which each target makes or renews when it is missing or older than the lock file.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check fuzz-formats bench order kill faults year lock clean

demo: .venv/run
	$(BIN)/byssus demo

# A worker for each processor, eight at most, each with servers of its own.
test: .venv/dev
	$(BIN)/pytest --numprocesses auto --maxprocesses 8 --dist worksteal

check: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	PYTHONPATH=tests $(BIN)/python -m bench

# One of them: make bench-ingest. `alerts` wants pandas in .venv to compare with, `gs1` wants biip, `ingest` node.
bench-%: .venv/dev
	PYTHONPATH=tests $(BIN)/python -m bench.$*

# The full form of the order campaign, of which `make test` runs a few rounds; takes about a quarter of an hour on two cores.
order: .venv/dev
	BYSSUS_ORDER_ROUNDS=1000 $(BIN)/pytest tests/unit/alerts/test_order.py --numprocesses auto --maxprocesses 8 --dist worksteal

# The full form of the kill campaign, of which `make test` runs a few kills; takes about half an hour.
kill: .venv/dev
	BYSSUS_KILLS=1000 $(BIN)/pytest tests/e2e/test_kill.py --capture=no

# The full form of the campaign of kills, cuts and stalls, of which `make test` runs some rounds; takes about half an hour.
faults: .venv/dev
	BYSSUS_FAULTS=300 $(BIN)/pytest tests/e2e/test_faults.py --capture=no

# A season of the whole island, 31 000 landing lots through broker and capture, of which `make test` tells sixty.
year: .venv/dev
	BYSSUS_YEAR_LINES=27 BYSSUS_YEAR_DAYS=288 $(BIN)/pytest tests/e2e/test_year.py --capture=no

# A million spoiled messages of every format, of which `make test` sees a few thousand.
fuzz-formats: .venv/dev
	BYSSUS_FUZZ_ROUNDS=1000000 $(BIN)/pytest tests/contract/test_spoiled_messages.py --capture=no

# Renews both lock files from pyproject.toml.
lock: .venv/dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" --constraint requirements.lock --group dev --output-file requirements-dev.lock \
		pyproject.toml

clean:
	rm -rf .venv build dist *.egg-info

.venv/run: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
