# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require "open3"
require "rbconfig"

class TestExamples < Minitest::Test
  ARGUMENTS = { "fit" => [SAMPLE, File.join(ROOT, "examples/sample/labels.csv")] }.freeze

  # The same small programs as in C, with the same output; and one of Ruby's own.
  def test_examples
    %w[hello running_evidence what_if network fit background_job].each do |name|
      expected = %w[c ruby].map { |folder| File.join(ROOT, "examples", folder, "#{name}.expected") }.find { |path| File.exist?(path) }
      out, status = Open3.capture2(RbConfig.ruby, "-w", File.join(ROOT, "examples/ruby/#{name}.rb"), *ARGUMENTS[name])
      assert status.success?, name
      assert_equal File.read(expected), out, name
    end
  end

  # The first example of the page of Ruby prints what the page says.
  def test_readme
    page = File.read(File.join(ROOT, "bindings/ruby/README.md"))
    blocks = page.split(/^```\w*\n/).each_slice(2).map(&:last) # between the fences
    program, printed = blocks.drop_while { |block| !block.include?("require \"socialtrust\"") }
    out, status = Open3.capture2(RbConfig.ruby, "-w", "-", stdin_data: program, chdir: ROOT)
    assert status.success?
    assert_equal printed, out
  end
end
