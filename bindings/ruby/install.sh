#!/bin/sh
# SPDX-License-Identifier: MIT
# sh bindings/ruby/install.sh [FOLDER]: on Debian or Ubuntu, installs what the gem needs to be made and built, then the gem itself into
# a folder (build/ruby-gems), and shows that it works.
set -eu
cd "$(dirname "$0")/../.."
gems=$PWD/${1:-build/ruby-gems}
missing=
for package in gcc libc6-dev make libcjson-dev pkg-config ruby ruby-dev swig; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
    root=
    [ "$(id -u)" -eq 0 ] || root=sudo
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >/dev/null
fi
cd bindings/ruby
gem build --quiet socialtrust.gemspec
gem install --quiet --local --no-document --install-dir "$gems" socialtrust-*.gem
GEM_PATH=$gems ruby -e 'require "socialtrust"; puts "socialtrust #{SocialTrust::VERSION}"'
