# frozen_string_literal: true
# SPDX-License-Identifier: MIT

require_relative "helper"
require_relative "../sig/comments"

# The signatures name what is there, all of it and nothing else.
class TestSignatures < Minitest::Test
  # Of Object, Struct and Exception, and what Ruby itself calls.
  USUAL = %i[inspect marshal_dump marshal_load initialize_copy to_str].freeze

  # Those that are no part of the interface say so.
  HIDDEN = Dir[File.join(__dir__, "../lib/**/*.rb")].flat_map { |path| File.read(path).scan(/(?:def (?:self\.)?|attr_reader :)(\w+).*# :nodoc:/) }
                                                    .flatten.map(&:to_sym).freeze

  # {name of class => [[names of singleton methods], [names of methods]]}
  def signatures(text)
    stack = []
    text.lines.each_with_object(Hash.new { |hash, key| hash[key] = [[], []] }) do |line, found|
      case line
      when /^\s*(?:class|module|interface) (\w+)(.*)/
        stack.push($1)
        found[stack.join("::")] unless line.include?("interface")
      when /^\s*end$/ then stack.pop
      when /^\s*def self\.([^\s:(]+):/ then found[stack.join("::")][0] << $1.to_sym
      when /^\s*def ([^\s]+):/, /^\s*attr_reader (\w+):/ then found[stack.join("::")][1] << $1.to_sym unless stack.last.start_with?("_")
      end
    end
  end

  def test_names
    of_sig = signatures(File.read(Comments::SOURCE))
    of_sig.delete_if { |name, _| name.split("::").last.start_with?("_") }
    classes = SocialTrust.constants.map { |name| SocialTrust.const_get(name) }.grep(Module) +
              [SocialTrust, SocialTrust::Scores::Row, SocialTrust::Scores::EgoRow, SocialTrust::Store::Kept,
               SocialTrust::Store::Database, SocialTrust::Store::ActiveRecordDatabase]
    classes -= [SocialTrust::Handles, SocialTrust::Page]
    assert_equal classes.map(&:name).sort, of_sig.keys.sort
    classes.each { |each| compare(each, *of_sig[each.name]) }
  end

  def compare(type, singleton, instance)
    there = type.singleton_methods(false) - HIDDEN - %i[[] new members inspect keyword_init?]
    assert_equal there.sort, (singleton - HIDDEN).uniq.sort, "#{type}: singleton methods"
    there = type.instance_methods(false) - USUAL - (type == SocialTrust::Explanation ? [] : HIDDEN)
    there = there.reject { |name| name.end_with?("=") && name != :==}
    there = there.reject { |name| type.members.include?(name) } + instance.select { |name| type.members.include?(name) } if type < Struct
    assert_equal there.sort, (instance - [:initialize]).uniq.sort, "#{type}: methods"
    assert_equal [], instance.select { |name| name != :initialize && !type.method_defined?(name) } if type.is_a?(Class)
  end

  def test_comments
    filled = Comments.filled(needed("INCLUDE"))
    refute_match(/# sot_\w+\(\)$/, filled)
    assert_includes filled, "# Forgets a contact: its record"
    assert_equal signatures(File.read(Comments::SOURCE)), signatures(filled)
  end

  def test_everything_has_a_comment
    Dir.mktmpdir do |folder|
      said = IO.popen([RbConfig.ruby, "-S", "rdoc", "-C", "--quiet", "--op", File.join(folder, "doc"), File.join(__dir__, "../lib")], err: File::NULL, &:read)
      skip "no rdoc" unless said.include?("documented")
      assert_match(/100(\.00)?% documented/, said)
    end
  end
end
