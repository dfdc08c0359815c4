#!/bin/sh
# SPDX-License-Identifier: MIT
# sh bindings/python/install.sh [FOLDER]: on Debian or Ubuntu, installs what the Python package needs to be built, then the package
# itself into a virtual environment (build/python), and shows that it works.
set -eu
cd "$(dirname "$0")/../.."
venv=${1:-build/python}
missing=
for package in gcc libc6-dev libcjson-dev pkg-config python3-dev python3-venv; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    root=
    [ "$(id -u)" -eq 0 ] || root=sudo
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >/dev/null
fi
python3 -m venv "$venv"
"$venv/bin/pip" -q install .
"$venv/bin/python" -c 'import socialtrust; print("socialtrust", socialtrust.__version__)'
