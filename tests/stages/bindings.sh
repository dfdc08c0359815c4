# SPDX-License-Identifier: MIT
# Python and Ruby with the versions of tests/requirements.txt: SWIG, NumPy, pandas, polars, Arrow, DuckDB, notebooks, a page in Chromium
packages="gcc libc6-dev make pkg-config libcjson-dev check python3-dev python3-venv ruby ruby-dev ruby-minitest ruby-sqlite3 libsqlite3-dev chromium fonts-dejavu-core"
run() {
    checks="--suite python --suite ruby"
    own_python venv-bindings tests/requirements.txt || { fail "Python packages could not be installed"; return; }
    build bindings gcc -Dpython=enabled -Druby=enabled && check bindings - --suite python --suite ruby
}
