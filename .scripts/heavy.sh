#!/usr/bin/env bash
# The suites that need an optimised build and time: differential, simulated worlds, crashes, whole programs.
#   heavy.sh ci     what a change is held against
#   heavy.sh soak   full counts, hours
# A count that is set already stays.
source "$(dirname "$0")/steps.sh"
case ${1:-ci} in
ci)
    bound=900
    counts=(FRAMES=1000000 KILLS=40 NOISE_SEEDS=4 REPLAY_SEEDS=20)
    ;;
soak)
    bound=14400
    counts=(FRAMES=10000000 KILLS=400 NOISE_SEEDS=100 REPLAY_SEEDS=500 SOAK=1)
    ;;
*) echo "heavy.sh: $1 is neither ci nor soak" >&2 && exit 2 ;;
esac
for count in "${counts[@]}"; do
    name=REGOLITH_${count%=*}
    export "$name=${!name:-${count#*=}}"
    echo "$name=${!name}"
done
step 1500 "Release build of programs and tests" \
    swift build -c release --build-tests --scratch-path "$BUILD"
step "$bound" "Interop, Simulation, Programs, JournalTests" \
    swift test -c release --skip-build --disable-xctest --scratch-path "$BUILD" \
    --filter '^(Interop|Simulation|Programs|JournalTests)\.'
summary "heavy suites (${1:-ci}) passed"
