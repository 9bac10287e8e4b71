# Everything is done from here: `make` lists it. Needs Python 3.11 (or 3.12) and make, nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || echo python3)
RAW ?= raw
OUTPUT ?= output
# A folder with annotated articles and corpora, beside the project; used where it is there, never needed.
SHARED ?= ../shared
PYTEST ?= -n 2
BIN := .venv/bin
ENV := .venv/.package
CORPORA := $(SHARED)/corpora
MODEL := src/rxtract/data/model
MODEL_VERSION ?= 0.8.0
BASE_COMMIT := 74c2dda
LEARNT := training/cache/recogniser
JOINT := training/cache/claims
ARTICLES := tests/practice training/claims/articles
TRAIN := .venv-train/bin/python -m training.recogniser
CLAIMS := .venv-train/bin/python -m training.claims
DISTIL := $(CLAIMS).distil --rows $(JOINT)/rows.npz --device cpu --workers 0 --pieces 1536
# Unlabelled articles that training reads, without those that are annotated for measuring.
READ := --articles $(SHARED)/articles --leave-out $(SHARED)/gold/dev

.DEFAULT_GOAL := help
.PHONY: help env run test check faults fuzz lint types layers quality bench floors calibration tables docs pictures vocabulary model recogniser claims-model teachers fit gate lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(ENV) ## extract raw/ into output/, as a Prefect flow, and show what came of it
	@$(BIN)/python flows/extract_articles.py $(RAW) $(OUTPUT)

test: $(ENV) ## run all tests
	$(BIN)/python -m pytest $(PYTEST)

faults: $(ENV) ## kill runs and break their disk at every event of the file system, a thousand times (half an hour)
	RXTRACT_FAULTS=1 $(BIN)/python -m pytest -s tests/dataset/test_faulty_runs.py tests/dataset/test_killing.py tests/dataset/test_parent_memory.py

fuzz: $(ENV) ## feed damaged files of every format to the readers (SECONDS=60)
	$(BIN)/python -m tools.fuzz_readers --seconds $(or $(SECONDS),60)

check: lint types layers test ## all that has to hold before a commit

lint: $(ENV) ## style of the code (ruff)
	$(BIN)/ruff check .

types: $(ENV) ## types of the code (mypy --strict)
	$(BIN)/mypy

layers: $(ENV) ## who may import whom (import-linter)
	$(BIN)/lint-imports

quality: $(ENV) ## measure and write docs/quality.md (SHARED=folder with annotated articles)
	$(BIN)/python -m benchmarks.quality --shared $(SHARED)

floors: $(ENV) ## measure and raise the floors of the quality tests; never lowers one
	$(BIN)/python -m benchmarks.quality --shared $(SHARED) --floors raise

calibration: $(ENV) ## fit the scores of claims to annotated articles (needs SHARED); after a change of rules
	$(BIN)/python -m benchmarks.calibration --shared $(SHARED)

bench: $(ENV) ## measure the speed of the tiers and write docs/speed.md (PEER=a spaCy model to compare with)
	$(BIN)/python -m benchmarks.speed tests/practice --page docs/speed.md $(if $(PEER),--peer $(PEER))

tables: $(ENV) ## write docs/tables.md from the declarations of the tables
	$(BIN)/rxtract tables > docs/tables.md

docs: $(ENV) ## build the site of docs/ into build/docs/site, strictly; runs the notebook
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

pictures: $(ENV) ## take the pictures of README and docs anew (needs chromium)
	$(BIN)/python -m tools.pictures

vocabulary: $(ENV) ## build the packaged vocabulary from its pinned sources (training/vocabulary)
	$(BIN)/python -m training.vocabulary.build

model: $(LEARNT)/base/model.onnx claims-model ## train all packaged networks anew (needs SHARED, four hours of one core)

# The recogniser of names that the joint network begins as. Where it was not trained here, the one of version 0.4.0 is
# taken from the history: what is packaged since then began as it.
$(LEARNT)/base/model.onnx:
	@mkdir -p $(@D)
	@if [ -f $(LEARNT)/teacher/network.pt ]; then \
		$(TRAIN).choose $(LEARNT)/teacher/network.pt --corpora $(CORPORA) --out $(LEARNT)/teacher/choices.json && \
		$(TRAIN).export $(LEARNT)/teacher/network.pt --choices $(LEARNT)/teacher/choices.json --version base --out $(@D); \
	else git show $(BASE_COMMIT):$(MODEL)/model.onnx > $@; fi

recogniser: $(LEARNT)/teacher/network.pt ## train the recogniser of names from the pretrained encoder on (needs SHARED)

claims-model: $(ENV) $(JOINT)/fast/two.pt ## train names and claims reader together and package them (needs SHARED, two and a half hours)
	$(CLAIMS).export $(JOINT)/last/six.pt --version $(MODEL_VERSION) --out $(MODEL)
	$(CLAIMS).export $(JOINT)/fast/two.pt --version $(MODEL_VERSION)-fast --out $(MODEL)/fast --borrow-tokenizer \
		--fewer-pieces $(CORPORA)
	$(MAKE) fit

