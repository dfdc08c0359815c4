# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "stage"
Stage.all if Stage.building?

Gem::Specification.new do |spec|
  spec.name = "socialtrust"
  spec.version = Stage.version
  spec.summary = "Relationship depth and earned trust from a log of interactions"
  spec.description = "Turns a log of who did what to whom into scores: how deep each relationship is, how much trust " \
                     "each has earned, how alive it is and what is owed, each with its reasons and its uncertainty."
  spec.authors = ["libsocialtrust"]
  spec.license = "MIT"
  spec.homepage = "https://rubydoc.info/gems/socialtrust" # where every published gem has its reference
  spec.required_ruby_version = ">= 3.1"
  spec.requirements = ["a C compiler", "cJSON"]
  spec.files = Dir.chdir(__dir__) do
    Dir["{lib,sig}/**/*.{rb,rbs}", "ext/socialtrust/*.{c,rb}", "ext/socialtrust/{core,native,swig}/**/*.{c,h,def,inc}",
        "stage.rb", "VERSION", "COPYING", "README.md", "CHANGELOG.md"]
  end
  spec.extensions = ["ext/socialtrust/extconf.rb"]
  spec.require_paths = ["lib"]
  spec.metadata = { "rubygems_mfa_required" => "true" }
end
