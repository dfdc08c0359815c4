# SPDX-License-Identifier: MIT
# Tables in and out with the oldest releases of pandas, polars, Arrow, DuckDB and NumPy that are supported (tests/oldest.txt)
packages="gcc libc6-dev make pkg-config libcjson-dev check python3-dev python3-venv ruby ruby-dev ruby-minitest"
after=bindings # whose build it uses
run() {
    tests="tests/python/test_inputs.py tests/python/test_read.py tests/python/test_scores_table.py"
    # shellcheck disable=SC2086
    n=$(cat $tests | grep -c '^def test_')
    checks="--suite python"
    own_python venv-bindings tests/requirements.txt && build bindings gcc -Dpython=enabled -Druby=enabled || { fail "-$n" "no build: $n tests did not run"; return; }
    own_python venv-oldest tests/oldest.txt || { fail "-$n" "Python packages could not be installed: $n tests did not run"; return; }
    rm -f build/oldest.xml
    # shellcheck disable=SC2086
    PYTHONPATH=$PWD/build/bindings/bindings/python python3 -m pytest -q -p no:cacheprovider --junitxml=build/oldest.xml $tests >build/oldest.log 2>&1 ||
        grep -E '^(E  |FAILED|ERROR)' build/oldest.log
    counts=$(python3 - build/oldest.xml <<'END'
import sys
import xml.etree.ElementTree as tree

suite = tree.parse(sys.argv[1]).getroot()[0].attrib
bad, left = int(suite["failures"]) + int(suite["errors"]), int(suite["skipped"])
print(int(suite["tests"]) - bad - left, bad, left)
END
    ) || { fail "-$n" "pytest (build/oldest.log): $n tests did not run"; return; }
    # shellcheck disable=SC2086
    set -- $counts
    echo "   tables: $1 passed, $2 failed, $3 skipped"
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}
