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
# Yamcs, as a process of its own, on equal packets: only where Java is.
if command -v java >/dev/null; then
    peer="$BUILD/yamcs"
    if ! [ -x "$peer/bin/python" ]; then
        say "installing Yamcs from PyPI into $peer"
        python3 -m venv "$peer"
        "$peer/bin/python" -m pip install --quiet --disable-pip-version-check fprime-yamcs-bundle==5.12.8.0
    fi
    step 600 "Against Yamcs" "$peer/bin/python" Tests/Benchmarks/Peers/yamcs.py "$BUILD/release/ArchiveBars" \
        Firmware-Protocol/regolith.xtce.xml
else
    say "no Java here: the comparison with Yamcs is left out"
fi
summary "measured"
