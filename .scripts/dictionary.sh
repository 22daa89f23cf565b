#!/usr/bin/env bash
# The dictionary: sound by the schema of XTCE 1.2 and by the strict loader; the device's C made from it.
#   dictionary.sh check   says what is wrong
#   dictionary.sh write   writes what is generated from it
# The schema (SpaceSystem-1.2.xsd, beside an xml.xsd) is not ours to give away: it is looked for in SCHEMAS.
source "$(dirname "$0")/steps.sh"
dictionary=Firmware-Protocol/regolith.xtce.xml
# File, and what `regolith dictionary` is asked for to make it.
generated=(
    "Firmware-Protocol/C/include/dictionary_hash.h header --part hash"
    "Firmware-Protocol/C/include/rig_dictionary.h header --part declarations"
    "Firmware-Protocol/C/rig_dictionary.c header --part definitions"
    "Firmware-Protocol/TABLES.md icd"
)
schema=${SCHEMAS:-../shared/data/xtce}/SpaceSystem-1.2.xsd
regolith=$BUILD/debug/regolith

if ! [ -f "$schema" ]; then
    echo "SKIPPED: no schema at $schema; say SCHEMAS=DIR to have the dictionary held against it"
else
    xmllint --nonet --noout --schema "$schema" "$dictionary"
fi
"$regolith" dictionary check "$dictionary"
case ${1:-check} in
check)
    for row in "${generated[@]}"; do
        read -ra words <<<"$row"
        "$regolith" dictionary "${words[@]:1}" "$dictionary" | diff -u "${words[0]}" - || {
            echo "${words[0]} is not of this dictionary: run \`make dictionary\`" >&2
            exit 1
        }
    done
    ;;
write)
    for row in "${generated[@]}"; do
        read -ra words <<<"$row"
        text=$("$regolith" dictionary "${words[@]:1}" "$dictionary")
        printf '%s\n' "$text" >"${words[0]}"
    done
    ;;
*) echo "dictionary.sh: $1 is neither check nor write" >&2 && exit 2 ;;
esac
