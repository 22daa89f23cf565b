#!/usr/bin/env bash
# Installs what this machine lacks and says so; does nothing where all is there.
#   setup.sh build   what building and running needs
#   setup.sh test    that, and what the tests need (tshark, xmllint, ARM compiler, a Python venv)
source "$(dirname "$0")/steps.sh"
want=${1:-build}

if ! command -v swift >/dev/null; then
    echo "swift is missing: install Swift 6.3 from swift.org, then run this again" >&2
    exit 1
fi

packages=(libserialport-dev libsqlite3-dev libzstd-dev pkg-config)
if [ "$want" = test ]; then
    packages+=(tshark libxml2-utils gcc-arm-none-eabi libnewlib-arm-none-eabi python3-venv)
fi

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'install ok installed'; }

install_missing() {
    local missing=() root=()
    for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing from Debian: ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "as root, please: apt-get install ${missing[*]}" >&2
            exit 1
        }
        root=(sudo)
    fi
    # Another installation may be at work: wait for its lock.
    local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
}

if command -v dpkg-query >/dev/null; then
    install_missing
else
    say "no Debian here: see to it yourself that this is installed: ${packages[*]}"
fi

if [ "$want" = test ]; then
    if ! [ -x .venv/bin/python ]; then
        say "making a Python environment for the independent codecs (.venv)"
        python3 -m venv .venv
    fi
    if ! .venv/bin/python -c 'import cobs, crccheck, pandas' 2>/dev/null; then
        say "installing the independent codecs and pandas from PyPI"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --requirement Firmware-Protocol/Vectors/requirements.txt \
            --requirement Tests/Programs/requirements.txt
    fi
fi
