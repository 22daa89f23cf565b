#!/usr/bin/env bash
# Figures, not verdicts: micro-benchmarks, the rates of the release build, and the bars of whole programs.
source "$(dirname "$0")/steps.sh"
export BUILD
.scripts/setup.sh build
if [ -d Tests/Benchmarks ]; then
    step 3600 "Micro-benchmarks" \
        env REGOLITH_BENCHMARKS=1 swift package --scratch-path "$BUILD" benchmark
fi
step 1500 "Release build of programs and tests" \
    swift build -c release --build-tests --scratch-path "$BUILD"
step 900 "Rates and latencies" \
    env REGOLITH_SPEED=1 REGOLITH_MEASURE=1 swift test -c release --skip-build --disable-xctest \
    --scratch-path "$BUILD" --no-parallel --filter 'SpeedTests|LatencyMeasurement'
if [ -x Tests/Bars/run ]; then
    step 3600 "Bars of whole programs" Tests/Bars/run
fi
summary "measured"
