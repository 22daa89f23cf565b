#!/usr/bin/env bash
#   test.sh ci     everything a change is held against, cheapest first
#   test.sh soak   only the suites that need time, with full counts; a quarter of an hour
# A count that is set already (REGOLITH_FRAMES=1000 …) stays.
source "$(dirname "$0")/steps.sh"
want=${1:-ci}
case $want in
ci)
    bound=1800
    counts=(FRAMES=1000000 NOISE_SEEDS=4 REPLAY_SEEDS=20 KILLS=40 RIG_KILLS=3 STOPS=5 MATRIX=1
        ARCHIVE_KILLS=6 FAULTS=1000 FEEDS=4
        WORLDS=200 WORLD_MINUTES=10 INSTANTS=500 CUTS=500 FIRES=100000
        ONCE=1000 ONCE_SEEDS=3 INTERLEAVINGS=20000 REPLAY_REQUESTS=10000 STORM=300)
    ;;
soak)
    bound=14400
    counts=(FRAMES=10000000 NOISE_SEEDS=30 REPLAY_SEEDS=200 KILLS=200 RIG_KILLS=20 STOPS=50
        ARCHIVE_KILLS=50 FAULTS=10000 FEEDS=20
        WORLDS=10000 WORLD_MINUTES=10 INSTANTS=2000 CUTS=5000 FIRES=1000000
        ONCE=1000 ONCE_SEEDS=60 INTERLEAVINGS=300000 REPLAY_REQUESTS=100000 STORM=10000 SOAK=1)
    ;;
*) echo "test.sh: $want is neither ci nor soak" >&2 && exit 2 ;;
esac
swift_test=(swift test --skip-build --disable-xctest --scratch-path "$BUILD")
# Outcomes of the tests by name, for the requirements they prove.
outcomes=("$BUILD/outcomes-unit.xml" "$BUILD/outcomes-heavy.xml")
rm -f "${outcomes[@]}"

.scripts/setup.sh test
if [ "$want" = ci ]; then
    step 120 "Format" .scripts/lint.sh check
    step 300 "Device code for a Cortex-M3" Firmware-Protocol/C/cortex-m3/build.sh
    step 120 "Golden vectors" .venv/bin/python Firmware-Protocol/Vectors/make_vectors.py --check
    step 1500 "Debug build of programs and tests" swift build --build-tests --scratch-path "$BUILD"
    step 60 "Dictionary" .scripts/dictionary.sh check
    step 60 "Requirements" .venv/bin/python .scripts/requirements.py check
    step 600 "Unit tests" "${swift_test[@]}" --xunit-output "${outcomes[0]}" \
        --skip '^(Simulation|Worlds|Programs)\.'
fi

for count in "${counts[@]}"; do
    name=REGOLITH_${count%=*}
    export "$name=${!name:-${count#*=}}"
done
step 1500 "Release build of programs and tests" swift build -c release --build-tests --scratch-path "$BUILD"
heavy='Interop|Simulation|Worlds|Programs|JournalTests|ArchiveTests|CommandMatrix|RigFirmwareTests'
step "$bound" "${heavy//|/, }: ${counts[*]}" \
    "${swift_test[@]}" -c release --xunit-output "${outcomes[1]}" \
    --filter "^($heavy)\."
if [ "$want" = ci ]; then
    step 60 "Requirements are proven" .venv/bin/python .scripts/requirements.py results "${outcomes[@]}"
fi
summary "all of $want passed"
