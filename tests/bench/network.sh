#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/bench/network.sh [CONTACTS [LINKS]]: building, standing, reputation and updates of a network with a heavy tail (default one
# million contacts, five million links both ways: ten million edges), and the same standing by igraph and NetworKit in the same run
# (in a virtual environment of its own, where pip can fetch them). Figures only; nothing fails by time.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
contacts=${1:-1000000}
links=${2:-5000000}
build=$root/build/bench
venv=$root/build/bench-venv
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"
. bindings/packages.sh
tree "$build" -Dexamples=false
made "$build" tests/bench/bench_network
"$build/tests/bench/bench_network" "$contacts" "$links" "$work/links" | tee "$work/ours"
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv" && "$venv/bin/pip" -q install numpy igraph networkit || {
        rm -rf "$venv"
        echo "igraph and NetworKit: skipped, pip could not fetch them"
        exit 0
    }
fi
known=$(awk '$1 == "contacts" { print $2 }' "$work/ours")
"$venv/bin/python" "$root/tests/bench/network_peers.py" "$work/links" "$known" | tee "$work/peers"
cat "$work/ours" "$work/peers" | awk '{ v[$1] = $2 } END {
    printf "igraph / ours, one thread: %.2f; two: %.2f\n", v["igraph_s"] / v["standing_1_s"], v["igraph_s"] / v["standing_2_s"]
    printf "NetworKit (2 threads) / ours (2 threads): %.2f\n", v["networkit_2_threads_s"] / v["standing_2_s"]
    printf "full solve / update, two threads: %.0f\n", v["standing_2_s"] * 1e6 / v["update_us_median"] }'