fit: $(ENV) ## fit all weights, thresholds and scores to the packaged networks (needs SHARED, ten minutes)
	$(BIN)/python -m training.recogniser.measure --corpora $(CORPORA) --pinned --calibrate --model $(MODEL) --card docs/model_card.md
	$(BIN)/python -m training.recogniser.measure --corpora $(CORPORA) --pinned --calibrate --model $(MODEL)/fast \
		--card docs/model_card.md --tier fast
	$(BIN)/python -m training.claims.calibrate --dev $(CORPORA)/drug_claims/dev --names
	RXTRACT_TIER=fast $(BIN)/python -m training.claims.calibrate --dev $(CORPORA)/drug_claims/dev --names --tier fast
	$(BIN)/python -m training.weights.candidate_ranking --shared $(SHARED)
	$(BIN)/python -m training.weights.adverse_events --shared $(SHARED)
	$(BIN)/python -m training.weights.subject $(ARTICLES) --dev $(CORPORA)/drug_claims/dev
	$(BIN)/python -m training.claims.calibrate --dev $(CORPORA)/drug_claims/dev --weights
	$(BIN)/python -m training.claims.calibrate --dev $(CORPORA)/drug_claims/dev
	RXTRACT_TIER=fast $(BIN)/python -m training.claims.calibrate --dev $(CORPORA)/drug_claims/dev --tier fast
	$(BIN)/python -m benchmarks.calibration --shared $(SHARED)

# A stage whose result is there is skipped; teacher and student, stopped half-way, go on from their last checkpoint.
$(LEARNT)/first/encoder.pt: | .venv-train/.package
	$(TRAIN).pretrain --corpora $(CORPORA) $(READ) --steps 1000 --work $(@D)

$(LEARNT)/second/encoder.pt: $(LEARNT)/first/encoder.pt
	$(TRAIN).pretrain --corpora $(CORPORA) $(READ) --steps 2200 --seed 2 --weights $< --work $(@D)

$(LEARNT)/teacher/network.pt: $(LEARNT)/second/encoder.pt
	$(TRAIN).train --corpora $(CORPORA) --weights $< --steps 6400 --work $(@D)

$(JOINT)/teacher/network.pt: $(LEARNT)/base/model.onnx | .venv-train/.package
	$(CLAIMS).train --base $< --articles $(CORPORA)/drug_claims/train $(ARTICLES) --corpora $(CORPORA) --work $(@D)

# Windows of all texts, written down once: annotated articles, public corpora, and texts that nobody annotated.
$(JOINT)/rows.npz: | .venv-train/.package
	$(CLAIMS).freeze --articles $(CORPORA)/drug_claims/train $(ARTICLES) --rounds 10 --corpora-rounds 4 \
		--dev $(CORPORA)/drug_claims/dev --read $(SHARED)/articles --leave-out $(SHARED)/gold/dev \
		--corpora $(CORPORA) --out $@

$(JOINT)/last/six.pt: $(JOINT)/teacher/network.pt $(JOINT)/rows.npz
	$(DISTIL) --base $< --depths six --cycles 5 --steps 1800 --rate 2e-4 --mean-of 3 --out $(@D)

$(JOINT)/fast/two.pt: $(JOINT)/last/six.pt
	$(DISTIL) --base $< --teachers $< --depths two --steps 4400 --rate 2e-4 --out $(@D)

# Three times all of MPNet, as teachers of the packaged networks: ten minutes of a large GPU, days of a processor.
# No packaged network has learned from them yet (docs/model_card.md). MPNET is its model.safetensors.
teachers: $(JOINT)/rows.npz ## train wide teachers (needs a GPU and MPNET=path of MPNet's model.safetensors)
	$(CLAIMS).teach pretrain --rows $< --weights $(MPNET) --seconds 90 --pieces 16384 --out $(JOINT)/wide.pt
	for seed in 1 2 3; do $(CLAIMS).teach train --rows $< --weights $(JOINT)/wide.pt --seed $$seed --seconds 180 \
		--out $(JOINT)/wide$$seed.pt || exit 1; done

gate: $(ENV) ## fail when a packaged recogniser is below its floors (skips where SHARED has no corpora)
	$(BIN)/python -m training.recogniser.gate --corpora $(CORPORA)

env: $(ENV) ## make .venv with the locked packages; remade when requirements.lock changes

lock: ## pin all packages anew in requirements.lock (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --quiet --output-file requirements.lock

clean: ## remove what can be made again: environments and caches, not output/
	rm -rf .venv .venv-train .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src flows tests benchmarks training tools -name __pycache__ -prune -exec rm -rf {} +

# The lock names every package, so pip need not look for more (it would, for extras such as sqlalchemy[asyncio]); wheels
# only, so no compiler and no unlocked build tool is needed.
# A stamp is written last: an environment whose making was stopped is made again.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || \
		{ echo "Python 3.11 or 3.12 is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making .venv from requirements.lock: a few minutes, once"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		--only-binary :all: \
		--requirement requirements.lock
	@touch $@

$(ENV): .venv/.locked pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-train/.package: training/recogniser/requirements.txt $(ENV)
	$(PYTHON) -m venv --clear .venv-train
	.venv-train/bin/python -m pip install --quiet --requirement training/recogniser/requirements.txt --editable .
	@touch $@
