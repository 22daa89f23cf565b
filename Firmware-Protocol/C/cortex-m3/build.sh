#!/bin/sh
# Compiles the device link, and the rig's firmware if it is there, for a Cortex-M3 and prints what they cost.
# Compile only: there is no start-up code and nothing to flash here. Needs gcc-arm-none-eabi; say another with
# CC and SIZE. RL_SLOT_BYTES (default 96) sets the size of the reliable slots.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
link=$(dirname "$here")
firmware=$(dirname "$(dirname "$link")")/HardwareMocks/RigFirmware
cc=${CC:-arm-none-eabi-gcc}
size=${SIZE:-arm-none-eabi-size}
slot=${RL_SLOT_BYTES:-96}

command -v "$cc" >/dev/null || {
    echo "build.sh: $cc is not installed; on Debian: apt-get install gcc-arm-none-eabi" >&2
    exit 3
}

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

compile() {
    group=$1
    shift
    mkdir "$out/$group"
    for source in "$@"; do
        "$cc" -mcpu=cortex-m3 -mthumb -Os -ffreestanding -ffunction-sections -fdata-sections \
            -std=c99 -Wall -Wextra -Werror -pedantic -fstack-usage -DRL_SLOT_BYTES="$slot" \
            -I"$link/include" -I"$link" -I"$firmware/include" -I"$firmware" \
            -c "$source" -o "$out/$group/$(basename "$source" .c).o"
    done
    # data and bss must be 0: whatever varies stands in structures that the caller owns.
    "$size" "$out/$group"/*.o | awk -v group="$group" '
        NR > 1 { text += $1; data += $2; bss += $3 }
        END { printf "%-9s flash %6d   RAM of its own %d\n", group, text + data, data + bss
              if (data + bss > 0) { print group ": has variables outside its structures"; exit 1 } }'
    awk -v group="$group" '{ if ($2 > most) { most = $2; name = $1 } }
        END { sub(/.*:/, "", name)
              printf "%-9s deepest frame %d octets of stack (%s)\n", group, most, name }' \
        "$out/$group"/*.su
}

# The size of a structure as the size of a variable: the toolchain says it, no program has to run.
ram() {
    printf '#include "%s"\n%s variable;\n' "$1" "$2" >"$out/ram.c"
    "$cc" -mcpu=cortex-m3 -mthumb -std=c99 -ffreestanding -fno-common -DRL_SLOT_BYTES="$slot" \
        -I"$link/include" -I"$firmware/include" -I"$firmware" -c "$out/ram.c" -o "$out/ram.o"
    "$size" "$out/ram.o" | awk -v what="$2" 'NR > 1 { printf "%-14s %d octets of RAM\n", what, $3 }'
}

echo "slots of $slot octets"
compile link "$link"/*.c
ram regolith_link.h rl_device
ram regolith_link.h rl_stop_watch

if ls "$firmware"/*.c >/dev/null 2>&1; then
    compile firmware "$firmware"/*.c
    if grep -qs "^struct rf_rig {" "$firmware/rig.h"; then ram rig.h "struct rf_rig"; fi
fi
