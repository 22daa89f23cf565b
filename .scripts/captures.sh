#!/usr/bin/env bash
# Makes the captures of Tests/Regression anew by their scripts, and shows what the core does otherwise.
source "$(dirname "$0")/steps.sh"
.scripts/setup.sh build
step 1500 "Debug build of programs and tests" swift build --build-tests --scratch-path "$BUILD"
rm -f Tests/Regression/dictionaries/*.xml.zst
REGOLITH_CAPTURES=write step 600 "Captures" swift test --skip-build --disable-xctest \
    --scratch-path "$BUILD" --filter '^Simulation\.CaptureTests'
step 300 "Regression" swift test --skip-build --disable-xctest --scratch-path "$BUILD" \
    --filter '^Regression\.'
git --no-pager diff --stat -- Tests/Regression >&2
summary "made: read \`git diff Tests/Regression\`, expected.txt says what the core does otherwise; done"
