# SPDX-License-Identifier: MIT
# Python with the newest release of everything that tests/requirements.txt names
packages="gcc libc6-dev pkg-config libcjson-dev check python3-dev python3-venv"
optional=1 # what it finds may lie in what was released yesterday
run() {
    checks="--suite python"
    sed 's/[<>=~!].*//' tests/requirements.txt >build/newest.txt
    rm -rf build/venv-newest
    own_python venv-newest build/newest.txt || { fail "Python packages could not be installed"; return; }
    pip list 2>/dev/null | awk '{ printf "%s ", $1 " " $2 (NR > 2 ? "," : "") } END { print "" }' | fold -s -w 120 | sed 's/^/   /'
    build newest gcc -Dpython=enabled && check newest - --suite python
}
