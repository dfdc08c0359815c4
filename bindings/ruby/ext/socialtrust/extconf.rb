# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# Compiles the library's sources, which travel in the gem, with the wrapper; with --use-system-library the wrapper alone,
# against the installed libsocialtrust:
#
#   gem install socialtrust -- --use-system-library
require "fileutils"
require "mkmf"

# pkg-config if it is there, else the compiler's own paths.
def library(package, header, name, function)
  pkg_config(package) if find_executable("pkg-config")
  have_header(header) && (have_func(function, header) || have_library(name, function, header))
end

# As the library's own build: scores are the same bits everywhere.
["-std=c11", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-ffunction-sections", "-fvisibility=hidden",
 "-Wno-declaration-after-statement"].each { |flag| append_cflags(flag) }
append_ldflags("-Wl,--gc-sections")

wrapper = File.join(__dir__, "core_wrap.c")
abort "#{wrapper} is missing: it is written when the gem is built (gem build socialtrust.gemspec)" unless File.exist?(wrapper)
$srcs = ["core_wrap.c"]
$INCFLAGS << " -I$(srcdir) -I$(srcdir)/swig"

dir_config("socialtrust")
dir_config("cjson")
if enable_config("system-library", ARGV.include?("--use-system-library"))
  unless library("socialtrust", "socialtrust.h", "socialtrust", "sot_version")
    abort "libsocialtrust is not installed, or without its header and socialtrust.pc"
  end
else
  unless library("libcjson", "cjson/cJSON.h", "cjson", "cJSON_ParseWithLengthOpts")
    abort "cJSON is missing: install libcjson-dev (Debian, Ubuntu), cjson-devel (Fedora), cjson (Homebrew, Alpine, Arch)"
  end
  $defs << "-DSOT_API=" # nothing of the core shows, nor gives way to another copy in the process
  have_library("m")
  have_library("pthread")
  $INCFLAGS << " -I$(srcdir)/core/include -I$(srcdir)/core/libsocialtrust"
  core = Dir.chdir(__dir__) { Dir["core/libsocialtrust/**/*.c"].sort }
  core.map { |file| File.dirname(file) }.uniq.each { |folder| FileUtils.mkdir_p(folder) } # for the objects
  $srcs += core
end
$objs = $srcs.map { |file| file.sub(/c\z/, $OBJEXT) }

create_makefile("socialtrust/native")
