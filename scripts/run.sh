#!/bin/bash
# run.sh FOLDER   serves with the daemon in FOLDER and the built-in configuration, from the current directory.
set -euo pipefail

programs=${1:-.build/release}
socket=./var/edge-gateway.sock

if [[ ! -x $programs/edge-gateway ]]; then
    echo "run.sh: there is no $programs/edge-gateway. Build it first: make build" >&2
    exit 1
fi

mkdir -p var
address=$(hostname -I 2>/dev/null | cut -d' ' -f1)
cat <<TEXT
==> Serving
      chargers    ws://${address:-localhost}:9000/ocpp/<charger id>   (OCPP 2.1, 2.0.1 and 1.6)
      files       http://${address:-localhost}:9001/files/<link>      (made with each job: edgectl files)
      database    ./var/edge-gateway.db
      local API   $socket

    In another terminal, from this directory:
      $programs/edgectl --socket $socket chargers add CP-1
      $programs/edgectl --socket $socket tokens add DEMO-TAG
      $programs/charger-sim --url ws://127.0.0.1:9000/ocpp --id CP-1 --id-token DEMO-TAG --speed 60
      $programs/edgectl --socket $socket status

    Ctrl-C stops it; everything is kept.

TEXT
exec "$programs/edge-gateway"
