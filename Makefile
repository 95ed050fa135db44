# Every check and build as one word, run alike by hand and by CI. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build demo test test-pipelines bench bench-reads bench-accuracy lint fmt fmt-check doc deny ci ci-steps clean

# What .ci/setup/build found out (LIBCLANG_PATH and the like), read before each cargo command.
ENV := . ./.tools/env.sh &&
CARGO := $(ENV) cargo
TRKFUSE := target/release/trkfuse

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Get what the build, the tests and the pipeline tests need
	@.ci/setup/build
	@.ci/setup/test
	@.ci/setup/pipelines

build: ## Build target/release/trkfuse
	@.ci/setup/build
	$(CARGO) build --release --locked -p trkfuse

demo: build ## Call a small sample with an ETV6::NTRK3 fusion, and show what came out
	@.ci/demo $(TRKFUSE)

test: ## Run all tests of the crates
	@.ci/setup/build
	@.ci/setup/test
	$(CARGO) ci-test

test-pipelines: build ## Run the Nextflow pipeline on generated samples and compare with the plain command
	@.ci/setup/pipelines
	@.ci/setup/test
	pipelines/nextflow/tests/run.sh $(TRKFUSE) .tools/nextflow/nextflow

bench: build ## Measure time and memory against samtools on a generated BAM
	@.ci/setup/test
	$(CARGO) run --release --locked -p trkfuse-benches -- $(TRKFUSE)

bench-reads: build ## Measure calling from FASTQ against minimap2's splice:sr on a generated sample
	$(CARGO) run --release --locked -p trkfuse-benches --bin reads -- $(TRKFUSE)

bench-accuracy: build ## Measure accuracy on simulated samples aligned by STAR; ARRIBA=PATH compares. Writes docs/benchmarks.md
	@.ci/setup/test
	$(CARGO) run --release --locked -p trkfuse-benches --bin accuracy -- --trkfuse $(TRKFUSE) $(if $(ARRIBA),--arriba $(ARRIBA))

lint: ## Clippy, warnings denied
	@.ci/setup/build
	$(CARGO) ci-lint

fmt: ## Format the code
	cargo fmt --all

fmt-check: ## Check the format
	@.ci/setup/build
	$(CARGO) ci-fmt

doc: ## Build the API documentation, warnings denied
	@.ci/setup/build
	$(ENV) RUSTDOCFLAGS="-D warnings" cargo ci-doc

deny: ## Check licences, bans and sources of all dependencies; advisories where their database can be had
	@.ci/setup/build
	@.ci/setup/deny
	@$(ENV) .ci/deny

CI_STEPS := fmt-check lint test doc deny demo test-pipelines
ci: $(CI_STEPS) ## All of it, as CI runs it

ci-steps: # The steps of `ci`, for .ci/run, which times each
	@echo $(CI_STEPS)

clean: ## Remove what was built (.tools, with what was installed, stays)
	rm -rf target demo-out
