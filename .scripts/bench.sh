#!/usr/bin/env bash
# Rates of the rooms, latencies of the links, bars of the station as real processes; fails at a missed bar.
source "$(dirname "$0")/steps.sh"
# The manifest lists benchmarks only if asked: a plain build never compiles them.
export REGOLITH_BENCHMARKS=1
.scripts/setup.sh build
step 2400 "Release build of programs, tests and benchmarks" \
    swift build -c release --build-tests --scratch-path "$BUILD"
step 3600 "Rooms" swift package --disable-sandbox --scratch-path "$BUILD" benchmark --target RoomBenchmarks
step 900 "Journal and links" \
    env REGOLITH_SPEED=1 REGOLITH_MEASURE=1 swift test -c release --skip-build --disable-xctest \
    --scratch-path "$BUILD" --no-parallel --filter 'SpeedTests|LatencyMeasurement'
step 900 "The archive" "$BUILD/release/ArchiveBars" Firmware-Protocol/regolith.xtce.xml
step 900 "The station" "$BUILD/release/StationBars" Firmware-Protocol/regolith.xtce.xml
summary "measured"
