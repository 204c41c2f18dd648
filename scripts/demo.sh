#!/bin/bash
# demo.sh FOLDER   a mosquitto, the gateway and a few charging cars in fast motion, until Ctrl-C (or DEMO_SECONDS).
#
# Everything lives in a temporary folder and on free ports, and goes away at the end.
set -euo pipefail

programs=$(realpath "${1:-.build/release}")
seconds=${DEMO_SECONDS:-}
folder=$(mktemp -d /tmp/edge-gateway-demo.XXXXXX)
started=()

cleanup() {
    trap - EXIT INT TERM
    echo
    echo "==> Stopping"
    local index
    for ((index = ${#started[@]} - 1; index >= 0; index--)); do
        kill "${started[index]}" 2>/dev/null || true
        wait "${started[index]}" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap cleanup EXIT
trap 'exit 0' INT TERM

# start NAME COMMAND...: runs COMMAND in the background with its output in NAME.log.
start() {
    local name=$1
    shift
    "$@" >"$folder/$name.log" 2>&1 &
    started+=($!)
}

# A port that nobody listens on now.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# until_true NAME COMMAND...: waits up to 10 s for COMMAND to succeed, or shows NAME.log and gives up.
until_true() {
    local name=$1 tries=100
    shift
    until "$@" >/dev/null 2>&1; do
        if ((--tries == 0)); then
            echo "demo.sh: $name did not start. Its last words:" >&2
            tail -n 20 "$folder/$name.log" >&2
            exit 1
        fi
        sleep 0.1
    done
}

# Lets time pass, but not a signal.
pause() { sleep "$1" & wait $!; }

ctl() { "$programs/edgectl" --socket "$folder/api.sock" "$@"; }
broker_is_up() { (exec 3<>"/dev/tcp/127.0.0.1/$mqtt_port"); }

mosquitto_program=$(PATH=$PATH:/usr/sbin command -v mosquitto)
mqtt_port=$(free_port)
ocpp_port=$(free_port)

echo "==> A broker on port $mqtt_port"
cat >"$folder/mosquitto.conf" <<CONF
listener $mqtt_port 127.0.0.1
allow_anonymous true
CONF
start mosquitto "$mosquitto_program" -c "$folder/mosquitto.conf"
until_true mosquitto broker_is_up

echo "==> The gateway on port $ocpp_port"
cat >"$folder/config.toml" <<CONF
[site]
id = "demo"
name = "Demo site"
[database]
path = "$folder/edge-gateway.db"
[chargers]
listen_address = "127.0.0.1"
port = $ocpp_port
[files]
listen_address = "127.0.0.1"
port = 0
[chargers.defaults]
meter_interval_seconds = 10
[api]
socket_path = "$folder/api.sock"
[cloud]
enabled = true
urls = ["mqtt://127.0.0.1:$mqtt_port"]
# Nothing in this demo stands in for the cloud's own acknowledgement.
acknowledge = "broker"
# Whoever subscribes later sees the records soon.
ack_timeout_seconds = 2
CONF
start gateway "$programs/edge-gateway" --config "$folder/config.toml"
until_true gateway ctl status

echo "==> A tariff, a token and five chargers"
ctl tariffs add demo --per-kwh 0.39 --session-fee 0.50 --tax 19 >/dev/null
ctl tariffs assign demo --site >/dev/null
ctl tokens add DEMO-TAG >/dev/null
for number in 1 2 3 4 5; do ctl chargers add "SIM-$number" >/dev/null; done

start simulator-2.0.1 "$programs/charger-sim" --url "ws://127.0.0.1:$ocpp_port/ocpp" --id SIM-1 --count 3 \
    --version 2.0.1 --id-token DEMO-TAG --speed 60
start simulator-1.6 "$programs/charger-sim" --url "ws://127.0.0.1:$ocpp_port/ocpp" --id SIM-4 --count 2 \
    --version 1.6 --id-token DEMO-TAG --speed 60

cat <<TEXT
==> Cars are charging, an hour a minute. In another terminal:

      alias demo='$programs/edgectl --socket $folder/api.sock'
      demo status                 the site at a glance
      demo sessions               who charges, how much
      demo events -f              what happens, as it happens
      demo trace SIM-1            the raw OCPP frames
      demo invoices               what the finished sessions cost
      demo cloud                  what has gone up, and what waits
      demo send stop SIM-1        a command down to a charger

    What the cloud would see:

      mosquitto_sub -p $mqtt_port -t 'ev/v1/demo/#' -v

    Logs are in $folder. Ctrl-C stops everything.
TEXT

if [[ -n $seconds ]]; then
    pause "$seconds"
    ctl status
else
    # Wakes now and then, so that a program that ends early is noticed.
    while kill -0 "${started[1]}" 2>/dev/null; do pause 1; done
    echo "The gateway has ended. Its last words:" >&2
    tail -n 20 "$folder/gateway.log" >&2
    exit 1
fi
