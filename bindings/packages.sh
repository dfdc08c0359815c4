# SPDX-License-Identifier: MIT
# packages NAME...: installs the Debian packages that are missing, with root's or sudo's rights, or says which they are. Sourced by
# the scripts that set themselves up. Where there is no apt-get it does nothing: what is missing is then said by who misses it.
packages() {
    command -v apt-get >/dev/null || return 0
    missing=
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || { echo "missing:$missing (as root: apt-get install$missing)" >&2; return 1; }
    fi
    echo "installing$missing" >&2
    apt_log=$(mktemp)
    # shellcheck disable=SC2086
    { ${apt_updated:+:} $as_root apt-get -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing; } >"$apt_log" 2>&1 || {
        tail -n 20 "$apt_log" >&2
        rm -f "$apt_log"
        echo "could not be installed:$missing" >&2
        return 1
    }
    apt_updated=1
    rm -f "$apt_log"
}

# meson_ready FOLDER: Meson 1.0.1 or later is on PATH, from a virtual environment FOLDER where the system's own is older.
meson_ready() {
    enough='import sys; sys.exit(tuple(map(int, sys.argv[1].split(".")[:3])) < (1, 0, 1))'
    python3 -c "$enough" "$(meson --version 2>/dev/null || echo 0)" 2>/dev/null && return 0
    packages python3-venv || return 1
    [ -x "$1/bin/meson" ] || { python3 -m venv "$1" && "$1/bin/pip" -q install 'meson>=1.0.1'; } || return 1
    PATH=$(cd "$1" && pwd)/bin:$PATH
    export PATH
}

# tree FOLDER OPTION...: configures a build where that is not done yet, with what it needs, and says why where it cannot be.
tree() {
    packages gcc libc6-dev meson ninja-build pkg-config libcjson-dev check python3-venv && meson_ready build/venv || return 1
    [ ! -f "$1/build.ninja" ] || return 0
    tree_log=$(mktemp)
    meson setup "$@" >"$tree_log" 2>&1 || {
        grep -E 'ERROR|error' "$tree_log" >&2 || tail -n 20 "$tree_log" >&2
        rm -rf "$1" "$tree_log"
        return 1
    }
    rm -f "$tree_log"
}

# made FOLDER TARGET...: builds them there; only errors are worth a word.
made() {
    tree_log=$(mktemp)
    ninja -C "$@" >"$tree_log" 2>&1 || {
        grep -E 'error|FAILED' "$tree_log" >&2 || tail -n 20 "$tree_log" >&2
        rm -f "$tree_log"
        return 1
    }
    rm -f "$tree_log"
}
