# frozen_string_literal: true
# SPDX-License-Identifier: MIT
# What a gem needs beyond bindings/ruby, brought here from the repository: the library's sources, the shared part of the
# interface, the wrapper that SWIG writes, the signatures with their comments, the licence, what changed. All of it is ignored by git;
# in an unpacked gem it is there already, and this does nothing.
require "fileutils"
require "rbconfig"

module Stage
  HERE = __dir__
  ROOT = File.expand_path("../..", HERE)
  EXT = File.join(HERE, "ext/socialtrust")
  SWIG_LEAST = Gem::Version.new("4.1")

  module_function

  def repository?
    File.exist?(File.join(ROOT, "libsocialtrust/meson.build"))
  end

  def version
    path = File.join(ROOT, "meson.build")
    return File.read(File.join(HERE, "VERSION")).strip unless repository?

    File.read(path, encoding: "UTF-8")[/^\s*version: '([^']+)'/, 1]
  end

  # Whether "gem build" reads the specification. Whoever else does (Bundler, an editor, a list of gems) wants to know what it
  # says, and no file written or program run for it.
  def building?
    repository? && defined?(Gem::Commands::BuildCommand) ? true : false
  end

  def all
    return unless repository?

    File.write(File.join(HERE, "VERSION"), "#{version}\n")

    core = Dir.glob("{include,libsocialtrust}/**/*.{c,h,def,inc}", base: ROOT).sort
    copy(core.grep_v(%r{\Alibsocialtrust/sql/}), File.join(EXT, "core")) # the engines' extensions are libraries of their own
    FileUtils.mkdir_p(File.join(EXT, "swig"))
    FileUtils.cp(Dir[File.join(ROOT, "bindings/swig/*.h")], File.join(EXT, "swig"))
    FileUtils.cp([File.join(ROOT, "COPYING"), File.join(ROOT, "CHANGELOG.md")], HERE)
    signatures = [RbConfig.ruby, File.join(HERE, "sig/signatures.rb"), File.join(ROOT, "include")] # a process of its own: it loads lib/
    system(*signatures, out: File.join(HERE, "sig/socialtrust.rbs")) or abort "no signatures could be made"
    wrap
  end

  def copy(files, to)
    FileUtils.rm_rf(to)
    files.each do |file|
      FileUtils.mkdir_p(File.join(to, File.dirname(file)))
      FileUtils.cp(File.join(ROOT, file), File.join(to, file))
    end
  end

  def wrap
    swig = ENV.fetch("SWIG", nil) || %w[swig swig4.0].find { |name| runs?(name) }
    unless swig && Gem::Version.new(IO.popen([swig, "-version"], &:read)[/SWIG Version (\S+)/, 1].to_s) >= SWIG_LEAST
      abort "SWIG #{SWIG_LEAST} or later is needed to build the gem from the repository: install swig, or set SWIG"
    end
    system(swig, "-ruby", "-initname", "native", "-I#{ROOT}/include", "-o", File.join(EXT, "core_wrap.c"),
           File.join(EXT, "core.i")) or abort "SWIG failed"
  end

  def runs?(name)
    system(name, "-version", out: File::NULL, err: File::NULL)
  end
end
