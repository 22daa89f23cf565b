#!/usr/bin/env bash
# The dictionary: sound by the schema of XTCE 1.2 and by the strict loader, its hash in the device's header.
#   dictionary.sh check   says what is wrong
#   dictionary.sh write   writes the header
# The schema (SpaceSystem-1.2.xsd, beside an xml.xsd) is not ours to give away: it is looked for in SCHEMAS.
source "$(dirname "$0")/steps.sh"
dictionary=Firmware-Protocol/regolith.xtce.xml
header=Firmware-Protocol/C/include/dictionary_hash.h
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
    "$regolith" dictionary header "$dictionary" | diff -u "$header" - || {
        echo "$header is not of this dictionary: run \`make dictionary\`" >&2
        exit 1
    }
    ;;
write)
    text=$("$regolith" dictionary header "$dictionary")
    printf '%s\n' "$text" >"$header"
    ;;
*) echo "dictionary.sh: $1 is neither check nor write" >&2 && exit 2 ;;
esac
