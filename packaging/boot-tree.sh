#!/bin/bash
# boot-tree.sh TREE   starts the Debian in TREE as a machine of its own would: systemd is process 1, with mounts, processes,
# control groups and a network (loopback only) of its own. Ends when the tree is shut down or this is killed; nothing stays.
#
# Needs root. What runs inside the booted tree: nsenter --target PID --all --root --wd COMMAND, with PID that of its
# process 1, which is the only child of this one.
set -euo pipefail

tree=$(realpath "$1")

# A control group below the machine's own, so that the tree's systemd takes none but its own for the whole.
groups=$(findmnt --noheadings --list --types cgroup2 --output TARGET | head -1)
[[ -n $groups ]] || { echo "boot-tree.sh: this machine has no cgroup2 hierarchy" >&2; exit 1; }
group=$groups/boot-tree.$$
mkdir "$group"

remove_group() {
    echo 1 >"$group/cgroup.kill" 2>/dev/null || true
    local tries=50
    until ! [[ -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null; do
        ((--tries > 0)) || return 0
        sleep 0.1
    done
}
trap remove_group EXIT
trap 'exit 143' TERM INT

# shellcheck disable=SC2016 # the inner shell's own
boot='
    set -e
    tree=$1
    mount --bind "$tree" "$tree"
    mount -t proc proc "$tree/proc"
    mount -t sysfs -o ro sysfs "$tree/sys"
    mount -t cgroup2 cgroup2 "$tree/sys/fs/cgroup"
    for folder in run tmp; do mount -t tmpfs tmpfs "$tree/$folder"; done
    mount -t tmpfs -o mode=755 tmpfs "$tree/dev"
    while read -r device major minor; do mknod -m 666 "$tree/dev/$device" c "$major" "$minor"; done <<END
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
    mkdir "$tree/dev/pts" "$tree/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$tree/dev/pts"
    ln -s pts/ptmx "$tree/dev/ptmx"
    mount -t tmpfs tmpfs "$tree/dev/shm"
    ip link set lo up
    # Not chroot: systemd gives services mounts of their own, and a process that was only chrooted may not do that.
    cd "$tree"
    pivot_root . mnt
    umount --lazy /mnt
    exec env -i container=tree PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init
'
(
    echo "$BASHPID" >"$group/cgroup.procs"
    exec unshare --mount --propagation private --pid --net --uts --ipc --cgroup --fork --kill-child bash -c "$boot" boot "$tree"
) &
wait $!
