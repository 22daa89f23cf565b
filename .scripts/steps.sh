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

# Ends whatever runs in a session: the package manager gives test programs process groups of their own.
end_session() {
    local signal stat fields
    for signal in TERM KILL; do
        for stat in /proc/[0-9]*/stat; do
            fields=$(cat "$stat" 2>/dev/null) || continue
            # After the name in parentheses: state, parent, group, session.
            read -r -a fields <<<"${fields##*) }"
            [ "${fields[3]}" != "$1" ] || kill -"$signal" "$(basename "${stat%/stat}")" 2>/dev/null || true
        done
        sleep 1
    done
}

# step SECONDS "what it is" command…   ends the script where the command fails or takes longer than that
step() {
    local bound=$1 name=$2 begin=$SECONDS code=0
    shift 2
    say "$name"
    # In the background, so that Ctrl-C reaches this shell, which then ends the command and what it started.
    setsid timeout --kill-after=10 "$bound" "$@" </dev/null &
    local session=$!
    trap 'end_session "$session"; exit 130' INT TERM
    wait "$session" || code=$?
    trap - INT TERM
    times+=("$(printf '%5d s  %s' $((SECONDS - begin)) "$name")")
    if [ "$code" -ne 0 ]; then
        end_session "$session"
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
