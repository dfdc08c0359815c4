# SPDX-License-Identifier: MIT
# the reference of C, Python and Ruby in HTML: it is made, and lacks no function, name or class
packages="gcc libc6-dev meson ninja-build pkg-config libcjson-dev doxygen python3-dev python3-venv ruby ruby-dev"
run() {
    if sh bindings/reference.sh build/reference; then passed=$((passed + 1)); else fail "bindings/reference.sh"; fi
}
