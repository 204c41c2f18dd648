#!/bin/bash
# try-package.sh   runs inside a bare Debian tree with the package installed (scripts/test-deb.sh): starts the daemon as
# systemd would, adds a charger, charges a car, and checks that there is one session with one invoice.
set -euo pipefail

log=/tmp/edge-gateway.log
finished='"state" *: *"ended"'

fail() {
    echo "try-package.sh: $*" >&2
    tail -n 20 "$log" >&2 || true
    exit 1
}

# until_true WHAT COMMAND...: waits up to 60 s for COMMAND to succeed.
until_true() {
    local what=$1 tries=600
    shift
    until "$@" >/dev/null 2>&1; do
        ((--tries > 0)) || fail "$what: not within a minute"
        kill -0 "$daemon" 2>/dev/null || fail "$what: the daemon has ended"
        sleep 0.1
    done
}

# An array, not a function: in the background it must be the daemon itself that gets the signals.
as_service=(setpriv --reuid edge-gateway --regid edge-gateway --init-groups --no-new-privs --)
session_has_ended() { edgectl sessions --json | grep -qE "$finished"; }

if command -v swift >/dev/null; then fail "there is a Swift in this tree: it proves nothing"; fi
"${as_service[@]}" edge-gateway --config /etc/edge-gateway/config.toml --check-config || fail "the installed configuration is refused"

# What systemd makes for the unit: RuntimeDirectory=.
install -d -o edge-gateway -g edge-gateway -m 0750 /run/edge-gateway
cd /var/lib/edge-gateway
"${as_service[@]}" edge-gateway --config /etc/edge-gateway/config.toml >"$log" 2>&1 &
daemon=$!
until_true "the local API" edgectl status

edgectl tariffs add flat --per-kwh 0.39 --tax 19
edgectl tariffs assign flat --site
edgectl tokens add DEB-TAG
edgectl chargers add DEB-1
charger-sim --url ws://127.0.0.1:9000/ocpp --id DEB-1 --version 2.0.1 --id-token DEB-TAG --speed 600 --sessions 1 \
    </dev/null >/tmp/charger-sim.log 2>&1 || { cat /tmp/charger-sim.log >&2; fail "the simulator failed"; }
until_true "the session's end" session_has_ended
edgectl sessions
edgectl invoices
edgectl invoices --json | grep -q DEB-1 || fail "there is no invoice for the session"

kill -TERM "$daemon"
for ((tries = 100; tries > 0; tries--)); do
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.1
done
((tries > 0)) || fail "the daemon has not stopped 10 s after SIGTERM"
wait "$daemon" || fail "the daemon ended with status $?"

"${as_service[@]}" edgectl sessions --json | grep -qE "$finished" || fail "edgectl cannot read the database of a stopped daemon"
