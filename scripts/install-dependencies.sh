#!/bin/bash
# install-dependencies.sh PROFILE
#
# Installs the Debian packages that a task needs and that are missing, and says which and what for. Nothing is asked of
# the network when nothing is missing. PROFILE is run, test or deb; test and deb include run.
set -euo pipefail

profile=${1:-run}

# Package and reason, one a line.
packages_for_run="
g++ C and C++ parts of the libraries, and the linker
git fetching the Swift packages
ca-certificates TLS
pkg-config finding the libraries below
libsqlite3-dev the database
libmosquitto-dev the MQTT link
libssl-dev checking chargers' certificates against revocation lists
zlib1g-dev compression of the chargers' messages
libpq-dev PostgreSQL's client library, for cloud-receiver
tzdata time zones
"
packages_for_test="
mosquitto a real MQTT broker for the tests and the demo
mosquitto-clients looking at what goes through it
postgresql a real PostgreSQL for the tests of cloud-receiver
python3-venv the independent OCPP clients
iproute2 cutting the cable to the broker
strace showing that every answer follows its disk write
curl talking to the local API
openssl certificates for the tests, and a TLS client
shellcheck checking the shell scripts
"
packages_for_deb="
dpkg-dev computing the package's dependencies
fakeroot files of the package belong to root
debootstrap a bare Debian to try the package in
"

case $profile in
run) wanted=$packages_for_run ;;
test) wanted=$packages_for_run$packages_for_test ;;
deb) wanted=$packages_for_run$packages_for_deb ;;
*)
    echo "install-dependencies.sh: unknown profile '$profile'. Use run, test or deb." >&2
    exit 2
    ;;
esac

check_swift() {
    if ! command -v swift >/dev/null; then
        echo "No swift in PATH. Install a Swift 6.3 toolchain (https://www.swift.org/install/linux/) and try again." >&2
        exit 1
    fi
}

is_installed() {
    [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *" installed" ]]
}

missing_packages() {
    local name reason
    while read -r name reason; do
        [[ -z $name ]] && continue
        is_installed "$name" || echo "$name $reason"
    done <<<"$wanted"
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "This needs root and there is no sudo. Run as root: $*" >&2
        exit 1
    fi
}

check_swift
if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian: install by hand what the following names stand for, where it is missing:" >&2
    echo "$wanted" >&2
    exit 0
fi
missing=$(missing_packages)
[[ -z $missing ]] && exit 0

echo "==> Installing what is missing:"
while read -r name reason; do echo "      $name: $reason"; done <<<"$missing"
mapfile -t names < <(cut -d' ' -f1 <<<"$missing")
as_root apt-get update -qq
# Debian starts its own mosquitto on port 1883, and its own PostgreSQL on port 5432, when they are installed. Those are
# left alone: the tests and the demo run brokers and clusters of their own on free ports.
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}"
