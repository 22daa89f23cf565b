#!/usr/bin/env bash
# Installs what this machine lacks and says so; does nothing where all is there.
#   setup.sh build   what building and running needs
#   setup.sh test    that, and what the tests need (tshark, xmllint, ARM compiler, a Python venv)
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-build}

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

if ! command -v swift >/dev/null; then
    echo "swift is missing: install Swift 6.3 from swift.org, then run this again" >&2
    exit 1
fi

packages=(libserialport-dev pkg-config)
if [ "$want" = test ]; then
    packages+=(tshark libxml2-utils gcc-arm-none-eabi libnewlib-arm-none-eabi python3-venv)
fi
missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    say "installing from Debian: ${missing[*]}"
    sudo=""
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "as root, please: apt-get install ${missing[*]}" >&2
            exit 1
        }
        sudo=sudo
    fi
    export DEBIAN_FRONTEND=noninteractive
    $sudo apt-get update -qq
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ "$want" = test ] && [ ! -x .venv/bin/python ]; then
    say "making a Python environment for the independent codecs (.venv)"
    python3 -m venv .venv
fi
if [ "$want" = test ] && ! .venv/bin/python -c 'import cobs, crccheck' 2>/dev/null; then
    say "installing cobs and crccheck from PyPI"
    .venv/bin/pip install --quiet --disable-pip-version-check cobs==1.2.2 crccheck==1.3.1
fi
