#!/usr/bin/env bash
# The suites that need an optimised build and time: differential, simulated worlds, crashes, whole programs.
#   heavy.sh ci     what a change is held against
#   heavy.sh soak   full counts, hours
# A count that is set already stays.
source "$(dirname "$0")/steps.sh"
case ${1:-ci} in
ci)
    bound=900
    export REGOLITH_FRAMES=${REGOLITH_FRAMES:-1000000} REGOLITH_KILLS=${REGOLITH_KILLS:-20}
    ;;
soak)
    bound=14400
    export REGOLITH_FRAMES=${REGOLITH_FRAMES:-10000000} REGOLITH_KILLS=${REGOLITH_KILLS:-200} REGOLITH_SOAK=1
    ;;
*) echo "heavy.sh: $1 is neither ci nor soak" >&2 && exit 2 ;;
esac
step 1500 "Release build of programs and tests" \
    swift build -c release --build-tests --scratch-path "$BUILD"
step "$bound" "Interop, Simulation, Programs, JournalTests" \
    swift test -c release --skip-build --disable-xctest --scratch-path "$BUILD" \
    --filter '^(Interop|Simulation|Programs|JournalTests)\.'
summary "heavy suites (${1:-ci}) passed"
