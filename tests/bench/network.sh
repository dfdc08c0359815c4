#!/bin/sh
# SPDX-License-Identifier: MIT
# sh tests/bench/network.sh [CONTACTS [LINKS]]: building, standing, what lies around one, and reputation of a network with a heavy tail
# (default one million contacts, five million links both ways: ten million edges), and the same standing by igraph and NetworKit in
# the same run (in a virtual environment of its own, where pip can fetch them). Figures only; nothing fails by time.
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
# The environment is run.sh's too: what is there decides, not that it is there.
peers() {
    [ -x "$venv/bin/python" ] && "$venv/bin/python" -c 'import igraph, networkit, numpy' 2>/dev/null
}
peers || { python3 -m venv "$venv" && "$venv/bin/pip" -q install numpy igraph networkit; } >&2 || true
: >"$work/peers"
if peers; then
    known=$(awk '$1 == "contacts" { print $2 }' "$work/ours")
    "$venv/bin/python" "$root/tests/bench/network_peers.py" "$work/links" "$known" >"$work/peers" || echo "igraph and NetworKit: they failed" >&2
    cat "$work/peers"
else
    echo "igraph and NetworKit: skipped, pip could not fetch them"
fi
# A ratio of two figures that were measured, or none.
cat "$work/ours" "$work/peers" | awk '
    { v[$1] = $2 }
    function ratio(text, over, under) {
        if ((over in v) && (under in v) && v[under] > 0)
            printf "%s: %.2f\n", text, v[over] / v[under]
        else
            printf "%s: not measured\n", text
    }
    END {
        ratio("igraph / ours, one thread", "igraph_s", "standing_1_s")
        ratio("igraph / ours, two threads", "igraph_s", "standing_2_s")
        ratio("NetworKit (2 threads) / ours (2 threads)", "networkit_2_threads_s", "standing_2_s")
    }'
