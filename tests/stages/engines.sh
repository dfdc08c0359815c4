# SPDX-License-Identifier: MIT
# SQLite, PostgreSQL, DuckDB and Spark: the same bits as the library, bad input, killed writers
packages="gcc libc6-dev pkg-config libcjson-dev libsqlite3-dev sqlite3 postgresql make python3 python3-dev python3-venv valgrind default-jre-headless check"

prepare() {
    version=$(ls /usr/lib/postgresql 2>/dev/null | sort -n | tail -n 1)
    . bindings/packages.sh
    packages "postgresql-server-dev-$version"
}

run() {
    if ! cmp -s build/venv-engines/of tests/engines/requirements.txt; then
        rm -rf build/venv-engines
        /usr/bin/python3 -m venv build/venv-engines &&
            build/venv-engines/bin/pip -q --disable-pip-version-check install -r tests/engines/requirements.txt >build/venv-engines.log 2>&1 &&
            cp tests/engines/requirements.txt build/venv-engines/of || {
            tail -n 5 build/venv-engines.log
            fail -"$(grep -c "^def test" tests/engines/test_*.py | awk -F: '{n += $2} END {print n}')" "no Python packages: the engines' tests did not run"
            return
        }
    fi
    PATH=$PWD/build/venv-engines/bin:$PATH
    export PATH
    checks="--suite engines"
    build engines gcc -Dpython=enabled -Dsqlite=enabled -Dengine_tests=true && check engines - --suite engines
}
