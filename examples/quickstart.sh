#!/bin/sh
# SPDX-License-Identifier: MIT
# From a fresh Debian or Ubuntu to a scored year of a small company: sh examples/quickstart.sh
# Installs what is missing (gcc, meson, ninja, pkg-config, cJSON), builds into build/quickstart, scores the sample.
# Run it as often as you like. VERBOSE=1 shows what the tools say.
set -eu
cd "$(dirname "$0")/.."

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Runs quietly; shows everything if it fails.
quiet() {
    if [ "${VERBOSE-}" = 1 ]; then
        "$@"
        return
    fi
    "$@" >"$log" 2>&1 </dev/null && return
    status=$?
    echo "quickstart: this failed: $*" >&2
    cat "$log" >&2
    exit "$status"
}

has() {
    command -v "$1" >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        quiet env DEBIAN_FRONTEND=noninteractive "$@"
    elif has sudo; then
        sudo -v # asks for the password before the output goes into the log
        quiet sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        echo "quickstart: not root and no sudo; please run as root: $*" >&2
        exit 1
    fi
}

# apt's lists are fetched once, and only when something is missing.
apt_updated=0
install_packages() {
    if ! has apt-get; then
        echo "quickstart: no apt-get here; please install a C compiler, meson, ninja, pkg-config and cJSON" >&2
        exit 1
    fi
    echo "Installing:$(printf ' %s' "$@")"
    [ "$apt_updated" = 1 ] || as_root apt-get update
    apt_updated=1
    as_root apt-get install -y --no-install-recommends "$@"
}

# Whether $1 is version 1.0.1 or later of meson.
meson_good() {
    has "$1" || return 1
    version=$("$1" --version 2>/dev/null) || return 1
    major=${version%%.*}
    rest=${version#*.}
    minor=${rest%%.*}
    patch=${rest#*.}
    patch=${patch%%[!0-9]*}
    case $major$minor in '' | *[!0-9]*) return 1 ;; esac
    [ "$major" -gt 1 ] || { [ "$major" = 1 ] && { [ "$minor" -gt 0 ] || [ "${patch:-0}" -ge 1 ]; }; }
}

# A compiler that finds the C library's headers.
compiles() {
    for compiler in ${CC-cc gcc clang}; do
        has "$compiler" && printf '#include <stdio.h>\n' | "$compiler" -E - >/dev/null 2>&1 && return
    done
    return 1
}

missing=
compiles || missing="$missing gcc libc6-dev"
has ninja || missing="$missing ninja-build"
has pkg-config || missing="$missing pkg-config"
{ has pkg-config && pkg-config --exists libcjson; } || missing="$missing libcjson-dev"
has meson || [ -x build/venv/bin/meson ] || missing="$missing meson"
# shellcheck disable=SC2086
[ -z "$missing" ] || install_packages $missing

meson=meson
if ! meson_good meson; then # a release whose own meson is older
    meson=$PWD/build/venv/bin/meson
    if ! meson_good "$meson"; then
        python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
        echo "Installing a newer meson into build/venv"
        quiet python3 -m venv build/venv
        quiet build/venv/bin/python -m pip install 'meson>=1.0.1'
    fi
fi

build=build/quickstart
if [ ! -f "$build/build.ninja" ]; then
    echo "Building into $build"
    rm -rf "$build"
    quiet "$meson" setup "$build" -Dtests=false
fi
quiet ninja -C "$build" examples/c/score_log
score_log=build/score_log # as the README has it
ln -sf "../$build/examples/c/score_log" $score_log
sample=examples/sample/company.csv
now=2026-07-03T18:00:00Z # the sample's Friday evening
show() {
    echo
    echo "$ $score_log $*"
    "$score_log" "$@"
}

echo
echo "One year of a small company ($sample): mail, chat, phone, meetings and social media."
show --me me --as-of "$now" --summary --rows 0 "$sample"
show --me me --as-of "$now" --rows 16 "$sample"
show --me me --as-of "$now" --explain dmitri@oakandsons.example "$sample"
cat <<END

Now your own log: a CSV file with the columns time,actor,target and, as far as you have them,
kind,channel,id,ref,due and more (NDJSON with the same keys works as well):

  time,actor,target,kind,channel
  2026-03-01T09:30:00Z,me,ada@example.org,ask,mail
  2026-03-01T11:02:00Z,ada@example.org,me,answer,mail

  $score_log --me me --summary YOUR.csv
  $score_log --help
END
