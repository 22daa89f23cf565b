#!/usr/bin/env bash
# Everything that CI runs, cheapest first.
source "$(dirname "$0")/steps.sh"
.scripts/setup.sh test
step 120 "Format" .scripts/lint.sh check
step 300 "Cortex-M3" Firmware-Protocol/C/cortex-m3/build.sh
step 120 "Golden vectors" .venv/bin/python Firmware-Protocol/Vectors/make_vectors.py --check
step 1500 "Debug build of programs and tests" swift build --build-tests --scratch-path "$BUILD"
step 60 "Dictionary" .scripts/dictionary.sh check
step 600 "Unit tests" \
    swift test --skip-build --disable-xctest --scratch-path "$BUILD" --skip '^(Simulation|Programs)\.'
step 2400 "Heavy suites" .scripts/heavy.sh ci
summary "all tests passed"
