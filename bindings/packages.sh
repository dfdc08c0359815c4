# SPDX-License-Identifier: MIT
# packages NAME...: installs the Debian packages that are missing, with root's or sudo's rights. Sourced by python/install.sh and
# ruby/install.sh.
packages() {
    missing=
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    root=
    [ "$(id -u)" -eq 0 ] || root=sudo
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >/dev/null
}
