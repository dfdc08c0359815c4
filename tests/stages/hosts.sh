# SPDX-License-Identifier: MIT
# The store on PostgreSQL, the Tryton module and the Redmine plugin in their real hosts, in a real browser
packages="gcc libc6-dev pkg-config libcjson-dev python3-dev python3-venv postgresql chromium chromium-driver"
optional=1 # takes Tryton from PyPI and npm, Redmine from Debian: some ten minutes and a gigabyte
run() {
    printf 'psycopg[binary,pool]\npytest\nmeson-python\nmeson\nninja\nswig\n' >build/hosts.txt
    own_python venv-hosts build/hosts.txt || { fail "Python packages could not be installed"; return; }
    build hosts gcc -Dpython=enabled || return
    here=$PWD/build/hosts/bindings/python
    if PYTHONPATH=$here SOCIALTRUST_KILLS=100 python3 -m pytest -q -p no:cacheprovider --junitxml=build/hosts.xml tests/hosts; then
        passed=$((passed + $(grep -o '<testcase' build/hosts.xml | wc -l)))
    else
        fail "the store on PostgreSQL"
    fi
    for try in "tryton/try.sh --test" "tryton/try.sh --test --postgresql" "redmine/try.sh --test"; do
        echo "   examples/$try"
        # shellcheck disable=SC2086
        if SOCIALTRUST_PYTHONPATH=$here sh examples/$try >build/hosts-try.log 2>&1; then
            grep '^  \|steps\|driven\|two users' build/hosts-try.log
            passed=$((passed + 1))
        else
            tail -n 20 build/hosts-try.log
            fail "examples/$try"
        fi
    done
}
