#!/bin/bash
# try-package.sh   runs in a booted Debian 12 that has no Swift (scripts/test-deb.sh): installs the package, and sees that
# systemd starts the daemon, waits until it serves, watches, reloads, restarts and stops it; that the daemon has no more
# rights than it needs; and that it charges and bills a simulated car all the while.
set -euo pipefail

unit=edge-gateway
finished='"state" *: *"ended"'

fail() {
    echo "try-package.sh: $*" >&2
    systemctl status --no-pager --full "$unit" >&2 || true
    journalctl --no-pager --unit "$unit" --lines 20 >&2 || true
    exit 1
}

step() { echo "--> $*"; }

# until_true SECONDS WHAT COMMAND...: waits for COMMAND to succeed.
until_true() {
    local seconds=$1 what=$2 tries=$(($1 * 10))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((--tries > 0)) || fail "$what: not within $seconds s"
        sleep 0.1
    done
}

property() { systemctl show --property "$1" --value "$unit"; }
is() { [[ $(property "$1") == "$2" ]] || fail "$1 is $(property "$1") and should be $2"; }
was_restarted() { [[ $(property NRestarts) == "$1" && $(property ActiveState) == active ]]; }
sessions_ended() { (($(edgectl sessions --json | grep -cE "$finished") >= $1)); }
kernel_says() { grep -E "^$1:" "/proc/$(property MainPID)/status" | cut -f2; }
# What the daemon itself would see and may do: its mounts, its user.
as_daemon() { nsenter --target "$(property MainPID)" --mount setpriv --reuid "$unit" --regid "$unit" --init-groups -- "$@"; }

# charge CHARGER SESSIONS ARGUMENT...: a car charges; afterwards there are so many sessions.
charge() {
    local charger=$1 sessions=$2
    shift 2
    edgectl chargers add "$charger"
    charger-sim --id "$charger" --version 2.0.1 --id-token DEB-TAG --speed 600 --sessions 1 "$@" \
        </dev/null >/tmp/charger-sim.log 2>&1 || { cat /tmp/charger-sim.log >&2; fail "the simulator failed"; }
    until_true 60 "the end of session $sessions" sessions_ended "$sessions"
}

installs_and_starts() {
    step "apt installs the package, systemd starts the daemon and knows when it serves"
    apt-get install -y -qq --no-install-recommends /edge-gateway.deb >/tmp/install.log 2>&1 ||
        { cat /tmp/install.log >&2; fail "the package does not install"; }
    dpkg --status edge-gateway | grep -E '^(Status|Version):'
    if command -v swift >/dev/null; then fail "there is a Swift in this tree: it proves nothing"; fi
    is UnitFileState enabled
    is Type notify
    is ActiveState active
    [[ -n $(property StatusText) ]] || fail "the daemon has told systemd nothing about itself"
    # No waiting: systemd calls it active when it serves, not when it was started.
    edgectl status
}

charges_and_bills() {
    step "a car charges and is billed"
    edgectl tariffs add flat --per-kwh 0.39 --tax 19
    edgectl tariffs assign flat --site
    edgectl tokens add DEB-TAG
    charge DEB-1 1 --url ws://127.0.0.1:9000/ocpp
    edgectl sessions
    edgectl invoices
    edgectl invoices --json | grep -q DEB-1 || fail "there is no invoice for the session"
}

has_few_rights() {
    step "the daemon has no more rights than it needs"
    local path
    [[ $(ps -o user= -p "$(property MainPID)") == edge-gat* ]] || fail "the daemon does not run as its own user"
    # CAP_NET_BIND_SERVICE is capability 10.
    [[ $(kernel_says CapBnd) == 0000000000000400 ]] || fail "the daemon could have the capabilities $(kernel_says CapBnd)"
    [[ $(kernel_says CapEff) == 0000000000000400 ]] || fail "the daemon has the capabilities $(kernel_says CapEff)"
    [[ $(kernel_says NoNewPrivs) == 1 ]] || fail "the daemon can gain rights"
    [[ $(kernel_says Seccomp) == 2 ]] || fail "the daemon may make any system call"
    for path in /usr/bin/x /etc/edge-gateway/x /var/lib/x /opt/x; do
        if nsenter --target "$(property MainPID)" --mount touch "$path" 2>/dev/null; then fail "$path can be written"; fi
    done
    as_daemon touch /var/lib/edge-gateway/x /run/edge-gateway/x || fail "the daemon cannot write where it must"
    as_daemon rm /var/lib/edge-gateway/x /run/edge-gateway/x
    nsenter --target "$(property MainPID)" --mount ls -A /home /root | grep -v : | grep -q . && fail "it sees homes"
    systemd-analyze security --no-pager --threshold=25 "$unit" >/tmp/security.log 2>&1 ||
        { cat /tmp/security.log >&2; fail "systemd finds the unit more exposed than 2.5 of 10"; }
    tail -1 /tmp/security.log
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$1" \
        -addext "subjectAltName=IP:127.0.0.1" -keyout /etc/edge-gateway/key.pem -out /etc/edge-gateway/certificate.pem \
        2>/dev/null
    chgrp "$unit" /etc/edge-gateway/key.pem
    chmod 0640 /etc/edge-gateway/key.pem
}
shows_certificate() {
    openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null | openssl x509 -noout -subject | grep -q "$1"
}

