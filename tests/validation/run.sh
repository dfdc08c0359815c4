#!/bin/sh
# How good is it? Every protocol on public data, where it is at hand: sh tests/validation/run.sh [DATA]
# What is read from messages alone: sh tests/validation/run.sh reading [DATA]
# What is read of conversations, with what is open: sh tests/validation/run.sh threads
# Whether the weights of findings are those that learn_findings.py and threads.py learn from the seen part: sh tests/validation/run.sh weights
# Learn them all anew and write them, with nothing left to set by hand: sh tests/validation/run.sh learn
# What the sample company's scores lose if its texts are all that is known: sh tests/validation/run.sh texts
#
# DATA is a folder of public research data (not part of this project); by default $SOCIALTRUST_DATA, else ../shared/data beside
# the checkout. What is absent is said to be skipped. First every way to the scores gives the same bytes on real logs; then the
# protocols (report.py) print one table, and RESULTS.md, fairness.svg and closeness.svg beside this file are written anew if all data is there.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
only=
case ${1:-} in reading | texts | threads | weights | learn) only=$1; shift ;; esac
data=${1:-${SOCIALTRUST_DATA:-$root/../shared/data}}
data=$(cd "$data" 2>/dev/null && pwd || echo "$data")
SOCIALTRUST_DATA=$data
export SOCIALTRUST_DATA
here=$root/tests/validation
build=$root/build/validation
work=$build/data
cd "$root"
. bindings/packages.sh

# The protocols' Python packages, in an environment of their own that is made once.
venv=$root/build/validation-venv
with_packages() {
    cmp -s "$here/requirements.txt" "$venv/requirements.txt" && return
    packages python3-venv
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" -q install -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
}
if [ "$only" = weights ]; then
    tree "$build"
    made "$build" tests/read_messages
    with_packages
    "$venv/bin/python" -B "$here/threads.py" --check
    exec "$venv/bin/python" -B "$here/learn_findings.py" --check
fi
if [ "$only" = learn ]; then
    tree "$build"
    made "$build" tests/read_messages
    with_packages
    "$venv/bin/python" -B "$here/learn_findings.py" --write
    for turn in 1 2; do # the second with settlements that are as sure as the first has made them
        made "$build" tests/read_messages
        "$venv/bin/python" -B "$here/threads.py" --learn
    done
    exit
fi
if [ "$only" = threads ]; then
    tree "$build"
    made "$build" tests/read_messages
    with_packages
    exec "$venv/bin/python" -B "$here/threads.py"
fi
if [ "$only" = texts ]; then
    packages swig libpython3-dev
    tree build/validation-python -Dpython=enabled -Dtests=false -Dexamples=false
    ninja -C build/validation-python >build/validation-python.log || { tail build/validation-python.log >&2; exit 1; }
    PYTHONPATH=build/validation-python/bindings/python exec python3 -B "$here/sample_texts.py"
fi
tree "$build"
if [ "$only" = reading ]; then
    made "$build" tests/read_messages
    exec python3 -B "$here/reading.py"
fi
made "$build" examples/c/score_log tests/paths tests/signals tests/turns tests/learn
mkdir -p "$work"
failed=0
absent=0
for set in email-eu-core-temporal collegemsg; do
    source=$(ls "$data/$set"/*.txt.gz 2>/dev/null | head -n 1 || true)
    if [ -z "$source" ]; then
        echo "$set: skipped, not in $data"
        absent=1
        continue
    fi
    # Both files hold "actor target seconds", one of them under a header.
    { echo "actor,target,time"; gzip -dc "$source" | awk '$3 ~ /^[0-9]+$/ {print $1 "," $2 "," $3}'; } >"$work/$set.csv"
    { head -n 1 "$work/$set.csv"; tail -n +2 "$work/$set.csv" | sort -t, -k2,2 -k1,1r; } >"$work/$set.shuffled.csv"
    "$build/examples/c/score_log" --as-of last --unit s --format csv "$work/$set.csv" >"$work/$set.scores"
    "$build/examples/c/score_log" --as-of last --unit s --format csv --threads 2 "$work/$set.shuffled.csv" >"$work/$set.again"
    echo "$set: $(($(wc -l <"$work/$set.csv") - 1)) rows in, $(($(wc -l <"$work/$set.scores") - 1)) pairs out of score_log"
    cmp "$work/$set.scores" "$work/$set.again" && echo "score_log on the rows in another order, two threads: same bytes" || failed=1
    "$build/tests/paths" "$work/$set.csv" || failed=1
done
[ "$failed" -eq 0 ] || { echo "validation: bytes differ"; exit 1; }

for set in thiers-highschool-2013 copenhagen-networks-study mcfarland-classroom freeman-eies closeness diplomacy-2020 casino; do
    [ -d "$data/$set" ] || absent=1
done
with_packages
if [ "$absent" -eq 0 ]; then
    "$venv/bin/python" -B "$here/report.py" standard "$here/RESULTS.md" "$here/fairness.svg" "$here/closeness.svg"
else
    "$venv/bin/python" -B "$here/report.py" standard
fi
if [ -f "$here/network.sh" ]; then
    sh "$here/network.sh" "$data"
fi
