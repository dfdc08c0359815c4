#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/validation/network.sh [BUILD]: rating prediction and reputation on Bitcoin OTC and Advogato, simple rules beside. The data
# are not part of the project: ../shared/data, or $SOCIALTRUST_DATA; what is absent is skipped.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
data=${SOCIALTRUST_DATA:-$root/../shared/data}
build=${1:-$root/build/validation}
cd "$root"
. bindings/packages.sh
tree "$build"
made "$build" tests/validate_network
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
otc=$data/bitcoin-otc/soc-sign-bitcoinotc.csv
advogato=$data/advogato/snapshot-latest.csv.gz
[ -f "$otc" ] || { echo "Bitcoin OTC: skipped, no $otc"; otc=-; }
if [ -f "$advogato" ]; then
    gunzip -c "$advogato" >"$work/advogato.csv"
    advogato=$work/advogato.csv
else
    echo "Advogato: skipped, no $advogato"
    advogato=-
fi
"$build/tests/validate_network" "$otc" "$advogato"
