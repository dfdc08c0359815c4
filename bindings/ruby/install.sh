#!/bin/sh
# SPDX-License-Identifier: MIT
# sh bindings/ruby/install.sh [FOLDER]: on Debian or Ubuntu, installs what the gem needs to be made and built, then the gem itself into
# a folder (build/ruby-gems), and shows that it works.
set -eu
cd "$(dirname "$0")/../.."
gems=$PWD/${1:-build/ruby-gems}
. bindings/packages.sh
packages gcc libc6-dev make libcjson-dev pkg-config ruby ruby-dev swig
cd bindings/ruby
gem build --quiet socialtrust.gemspec
gem install --quiet --local --no-document --install-dir "$gems" socialtrust-*.gem
GEM_PATH=$gems ruby -e 'require "socialtrust"; puts "socialtrust #{SocialTrust::VERSION}"'
