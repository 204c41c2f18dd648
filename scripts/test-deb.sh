#!/bin/bash
# test-deb.sh [PACKAGE]   proves the package on a bare Debian 12: boots a fresh tree that has systemd and no Swift, and
# lets packaging/try-package.sh install the package there and try all that its service promises.
#
# Needs root and a few minutes. The tree is fetched from the mirrors that this machine's apt uses, and goes away.
set -euo pipefail
cd "$(dirname "$0")/.."

package=${1:-$(find .build/deb -name 'edge-gateway_*.deb' -printf '%T@ %p\n' 2>/dev/null | sort -n | tail -1 | cut -d' ' -f2)}
suite=bookworm
tree=$(mktemp -d /tmp/edge-gateway-tree.XXXXXX)
chmod 0755 "$tree"
machine=
finish() {
    [[ -z $machine ]] || { kill "$machine" && wait "$machine"; } 2>/dev/null || true
    rm -rf --one-file-system "$tree" "$tree".*
}
trap finish EXIT

fail() {
    echo "test-deb.sh: $*" >&2
    exit 1
}

[[ -f $package ]] || fail "there is no package. Build it first: make deb"
[[ $(id -u) == 0 ]] || fail "making a Debian tree needs root: sudo $0"
for program in debootstrap unshare nsenter pgrep ip; do
    command -v "$program" >/dev/null || fail "$program is missing: scripts/install-dependencies.sh deb, or apt-get install iproute2 procps"
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
    debootstrap --variant=minbase --include=systemd-sysv,procps "$suite" "$tree" "$mirror" >"$tree.log" 2>&1 ||
        { cat "$tree.log" >&2; fail "debootstrap failed"; }
    archives | awk '{ print "deb", $1, $2, "main" }' >"$tree/etc/apt/sources.list"
}

# Runs in the tree with its own mounts and processes, and this machine's network.
in_tree() {
    unshare --mount --pid --fork --kill-child --mount-proc="$tree/proc" chroot "$tree" env -i "${environment[@]}" "$@"
}
environment=(PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive)

# Boots the tree with a network that has nothing but loopback, so that no port of this machine is taken.
boot() {
    echo "==> Booting it"
    packaging/boot-tree.sh "$tree" </dev/null >"$tree.console" 2>&1 &
    machine=$!
    local tries=300
    until is_running; do
        if ! kill -0 "$machine" 2>/dev/null || ((--tries == 0)); then
            cat "$tree.console" >&2
            fail "it does not boot"
        fi
        sleep 0.2
    done
}
is_running() {
    local outer
    outer=$(pgrep --parent "$machine" unshare) && init=$(pgrep --full '^/sbin/init' --parent "$outer") &&
        [[ $(in_machine systemctl is-system-running 2>/dev/null) == running ]]
}
in_machine() {
    nsenter --target "$init" --mount --pid --net --uts --ipc --cgroup --root --wd env -i "${environment[@]}" "$@"
}

make_tree
cp "$package" "$tree/edge-gateway.deb"
cp packaging/try-package.sh "$tree/try-package.sh"
echo "==> Installing what $(basename "$package") depends on"
in_tree apt-get update -qq
in_tree apt-get satisfy -y -qq --no-install-recommends "$(dpkg-deb --field "$package" Depends)" >"$tree.log" 2>&1 ||
    { cat "$tree.log" >&2; fail "Debian has not what the package depends on"; }
boot
echo "==> Trying $(basename "$package") in it"
in_machine bash /try-package.sh

echo "==> The package installs, starts, serves, charges, bills and goes, on a bare Debian 12 with systemd and without Swift"
