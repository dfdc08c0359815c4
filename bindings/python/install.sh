#!/bin/sh
# SPDX-License-Identifier: MIT
# sh bindings/python/install.sh [FOLDER [EXTRAS]]: on Debian or Ubuntu, installs what the Python package needs to be built, then the
# package itself into a virtual environment (build/python), and shows that it works. EXTRAS are those of pyproject.toml: plot,pandas.
set -eu
cd "$(dirname "$0")/../.."
venv=${1:-build/python}
. bindings/packages.sh
packages gcc libc6-dev libcjson-dev pkg-config python3-dev python3-venv
python3 -m venv "$venv"
"$venv/bin/pip" -q install ".${2:+[$2]}"
"$venv/bin/python" -c 'import socialtrust; print("socialtrust", socialtrust.__version__)'
