#!/bin/bash
# lint.sh   checks the format of the Swift sources, the shell scripts, and that modules only look downwards.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "==> Format of the Swift sources"
swift format lint --strict --parallel --recursive Package.swift Sources Tests

echo "==> Shell scripts"
mapfile -t scripts < <(grep -lE '^#!/bin/(ba)?sh' -r .ci scripts packaging)
if command -v shellcheck >/dev/null; then
    shellcheck "${scripts[@]}"
else
    for script in "${scripts[@]}"; do bash -n "$script"; done
fi

echo "==> Module boundaries"
scripts/check-modules.sh