serves_443_and_reloads() {
    step "it serves TLS on port 443, and systemctl reload takes a new certificate"
    local process
    certificate first
    sed -i -e 's|^certificate_file = ""|certificate_file = "/etc/edge-gateway/certificate.pem"|' \
        -e 's|^key_file = ""|key_file = "/etc/edge-gateway/key.pem"|' -e 's|^port = 9000|port = 443|' \
        /etc/edge-gateway/config.toml
    systemctl restart "$unit" || fail "it does not start with TLS on port 443"
    charge DEB-2 2 --url wss://127.0.0.1:443/ocpp --ca-file /etc/edge-gateway/certificate.pem
    process=$(property MainPID)
    shows_certificate first || fail "it does not show the configured certificate"
    certificate second
    systemctl reload "$unit" || fail "it cannot be reloaded"
    until_true 10 "the new certificate" shows_certificate second
    [[ $(property MainPID) == "$process" ]] || fail "a reload has started another process"
}

is_restarted() {
    step "it is restarted when it was killed"
    local process
    process=$(property MainPID)
    kill -KILL "$process"
    until_true 30 "the restart" was_restarted 1
    [[ $(property MainPID) != "$process" ]] || fail "the killed process is still the main one"
    sessions_ended 2 || fail "sessions are gone after the kill"
}

is_watched() {
    step "it is restarted when it hangs (half a minute)"
    kill -STOP "$(property MainPID)"
    until_true 60 "the watchdog's restart" was_restarted 2
    journalctl --no-pager --unit "$unit" | grep -q "Watchdog timeout" || fail "it was not the watchdog that restarted it"
    charge DEB-3 3 --url wss://127.0.0.1:443/ocpp --ca-file /etc/edge-gateway/certificate.pem
}

does_not_try_a_wrong_configuration_again() {
    step "a wrong configuration is refused once, with the reason in the journal"
    cp /etc/edge-gateway/config.toml /tmp/config.toml
    sed -i 's|^port = 443|port = 70000|' /etc/edge-gateway/config.toml
    if systemctl restart "$unit" 2>/dev/null; then fail "it starts with a wrong configuration"; fi
    is ActiveState failed
    is ExecMainStatus 78
    sleep 3 # longer than RestartSec=: had it tried again, it would have by now
    is ActiveState failed
    journalctl --no-pager --unit "$unit" | grep -q "/etc/edge-gateway/config.toml:.*65535" ||
        fail "the journal does not say what is wrong with the configuration"
    cp /tmp/config.toml /etc/edge-gateway/config.toml
    systemctl restart "$unit" || fail "it does not start with the mended configuration"
}

stops() {
    step "it stops when told"
    systemctl stop "$unit" || fail "it cannot be stopped"
    is ActiveState inactive
    is Result success
    setpriv --reuid "$unit" --regid "$unit" --init-groups -- edgectl sessions --json | grep -qE "$finished" ||
        fail "edgectl cannot read the database of a stopped daemon"
    systemctl start "$unit"
}

goes() {
    step "purging stops it and removes all but the database"
    apt-get purge -y -qq edge-gateway >/tmp/purge.log 2>&1 || { cat /tmp/purge.log >&2; fail "it does not purge"; }
    if pgrep -x "$unit" >/dev/null; then fail "the daemon still runs"; fi
    [[ ! -e /usr/bin/edge-gateway && ! -e /etc/edge-gateway/config.toml ]] || fail "purging left files behind"
    [[ -s /var/lib/edge-gateway/edge-gateway.db ]] || fail "purging removed the database with its invoices"
}

installs_and_starts
charges_and_bills
has_few_rights
serves_443_and_reloads
is_restarted
is_watched
does_not_try_a_wrong_configuration_again
stops
goes
