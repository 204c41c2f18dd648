#!/bin/bash
# check-modules.sh   fails when a module imports one above it, or a library that belongs to another module.
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0

# forbid FOLDERS MODULES REASON: no source in FOLDERS (a list of names under Sources) imports one of MODULES.
forbid() {
    local folders=$1 modules=$2 reason=$3 folder
    for folder in $folders; do
        [[ -d Sources/$folder ]] || continue
        if grep -rnE --include='*.swift' "^\s*(@[A-Za-z_]+(\([A-Za-z]+\))?\s+)*((public|package|internal|fileprivate|private)\s+)?import\s+((struct|class|enum|protocol|func|var|let|typealias)\s+)?(${modules// /|})\b" "Sources/$folder"; then
            echo "    ^ $reason"
            failed=1
        fi
    done
}

modules=$(cd Sources && ls)
without() { tr ' ' '\n' <<<"$modules" | grep -vxE "${1// /|}" | tr '\n' ' '; }

forbid OCPP "Shared Store CloudSync EdgeGateway Foundation FoundationEssentials NIO[A-Za-z0-9]* GRDB" \
    "OCPP is the protocol alone: no site, no database, no sockets."
forbid Shared "OCPP Store CloudSync EdgeGateway NIO[A-Za-z0-9]* GRDB CMosquitto" \
    "Shared is the lowest module of the site: plain values and rules."
forbid Store "OCPP CloudSync EdgeGateway CMosquitto" "Store knows the site and no protocol."
forbid CloudSync "OCPP EdgeGateway" "CloudSync knows no OCPP: raw OCPP passes through it as opaque JSON."
forbid edgectl "OCPP CloudSync EdgeGateway CMosquitto" "edgectl uses no server code."
forbid "charger-sim edge-bench" "Store CloudSync EdgeGateway Shared" "It stands where a charger stands: only OCPP."
forbid "$(without "Store")" "GRDB GRDBSQLite" "Only Store touches the database."
forbid "$(without "edge-bench CSQLite")" "CSQLite" "Only edge-bench makes a database beside the daemon."
forbid "$(without "CloudSync CMosquitto edge-bench")" "CMosquitto" "Only CloudSync speaks MQTT."
forbid "$(without "CloudSync EdgeGateway")" "COpenSSL" "Only those who speak TLS check certificates."
forbid "$(without "EdgeGateway")" "X509 SwiftASN1" "Only EdgeGateway makes and reads certificates."
forbid "$(without "cloud-receiver CPostgreSQL")" "CPostgreSQL" "Only cloud-receiver speaks to PostgreSQL."
forbid cloud-receiver "Store EdgeGateway" "It stands where a cloud stands: what it knows of a site came by MQTT."
forbid "$(without "Shared")" "TOMLKit" "Only Shared reads configuration files."

exit $failed
