# SPDX-License-Identifier: Apache-2.0
# What one types in this project. `make` alone lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where `make demo` leaves its files.
DEMO ?= demo-output
# Where `make vectors` finds its files.
DIR ?= ../shared/protocols/vectors
# How long each fuzz target runs.
FUZZ_SECONDS ?= 30

# The virtual machine's disk, made once.
GUEST ?= $(HOME)/.cache/gaitd-guest

RELEASE := $(SWIFT) build -c release
STATIC := $(RELEASE) --static-swift-stdlib --scratch-path .build/static
BIN = $(shell $(RELEASE) --show-bin-path)
GAIT = $(BIN)/gait

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: packages
packages: ## Install the Debian packages that the build needs, where missing
	@sh .ci/scripts/install-packages

.PHONY: demo
demo: packages ## A simulated sensor, found, recorded live and held against its truth: no hardware needed
	@echo "Building gait and gaitd; the first time takes some minutes."
	$(RELEASE) --product gait
	$(RELEASE) --product gaitd
	@sh .ci/scripts/demo "$(GAIT)" "$(BIN)/gaitd" "$(DEMO)"

.PHONY: build
build: packages ## Build for debugging
	$(SWIFT) build

.PHONY: release
release: packages ## Build for use: .build/release/gait
	$(RELEASE)

.PHONY: test
test: packages ## Run all tests
	$(SWIFT) test --disable-xctest --skip LiveTests
# By itself: its server closes connections that are not served for seconds, and the others' long computations hold all threads.
	$(SWIFT) test --disable-xctest --skip-build --filter LiveTests

.PHONY: check
check: ## What CI runs: format, warnings, goldens, same bytes, fuzzing, accuracy bounds, tests
	.ci/run

.PHONY: golden
golden: packages ## Write the golden outputs of Fixtures/captures anew; look at the diff
	$(RELEASE) --product gait
	@sh .ci/scripts/golden "$(GAIT)" Fixtures/captures

.PHONY: accuracy
accuracy: packages ## Score recordings and simulations; print and write docs/accuracy.md and the README's table
	$(RELEASE) --product gait
	$(RELEASE) --product Accuracy
	$(BIN)/Accuracy report --gait "$(GAIT)" --shared ../shared --out docs/accuracy.md --readme README.md

.PHONY: accuracy-check
accuracy-check: packages ## Fail when a bound on accuracy is passed (simulator only; quick)
	$(RELEASE) --product gait
	$(RELEASE) --product Accuracy
	$(BIN)/Accuracy check --gait "$(GAIT)"

.PHONY: scores-agree
scores-agree: packages ## Hold docs/accuracy.md against the scorers in ../shared/score (needs python3 with numpy)
	$(RELEASE) --product gait
	@.ci/scripts/scores-agree "$(GAIT)" ../shared docs/accuracy.md

.PHONY: vectors
vectors: packages ## Decode the vector files of DIR (../shared/protocols/vectors); print passed, failed, skipped
	$(SWIFT) build --product vectors
	@"$$($(SWIFT) build --show-bin-path)/vectors" "$(DIR)"

.PHONY: ablation
ablation: packages ## Leave out one part of the method at a time; print and write docs/ablation.md
	$(RELEASE)
	$(BIN)/Accuracy ablation --gait "$(GAIT)" --shared ../shared --out docs/ablation.md

.PHONY: bench
bench: packages ## Time per sample, allocations per sample, peak memory
	$(RELEASE) --product gait
	@sh .ci/scripts/bench "$(GAIT)"

.PHONY: instructions
instructions: packages ## Count the instructions of a sample, and hold them against .ci/instructions.json (needs valgrind)
	$(RELEASE) --product gait
	$(RELEASE) --product Workloads
	.ci/scripts/instruction-guard $(BIN)/Workloads "$(GAIT)"

.PHONY: compare
compare: packages ## gaitd beside VQF, Fusion and scikit-digital-health in one run (needs python3, g++ and PyPI)
	$(RELEASE) --product gait
	$(RELEASE) --product Workloads
	.ci/scripts/compare "$(GAIT)" $(BIN)/Workloads $(wildcard ../shared/data/broad)

