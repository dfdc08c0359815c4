#!/bin/sh
# SPDX-License-Identifier: MIT
# Measures speed and memory and prints one table. `run.sh small` takes 1 million interactions instead of 20 million; 100 million are
# measured too where the machine has 12 GB for them (`run.sh huge`: whatever it has). Sets up what it needs in build/: a release build, and DuckDB in a
# virtual environment (left out with a note where it cannot be had). Never fails because something is slow.
set -eu
cd "$(dirname "$0")/../.."
size=${1:-full}
case $size in
    small) rows=1000000 sizes="1000000" more=100000 lines=500000 ;;
    full) rows=20000000 sizes="1000000 5000000 20000000" more=1000000 lines=5000000 ;;
    huge) rows=20000000 sizes="1000000 5000000 20000000 100000000" more=1000000 lines=5000000 ;;
    *) echo "usage: run.sh [small|huge]" >&2; exit 2 ;;
esac
free=$(awk '$1 == "MemAvailable:" { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || echo 0)
[ "$size" != full ] || [ "${free:-0}" -lt 12 ] || sizes="$sizes 100000000"
case $size in small) contacts=50000 links=250000 ;; *) contacts=1000000 links=5000000 ;; esac
build=build/bench
python=build/bench-venv/bin/python
mkdir -p build
. bindings/packages.sh
packages binutils
tree $build -Dexamples=false
made $build tests/bench/bench tests/bench/bench_network
bench=$build/tests/bench/bench
if ! $python -c 'import duckdb, numpy' 2>/dev/null; then
    { python3 -m venv build/bench-venv && $python -m pip -q install duckdb numpy; } >&2 || true
fi

figures=$build/figures.txt
echo "load $(cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo 0) processes" >$figures
measure() {
    echo "bench: $*" >&2
    "$@" >>$figures
}
measure $bench roof
for n in $sizes; do
    repeats=3
    [ "$n" -le 20000000 ] || repeats=1
    measure $bench batch "$n" $repeats
done
measure $bench naive $rows
if $python -c 'import duckdb, numpy' 2>/dev/null; then
    measure $python tests/bench/duckdb_compare.py $bench --rows $rows
else
    echo "bench: no DuckDB to be had, the comparison is left out" >&2
fi
measure $bench append $rows $more
measure $bench evidence
measure $bench mail
measure $bench files $lines
echo "bench: network" >&2
$build/tests/bench/bench_network $contacts $links | awk '{ unit = $1; sub(/_(median|worst)$/, "", unit); sub(/.*_/, "", unit)
    if (unit == "us") unit = "µs"; print "network." $1, $2, unit }' >>$figures
if packages swig python3-dev && tree build/bench-python -Dtests=false -Dexamples=false -Dpython=enabled -Druby=disabled &&
    made build/bench-python && $python -c 'import numpy' 2>/dev/null; then
    $python -c 'import pyarrow' 2>/dev/null || $python -m pip -q install pyarrow >&2 || true
    measure env PYTHONPATH=build/bench-python/bindings/python $python tests/bench/python_lines.py || true
else
    echo "bench: Python's side is left out" >&2
fi
library=$(find $build/libsocialtrust -maxdepth 1 -name 'libsocialtrust.so.*' -type f | head -n 1)
if [ -n "$library" ] && strip -o $build/stripped.so "$library" 2>/dev/null; then
    echo "library.size $(wc -c <$build/stripped.so) bytes" >>$figures
    needs=$(readelf -d $build/stripped.so | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' | paste -sd, -)
    echo "library.needs $needs -" >>$figures
fi
python3 tests/bench/report.py <$figures
