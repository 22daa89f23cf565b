#!/usr/bin/env bash
# Builds the programs and shows a station with a simulated rig. Arguments go to `regolith demo`.
source "$(dirname "$0")/steps.sh"
.scripts/setup.sh build
[ -x "$BUILD/debug/regolithd" ] || say "the first build takes some minutes"
swift build --scratch-path "$BUILD"
exec "$BUILD/debug/regolith" demo "$@"
