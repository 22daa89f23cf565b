# One word each; `make` alone lists them. BUILD=DIR says another build folder, ARGS="…" arguments of the demo.

export BUILD ?= .build
python := .venv/bin/python

.PHONY: help run test soak bench format lint dictionary man captures requirements vectors vectors-check clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, then show a station with a simulated rig in this terminal
	@.scripts/run.sh $(ARGS)

test: ## all that CI runs: format, unit tests, golden vectors, device build, heavy suites
	@.scripts/test.sh ci

soak: ## the heavy suites with full counts; takes a quarter of an hour
	@.scripts/test.sh soak

bench: ## rates, latencies, and bars of whole programs
	@.scripts/bench.sh

format: ## format all Swift
	@.scripts/lint.sh write

lint: ## say where Swift is not formatted
	@.scripts/lint.sh check

dictionary: ## check the dictionary and write the device's C that is made from it
	@.scripts/setup.sh build
	@swift build --scratch-path $(BUILD) --product regolith
	@.scripts/dictionary.sh write

man: ## write the manual pages of all programs into BUILD/man
	@swift build --scratch-path $(BUILD)
	@$(BUILD)/debug/regolith manual --to $(BUILD)/man

captures: ## make the regression captures anew, then read `git diff Tests/Regression`
	@.scripts/captures.sh

requirements: ## print which tests prove which safety requirement (Tests/REQUIREMENTS.md)
	@.scripts/requirements.py write

vectors: ## write the golden vectors anew
	@.scripts/setup.sh test
	@$(python) Firmware-Protocol/Vectors/make_vectors.py

vectors-check: ## hold the golden vectors against the independent codecs
	@.scripts/setup.sh test
	@$(python) Firmware-Protocol/Vectors/make_vectors.py --check

clean: ## forget what was built
	@swift package --scratch-path $(BUILD) reset
