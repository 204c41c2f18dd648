#!/bin/bash
# test-deb.sh [PACKAGE]   proves the package on a bare Debian 12: installs it in a fresh tree that has no Swift, starts
# the daemon as its user with the installed configuration, charges a simulated car, and looks at the result.
#
# Needs root and a few minutes. The tree is fetched from the mirrors that this machine's apt uses, and goes away.
set -euo pipefail
cd "$(dirname "$0")/.."

package=${1:-$(find .build/deb -name 'edge-gateway_*.deb' -printf '%T@ %p\n' 2>/dev/null | sort -n | tail -1 | cut -d' ' -f2)}
suite=bookworm
tree=$(mktemp -d /tmp/edge-gateway-tree.XXXXXX)
chmod 0755 "$tree"
trap 'rm -rf --one-file-system "$tree"' EXIT

fail() {
    echo "test-deb.sh: $*" >&2
    exit 1
}

[[ -f $package ]] || fail "there is no package. Build it first: make deb"
[[ $(id -u) == 0 ]] || fail "making a Debian tree needs root: sudo $0"
for program in debootstrap unshare ip; do
    command -v "$program" >/dev/null || fail "$program is missing: scripts/install-dependencies.sh deb, or apt-get install iproute2"
done

# URI and suite of each of Debian's own archives that apt uses here, the release itself first.
archives() {
    # shellcheck disable=SC2016 # the dollars are apt's
    apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
        awk -v suite=$suite '$1 == "Debian" && $2 == "main" && $3 ~ "^"suite { print $4, $3 }' | sort -u -k2,2
}

make_tree() {
    local mirror
    mirror=$(archives | awk -v suite=$suite '$2 == suite { print $1 }')
    [[ -n $mirror ]] || fail "apt knows no mirror of Debian 12 ($suite) on this machine. Run apt-get update first."
    echo "==> A bare Debian 12 from $mirror"
    debootstrap --variant=minbase "$suite" "$tree" "$mirror" >"$tree.log" 2>&1 || fail "debootstrap failed: see $tree.log"
    rm "$tree.log"
    archives | awk '{ print "deb", $1, $2, "main" }' >"$tree/etc/apt/sources.list"
}

# A process with mounts and processes of its own in the tree; whatever it starts ends with it.
in_tree=(
    unshare --mount --pid --fork --kill-child --mount-proc="$tree/proc"
    chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LC_ALL=C.UTF-8
    DEBIAN_FRONTEND=noninteractive
)
inside() { "${in_tree[@]}" "$@"; }
# The same with a network that has nothing but loopback, so that no port of this machine is taken.
offline() { unshare --net bash -c 'ip link set lo up && exec "$@"' bash "${in_tree[@]}" "$@"; }

make_tree
cp "$package" "$tree/edge-gateway.deb"
cp packaging/try-package.sh "$tree/try-package.sh"

echo "==> Installing $(basename "$package")"
inside apt-get update -qq
inside apt-get install -y -qq --no-install-recommends /edge-gateway.deb >"$tree/install.log" 2>&1 ||
    { cat "$tree/install.log" >&2; fail "the package does not install"; }
inside dpkg --status edge-gateway | grep -E '^(Status|Version):'

echo "==> Serving and charging in the tree"
offline bash /try-package.sh

echo "==> Removing the package"
inside apt-get purge -y -qq edge-gateway >"$tree/purge.log" 2>&1 || { cat "$tree/purge.log" >&2; fail "it does not purge"; }
[[ ! -e $tree/usr/bin/edge-gateway && ! -e $tree/etc/edge-gateway/config.toml ]] || fail "purging left files behind"
[[ -s $tree/var/lib/edge-gateway/edge-gateway.db ]] || fail "purging removed the database with its invoices"

echo "==> The package installs, starts, serves, charges, bills and goes, on a bare Debian 12 without Swift"
