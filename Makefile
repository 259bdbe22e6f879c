# Everything runs in a private .venv, made from hashed pins. Needs Python >= 3.11, git and make.
PYTHON ?= python3
BIN    := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint fuzz bench model index reference data-check data-doubts lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/.ready  ## Make .venv with everything in it

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "triage needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup  ## Score the sample exports: tables on the screen, files in out/
	@mkdir -p out
	$(BIN)/triage score data/samples/tickets.csv --format table --out -
	$(BIN)/triage score data/samples/tickets.csv --out out/demo.csv
	$(BIN)/triage score data/samples/zendesk-tickets.json data/samples/zendesk-comments.json \
		data/samples/zendesk-users.json data/samples/zendesk-organizations.json --out out/zendesk.jsonl
	$(BIN)/triage score data/samples/freshdesk-v2.json data/samples/freshdesk-conversations.json \
		data/samples/freshdesk-companies.json --out out/freshdesk.parquet

test: setup  ## Run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: setup  ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Numbers name damaged exports. A run that was stopped goes on; FIRST=10000 tries the next ten thousand.
FIRST ?= 0
COUNT ?= 10000
fuzz: setup  ## Read and decide thousands of damaged exports; what breaks a law is kept in out/fuzz (half an hour or so)
	$(BIN)/python -m tests.fuzz --first $(FIRST) --count $(COUNT)

bench: setup  ## Compare with the naive pipeline on this machine (ratios, several rounds; ten minutes or so)
	$(BIN)/python -m tests.bench.pipelines
	$(BIN)/python -m tests.bench.limits

# Nine of the 92 authors, drawn by lot, are kept from the shipped model for good and only reported on.
model: setup  ## Train models/default again from data/labelled
	$(BIN)/triage train data/labelled/*.jsonl --hold-out 0.15 --no-track --out models/default
	$(BIN)/python -c 'from triage import api; from triage.files import shipped; shipped.sign(api.default_model())'

# What each pattern needs of a text is worked out beforehand: at run time it would take seconds.
index: setup  ## Work out anew what the patterns of the shipped policy need, after one of them was changed
	$(BIN)/python -c 'from triage import api; from triage.patterns import atomfile; from triage.engines import regex; \
		atomfile.write(regex.patterns(api.load_policy().rules["regex"]))'

reference: setup  ## Write docs/cli.md anew from what --help says
	$(BIN)/python -m docs.cli

# Where public sets of real messages lie beside the project, the tickets are held against them too.
DATASETS ?= ../shared/datasets
data-check: setup  ## Check data/labelled: form, counts, copies, likeness to real messages
	$(BIN)/python -m data.check --datasets $(DATASETS)

data-doubts: setup  ## List the labels in data/labelled to read again (out/doubts.csv)
	@mkdir -p out
	$(BIN)/triage train data/labelled/*.jsonl --check --no-track --doubts out/doubts.csv

lock:  ## Pin all dependencies anew, with hashes (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --quiet --output-file requirements.lock

clean:  ## Remove what was built
	rm -rf .venv out build dist
