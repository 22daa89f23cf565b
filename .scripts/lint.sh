#!/usr/bin/env bash
#   lint.sh check   says where the Swift is not formatted as .swift-format wants it
#   lint.sh write   formats it
source "$(dirname "$0")/steps.sh"
case ${1:-check} in
check) command=(lint --strict) ;;
write) command=(format --in-place) ;;
*) echo "lint.sh: $1 is neither check nor write" >&2 && exit 2 ;;
esac
exec swift format "${command[@]}" --parallel --recursive --configuration .swift-format \
    Sources HardwareMocks Tests Package.swift
