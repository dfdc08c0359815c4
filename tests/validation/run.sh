#!/bin/sh
# Runs every way to the scores on real logs, where they are at hand: sh tests/validation/run.sh [DATA]
#
# DATA is a folder with email-eu-core-temporal/ and collegemsg/ (public research data, not part of this project); by
# default ../shared/data beside the checkout. What is absent is said to be skipped.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
data=${1:-$root/../shared/data}
build=$root/build/validation
work=$build/data
[ -d "$build" ] || meson setup "$build" "$root" >/dev/null
ninja -C "$build" examples/c/score_log tests/paths >/dev/null
mkdir -p "$work"
skipped=0
failed=0
for set in email-eu-core-temporal collegemsg; do
    source=$(ls "$data/$set"/*.txt.gz 2>/dev/null | head -n 1 || true)
    if [ -z "$source" ]; then
        echo "$set: skipped, not in $data"
        skipped=$((skipped + 1))
        continue
    fi
    # Both files hold "actor target seconds", one of them under a header.
    { echo "actor,target,time"; gzip -dc "$source" | awk '$3 ~ /^[0-9]+$/ {print $1 "," $2 "," $3}'; } >"$work/$set.csv"
    { head -n 1 "$work/$set.csv"; tail -n +2 "$work/$set.csv" | sort -t, -k2,2 -k1,1r; } >"$work/$set.shuffled.csv"
    "$build/examples/c/score_log" --format csv "$work/$set.csv" >"$work/$set.scores"
    "$build/examples/c/score_log" --format csv --threads 2 "$work/$set.shuffled.csv" >"$work/$set.again"
    echo "$set: $(($(wc -l <"$work/$set.csv") - 1)) rows in, $(($(wc -l <"$work/$set.scores") - 1)) pairs out of score_log"
    cmp "$work/$set.scores" "$work/$set.again" && echo "score_log on the rows in another order, two threads: same bytes" || failed=1
    "$build/tests/paths" "$work/$set.csv" || failed=1
done
[ "$failed" -eq 0 ] || { echo "validation: bytes differ"; exit 1; }
