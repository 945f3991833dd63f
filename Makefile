# Greenlight. `make demo` shows it, `make test` checks it; `make` lists every other target.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
STAMPS := build/stamps
PYTEST := $(RUN) -m pytest -n 2 --dist loadgroup --no-loadscope-reorder
COVER := $(if $(COVERAGE),--cov --cov-report=term)

.PHONY: help setup demo test check fix unit test-long bench synth bundle doctor deploy destroy cdk audit chain manifest docs lock clean

help: ## show this list
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMPS)/local ## install what the demo needs, from the locked requirements

demo: setup ## start Greenlight on this machine and open the page
	@$(RUN) -m local $(ARGS)

.PHONY: try
try: setup ## run one chain against the configured model and show its prompts and replies: CHAIN=movie-pitch TEXT="cowboys"
	@$(RUN) -m local.trying "$(CHAIN)" "$(TEXT)" $(ARGS)

test: check unit ## run lint, type checks, unit tests, end-to-end tests, browser tests; COVERAGE=1 adds coverage

check: $(STAMPS)/dev ## run only lint and type checks: ruff, its formatter, strict mypy
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy .

fix: $(STAMPS)/dev ## fix what ruff can fix, and format the code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

unit: $(STAMPS)/dev ## run the tests without lint and type checks; ARGS=tests/greenlight/wire runs some
	$(PYTEST) $(COVER) -m "not long" $(ARGS)

test-long: $(STAMPS)/dev ## run the slow tests that `make test` leaves out
	$(PYTEST) -m long $(ARGS)

test-%: $(STAMPS)/dev ## run the tests in one folder of tests/: test-bot, test-local, test-greenlight, test-stacks, test-lambdas, test-e2e
	$(PYTEST) -m "not long" tests/$* $(ARGS)

bench: $(STAMPS)/dev ## measure how long a run takes with the offline model
	@$(RUN) -m scripts.bench

synth: $(STAMPS)/local ## write the CloudFormation templates to cdk.out and check them with cdk-nag
	@$(RUN) -m scripts.synth $(ARGS)

bundle: $(STAMPS)/local ## build the Lambda packages for arm64 and x86_64 in build/bundles
	@$(RUN) -m stacks.bundling build/bundles

doctor: $(STAMPS)/local ## check what a deployment to AWS still needs; ARGS=--call also asks each model once (paid)
	@$(RUN) -m scripts.doctor $(ARGS)

deploy: bundle ## deploy to the AWS account of your current credentials
	@$(RUN) -m scripts.deploy $(ARGS)

destroy: $(STAMPS)/local ## remove a deployment from AWS, after asking; records and files stay
	@$(RUN) -m scripts.destroy $(ARGS)

cdk: $(STAMPS)/local ## run CDK: ARGS=bootstrap prepares an account, ARGS=diff shows what would change
	@$(RUN) -m scripts.cdk $(ARGS)

audit: $(STAMPS)/local ## export who decided what, this month: FROM=2026-11-01 TO=2026-11-30 FORMAT=csv (or json), ARGS="--out decisions.csv"
	@$(RUN) -m scripts.audit --from "$(FROM)" --to "$(TO)" --format "$(or $(FORMAT),csv)" $(ARGS)

chain: $(STAMPS)/local ## create a working chain with its tests: NAME=write-haiku
	@$(RUN) -m scripts.new_chain "$(NAME)"

manifest: $(STAMPS)/local ## write manifest.yml from the chains
	@$(RUN) -m scripts.manifest

.PHONY: emoji
emoji: $(STAMPS)/local ## write the table of emoji's names, from two packages of npm
	@$(RUN) -m scripts.emoji

docs: $(STAMPS)/local ## write docs/chains.md from the chains and their state machines
	@$(RUN) -m scripts.chain_docs

.PHONY: release
release: $(STAMPS)/dev ## check the tree and the changelog, build the wheel into build/dist, print notes and tag
	@$(RUN) -m scripts.release

lock: ## lock the requirements that pyproject.toml declares
	@scripts/lock

clean: ## remove everything that was built or installed
	rm -rf build cdk.out $(VENV)

$(STAMPS)/local: requirements/local.txt requirements/uv.txt
	@scripts/setup "$(PYTHON)" "$(VENV)" local && mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: requirements/dev.txt requirements/uv.txt
	@scripts/setup "$(PYTHON)" "$(VENV)" dev && mkdir -p $(STAMPS) && touch $@ $(STAMPS)/local

.PHONY: mutants
mutants: $(STAMPS)/mutants ## break the core in random places and check that the tests notice: MINUTES=10 SEED=1
	@$(RUN) -m scripts.mutants --minutes "$(or $(MINUTES),10)" --seed "$(or $(SEED),1)"

$(STAMPS)/mutants: $(STAMPS)/dev
	@uv=$$(command -v uv || echo $(VENV)/bin/uv); $$uv venv --quiet --python $(RUN) build/mutants/venv && \
		$$uv pip install --quiet --python build/mutants/venv/bin/python cosmic-ray==8.7.0 && touch $@
