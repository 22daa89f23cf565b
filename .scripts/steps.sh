# Read by the other scripts: goes to the repository, and runs steps that say their name and their time.
# shellcheck shell=bash

set -euo pipefail
# A closed input would give its number to the next file that is opened.
{ : <&0; } 2>/dev/null || exec </dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export BUILD=${BUILD:-.build}
started=$SECONDS
times=()

arrow='==>'
[ ! -t 2 ] || arrow=$'\033[1m==>\033[0m'
say() { printf '%s %s\n' "$arrow" "$*" >&2; }

# step SECONDS "what it is" command…   ends the script where the command fails or takes longer than that
step() {
    local bound=$1 name=$2 begin=$SECONDS code=0
    shift 2
    say "$name"
    # In the background, so that Ctrl-C reaches this shell, which then ends the command and what it started.
    timeout --kill-after=10 "$bound" "$@" </dev/null &
    local command=$!
    trap 'kill -TERM "$command" 2>/dev/null; wait "$command"; exit 130' INT TERM
    wait "$command" || code=$?
    trap - INT TERM
    times+=("$(printf '%5d s  %s' $((SECONDS - begin)) "$name")")
    if [ "$code" -ne 0 ]; then
        [ "$code" -ne 124 ] || say "$name: not done after $bound s, ended"
        say "FAILED after $((SECONDS - begin)) s: $name (code $code)"
        exit "$code"
    fi
    say "done in $((SECONDS - begin)) s"
}

# summary "what went well"
summary() {
    say "$1 in $((SECONDS - started)) s"
    printf '%s\n' "${times[@]}" >&2
}