.PHONY: durability
durability: packages ## Kill a recording 200 times, cut sessions at over 1000 places: nothing acknowledged may be lost
	$(SWIFT) build --build-tests
	GAITD_KILLS=200 $(SWIFT) test --disable-xctest --skip-build --filter SessionsTests.RecoveryTests

.PHONY: endurance
endurance: packages ## A day of four sensors, time-compressed: memory, file size, time to open, time to replay
	$(RELEASE) --product SessionDriver
	$(RELEASE) --product gait
	$(RELEASE) --product gaitd
	@.ci/scripts/endurance "$(BIN)"

.PHONY: many-sensors
many-sensors: packages ## Eight sensors at 800 Hz into a live gaitd: no byte may be lost; says what processor time it takes
	$(RELEASE) --product gait
	$(RELEASE) --product gaitd
	@.ci/scripts/many-sensors "$(BIN)"

.PHONY: fuzz
fuzz: packages ## Feed the readers garbage for FUZZ_SECONDS a target
	@sh .ci/scripts/fuzz $(FUZZ_SECONDS)

.PHONY: format
format: ## Settle how the code looks
	$(SWIFT) format -i -r Package.swift Sources Tests

.PHONY: lint
lint: ## Say what `make format` would change
	$(SWIFT) format lint -s -r Package.swift Sources Tests

.PHONY: docs
docs: packages ## Man pages and shell completions, generated from the programs' definitions, in .build/docs
	$(RELEASE) --product gait
	$(RELEASE) --product gaitd
	@sh .ci/scripts/docs "$(GAIT)" "$(BIN)/gaitd" .build/docs

.PHONY: page-look
page-look: packages ## Check the live page in a browser, in every state and size; pictures in .build/page-look
	$(SWIFT) build --product LiveStage
	.ci/scripts/page-look "$$($(SWIFT) build --show-bin-path)/LiveStage" .build/page-look

.PHONY: live-api
live-api: packages ## Hold docs/live-api.yaml against a running server (needs schemathesis)
	$(SWIFT) build --product LiveStage
	.ci/scripts/live-api "$$($(SWIFT) build --show-bin-path)/LiveStage"

.PHONY: exports-read-back
exports-read-back: packages ## Read every export back by other programs' readers (needs them from PyPI)
	$(SWIFT) build --product gait
	.ci/scripts/exports-read-back "$$($(SWIFT) build --show-bin-path)/gait"

.PHONY: picture
picture: packages ## Draw the README's picture anew
	$(RELEASE) --product gait
	@mkdir -p docs/images
	@sh .ci/scripts/picture "$(GAIT)" docs/images/session.svg

.PHONY: install
install: static ## Install gait and gaitd, man pages and completions under PREFIX (/usr/local)
	@sh .ci/scripts/docs .build/static/release/gait .build/static/release/gaitd .build/docs
	@sh .ci/scripts/install .build/static/release .build/docs "$(DESTDIR)$(PREFIX)"

# Without Swift's own libraries beside them: for machines that have no Swift.
.PHONY: static
static: packages
	$(STATIC) --product gait
	@ln -sf gait .build/static/release/gaitd

.PHONY: deb
deb: packages ## Make the Debian package in .build/deb, and have lintian look at it
	@sh .ci/scripts/install-packages deb
	@sh .ci/scripts/deb .build/deb

.PHONY: vm-test
vm-test: deb ## Install the package in a virtual machine, plug, unplug, cut the power; writes docs/vm-test.md
	@sh .ci/scripts/install-packages vm
	@.ci/vm/image "$(GUEST)"
	@.ci/vm/vm-test --deb "$$(ls .build/deb/gaitd_*.deb)" --gait .build/static/release/gait --image "$(GUEST)" --record docs/vm-test.md

.PHONY: footprint
footprint: static ## Memory and processor time of gaitd: idle, with a sensor, with a page open
	@.ci/scripts/footprint .build/static/release

.PHONY: clean
clean: ## Remove what was built
	rm -rf .build "$(DEMO)"
